"""The fixed cast. Every test speaks about these people; read their names as their roles.

Ada     site administrator
Olga    organiser of the start-up challenge;       Omar   organiser of another challenge
Hana    head judge;  Jun and Jade   judges of the round;  Jiro   judge of another round
Eva     entrant;     Emil   another entrant;       Vera   a visitor who is signed in and has no role
"""

from __future__ import annotations

import pytest

from accounts.models import User


def _person(name: str, economy: str) -> User:
    return User.objects.create_user(f"{name.lower()}@people.example", full_name=name, economy=economy)


@pytest.fixture
def ada(db: None) -> User:
    return User.objects.create_superuser("ada@people.example", full_name="Ada")


@pytest.fixture
def olga(db: None) -> User:
    return _person("Olga", "PE")


@pytest.fixture
def omar(db: None) -> User:
    return _person("Omar", "MY")


@pytest.fixture
def hana(db: None) -> User:
    return _person("Hana", "KR")


@pytest.fixture
def jun(db: None) -> User:
    return _person("Jun", "CN")


@pytest.fixture
def jade(db: None) -> User:
    return _person("Jade", "NZ")


@pytest.fixture
def jiro(db: None) -> User:
    return _person("Jiro", "JP")


@pytest.fixture
def eva(db: None) -> User:
    return _person("Eva", "PG")


@pytest.fixture
def emil(db: None) -> User:
    return _person("Emil", "CL")


@pytest.fixture
def vera(db: None) -> User:
    return _person("Vera", "TH")
