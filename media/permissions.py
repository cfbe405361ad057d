"""Who may do what with an upload. Who sees media is known further up, where entries are (submissions.permissions)."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from media.models import Upload


def owns_upload(user: User | AnonymousUser, upload: Upload) -> bool:
    """Whether this person sends the file."""
    return user.is_authenticated and upload.owner_id == user.pk
