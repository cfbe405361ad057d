"""The database backend `core.postgresql`."""

from __future__ import annotations

import select
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Cursor

ServerBinding: Any = base.ServerBindingCursor


class PlannedCursor(ServerBinding):
    """Sends a statement and its values apart, so that the server plans it once for as long as the connection lives."""

    def execute(self, query: Any, params: Any = None) -> Cursor[Any]:
        """Run a statement that comes again."""
        return ServerBinding.execute(self, query, params, prepare=True)  # type: ignore[no-any-return]


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection."""

    def is_usable(self) -> bool:
        """Whether a kept connection is still good. A server that went away has closed the line, and the kernel knows: only where
        something came in unasked is the server asked.
        """
        if self.connection is None or self.connection.closed:
            return False
        try:
            came, _writable, _broken = select.select([self.connection.fileno()], [], [], 0)
        except (OSError, ValueError):  # closed, or a number that select cannot take
            return bool(super().is_usable())
        return bool(super().is_usable()) if came else True

    def planned_cursor(self) -> Any:
        """Return a cursor for statements that come again and again (`core.prepared`)."""
        self.close_if_health_check_failed()
        self.ensure_connection()
        with self.wrap_database_errors:
            return self._prepare_cursor(PlannedCursor(self.connection))  # type: ignore[attr-defined]
