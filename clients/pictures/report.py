"""A report as a page: each table with its plot, areas beside the average or shares with the unknown told apart."""

from collections.abc import Sequence

from clients.cli.sheets import Sheet
from clients.pictures.page import Part, page
from clients.pictures.plots import Bar, Share, Standing, bars, shares
from domain.measures.hmip.areas import Band, Comparison

STANDING: dict[Band, Standing] = {Band.BELOW: "below", Band.AVERAGE: "average", Band.ABOVE: "above"}


def page_of(title: str, sheets: Sequence[Sheet]) -> str:
    """The page as HTML: one file that loads nothing."""
    parts = [Part(_plot(one), f"{one.title} {one.source}".strip(), one.columns, one.rows, one.notes) for one in sheets]
    return page(title, (), parts)


def _plot(sheet: Sheet) -> str:
    match sheet.plot:
        case Comparison():
            return _beside(sheet.title, sheet.plot)
        case tuple() as measures if any(tally.of or tally.unknown for _, tally in measures):
            rows = [Share(title, tally.met, tally.of, tally.unknown) for title, tally in measures]
            return shares(sheet.title, [row for row in rows if row.denominator or row.unknown])
    return ""


def _beside(title: str, found: Comparison) -> str:
    first, _, third = found.quartiles
    rows = [Bar(one.area.name, float(one.average), STANDING[one.band]) for one in found.areas]
    return bars(title, rows, quartiles=(float(first), float(third)), unit="percentage points from the average")
