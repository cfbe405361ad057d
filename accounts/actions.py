"""What people do with their accounts. `by` is the person; None where nobody is signed in yet, or for an operator at the console."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import keys, links, permissions, tasks
from accounts.models import ApiKey, OneUseLink, User
from core import audit, jobs, rates
from core.errors import StateConflict
from core.rights import require

MOST_ADDRESSES = 5
MOST_PASSKEYS = 10
#: So many fresh links an hour are mailed to one person, however often somebody presses the button.
FRESH_LINKS = 3


@transaction.atomic
def begin_sign_in(email: str, *, by: None = None) -> User | None:
    """Return the person behind an address, creating one where nobody is; None for one who is barred.

    An address proved by a person leads to them, even where somebody else once typed it without proof.
    """
    address = email.strip().lower()
    proved = EmailAddress.objects.filter(email=address, verified=True).select_related("user").first()
    user = proved.user if proved else User.objects.filter(email=address).first()
    if user is None:
        user = User.objects.create_user(address)
        audit.record(by, "signed_up", user)
    return user if user.is_active else None


@transaction.atomic
def prove_address(user: User, email: str, *, by: User | None) -> EmailAddress:
    """Note that a person typed the code that went to an address: it is theirs. Raises ValidationError where it is another's."""
    address = email.strip().lower()
    if EmailAddress.objects.filter(email=address, verified=True).exclude(user=user).exists():
        raise ValidationError(_("This address belongs to another account."), code="taken")
    row, new = EmailAddress.objects.get_or_create(user=user, email=address)
    if new or not row.verified:
        row.verified = True
        row.primary = row.email == user.email and not EmailAddress.objects.filter(user=user, primary=True).exists()
        row.save()
        audit.record(by, "address_proved", user)
    return row


@transaction.atomic
def save_profile(*, by: User, full_name: str, economy: str = "", time_zone: str | None = None) -> User:
    """Write what a person says of themselves. Raises ValidationError; a `time_zone` of None stays as it was."""
    user = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    user.full_name, user.economy = " ".join(full_name.split()), economy
    if time_zone is not None:
        user.time_zone = time_zone
    if not user.full_name:
        raise ValidationError({"full_name": _("Give the name that certificates and results should show.")})
    user.full_clean(exclude=["password"])
    user.save(update_fields=["full_name", "economy", "time_zone", "updated_at"])
    audit.record(by, "profile_saved", user)
    return user


def require_room_for_address(email: str, *, by: User) -> None:
    """Refuse an address that is already theirs, and one address too many. Raises ValidationError."""
    mine = EmailAddress.objects.filter(user=by)
    if mine.filter(email=email.strip().lower()).exists():
        raise ValidationError({"email": _("This address is already on your account.")})
    if mine.count() >= MOST_ADDRESSES:
        raise ValidationError({"email": _("An account holds up to %(most)s addresses.") % {"most": MOST_ADDRESSES}})


@transaction.atomic
def make_primary(address: EmailAddress, *, by: User) -> None:
    """Choose the address that mail goes to. Raises ValidationError where another account still carries it."""
    require(address.user_id == by.pk and address.verified)
    user = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    user.email = address.email
    user.full_clean(exclude=["password"])
    EmailAddress.objects.filter(user=user, primary=True).exclude(pk=address.pk).update(primary=False)
    EmailAddress.objects.filter(pk=address.pk).update(primary=True)
    user.save(update_fields=["email", "updated_at"])
    audit.record(by, "primary_address_chosen", user)


@transaction.atomic
def remove_address(address: EmailAddress, *, by: User) -> None:
    """Take an address off the account. Raises StateConflict for the one that mail goes to."""
    require(address.user_id == by.pk)
    user = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if address.email == user.email:
        raise StateConflict("PRIMARY_ADDRESS", _("Mail goes to this address. Choose another one for mail first."))
    address.delete()
    audit.record(by, "address_removed", user)


@transaction.atomic
def add_passkey(name: str, credential: dict[str, Any], *, by: User) -> Authenticator:
    """Keep a passkey whose registration was checked (accounts/passkeys.py)."""
    user = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    held = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).count()
    if held >= MOST_PASSKEYS:
        raise ValidationError(_("An account holds up to %(most)s passkeys.") % {"most": MOST_PASSKEYS})
    label = " ".join(name.split())[:60] or str(_("Passkey %(number)s") % {"number": held + 1})
    passkey = Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": label, "credential": credential}
    )
    audit.record(by, "passkey_added", user)
    return passkey


