"""Rows taken along for a spreadsheet, as CSV (RFC 4180). What was written as a text stays one.

The name of the file holds opaque ids and a day, never anything of a person.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date

from starlette.responses import Response

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


def spreadsheet(rows: Iterable[Sequence[object]], name: str, on: date) -> Response:
    """The rows, the names of their columns first, to be saved as `name-2026-11-22.csv`."""
    written = io.StringIO()
    csv.writer(written).writerows(map(_as_text, row) for row in rows)
    file = f"{UNFIT.sub('_', name)}-{on.isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return Response(written.getvalue(), media_type="text/csv", headers=headers)


def _as_text(cell: object) -> object:
    """A text that a spreadsheet would work out as a formula stays a text in it, with an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
