"""What is drawn: well-formed pictures that say what they are, whose text is text, the same on every run."""

import os
import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from matplotlib.colors import to_rgb

from clients.pictures import canvas, caseload, plots
from clients.pictures.looks import BANDS, MARKS
from clients.pictures.page import Part, page
from clients.pictures.plots import Bar, Share
from clients.pictures.timeline import picture
from domain import held
from domain.timeline.shape import Sort
from domain.timeline.words import sentences, shown
from domain.timeline.zoom import Zoom, windows
from tests.conftest import EXAMPLES, ROOT
from tests.domain import random_lives
from tests.domain.random_lives import Life
from tests.domain.test_held import WEDNESDAY, standing
from tests.domain.test_random_lives import FIXED, STARTS, lived
from tests.domain.test_timeline import of, of_example

SVG = "{http://www.w3.org/2000/svg}"
BARS = [Bar("Kent", 8.25, "above"), Bar("Essex", -14, "below"), Bar("Surrey", 1, "average"), Bar("Devon", None)]
SHARES = [Share("Plan in time", 40, 52, 3), Share("Breach in time", 0, 0, 4), Share("None yet", 0, 0)]


def texts(svg: str) -> list[str]:
    return ["".join(one.itertext()) for one in ElementTree.fromstring(svg).iter(f"{SVG}text")]


class Box(NamedTuple):
    text: str
    left: float
    right: float
    top: float
    bottom: float

    def touches(self, other: "Box") -> bool:
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.bottom <= other.top or other.bottom <= self.top)


def box(text: Element) -> Box:
    """Where a text stands, as wide as in the widest font: from its base line up to the top of its capitals."""
    style, said = text.get("style", ""), "".join(text.itertext())
    size, bold = float(re.findall(r"font-size: ([\d.]+)px", style)[0]), "font-weight: 700" in style
    wide = canvas.wide(said, size, "bold" if bold else "normal")
    moved = re.search(r"translate\((\S+) (\S+)\)", text.get("transform", ""))
    x, y = (float(at) for at in (moved.groups() if moved else (text.get("x", ""), text.get("y", ""))))
    shift = {"middle": wide / 2, "end": wide}.get((re.findall(r"text-anchor: (\w+)", style) or ["start"])[0], 0)
    return Box(said, x - shift, x - shift + wide, y - 0.7 * size, y)


def caseload_picture() -> str:
    rows = [standing("osei", "2", -3, 4), standing("osei", "3"), standing(None, None, 9)]
    return caseload.picture("Caseload", "Two.", held.held(rows), held.caps(), held.due_by_week(rows, WEDNESDAY))


