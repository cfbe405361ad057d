"""Lists: by cursor, never by COUNT and OFFSET, which grow with the table (docs/decisions/)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import CursorPagination


class Cursor(CursorPagination):
    """`{"next", "previous", "results"}`; `page_size` up to 200."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering = ("-created_at", "-pk")

    def decode_cursor(self, request: Any) -> Any:
        """Read the cursor; one that is none of ours is bad input, not a missing page."""
        try:
            return super().decode_cursor(request)
        except NotFound:
            raise ValidationError({"cursor": [_("This cursor is not one of ours. Begin again without it.")]}) from None
