"""Organisations in bulk, for load and benchmarks. The same seed gives the same rows: names, places, facets and identifiers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.db.models import TextChoices

from core.ids import ALPHABET, LENGTH
from directory import places
from directory.index import reindex
from directory.models import Location, Organisation, Programme, Service
from directory.text import fold
from directory.vocabulary import Answer, Kind, Language, Offer, Precision, Sector, Stage, Status

BATCH = 1000
SOURCE = "load data"
FIRST = (
    "Amber",
    "Coral",
    "Drift",
    "Eddy",
    "Fathom",
    "Gale",
    "Harbour",
    "Inlet",
    "Keel",
    "Ledger",
    "Moon",
    "Paper",
    "Reef",
    "Tide",
)
SECOND = (
    "Anchor",
    "Beacon",
    "Current",
    "Dock",
    "Ferry",
    "Garden",
    "Lantern",
    "Market",
    "Orchard",
    "Pier",
    "Raft",
    "Signal",
    "Yard",
)
#: In the scripts of the region, so that a search in any of them has something to find.
LOCAL = {
    "CN": ("zh-hans", ("虚构潮汐", "虚构港湾", "虚构灯塔")),
    "HK": ("zh-hant", ("虛構潮汐", "虛構碼頭", "虛構燈塔")),
    "JP": ("ja", ("架空みなと", "架空ラボ", "架空灯台")),
    "KR": ("ko", ("가상 항구", "가상 등대", "가상 공방")),
    "RU": ("ru", ("Вымышленный причал", "Вымышленный маяк", "Вымышленный буй")),
    "TH": ("th", ("ท่าเรือสมมุติ", "ประภาคารสมมุติ", "ตลาดสมมุติ")),
    "TW": ("zh-hant", ("虛構工坊", "虛構港灣", "虛構紙船")),
    "VN": ("vi", ("Bến tưởng tượng", "Hải đăng tưởng tượng", "Chợ tưởng tượng")),
}


def create_organisations(number: int, seed: int = 1) -> int:
    """Insert the sample organisations 1 to `number` of a seed that are not there yet. Returns how many were new."""
    slugs = Organisation.objects.filter(source=SOURCE).values_list("slug", flat=True)
    there = set(slugs)
    created = 0
    for start in range(1, number + 1, BATCH):
        wanted = [_make(index, seed) for index in range(start, min(start + BATCH, number + 1))]
        fresh = [parts for parts in wanted if parts[0].slug not in there]
        with transaction.atomic():
            Organisation.objects.bulk_create([organisation for organisation, *_parts in fresh])
            Service.objects.bulk_create([row for _org, services, *_rest in fresh for row in services])
            Programme.objects.bulk_create([row for _org, _services, programmes, _places in fresh for row in programmes])
            Location.objects.bulk_create([row for *_rest, locations in fresh for row in locations])
            reindex(organisation for organisation, *_parts in fresh)
        created += len(fresh)
    return created


def _make(index: int, seed: int) -> tuple[Organisation, list[Service], list[Programme], list[Location]]:
    """Return one organisation and its parts, unsaved."""
    dice = random.Random(f"{seed}-{index}")
    cities = list(places.cities().values())
    home = dice.choice(cities)
    name = f"{dice.choice(FIRST)} {dice.choice(SECOND)} {index}"
    language, names = LOCAL.get(home.economy, ("", ("",)))
    organisation = Organisation(
        id=drawn_id(dice),
        slug=f"sample-{seed}-{index}",
        name=name,
        sort_name=fold(name),
        local_name=f"{dice.choice(names)} {index}" if language else "",
        local_language=language,
        kinds=_some(dice, Kind, 1, 2),
        sectors=_some(dice, Sector, 1, 3),
        stages=_some(dice, Stage, 0, 2),
        languages=_some(dice, Language, 0, 3),
        equity=dice.choice(Answer.values),
        open_to_newcomers=dice.choice(Answer.values),
        economy=home.economy,
        city=home.name,
        latitude=home.latitude,
        longitude=home.longitude,
        coordinate_precision=Precision.CITY,
        website=f"https://sample-{index}.example",
        founded_year=dice.choice([None, *range(1990, 2026)]),
        summary=f"An invented place of {dice.choice(FIRST).lower()} and {dice.choice(SECOND).lower()}, for measuring how fast lists are.",
        status=dice.choice(Status.values),
        last_verified_on=dice.choice([None, date(2026, 11, 1) - timedelta(days=dice.randrange(900))]),
        source=SOURCE,
        is_invented=True,
    )
    services = [
        Service(id=drawn_id(dice), organisation=organisation, service=service, offered=dice.random() < 0.75)
        for service in _some(dice, Offer, 0, 4)
    ]
    programmes = [
        Programme(id=drawn_id(dice), organisation=organisation, name=f"Season {number}", position=number)
        for number in range(dice.choice((0, 1, 1, 2)))
    ]
    return organisation, services, programmes, list(_further(dice, organisation, cities))


def _further(dice: random.Random, organisation: Organisation, cities: list[places.City]) -> Iterator[Location]:
    if dice.random() < 0.2:
        city = dice.choice(cities)
        yield Location(
            id=drawn_id(dice),
            organisation=organisation,
            economy=city.economy,
            city=city.name,
            latitude=city.latitude,
            longitude=city.longitude,
            coordinate_precision=Precision.CITY,
        )


def _some(dice: random.Random, words: type[TextChoices], least: int, most: int) -> list[str]:
    return dice.sample(list(words.values), dice.randint(least, most))


def drawn_id(dice: random.Random) -> str:
    """Return an identifier of the form of core.ids, the same for the same dice."""
    return "".join(dice.choices(ALPHABET, k=LENGTH))
