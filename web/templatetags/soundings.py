"""Tags and filters that templates use without loading them."""

from django import template

register = template.Library()
