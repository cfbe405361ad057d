"""Django's backend for PostgreSQL, with two things added: a check of a kept connection that costs no question, and planned statements."""
