"""A strip of a whole timeline, above a part of it: where the sentence was served, and a frame around what is shown."""

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from clients.pictures import canvas
from clients.pictures.canvas import INK
from clients.pictures.looks import BANDS
from domain.timeline import scale
from domain.timeline.shape import Timeline

HEIGHT, TALL = 46, 14
FRAME = 4


def draw(on: Figure, whole: Timeline, part: Timeline, *, left: float, top: float, right: float) -> None:
    """Between so many pixels from the left, the top and the right."""
    height = on.get_figheight() * canvas.PIXELS
    axes = canvas.axes(on, left=left, top=top, right=right, bottom=height - top - TALL)
    first, until = whole.first.toordinal(), whole.until.toordinal()
    axes.set_xlim(first, until)
    axes.set_ylim(TALL, 0)
    axes.set_yticks([])
    canvas.write(on, "Whole sentence", 12, top + TALL - 3, size=11, weight="bold")
    lane = whole.lane("Where")
    for band in lane.rows[0].bands if lane else ():
        looks = {"linewidth": 1, **BANDS[band.sort], **({"alpha": 0.4, "linestyle": (0, (4, 3))} if band.ahead else {})}
        days = (band.until - band.first).days
        axes.barh(TALL / 2, days, left=band.first.toordinal(), height=TALL, zorder=2, **looks)
    ticks = scale.ticks(whole.first, whole.until)
    axes.set_xticks([tick.on.toordinal() for tick in ticks], [_year(tick) for tick in ticks])
    axes.tick_params(axis="x", length=3, labelsize=9, pad=FRAME)
    frame = part.first.toordinal(), part.until.toordinal()
    axes.add_patch(
        Rectangle(
            (frame[0], -FRAME), frame[1] - frame[0], TALL + 2 * FRAME,
            fill=False, edgecolor=INK, linewidth=2.5, zorder=5, clip_on=False,
        )
    )  # fmt: skip


def _year(tick: scale.Tick) -> str:
    """Years alone: months would stand too close."""
    return tick.year or (tick.label if tick.label.isdecimal() else "")
