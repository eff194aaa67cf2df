"""The words of a timeline's bands and marks: each where it touches no mark and no other word, or nowhere."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from matplotlib.axes import Axes

from clients.pictures.canvas import INK, wide
from clients.pictures.looks import BANDS, INSIDE
from domain.timeline.shape import Band, Mark, Row, Sort

SMALL = 9
BELOW = (Sort.AT_LARGE, Sort.CUSTODY, Sort.LICENCE, Sort.SUPERVISED, Sort.COMMUNITY, Sort.BEFORE, Sort.NOT_KNOWN)
"""Bands whose words may stand below them, the first of them first."""


class Wording(NamedTuple):
    """Writes on axes of days: how many of them a pixel has, and the pixels between which words may stand."""

    axes: Axes
    per_pixel: float
    edges: tuple[float, float]

    def of_bands(self, row: Row, y: float, below: float) -> None:
        """The words of each band inside it, in a named row as short as need be; where one is too short for them, so
        many pixels below it if there they touch no other."""
        taken: list[tuple[float, float]] = []
        spoken = (band for band in row.bands if band.sort is not Sort.RUNNING)
        for band in sorted(spoken, key=lambda band: BELOW.index(band.sort) if band.sort in BELOW else len(BELOW)):
            left, right = _widest_gap(band, row)
            middle, half = (left + right) / 2, (wide(band.label, 10) / 2 + 3) * self.per_pixel
            said = _shorter(band.label) if row.label else (band.label,)
            fitting = next((text for text in said if wide(text, 10) + 6 <= (right - left) / self.per_pixel), None)
            if fitting:
                self._say(band, fitting, middle, y)
            elif (
                band.sort in BELOW
                and not band.ahead
                and not any(start < middle + half and middle - half < end for start, end in taken)
            ):
                self._word(band.label, middle, y + below)
                taken.append((middle - half, middle + half))

    def _say(self, band: Band, text: str, x: float, y: float) -> None:
        """On a white plate where the band is hatched."""
        hatched = "hatch" in BANDS[band.sort]
        plate = {"facecolor": "white", "edgecolor": "none", "pad": 1.5} if hatched else None
        color = INK if band.ahead else INSIDE.get(band.sort, INK)
        self.axes.text(x, y, text, size=10, ha="center", va="center", zorder=4, bbox=plate, color=color)

    def of_marks(self, marks: Sequence[Mark], xs: Sequence[float], y: float, *, around: bool) -> None:
        """A mark's own word to its right, else to its left, and where there is room `around` above it or below it, if
        there it touches no mark and no other word."""
        taken = {0: [(x / self.per_pixel - 7, x / self.per_pixel + 7) for x in xs], -1: [], 1: []}
        for mark, x in zip(marks, xs, strict=True):
            long, at = wide(mark.label, SMALL) + 4, x / self.per_pixel
            places = [(0, at + 8), (0, at - 8 - long), (-1, at - long / 2), (1, at - long / 2)]
            for level, start in places if around else places[:2]:
                inside = self.edges[0] < start and start + long < self.edges[1]
                if mark.label and inside and all(start + long < left or right < start for left, right in taken[level]):
                    middle = self.per_pixel * (start + long / 2)
                    self._word(mark.label, middle, y + level * 12)
                    taken[level].append((start - 2, start + long + 2))
                    break

    def _word(self, text: str, x: float, y: float) -> None:
        """A word on white, so that no line goes through it."""
        plate = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
        self.axes.text(x, y, text, size=SMALL, ha="center", va="center", zorder=4, bbox=plate, clip_on=False)


def _shorter(label: str) -> tuple[str, ...]:
    """`Tier B1 (hmpps-tier-v2)`, `Tier B1`, `B1`."""
    without, _, _ = label.partition(" (")
    return label, without, without.split()[-1]


def _widest_gap(band: Band, row: Row) -> tuple[int, int]:
    """The widest stretch of a band without a mark on it."""
    first, until = band.first.toordinal(), band.until.toordinal()
    marks = [mark.on.toordinal() for mark in row.marks]
    return max(
        pairwise(sorted((first, *(x for x in marks if first < x < until), until))), key=lambda gap: gap[1] - gap[0]
    )
