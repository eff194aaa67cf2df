"""The timeline of a sentence, drawn: lanes below one another over one linear axis of days, with a key of what is there.

What is where comes from `domain.timeline`; here are the pixels. Words stand only where they do not touch anything.
"""

from collections.abc import Sequence
from textwrap import wrap
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from clients.pictures import canvas, key, strip
from clients.pictures.canvas import GREY, INK, PALE, WIDTH, wide
from clients.pictures.looks import BANDS, FAILED, KEPT, MARKS, Look
from clients.pictures.wording import SMALL, Wording
from domain.timeline import scale, words
from domain.timeline.scale import Tallies
from domain.timeline.shape import Band, Lane, Mark, Row, Sort, Timeline
from domain.timeline.zoom import Window, zoomed

LEFT, RIGHT, TOP, AXIS = 200, 26, 62, 38
TITLE, ROW, SINGLE, TALLIED, WORDED, GAP = 18, 21, 32, 52, 42, 8
BAND, BAR = 22, 14
APART = 11
FOR_LIFE = 70
ROUTINE = (Sort.MET, Sort.REVIEW, Sort.KEPT)
"""Marks whose number says nothing: several of them on one spot are as good as one."""


WITH_WORDS = ("Where", "Enforcement")
"""Lanes with room for words above and below."""


class Place(NamedTuple):
    """Where a row stands: its lane, its middle and its height in pixels from the top of the plot."""

    lane: Lane
    row: Row
    y: float
    height: float


def picture(timeline: Timeline, window: Window | None = None) -> str:
    """The timeline as SVG, with its title and what it says in three sentences; or what of it lies in a window, below a
    strip of the whole on which the window is framed."""
    says: tuple[str, ...] = words.sentences(timeline)
    with canvas.style():
        if window is None:
            drawn = _Drawing(timeline, None)
        else:
            drawn, says = _Drawing(zoomed(timeline, window), timeline), (*says, words.shown(window))
        drawn.draw()
        return canvas.svg(drawn.figure, timeline.title, " ".join(says))


