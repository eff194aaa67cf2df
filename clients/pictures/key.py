"""The key of a timeline: what every band and mark in it means, in columns below the picture."""

from collections.abc import Iterable, Iterator, Mapping

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from clients.pictures.canvas import INK, WIDTH, wide
from clients.pictures.looks import BANDS, MARKS, Look
from domain.timeline.shape import Row, Sort

KEY_ROW, KEY_SPACE, MOST_COLUMNS = 19, 48, 6


def height(rows: Iterable[Row]) -> int:
    """How many pixels the key of these rows takes."""
    there = _sorts(rows)
    return -(-len(there) // _columns(there)) * KEY_ROW + 10


def draw(on: Figure, rows: Iterable[Row], sorts: set[Sort], counted: Mapping[str, Look]) -> None:
    """The key of the sorts that were drawn, and of what was counted in bars."""
    on.legend(
        handles=list(_handles(sorts, counted)), ncols=_columns(_sorts(rows)), frameon=False,
        loc="lower left", bbox_to_anchor=(8 / WIDTH, 0), fontsize=10,
        handlelength=1.8, columnspacing=1.6, labelspacing=0.55, borderpad=0.2,
    )  # fmt: skip


def _sorts(rows: Iterable[Row]) -> set[Sort]:
    """All that may stand in the key: what is counted or lies ahead may be left out of it."""
    rows = tuple(rows)
    there = {one.sort for row in rows for one in row.bands} | {one.sort for row in rows for one in row.marks}
    return there | {Sort.PLANNED for row in rows if row.planned}


def _columns(there: set[Sort]) -> int:
    """As many as have room beside each other."""
    room = max(wide(sort, 10) for sort in there) + KEY_SPACE
    return min(MOST_COLUMNS, int((WIDTH - 16) // room))


def _handles(sorts: set[Sort], counted: Mapping[str, Look]) -> Iterator[Patch | Line2D]:
    for sort in Sort:
        if sort in sorts:
            yield _in_key(sort)
    for label, look in counted.items():
        yield Patch(label=label, **look)


def _in_key(sort: Sort) -> Patch | Line2D:
    if sort in BANDS:
        return Patch(label=sort, linewidth=1, **BANDS[sort])
    looks = dict(MARKS[sort])
    if looks.get("markeredgecolor") == "white":  # on a dark band in the picture, on paper in the key
        looks["markeredgecolor"] = INK
    return Line2D([], [], linestyle="none", label=sort, **looks)
