"""Foreign keys point the way imports do: downwards. import-linter cannot see ForeignKey("upper.Model"), so this looks at the tables."""

from __future__ import annotations

from django.apps import apps

#: The rooms from the ground up; those of one floor are strangers to each other (pyproject.toml, [tool.importlinter]).
FLOORS = (
    {"contenttypes", "sessions", "django_tasks_database"},
    {"auth"},
    {"core"},
    {"accounts"},
    {"account", "mfa"},  # allauth's tables point at our people
    {"media"},
    {"challenge", "directory"},
    {"submissions"},
    {"judging"},
    {"results"},
    {"samples", "privacy"},
    {"web", "api"},
)


def floor_of(label: str) -> int:
    found = [number for number, rooms in enumerate(FLOORS) if label in rooms]
    assert found, f"{label} stands on no floor: say where in FLOORS"
    return found[0]


def test_foreign_keys_point_down() -> None:
    wrong = []
    for model in apps.get_models():
        here = model._meta.app_label
        for field in model._meta.get_fields():
            if not field.is_relation or field.auto_created or field.related_model is None:
                continue
            there = field.related_model._meta.app_label
            if there != here and floor_of(there) >= floor_of(here):
                wrong.append(f"{model.__name__}.{field.name} -> {field.related_model.__name__}")
    assert wrong == []