PICTURES = {
    "timeline": lambda: picture(of_example("combination-of-requirements")),
    "caseload": caseload_picture,
    "bars": lambda: plots.bars("Enforcement", BARS, quartiles=(-8.6, 8.4), unit="percentage points"),
    "shares": lambda: plots.shares("Service levels", SHARES),
    "an empty caseload": lambda: caseload.picture("Caseload", "None.", [], held.caps(), []),
    "no bars": lambda: plots.bars("Nothing", []),
    "no shares": lambda: plots.shares("Nothing", []),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_an_image_with_a_title_and_a_description_and_loads_nothing(name: str) -> None:
    svg = PICTURES[name]()
    root = ElementTree.fromstring(svg)
    title, says = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert says is not None
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", f"{title.get('id')} {says.get('id')}")
    assert title.text
    assert not re.search(r"<(script|image|metadata|foreignObject)|href=\"[^#]|url\([^#]|DOCTYPE", svg)


def covered_or_cut(svg: str) -> list[str]:
    """The texts that touch another or the edge of the picture."""
    root = ElementTree.fromstring(svg)
    height, boxes = float(root.attrib["viewBox"].split()[3]), [box(text) for text in root.iter(f"{SVG}text")]
    cut = [one for one in boxes if one.left < 0 or one.right > canvas.WIDTH or one.top < 0 or one.bottom > height]
    return [one.text for one in cut] + [
        f"{one.text}/{other.text}" for one, other in combinations(boxes, 2) if one.touches(other)
    ]


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_every_example_is_drawn_with_its_words_as_text_that_nothing_cuts_or_covers(file: Path) -> None:
    timeline = of_example(file.stem)
    svg = picture(timeline)
    root, words, says = ElementTree.fromstring(svg), texts(svg), " ".join(sentences(timeline))
    assert (root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")) == (timeline.title, says)
    assert {timeline.title, *(lane.name for lane in timeline.lanes)} <= set(words)
    assert covered_or_cut(svg) == []


@settings(FIXED, max_examples=15)
@given(drawn=random_lives.lives(STARTS, 8))
def test_every_life_can_be_drawn_without_words_that_touch(drawn: Life) -> None:
    assert covered_or_cut(picture(of(lived(drawn)))) == []


@pytest.mark.parametrize("name", ["life-over-thirty-years", "recalled-and-re-released"])
def test_a_part_is_drawn_below_a_strip_of_the_whole_and_says_what_is_shown(name: str) -> None:
    timeline = of_example(name)
    for zoom, window in windows(timeline).items():
        svg = picture(timeline, None if zoom is Zoom.ALL else window)
        assert covered_or_cut(svg) == [], zoom
        assert ("Whole sentence" in texts(svg)) is (zoom is not Zoom.ALL)
        assert (shown(window) in ElementTree.fromstring(svg).findtext(f"{SVG}desc", "")) is (zoom is not Zoom.ALL)


def test_a_picture_names_nobody() -> None:
    svg = picture(of_example("recalled-and-re-released"))
    assert not [name for name in ("fenwick", "odell", "sharma", "wendle", "P-1", "whereabouts") if name in svg]


def test_everything_that_a_timeline_may_hold_has_a_look_and_no_two_look_the_same_in_one_lane() -> None:
    assert set(BANDS) | set(MARKS) == set(Sort)
    assert not set(BANDS) & set(MARKS)
    served = [BANDS[sort] for sort in list(Sort)[:8]]
    assert len({repr(look) for look in served}) == len(served)


def test_the_same_timeline_is_the_same_picture_in_another_process() -> None:
    drawing = (
        "from pathlib import Path; from clients.cli.chart import timeline_of_file as of;"
        "from clients.pictures.timeline import picture;"
        "import sys; sys.stdout.write(picture(of(Path('examples/quiet-community-order.yaml'))))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)}
    drawn = subprocess.run(
        [sys.executable, "-c", drawing], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert drawn.stdout == picture(of_example("quiet-community-order"))


def test_crowded_contacts_are_bars_with_their_numbers() -> None:
    words = texts(picture(of_example("life-over-thirty-years")))
    assert "Contacts kept, by year" in words
    assert words.count("4") >= 4
    assert "for life" in words


def test_a_plot_says_its_figures_and_what_is_not_known() -> None:
    words = texts(plots.bars("Enforcement", BARS, quartiles=(-8.6, 8.4)))
    assert {"+8.25", "\N{MINUS SIGN}14", "+1", "not known", "Above average", "Between the quartiles"} <= set(words)
    words = texts(plots.shares("Service levels", SHARES))
    assert {"40 of 52 (77 %), 3 not known", "none known of 4", "none", "Not known"} <= set(words)


def test_the_caseload_shows_the_cap_with_its_pack_and_what_is_overdue() -> None:
    words = texts(caseload_picture())
    assert {"cap 50 of a full-time officer, rab2020@1/allocation", "osei", "not allocated", "overdue", "Tier 2"} <= set(
        words
    )


def test_a_page_is_one_file_that_escapes_what_it_is_given() -> None:
    made = page("A < B", ["One."], [Part("<svg/>", "C", ("Who", "N"), [("x & y", "1")], ["n < 1"])])
    assert "<title>A &lt; B</title>" in made
    assert '<tr><th scope="row">x &amp; y</th><td>1</td></tr>' in made
    assert "<p>n &lt; 1</p>" in made
    assert not re.search(r"<script|<link|src=|https?:", made)


def _contrast(color: str) -> float:
    """Of a colour on white (WCAG 2.2, relative luminance)."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(color)]
    return 1.05 / (sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True)) + 0.05)


@pytest.mark.parametrize("sort", [sort for sort in Sort if sort is not Sort.PRISON], ids=str)
def test_every_band_and_mark_or_its_edge_is_seen_on_white(sort: Sort) -> None:
    look = BANDS.get(sort) or MARKS[sort]
    colors = [look[name] for name in ("facecolor", "edgecolor", "color", "markeredgecolor") if name in look]
    assert max(map(_contrast, colors)) >= 3
