"""The ground that every picture is drawn on: one style, no state beside the figure, the same SVG on every machine.

Sizes are pixels of the picture: a figure has 72 to the inch. Text is measured by the font that comes with matplotlib,
the widest of those that a reader's machine may take instead.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from html import escape
from io import StringIO
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

WIDTH = 960
PIXELS = 72
INK, PALE = "#0b0c0c", "#b1b4b6"
BLUE, RED, GREEN, ORANGE, YELLOW, GREY = "#1d70b8", "#b10e1e", "#005a30", "#f47738", "#ffdd00", "#484949"
FAMILY = "DejaVu Sans"
STYLE: dict[Any, object] = {
    "font.family": [FAMILY, "sans-serif"],
    "font.sans-serif": [FAMILY],
    "font.size": 11,
    "text.color": INK,
    "axes.edgecolor": PALE,
    "axes.labelcolor": INK,
    "axes.linewidth": 1,
    "xtick.color": INK,
    "ytick.color": INK,
    "hatch.linewidth": 1.2,
    "svg.fonttype": "none",
    "text.parse_math": False,
    "svg.hashsalt": "whole-sentence",
}


@contextmanager
def style() -> Iterator[None]:
    """Our style for as long as a picture is drawn, whatever a matplotlibrc of this machine says."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(STYLE)
        yield


def figure(height: float) -> Figure:
    """An empty picture of our width."""
    made = Figure(figsize=(WIDTH / PIXELS, height / PIXELS), dpi=PIXELS)
    FigureCanvasSVG(made)
    return made


def axes(on: Figure, *, left: float, top: float, right: float, bottom: float) -> Axes:
    """Axes with so many pixels on each side, without a frame."""
    height = on.get_figheight() * PIXELS
    made = on.add_axes(
        (left / WIDTH, bottom / height, (WIDTH - left - right) / WIDTH, (height - top - bottom) / height)
    )
    made.spines[:].set_visible(False)
    return made


def write(on: Figure, text: str, x: float, y: float, **looks: object) -> None:
    """Text at so many pixels from the left and from the top."""
    height = on.get_figheight() * PIXELS
    on.text(x / WIDTH, 1 - y / height, text, **looks)  # type: ignore[arg-type]


@cache
def wide(text: str, size: float = 11, weight: str = "normal") -> float:
    """How many pixels wide a text is."""
    if not text.strip():
        return 0.0
    return float(
        TextPath((0, 0), text, prop=FontProperties(family=FAMILY, size=size, weight=weight)).get_extents().width
    )


def svg(drawn: Figure, title: str, says: str) -> str:
    """The picture as SVG: an image with a title and a description, no date, no prolog, nothing from elsewhere."""
    written = StringIO()
    drawn.savefig(written, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    text = written.getvalue()
    head, _, body = text[text.index("<svg") :].partition(">")
    body = re.sub(r"\s*<metadata>.*?</metadata>", "", body, count=1, flags=re.DOTALL)
    head = re.sub(r' (?:width|height)="[^"]*pt"', "", head)
    body = re.sub(r'<g id="[^"]*"', "<g", body)  # nothing refers to them, and a page may hold several pictures
    key = sha256(f"{title}{says}".encode()).hexdigest()[:8]
    named = f'role="img" aria-labelledby="title-{key} says-{key}" width="{WIDTH}"'
    told = f'<title id="title-{key}">{escape(title)}</title>\n <desc id="says-{key}">{escape(says)}</desc>'
    return f"{head} {named}>\n {told}{body}"
