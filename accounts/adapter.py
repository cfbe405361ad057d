"""Where allauth asks us: its mails go through our queue and our words."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Soundings' answers to allauth's questions."""
