"""How bodies of requests are read."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import parsers
from rest_framework.exceptions import ParseError


class JSONParser(parsers.JSONParser):
    """JSON whose texts can be stored and answered: an escape may name half a character ("\\ud800"), which no UTF-8 can say."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Return the document. Raises ParseError (400) for what is not JSON or not text."""
        try:
            data = super().parse(stream, media_type, parser_context)
            json.dumps(data, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise ParseError(_("A text holds half of a character. Send it as whole characters in UTF-8.")) from None
        except RecursionError:
            raise ParseError(_("Lists and objects are nested too deeply.")) from None
        return data
