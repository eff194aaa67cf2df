"""How each sort of band and mark looks: shape and hatch first, colour second, so that it is told in grey print too.

Every mark, or its edge, has a contrast of three to one or more on white.
"""

from typing import Any

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

from clients.pictures.canvas import BLUE, FAMILY, GREEN, GREY, INK, ORANGE, RED, YELLOW
from domain.timeline.shape import Sort

_ASKED = TextPath((0, 0), "?", size=10, prop=FontProperties(family=FAMILY, weight="bold"))
ASKED = _ASKED.transformed(Affine2D().translate(-_ASKED.get_extents().width / 2, -_ASKED.get_extents().height / 2))
TICK = [(-0.9, 0.05), (-0.3, -0.6), (0.9, 0.8)]
SLASH = [(-0.55, -1.0), (0.55, 1.0)]
COLUMN = [
    (-1.0, -1.0),
    (1.0, -1.0),
    (0.55, -0.65),
    (0.55, 0.65),
    (1.0, 1.0),
    (-1.0, 1.0),
    (-0.55, 0.65),
    (-0.55, -0.65),
]
CHEVRON = [(-0.5, -0.8), (0.4, 0.0), (-0.5, 0.8)]

Look = dict[str, Any]

KEPT: Look = {"facecolor": BLUE, "edgecolor": BLUE}
FAILED: Look = {"facecolor": RED, "edgecolor": RED}
"""The bars of contacts that are counted."""

BANDS: dict[Sort, Look] = {
    Sort.BEFORE: {"facecolor": "white", "edgecolor": GREY, "linestyle": (0, (1, 1.5))},
    Sort.CUSTODY: {"facecolor": GREY, "edgecolor": INK},
    Sort.COMMUNITY: {"facecolor": "#8eb8dc", "edgecolor": INK},
    Sort.LICENCE: {"facecolor": "white", "edgecolor": BLUE, "hatch": "///"},
    Sort.SUPERVISED: {"facecolor": "white", "edgecolor": BLUE, "hatch": "..."},
    Sort.AT_LARGE: {"facecolor": "white", "edgecolor": RED, "hatch": "xxxx"},
    Sort.OVER: {"facecolor": "white", "edgecolor": "#6f777b"},
    Sort.NOT_KNOWN: {"facecolor": "white", "edgecolor": GREY, "linestyle": (0, (4, 3))},
    Sort.PLANNED: {"facecolor": "white", "edgecolor": GREY, "linestyle": (0, (3, 2))},
    Sort.RUNNING: {"facecolor": BLUE, "edgecolor": BLUE},
    Sort.SUSPENDED: {"facecolor": "white", "edgecolor": GREY, "hatch": "---", "linestyle": (0, (1, 1.5))},
    Sort.MANAGER: {"facecolor": "#eef1f2", "edgecolor": INK},
    Sort.NO_MANAGER: {"facecolor": "white", "edgecolor": RED, "linestyle": (0, (3, 2))},
    Sort.TIER: {"facecolor": "white", "edgecolor": INK},
}
INSIDE = {Sort.CUSTODY: "white"}
"""The colour of a band's own words, where it is not ink."""

HOLLOW = {"markerfacecolor": "white"}
MARKS: dict[Sort, Look] = {
    Sort.PRISON: {"marker": "|", "markersize": 11, "markeredgecolor": "white", "markeredgewidth": 2},
    Sort.TARIFF: {"marker": "v", "markersize": 8, "color": YELLOW, "markeredgecolor": INK},
    Sort.REFERRED: {"marker": CHEVRON, "markersize": 7, "markerfacecolor": "none", "markeredgecolor": INK},
    Sort.TURNED_DOWN: {"marker": "x", "markersize": 7, "markeredgecolor": RED, "markeredgewidth": 2},
    Sort.COMPLETED: {"marker": TICK, "markersize": 9, "markerfacecolor": "none", "markeredgecolor": GREEN},
    Sort.STOPPED: {"marker": SLASH, "markersize": 17, "markerfacecolor": "none", "markeredgecolor": RED},
    Sort.PLAN: {"marker": "P", "markersize": 8, "color": INK},
    Sort.REVIEW: {"marker": "|", "markersize": 11, "markeredgecolor": INK, "markeredgewidth": 1.6},
    Sort.PAROLE_REFUSED: {"marker": "X", "markersize": 8, "color": RED, "markeredgecolor": INK},
    Sort.PAROLE_GRANTED: {"marker": ">", "markersize": 8, "color": YELLOW, "markeredgecolor": INK},
    Sort.KEPT: {"marker": "o", "markersize": 7, "color": BLUE},
    Sort.VOLUNTARY: {"marker": ".", "markersize": 6, "color": GREY},
    Sort.FAILED: {"marker": "x", "markersize": 8, "markeredgecolor": RED, "markeredgewidth": 2.4},
    Sort.ACCEPTED: {"marker": "o", "markersize": 8, "fillstyle": "left", "color": RED, "markeredgecolor": RED},
    Sort.ARRANGED: {"marker": "o", "markersize": 7, "markeredgecolor": BLUE, "markeredgewidth": 1.6, **HOLLOW},
    Sort.NO_OUTCOME: {"marker": ASKED, "markersize": 8, "color": INK},
    Sort.MET: {"marker": TICK, "markersize": 8, "markerfacecolor": "none", "markeredgecolor": GREEN},
    Sort.LATE: {"marker": "^", "markersize": 9, "color": ORANGE, "markeredgecolor": INK},
    Sort.MISSED: {"marker": "x", "markersize": 8, "markeredgecolor": RED, "markeredgewidth": 2.4},
    Sort.DUE: {"marker": "s", "markersize": 8, "markeredgecolor": INK, "markeredgewidth": 1.4, **HOLLOW},
    Sort.UNKNOWN: {"marker": ASKED, "markersize": 8, "color": INK},
    Sort.BROKEN: {"marker": "x", "markersize": 8, "markeredgecolor": RED, "markeredgewidth": 2.4},
    Sort.WARNED: {"marker": "D", "markersize": 8, "color": YELLOW, "markeredgecolor": INK},
    Sort.BREACH_REFERRED: {"marker": "s", "markersize": 9, "fillstyle": "left", "color": RED, "markeredgecolor": RED},
    Sort.BREACH: {"marker": "s", "markersize": 9, "color": RED},
    Sort.RECALL: {"marker": "s", "markersize": 9, "color": RED},
    Sort.AUTHORISED: {"marker": "D", "markersize": 8, "markeredgecolor": INK, "markeredgewidth": 1.4, **HOLLOW},
    Sort.TAKEN_BACK: {"marker": "s", "markersize": 8, "markeredgecolor": RED, "markeredgewidth": 1.4, **HOLLOW},
    Sort.COURT: {"marker": COLUMN, "markersize": 11, "color": INK},
    Sort.POLICE: {"marker": "v", "markersize": 8, "color": INK},
    Sort.AREA: {"marker": ">", "markersize": 8, "color": INK},
}
for _open in (Sort.REFERRED, Sort.COMPLETED, Sort.STOPPED, Sort.MET):
    MARKS[_open]["markeredgewidth"] = 2.2
