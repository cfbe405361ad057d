"""Finding clips that were entered before: the same file, or one that looks or sounds like it, across tracks, challenges and years.

Each clip is compared once, with those that came before it, when it is ready and stands in an entry. Can run twice.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q, QuerySet

from core import audit
from media.models import Media, Purpose
from submissions.models import Compared, Entry, Resemblance
from submissions.shelf import Shelf
from video.likeness import compare

#: From here on two clips are shown to an organiser: 0 is any two, 1 the same.
ALIKE = 0.75
#: So many new clips in one run; the next run goes on.
AT_ONCE = 50


def find() -> int:
    """Compare the clips that are new; return how many pairs were found."""
    new = list(waiting().select_related("upload").order_by("created_at", "pk")[:AT_ONCE])
    if not new:
        return 0
    prints = dict(_entered().exclude(fingerprint={}).order_by("created_at", "pk").values_list("pk", "fingerprint"))
    shelf = Shelf(list(prints.items()))
    return sum(_hold_against(media, shelf, prints) for media in new)


def waiting() -> QuerySet[Media]:
    """Return the clips of entries that are ready and were not compared yet."""
    return _entered().filter(compared=None)


def _entered() -> QuerySet[Media]:
    clips = Entry.objects.filter(clip__isnull=False).values("clip")
    return Media.objects.filter(pk__in=clips, kind=Purpose.VIDEO, state=Media.State.READY)


@transaction.atomic
def _hold_against(media: Media, shelf: Shelf, prints: dict[str, dict[str, list[str]]]) -> int:
    found = dict.fromkeys(_same_bytes(media), (1.0, 1.0))
    for pk in shelf.likely(media.fingerprint):
        if pk != media.pk and pk not in found:
            alike = compare(prints[pk], media.fingerprint)
            picture, sound = alike.picture or 0.0, alike.sound
            if max(picture, sound or 0.0) >= ALIKE:
                found[pk] = (picture, sound)  # type: ignore[assignment]
    earlier = Media.objects.filter(pk__in=found).filter(_before(media))
    pairs = 0
    for other in earlier.exclude(pk__in=_own_tries(media)):
        picture, sound = found[other.pk]
        pair, is_new = Resemblance.objects.get_or_create(
            first=other, second=media, defaults={"picture": picture, "sound": sound}
        )
        pairs += is_new
        if is_new:
            for challenge_id in sorted(set(_challenges(other, media))):
                audit.record(None, "resemblance_found", pair, scope=challenge_id, picture=picture, sound=sound)
    Compared.objects.get_or_create(media=media)
    return pairs


def _same_bytes(media: Media) -> Iterator[str]:
    if media.sha256:
        yield from _entered().filter(sha256=media.sha256).exclude(pk=media.pk).values_list("pk", flat=True)


def _before(media: Media) -> Q:
    return Q(created_at__lt=media.created_at) | Q(created_at=media.created_at, pk__lt=media.pk)


def _own_tries(media: Media) -> list[str]:
    """Clips of the same person in the same challenges: withdrawn and begun again, which is nobody's concern."""
    challenges = Entry.objects.filter(clip=media).values("challenge")
    own = Entry.objects.filter(challenge__in=challenges, entrant=media.owner_id, clip__isnull=False)
    return list(own.values_list("clip", flat=True))


def _challenges(*clips: Media) -> Iterator[str]:
    yield from Entry.objects.filter(clip__in=clips).values_list("challenge_id", flat=True)