@transaction.atomic
def remove_passkey(passkey: Authenticator, *, by: User) -> None:
    """Take a passkey off the account; signing in by e-mail always remains."""
    require(passkey.user_id == by.pk)
    passkey.delete()
    audit.record(by, "passkey_removed", by)


@transaction.atomic
def spend_link(secret: str, *, by: None = None, at: datetime, device: str) -> OneUseLink:
    """Use a one-use link up and bind it to a device, given by the secret in its cookie; there it opens again while it lasts.

    Returns it as it was before (`used_at` is None for the first time). Raises StateConflict when another device used it, when its
    time is over, or when it never was.
    """
    look = links.look(secret, at=at, device=device)
    link, refusal = (
        look.link,
        StateConflict("LINK_SPENT", _("This link no longer works: it was used, or its time is over.")),
    )
    if link is None or not look.opens:
        raise refusal
    first = link.used_at is None
    if first:
        bound = {"used_at": at, "device_sha256": links.digest(device)}
        if not OneUseLink.objects.filter(pk=link.pk, used_at=None).update(**bound):
            raise refusal
        proved = EmailAddress.objects.filter(email=link.user.email, verified=True)
        if link.kind == OneUseLink.Kind.INVITATION and not proved.exists():
            prove_address(link.user, link.user.email, by=link.user)  # it was mailed there, and here they are
    audit.record(link.user, "link_used" if first else "link_used_again", link.user, kind=link.kind)
    return link


@transaction.atomic
def ask_for_fresh_link(secret: str, *, by: None = None) -> None:
    """Mail another link to the person an old one was made for, three an hour at most. Tells nobody whether there is such a link."""
    link = links.known(secret)
    if link is None or not link.user.is_active or link.kind == OneUseLink.Kind.HAND_OVER:
        return
    if rates.allow("fresh_link", link.user_id, limit=FRESH_LINKS, per=timedelta(hours=1)):
        jobs.enqueue(tasks.send_fresh_link, link.pk)


@transaction.atomic
def hand_over(*, by: User, at: datetime, next_path: str) -> str:
    """Return an address by which the same person goes on on another device, for five minutes; those made before end."""
    links.end(by, at=at, kind=OneUseLink.Kind.HAND_OVER)
    audit.record(by, "hand_over_made", by)
    return links.make_link(by, next_path, links.HAND_OVER_LIFETIME, OneUseLink.Kind.HAND_OVER)


@transaction.atomic
def leave_device(*, by: User, at: datetime, device: str) -> None:
    """End the links that open on a device without more ado, before its person signs out there for good."""
    if device:
        links.end(by, at=at, device_sha256=links.digest(device))
    audit.record(by, "device_left", by)


@transaction.atomic
def make_key(
    name: str, scopes: list[str], *, by: User | None, expires_at: datetime | None = None
) -> tuple[ApiKey, str]:
    """Make an API key; returns it with its text, which nobody can read again. `by` None: an operator at the console.

    Raises ValidationError, PermissionDenied.
    """
    require(by is None or permissions.can_manage_keys(by))
    unknown = [scope for scope in scopes if scope not in ApiKey.Scope.values]
    if unknown or not scopes:
        known = ", ".join(ApiKey.Scope.values)
        raise ValidationError({"scopes": _("Choose among these scopes: %(known)s.") % {"known": known}})
    key, text = keys.make(" ".join(name.split()), sorted(set(scopes)), expires_at=expires_at)
    audit.record(by, "key_made", key, scopes=key.scopes)
    return key, text


@transaction.atomic
def revoke_key(prefix: str, *, by: User | None, at: datetime) -> ApiKey:
    """End a key at once. Raises StateConflict when there is none, or it has ended already."""
    require(by is None or permissions.can_manage_keys(by))
    if not keys.revoke(prefix, at=at):
        raise StateConflict("NO_SUCH_KEY", _("No valid key begins with %(prefix)s.") % {"prefix": prefix})
    key = ApiKey.objects.get(prefix=prefix)
    audit.record(by, "key_revoked", key)
    return key
