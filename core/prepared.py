"""Statements that are put into words once and then only filled in: for the few that run on every tap of every judge.

The ORM takes longer to put a query with joins into words than a database takes to answer it, and PostgreSQL plans it anew each time. Here
the ORM's own words are kept, with holes, so that visibility is still written down in one place, on the querysets:

    MINE = Prepared(lambda: Assignment.objects.for_judge(User(pk=Hole("user"))).filter(pk=Hole("assignment")))
    row = MINE.first(user=user.pk, assignment=pk)

`insert` and `update` write rows whose columns are known, in one statement each.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

M = TypeVar("M", bound=models.Model)


class Hole(str):
    """The place of a text, such as an id, that comes with each question."""

    __slots__ = ()


class Prepared(Generic[M]):
    """A queryset with holes. It gives whole objects, with what `select_related` joins; `prefetch_related` and slices it does not know."""

    def __init__(self, build: Callable[[], models.QuerySet[M]]) -> None:
        self.build = build
        self.kept: dict[str, _Words[M]] = {}

    def first(self, **values: str) -> M | None:
        """Return the first row, or None."""
        found = self.all(**values)
        return found[0] if found else None

    def all(self, **values: str) -> list[M]:
        """Return the rows. `values` fill the holes by name."""
        words = self._words()
        if words is None:
            return []
        asked = copy.copy(words.compiler)
        asked.connection = connections[DEFAULT_DB_ALIAS]
        asked.execute_sql = lambda *_how, **_more: [run(words.sql, words.filled(values))]
        asked.get_converters = lambda _columns: words.converters
        rows = words.rows.all()
        rows.query.get_compiler = lambda *_how, **_more: asked  # type: ignore[method-assign]
        return list(rows)

    def touch(self, **values: str) -> None:
        """Ask, and make nothing of the answer: enough to hold a lock."""
        words = self._words()
        if words is not None:
            run(words.sql, words.filled(values))

    def _words(self) -> _Words[M] | None:
        """Return the words for the database in use; None where the queryset can find nothing at all."""
        database = connections[DEFAULT_DB_ALIAS]
        words = self.kept.get(database.vendor)
        if words is None:
            rows = self.build()
            compiler = rows.query.get_compiler(connection=database)
            try:
                sql, params = compiler.as_sql()
            except EmptyResultSet:
                return None
            columns = [column[0] for column in compiler.select[: compiler.col_count]]
            words = _Words(rows, compiler, sql, tuple(params), compiler.get_converters(columns))
            self.kept[database.vendor] = words
        return words


@dataclass(frozen=True, slots=True)
class _Words(Generic[M]):
    """A queryset as one kind of database reads it."""

    rows: models.QuerySet[M]
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    converters: dict[int, Any]

    def filled(self, values: Mapping[str, str]) -> tuple[Any, ...]:
        """Return the parameters with the holes filled."""
        return tuple(values[value] if type(value) is Hole else value for value in self.params)


def run(sql: str, params: Sequence[Any], *, returns: bool = True) -> list[tuple[Any, ...]]:
    """Run a statement that comes again; return its rows. Values are as the database takes them."""
    with _cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall()) if returns else []


def changed(sql: str, params: Sequence[Any]) -> int:
    """Run a statement that comes again; return how many rows it changed."""
    with _cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def insert(
    model: type[models.Model],
    rows: Sequence[Mapping[str, Any]],
    *,
    same: Sequence[str] = (),
    replaces: Sequence[str] = (),
    returning: Sequence[str] = (),
) -> list[tuple[Any, ...]]:
    """Insert rows, each a mapping of the same columns (`entry_id`, not `entry`); return what `returning` names, as the database gives it.

    With `same`, the columns of a unique constraint, a row that is there already takes over the columns in `replaces`.
    """
    names = tuple(rows[0])
    fields = [model._meta.get_field(name) for name in names]
    sql = _insert_words(model, names, len(rows), tuple(same), tuple(replaces), tuple(returning))
    database = connections[DEFAULT_DB_ALIAS]
    params = [_stored(field, row[name], database) for row in rows for name, field in zip(names, fields, strict=True)]
    return run(sql, params, returns=bool(returning))


def update(row: models.Model, names: Sequence[str], **where: Any) -> bool:
    """Write these columns of a row that is there, where it also is as `where` says. Returns whether it was."""
    model = type(row)
    sql = _update_words(model, tuple(names), tuple(where))
    values = [*((name, getattr(row, name)) for name in names), ("pk", row.pk), *where.items()]
    database = connections[DEFAULT_DB_ALIAS]
    params = [_stored(_field(model, name), value, database) for name, value in values]
    return changed(sql, params) == 1


@lru_cache(maxsize=200)
def _insert_words(
    model: type[models.Model],
    names: tuple[str, ...],
    count: int,
    same: tuple[str, ...],
    replaces: tuple[str, ...],
    returning: tuple[str, ...],
) -> str:
    row = "(" + ", ".join(["%s"] * len(names)) + ")"
    words = [f"INSERT INTO {_quoted(model._meta.db_table)} ({_columns(model, names)}) VALUES", ", ".join([row] * count)]
    if same:
        taken = ", ".join(f"{name} = excluded.{name}" for name in map(_quoted, (_column(model, n) for n in replaces)))
        words.append(f"ON CONFLICT ({_columns(model, same)}) DO UPDATE SET {taken}")
    if returning:
        words.append(f"RETURNING {_columns(model, returning)}")
    return " ".join(words)


@lru_cache(maxsize=200)
def _update_words(model: type[models.Model], names: tuple[str, ...], where: tuple[str, ...]) -> str:
    taken = ", ".join(f"{_quoted(_column(model, name))} = %s" for name in names)
    asked = " AND ".join(f"{_quoted(_column(model, name))} = %s" for name in ("pk", *where))
    return f"UPDATE {_quoted(model._meta.db_table)} SET {taken} WHERE {asked}"  # noqa: S608 (names of our own models)


def _cursor() -> Any:
    database = connections[DEFAULT_DB_ALIAS]
    planned = getattr(database, "planned_cursor", None)
    return planned() if planned else database.cursor()


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.pk if name == "pk" else model._meta.get_field(name)


def _column(model: type[models.Model], name: str) -> str:
    return str(_field(model, name).column)


def _columns(model: type[models.Model], names: Sequence[str]) -> str:
    return ", ".join(_quoted(_column(model, name)) for name in names)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _stored(field: Any, value: Any, database: BaseDatabaseWrapper) -> Any:
    return field.get_db_prep_save(value, database)
