"""Where the manager is best based: at home, unless the sentence is spent inside (OMM A 2.4.6-2.4.7)."""

import pytest

from domain.team.base import best_base
from tests.domain import builders as a

OMM = "omm2005@1"


def inside(**imposes):
    return a.sentenced("determinate", "2005-06-06", pack="ns1995@1", model=OMM, **imposes)


@pytest.mark.parametrize(
    ("step", "licence", "better"),
    [
        pytest.param(lambda: a.engagement(), None, None, id="no sentence yet"),
        pytest.param(lambda: a.order(), None, ("community", "no_part_inside"), id="an order"),
        pytest.param(lambda: a.lifer(), None, None, id="a life sentence, whose end nobody knows"),
        pytest.param(lambda: inside(months=36), None, None, id="a release that nobody knows yet"),
        pytest.param(lambda: inside(months=6), False, ("custody", "no_licence"), id="no licence"),
        pytest.param(
            lambda: inside(ends_on="2006-06-05", release_on="2006-06-05"),
            None,
            ("custody", "all_inside"),
            id="all inside",
        ),
        pytest.param(
            lambda: inside(ends_on="2006-06-06", release_on="2006-05-05"),
            None,
            ("custody", "outside_part_very_short"),
            id="a month after eleven",
        ),
        pytest.param(
            lambda: inside(ends_on="2006-07-06", release_on="2006-05-06"),
            True,
            ("community", "completed_at_home"),
            id="two months after eleven",
        ),
    ],
)
def test_the_better_base_follows_from_where_the_sentence_is_served(step, licence, better) -> None:
    assert best_base(step().sentence, 10, licence) == better


@pytest.mark.parametrize(
    ("told", "codes"),
    [
        ({"base": "custody"}, ["base_differs"]),
        ({"base": "community"}, ["base"]),
        ({"base": "custody", "licence_follows": False}, ["base"]),
        ({}, []),
    ],
)
def test_an_allocation_says_whether_the_base_is_the_better_one(told, codes: list[str]) -> None:
    step = inside(months=36, release_on="2006-12-05")
    entry = a.made(step, "allocate", "2005-06-07", offender_manager="brandt", **told)[-1]
    assert [one.code for one in entry.because if one.code.startswith("base")] == codes


def test_no_base_is_looked_at_where_no_pack_asks() -> None:
    entry = a.last(a.custody(), "allocated")
    assert [one.code for one in entry.because] == ["continuity", "done"]
