"""Tables as files of a spreadsheet: CSV and XLSX, safe from formulas.

CSV: UTF-8 with a byte order mark unless left out, a formula gets an apostrophe before it (defusedcsv). XLSX: every text is typed as
text and cannot become a formula; numbers and yes/no keep their kind.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from defusedcsv import csv
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import TYPE_STRING

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_IN_CELL = 32_767
#: Control characters that XML, and with it XLSX, does not know. They stand as the sign for "not shown".
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: What XLSX does not take in the name of a sheet, nor more than so many signs.
NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
MOST_IN_SHEET_NAME = 31

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its name, its first row, and its rows, which may be made as they are read. `held` columns stay in sight."""

    title: str
    names: Sequence[str]
    rows: Iterable[Sequence[Value]]
    held: str = "B"


class _Echo:
    """A file that hands back what is written to it, so that a row can be sent as soon as it is made."""

    def write(self, text: str) -> str:
        return text


def csv_lines(sheet: Sheet, *, mark: bool = True) -> Iterator[bytes]:
    """Yield a CSV file line by line; `mark` puts the byte order mark before it by which spreadsheets know UTF-8."""
    writer = csv.writer(_Echo())
    yield b"\xef\xbb\xbf" if mark else b""
    yield writer.writerow(sheet.names).encode("utf-8", "replace")
    for cells in sheet.rows:
        yield writer.writerow(["" if cell is None else cell for cell in cells]).encode("utf-8", "replace")


def xlsx_file(sheets: Iterable[Sheet]) -> IO[bytes]:
    """Return an XLSX file with these sheets, at its beginning; it is gone when it is closed."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(NOT_IN_SHEET_NAME.sub(" ", sheet.title)[:MOST_IN_SHEET_NAME])
        page.freeze_panes = f"{sheet.held}2"
        page.append([_cell(page, name) for name in sheet.names])
        for cells in sheet.rows:
            page.append([_cell(page, value) for value in cells])
    file = tempfile.TemporaryFile()  # noqa: SIM115 (whoever answers with it closes it)
    book.save(file)
    file.seek(0)
    return file


def as_csv(sheet: Sheet, filename: str, *, mark: bool = True) -> HttpResponseBase:
    """Answer with a CSV file."""
    answer = StreamingHttpResponse(csv_lines(sheet, mark=mark), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{filename}"'
    return answer


def as_xlsx(sheets: Iterable[Sheet], filename: str) -> HttpResponseBase:
    """Answer with an XLSX file."""
    return FileResponse(xlsx_file(sheets), as_attachment=True, filename=filename, content_type=XLSX)


def _cell(page: Any, value: Value) -> Any:
    """Return a cell; a text is typed as text, whatever it begins with."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(page, value=NOT_IN_XML.sub("\ufffd", value)[:MOST_IN_CELL])
    cell.data_type = TYPE_STRING
    return cell
