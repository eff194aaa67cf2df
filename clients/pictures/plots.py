"""Plots of reports: areas against the average with the quartile band, and shares with the unknown told apart.

What a bar is, is told by its hatch as well as by its colour, and its figure stands beside it.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from clients.pictures import canvas
from clients.pictures.canvas import BLUE, GREY, INK, PALE, RED, WIDTH, wide
from clients.pictures.looks import Look

ROW, TOP, BOTTOM, RIGHT, KEY = 22, 56, 34, 60, 34
NARROWEST, WIDEST = 120, 330

Standing = Literal["below", "average", "above"]
STANDINGS: dict[Standing, Look] = {
    "below": {"facecolor": "white", "edgecolor": RED, "hatch": "////"},
    "average": {"facecolor": "#8eb8dc", "edgecolor": INK},
    "above": {"facecolor": BLUE, "edgecolor": INK},
}
NAMES: dict[Standing, str] = {"below": "Below average", "average": "Average", "above": "Above average"}
PLAIN: Look = {"facecolor": "#8eb8dc", "edgecolor": INK}
PARTS: tuple[Look, ...] = (
    {"facecolor": BLUE, "edgecolor": INK},
    {"facecolor": "white", "edgecolor": RED, "hatch": "////"},
    {"facecolor": "white", "edgecolor": GREY, "hatch": "...", "linestyle": (0, (2, 2))},
)


class Bar(NamedTuple):
    """One area, team or person: its difference from the average, and where that stands. None: not known."""

    label: str
    value: float | None
    standing: Standing | None = None


class Share(NamedTuple):
    """One measure or area: for how many it holds, of how many it is known, of how many it is not."""

    label: str
    numerator: int
    denominator: int
    unknown: int = 0


def bars(title: str, rows: Sequence[Bar], *, quartiles: tuple[float, float] | None = None, unit: str = "") -> str:
    """Horizontal bars to both sides of the average, which is 0, in the order given; between the quartiles shaded."""
    with canvas.style():
        drawn, ax = _ground(title, [row.label for row in rows])
        values = [row.value for row in rows if row.value is not None] + list(quartiles or ())
        reach = max((abs(value) for value in values), default=1) * 1.15 or 1
        ax.set_xlim(-reach, reach)
        if quartiles:
            ax.axvspan(*quartiles, color="#eef1f2", zorder=0)
        for y, row in enumerate(rows):
            _bar(ax, y, row, reach / 80)
        ax.axvline(0, color=INK, linewidth=1.2, zorder=3)
        ax.set_xlabel(unit, size=10)
        keys = [
            Patch(label=NAMES[one], **STANDINGS[one]) for one in STANDINGS if any(one == row.standing for row in rows)
        ]
        keys += [Patch(label="Between the quartiles", facecolor="#eef1f2", edgecolor=PALE)] if quartiles else []
        _key(drawn, keys)
        return canvas.svg(drawn, title, _said_of_bars(rows))


def _bar(ax: Axes, y: float, row: Bar, gap: float) -> None:
    if row.value is None:
        ax.text(gap, y, "not known", size=9, va="center", zorder=4)
        return
    ax.barh(y, row.value, height=0.62, zorder=2, linewidth=1, **(STANDINGS[row.standing] if row.standing else PLAIN))
    side, x = ("left", max(row.value, 0) + gap) if row.value >= 0 else ("right", row.value - gap)
    ax.text(x, y, _signed(row.value), size=9, ha=side, va="center", zorder=4)


def _signed(value: float) -> str:
    return f"{value:+.2f}".rstrip("0").rstrip(".").replace("-", "\N{MINUS SIGN}")


def shares(title: str, rows: Sequence[Share], *, words: tuple[str, str, str] = ("Met", "Not met", "Not known")) -> str:
    """A whole bar for each row: met and not met of what is known, then what is not known; with the share of the known
    as numerator and denominator beside it."""
    with canvas.style():
        drawn, ax = _ground(title, [row.label for row in rows], right=190)
        ax.set_xlim(0, 100)
        for y, row in enumerate(rows):
            _share(ax, y, row)
        ax.set_xlabel("per cent of all", size=10)
        _key(drawn, [Patch(label=word, **look) for word, look in zip(words, PARTS, strict=True)])
        return canvas.svg(drawn, title, _said_of_shares(rows, words))


def _share(ax: Axes, y: float, row: Share) -> None:
    whole, left = row.denominator + row.unknown, 0.0
    for count, look in zip((row.numerator, row.denominator - row.numerator, row.unknown), PARTS, strict=True):
        wide_ = 100 * count / whole if whole else 0
        if count:
            ax.barh(y, wide_, left=left, height=0.62, zorder=2, linewidth=1, **look)
        left += wide_
    ax.text(101, y, _share_in_words(row), size=9, va="center", clip_on=False)


def _share_in_words(row: Share) -> str:
    if not row.denominator:
        return f"none known of {row.unknown}" if row.unknown else "none"
    known = f"{row.numerator} of {row.denominator} ({100 * row.numerator / row.denominator:.0f} %)"
    return f"{known}, {row.unknown} not known" if row.unknown else known


def _ground(title: str, labels: Sequence[str], *, right: float = RIGHT) -> tuple[Figure, Axes]:
    """A picture with a line for each label, the first on top, its title above."""
    left = min(max(max((wide(label, 10) for label in labels), default=0) + 24, NARROWEST), WIDEST)
    rows = max(len(labels), 1)
    drawn = canvas.figure(TOP + rows * ROW + BOTTOM + KEY)
    ax = canvas.axes(drawn, left=left, top=TOP, right=right, bottom=BOTTOM + KEY)
    ax.set_ylim(rows - 0.5, -0.5)
    ax.set_yticks(range(len(labels)), [label for label in labels], size=10)
    ax.tick_params(axis="y", length=0)
    ax.tick_params(axis="x", color=PALE, labelsize=9)
    ax.grid(axis="x", color="#dcdfe1", linewidth=0.8)
    ax.set_axisbelow(True)
    canvas.write(drawn, title, 12, 28, size=14, weight="bold")
    return drawn, ax


def _key(drawn: Figure, patches: Sequence[Patch]) -> None:
    if patches:
        drawn.legend(
            handles=list(patches),
            loc="lower left",
            bbox_to_anchor=(8 / WIDTH, 0),
            ncols=len(patches),
            frameon=False,
            fontsize=10,
        )


def _said_of_bars(rows: Sequence[Bar]) -> str:
    counts = [(NAMES[one].lower(), sum(row.standing == one for row in rows)) for one in STANDINGS]
    unknown = sum(row.value is None for row in rows)
    parts = [f"{count} {name}" for name, count in (*counts, ("not known", unknown)) if count]
    return f"{len(rows)} rows: {', '.join(parts)}." if parts else f"{len(rows)} rows."


def _said_of_shares(rows: Sequence[Share], words: tuple[str, str, str]) -> str:
    return " ".join(
        f"{row.label}: {words[0].lower()} {row.numerator} of {row.denominator}, {words[2].lower()} {row.unknown}."
        for row in rows
    )
