"""Parts of a long timeline: which there are, and that each holds what lies in its window and nothing else."""

from datetime import date

import pytest

from domain.timeline.shape import Sort
from domain.timeline.words import table
from domain.timeline.zoom import Window, Zoom, part, windows, zoomed
from tests.conftest import EXAMPLES
from tests.domain.test_timeline import bands, of_example, row

LIFE = "life-over-thirty-years"
NAMES = [path.stem for path in EXAMPLES]
PARTS = {
    LIFE: {
        Zoom.ALL: ("1999-06-14", "2035-08-30"),
        Zoom.YEAR: ("2034-08-31", "2035-08-30"),
        Zoom.CUSTODY: ("1999-06-14", "2016-12-05"),
        Zoom.FROM_RELEASE: ("2016-12-06", "2035-08-30"),
    },
    "recalled-and-re-released": {
        Zoom.ALL: ("2021-11-08", "2024-11-25"),
        Zoom.YEAR: ("2023-11-26", "2024-11-25"),
        Zoom.CUSTODY: ("2021-11-08", "2023-05-08"),
        Zoom.FROM_RELEASE: ("2023-05-09", "2024-11-25"),
    },
    "quiet-community-order": {Zoom.ALL: ("1999-03-01", "2000-03-06")},
}


@pytest.mark.parametrize("name", PARTS)
def test_a_long_sentence_has_its_last_year_custody_and_what_came_after_release(name: str) -> None:
    found = windows(of_example(name))
    assert {zoom: (str(one.first), str(one.last)) for zoom, one in found.items()} == PARTS[name]


@pytest.mark.parametrize("name", NAMES)
def test_a_part_holds_what_lies_in_it_by_the_same_entries_and_ends_at_its_edges(name: str) -> None:
    whole = of_example(name)
    lines = {(line.lane, line.what, line.entries): line for line in table(whole)}
    for window in windows(whole).values():
        for line in table(zoomed(whole, window)):
            before = lines[line.lane, line.what, line.entries]
            assert window.first <= line.first <= (line.last or line.first) <= window.last
            assert before.first <= line.first
        inside = [line for line in table(whole) if window.has(line.first) and line.last is None]
        assert {line.entries for line in inside} <= {line.entries for line in table(zoomed(whole, window))}


def test_custody_and_what_came_after_together_are_the_whole() -> None:
    whole = of_example(LIFE)
    found = windows(whole)
    assert found[Zoom.CUSTODY].until == found[Zoom.FROM_RELEASE].first
    served = [row(zoomed(whole, found[zoom]), "Where") for zoom in (Zoom.CUSTODY, Zoom.FROM_RELEASE)]
    assert [one for part_ in served for one in bands(part_)] == bands(row(whole, "Where"))
    assert [band.sort for band in served[0].bands] == [Sort.CUSTODY]


def test_today_and_the_rest_of_life_stand_only_where_the_window_reaches() -> None:
    whole = of_example(LIFE)
    seen = {zoom: zoomed(whole, window) for zoom, window in windows(whole).items()}
    assert {zoom: (one.living, one.for_life) for zoom, one in seen.items()} == {
        Zoom.ALL: (True, True),
        Zoom.YEAR: (True, True),
        Zoom.CUSTODY: (False, False),
        Zoom.FROM_RELEASE: (True, True),
    }
    assert seen[Zoom.ALL] == whole


def test_a_lane_with_nothing_in_the_window_is_left_out_but_for_those_that_always_stand() -> None:
    day = Window(date(1999, 6, 20), date(1999, 6, 21))
    assert {"Where", "Contacts", "Deadlines"} <= {lane.name for lane in zoomed(of_example(LIFE), day).lanes}
    assert zoomed(of_example(LIFE), day).lane("Constructive") is None


@pytest.mark.parametrize("wanted", ["all", "", "custody", "moon"])
def test_what_a_sentence_does_not_have_is_the_whole(wanted: str) -> None:
    assert part(of_example("quiet-community-order"), wanted) is None
