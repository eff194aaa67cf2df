"""The caseload, drawn: open sentences of each officer or area by tier against the cap, and what is due by week."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from clients.pictures import canvas
from clients.pictures.canvas import BLUE, GREY, INK, PALE, RED, WIDTH, wide
from clients.pictures.looks import Look
from domain.held import Held, Week
from domain.team.staffing import Cap

ROW, TOP, BETWEEN, WEEKS, KEY, RIGHT = 24, 66, 86, 120, 40, 50
TIERS: tuple[Look, ...] = (
    {"facecolor": "white", "edgecolor": INK},
    {"facecolor": "#8eb8dc", "edgecolor": INK},
    {"facecolor": BLUE, "edgecolor": INK},
    {"facecolor": GREY, "edgecolor": INK},
    {"facecolor": "white", "edgecolor": BLUE, "hatch": "///"},
    {"facecolor": "white", "edgecolor": INK, "hatch": "..."},
    {"facecolor": "white", "edgecolor": GREY, "hatch": "---"},
    {"facecolor": "white", "edgecolor": GREY, "hatch": "xx"},
)
FULL_TIME = " of a full-time officer"
LATE: Look = {"facecolor": "white", "edgecolor": RED, "hatch": "////"}
AHEAD: Look = {"facecolor": "#8eb8dc", "edgecolor": INK}


def picture(title: str, says: str, rows: Sequence[Held], caps: Sequence[tuple[str, Cap]], weeks: Sequence[Week]) -> str:
    """Both pictures below one another, as one SVG."""
    with canvas.style():
        height = max(len(rows), 1) * ROW
        drawn = canvas.figure(TOP + height + KEY + BETWEEN + WEEKS + 40)
        left = min(max(max((wide(row.holder, 10) for row in rows), default=0) + 26, 120), 300)
        canvas.write(drawn, title, 12, 28, size=15, weight="bold")
        upper = canvas.axes(drawn, left=left, top=TOP, right=RIGHT, bottom=KEY + BETWEEN + WEEKS + 40)
        keys = _held(upper, rows, caps)
        y = 1 - (TOP + height + 22) / (drawn.get_figheight() * canvas.PIXELS)
        drawn.legend(handles=keys, loc="upper left", bbox_to_anchor=(8 / WIDTH, y), ncols=8, frameon=False, fontsize=10)
        canvas.write(drawn, "Due by week", 12, TOP + height + KEY + BETWEEN - 28, size=12, weight="bold")
        _due(canvas.axes(drawn, left=left, top=TOP + height + KEY + BETWEEN, right=RIGHT, bottom=40), weeks)
        return canvas.svg(drawn, title, says)


def _held(ax: Axes, rows: Sequence[Held], caps: Sequence[tuple[str, Cap]]) -> list[Patch]:
    tiers = sorted({tier for row in rows for tier, _ in row.tiers})
    looks = {tier: TIERS[number % len(TIERS)] for number, tier in enumerate(tiers)}
    most = max([row.sentences for row in rows] + [cap.most for _, cap in caps], default=1)
    ax.set_xlim(0, most * 1.08)
    ax.set_ylim(max(len(rows), 1) - 0.5, -0.5)
    for y, row in enumerate(rows):
        left = 0
        for tier, count in row.tiers:
            ax.barh(y, count, left=left, height=0.64, linewidth=1, zorder=2, **looks[tier])
            left += count
        ax.text(left + most / 150, y, str(row.sentences), size=9, va="center", zorder=4)
    for ref, cap in caps:
        ax.axvline(cap.most, color=RED, linewidth=2, linestyle=(0, (5, 3)), zorder=3)
        ax.text(
            cap.most,
            -0.62,
            f"cap {cap.most}{FULL_TIME if cap.full_time_equivalent else ''}, {ref}",
            size=9,
            ha="center",
            va="bottom",
            clip_on=False,
        )
    ax.set_yticks(range(len(rows)), [row.holder for row in rows], size=10)
    _quiet(ax)
    return [Patch(label=_tier(tier), linewidth=1, **looks[tier]) for tier in tiers]


def _due(ax: Axes, weeks: Sequence[Week]) -> None:
    most = max((week.due for week in weeks), default=1) or 1
    ax.set_ylim(0, most * 1.15)
    ax.set_xlim(-0.6, len(weeks) - 0.4)
    for x, week in enumerate(weeks):
        ax.bar(x, week.due, width=0.62, linewidth=1, zorder=2, **(LATE if week.overdue else AHEAD))
        ax.text(x, week.due + most / 40, str(week.due), size=9, ha="center", va="bottom", zorder=4)
    names = ["overdue" if week.overdue else f"{week.monday.day} {week.monday:%b}" for week in weeks]
    ax.set_xticks(range(len(weeks)), names, size=10)
    ax.set_yticks([])
    ax.tick_params(length=0)
    ax.axhline(0, color=INK, linewidth=1)


def _quiet(ax: Axes) -> None:
    ax.tick_params(axis="y", length=0)
    ax.tick_params(axis="x", color=PALE, labelsize=9)
    ax.grid(axis="x", color="#dcdfe1", linewidth=0.8)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_axisbelow(True)


def _tier(tier: str) -> str:
    return tier if tier.startswith("no ") else f"Tier {tier}"
