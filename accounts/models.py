"""People, their addresses (allauth's EmailAddress: one person may have several), one-use links and the keys partners hold."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.economies import EconomyField
from core.models import Row


class UserManager(BaseUserManager["User"]):
    """Make people. Nobody has a password: they sign in by code, passkey or one-use link."""

    def create_user(self, email: str, **fields: Any) -> User:
        """Create a person with a verified, primary address of theirs still to come."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_unusable_password()
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, **fields: Any) -> User:
        """Create a site administrator."""
        return self.create_user(email, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin, Row):
    """A person. `is_superuser` is the site administrator; every other role is a membership of a challenge."""

    email = models.EmailField(_("e-mail"), unique=True)
    full_name = models.CharField(_("full name"), max_length=200, blank=True)
    economy = EconomyField(blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_per_address")]

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def is_staff(self) -> bool:
        """Django's admin asks this; here it means the site administrator."""
        return self.is_superuser


class OneUseLink(Row):
    """A sign-in link that works once. Only its hash is kept; it is spent by a POST, so that mail scanners do not use it up.

    It belongs to the device that spent it: there it opens again while it lasts, elsewhere never (`device_sha256`).
    """

    class Kind(models.TextChoices):
        SIGN_IN = "sign_in", _("Sign-in")
        INVITATION = "invitation", _("Invitation by e-mail")
        PRINTED = "printed", _("Invitation on paper")
        HAND_OVER = "hand_over", _("Hand-over to another device")

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.SIGN_IN)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="links")
    secret_sha256 = models.CharField(max_length=64, unique=True)
    next_path = models.CharField(max_length=200, default="/start/")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    device_sha256 = models.CharField(
        max_length=64, blank=True
    )  # of the secret in the cookie of the device that spent it

    def __str__(self) -> str:
        return f"{self.user_id} {self.expires_at:%Y-%m-%d}"


class ApiKey(Row):
    """A key that a partner's program holds. The prefix names it, the SHA-256 recognises it, the key itself is shown once."""

    class Scope(models.TextChoices):
        DIRECTORY_READ = "directory:read", _("Read the directory")

    name = models.CharField(_("name"), max_length=120)
    prefix = models.CharField(max_length=12, unique=True)
    secret_sha256 = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"