class _Drawing:
    def __init__(self, timeline: Timeline, whole: Timeline | None) -> None:
        self.timeline, self.whole = timeline, whole
        self._right = FOR_LIFE if timeline.for_life else RIGHT
        self._plot = WIDTH - LEFT - self._right
        self._per_pixel = (timeline.until - timeline.first).days / self._plot
        self._tallies = {lane.name: self._tallied(lane) for lane in timeline.lanes}
        self._places, height = self._laid_out()
        self._sorts: set[Sort] = set()
        self._counted: dict[str, Look] = {}
        below = AXIS + key.height(self._rows)
        above = TOP + (strip.HEIGHT if whole else 0)
        self.figure: Figure = canvas.figure(above + height + below)
        self.axes: Axes = canvas.axes(self.figure, left=LEFT, top=above, right=self._right, bottom=below)
        self.axes.set_xlim(timeline.first.toordinal(), timeline.until.toordinal())
        self.axes.set_ylim(height, 0)
        edges = timeline.first.toordinal(), timeline.until.toordinal() + self._days(self._right)
        self._wording = Wording(self.axes, self._per_pixel, (self._pixels(edges[0]), self._pixels(edges[1])))

    def draw(self) -> None:
        self._heading()
        self._axis()
        for place in self._places:
            self._row(place)
        self._separators()
        self._today()
        key.draw(self.figure, self._rows, self._sorts, self._counted)
        if self.whole:
            strip.draw(self.figure, self.whole, self.timeline, left=LEFT, top=TOP - 8, right=RIGHT)

    # Layout

    def _laid_out(self) -> tuple[list[Place], float]:
        places, y = [], 0.0
        for lane in self.timeline.lanes:
            y += GAP / 2
            named = any(row.label for row in lane.rows)
            y += TITLE if named else 0
            for row in lane.rows:
                tall = TALLIED if self._tallies[lane.name] else WORDED if lane.name in WITH_WORDS else SINGLE
                height = ROW if named else tall
                places.append(Place(lane, row, y + height / 2, height))
                y += height
            y += GAP / 2
        return places, y

    def _tallied(self, lane: Lane) -> Tallies | None:
        if lane.name != "Contacts":
            return None
        return scale.tallies(lane.rows[0].marks, self.timeline.first, self.timeline.until, self._days(APART))

    @property
    def _rows(self) -> list[Row]:
        return [place.row for place in self._places]

    def _days(self, pixels: float) -> float:
        return pixels * self._per_pixel

    def _pixels(self, days: float) -> float:
        return days / self._per_pixel

    # Around the lanes

    def _heading(self) -> None:
        on = self.timeline.today
        looked_at = f"{self.timeline.sentence}, as at {on.day} {on:%B %Y}"
        canvas.write(self.figure, self.timeline.title, 12, 24, size=15, weight="bold")
        looked_at += f". {words.shown(Window(self.timeline.first, self.timeline.until))}" if self.whole else ""
        canvas.write(self.figure, looked_at, 12, 42, size=10, color=GREY)

    def _axis(self) -> None:
        ticks = scale.ticks(self.timeline.first, self.timeline.until)
        self.axes.set_yticks([])
        self.axes.set_xticks([tick.on.toordinal() for tick in ticks], [tick.label for tick in ticks])
        for tick in ticks:
            at = tick.on.toordinal(), self.axes.get_ylim()[0] + 25
            self.axes.text(*at, tick.year, size=10, ha="center", va="center", clip_on=False)
        self.axes.tick_params(axis="x", length=4, color=PALE, labelsize=10)
        self.axes.grid(axis="x", color="#dcdfe1", linewidth=0.8)
        self.axes.set_axisbelow(True)

    def _separators(self) -> None:
        before = None
        for place in self._places:
            top = place.y - place.height / 2
            if place.lane is not before:
                named = bool(place.row.label)
                y = top - TITLE / 2 if named else place.y
                self._left(place.lane.name, y, weight="bold", x=12)
                edge = top - (TITLE if named else 0) - GAP / 2
                self.axes.axhline(edge, xmin=-LEFT / self._plot, color=PALE, linewidth=0.8, clip_on=False)
            if place.row.label:
                self._left(place.row.label, place.y, size=10)
            before = place.lane
        bottom = self.axes.get_ylim()[0]
        self.axes.axhline(bottom, xmin=-LEFT / self._plot, color=PALE, linewidth=1, clip_on=False)

    def _left(self, text: str, y: float, *, x: float = 22, size: float = 11, weight: str = "normal") -> None:
        room, at = LEFT - x - 8, self.timeline.first.toordinal() - self._days(LEFT - x)
        if wide(text, size, weight) > room:
            size, text = SMALL - 0.5, "\n".join(wrap(text, width=int(len(text) * room / wide(text, SMALL, weight))))
        self.axes.text(at, y, text, size=size, weight=weight, va="center", clip_on=False, linespacing=0.95)

    def _today(self) -> None:
        if not self.timeline.living:
            return
        x = self.timeline.today.toordinal() + 0.5
        bottom = self.axes.get_ylim()[0]
        self.axes.plot([x, x], [-4, bottom], color=INK, linewidth=2, clip_on=False)
        self.axes.text(x, -6, "Today", size=10, weight="bold", ha="center", va="bottom", clip_on=False)

    # Rows

    def _row(self, place: Place) -> None:
        row = place.row
        if row.planned:
            self._band(row.planned, place.y, BAR)
        for band in row.bands:
            self._band(band, place.y, BAR if row.label else BAND)
        self._wording.of_bands(row, place.y, BAND / 2 + 8)
        tallies = self._tallies[place.lane.name]
        if tallies:
            self._bars(tallies, place)
        counted = scale.COUNTED if tallies else ()
        self._marks([mark for mark in row.marks if mark.sort not in counted], place)
        if place.lane.name == "Where" and self.timeline.for_life:
            self._arrow(place.y)

    def _band(self, band: Band, y: float, height: float) -> None:
        looks = dict(BANDS[band.sort])
        if band.ahead:
            looks |= {"alpha": 0.4, "linestyle": (0, (4, 3))}
        left, days = band.first.toordinal(), (band.until - band.first).days
        self.axes.barh(y, days, left=left, height=height, zorder=2, **{"linewidth": 1, **looks})
        if not band.ahead:
            self._sorts.add(band.sort)

    def _bars(self, tallies: Tallies, place: Place) -> None:
        """Contacts of each stretch, kept above the line and failed below it, each with its number."""
        most = max(max(one.kept, one.failed) for one in tallies.each)
        failures = any(one.failed for one in tallies.each)
        base = place.y + place.height / 2 - (16 if failures else 4)
        unit = (base - (place.y - place.height / 2) - 10) / most
        for one in tallies.each:
            middle = (one.first.toordinal() + one.until.toordinal()) / 2
            days = max((one.until - one.first).days * 0.8, self._days(4))
            self.axes.bar(middle, -one.kept * unit, bottom=base, width=days, zorder=2, **KEPT)
            if one.kept:
                self._figure(middle, base - one.kept * unit - 1, one.kept)
            if one.failed:
                below = min(one.failed * unit, 6.0)
                self.axes.bar(middle, below, bottom=base, width=days, zorder=2, **FAILED)
                self._figure(middle, base + below + 10, one.failed)
        self.axes.plot(
            [self.timeline.first.toordinal(), self.timeline.until.toordinal()], [base, base], color=INK, linewidth=0.8
        )
        self._counted = {f"Contacts kept, by {tallies.by}": KEPT} | ({"Failures to attend": FAILED} if failures else {})

    def _figure(self, x: float, y: float, number: int) -> None:
        self.axes.text(x, y, str(number), size=8, ha="center", va="bottom", zorder=4)

    def _marks(self, marks: Sequence[Mark], place: Place) -> None:
        shown = scale.apart(marks, self._days(APART))
        xs = [self._x(mark) for mark in shown]
        for mark, x in zip(shown, xs, strict=True):
            if mark.until:
                self.axes.plot([x, mark.until.toordinal() + 0.5], [place.y, place.y], color=INK, linewidth=2, zorder=3)
            self.axes.plot(x, place.y, linestyle="none", zorder=5, clip_on=False, **MARKS[mark.sort])
            self._sorts.add(mark.sort)
            if mark.number > 1 and mark.sort not in ROUTINE:
                self._figure(x, place.y - 6, mark.number)
        if place.lane.name in ("Enforcement", "Plan and reviews"):
            self._wording.of_marks(shown, xs, place.y, around=place.lane.name in WITH_WORDS)

    def _x(self, mark: Mark) -> float:
        """The middle of its day; the tick of what was completed stands behind the end of its bar."""
        return mark.on.toordinal() + 0.5 + (self._days(8) if mark.sort is Sort.COMPLETED else 0)

    def _arrow(self, y: float) -> None:
        end = self.timeline.until.toordinal()
        self.axes.plot(end + self._days(9), y, marker=">", markersize=10, color=INK, clip_on=False)
        self.axes.text(end + self._days(18), y, "for life", size=10, va="center", clip_on=False)
