"""A provider's list as people see it: who waits in which order and why there; and what they tell it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.console.filled import fill, sent
from tests.console.here import BRANDT, WEBB, Here, here
from tests.console.html import Page, faults

LIST = "/places/Skills%20for%20work"
OFFERED = "S-low/3"  # who came first, while nobody else waited


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Here]:
    with here(tmp_path) as opened:
        fill(opened.stores)
        yield opened


def rows(text: str) -> list[str]:
    """Each row of the page's tables, its cells with a space between them."""
    found: list[list[str]] = []
    for one in Page(text).elements:
        if one.name == "tr":
            found.append([])
        elif one.name in ("th", "td"):
            found[-1].append(" ".join(one.says.split()))
    return [" ".join(row) for row in found]


def test_those_who_wait_stand_in_the_order_of_the_rule_with_why(house: Here) -> None:
    text = house.browser(BRANDT).get(LIST).text
    assert faults(text) == []
    waiting = [row for row in rows(text) if "Waits" in row]
    assert [row[:1] for row in waiting] == ["1", "2", "3"]
    assert [row.split()[1] for row in waiting] == ["S-early", "S-late", "S-unknown"]
    assert "By tier 3, then by the day of referral" in waiting[0]
    assert "desk: no place is free" in waiting[0]
    assert "By a tier that is not known, behind all that are" in waiting[2]


def test_the_list_of_lists_counts_who_waits(house: Here) -> None:
    text = house.browser(BRANDT).get("/places").text
    assert faults(text) == []
    assert "Skills for work 3 0 1 0 None set" in rows(text)


def test_who_brokers_looks_and_is_offered_no_form_of_those_who_keep_the_list(house: Here) -> None:
    text = house.browser(BRANDT).get(LIST).text
    assert "Pass over" not in text
    assert "Record that the place is taken" in text
    found = house.browser(BRANDT).get(f"{LIST}/tell/pass_over")
    assert found.status_code == 403
    assert "Ask the case administrator" in found.text


def test_a_place_is_taken_and_given_back_and_goes_to_the_first_in_line(house: Here) -> None:
    visitor = house.browser(WEBB)
    status, to = sent(visitor, f"{LIST}/tell/take_place?key={OFFERED}")
    assert status == 303
    assert "Saved: S-low/3: place taken." in visitor.get(to).text
    assert sent(visitor, f"{LIST}/tell/give_back?key={OFFERED}", reason="Completed")[0] == 303
    offered = next(row for row in rows(visitor.get(LIST).text) if "Place offered" in row)
    assert "S-early" in offered


def test_who_is_passed_over_stays_in_line_with_the_reason_on_record(house: Here) -> None:
    visitor = house.browser(WEBB)
    status, to = sent(visitor, f"{LIST}/tell/pass_over?key={OFFERED}&opening=desk", reason="Needs another group")
    assert status == 303
    text = visitor.get(to).text
    assert "passed over for desk, Needs another group" in text
    assert "desk: they were passed over for it" in next(row for row in rows(text) if "S-low" in row)


def test_a_refusal_stands_beside_its_field_with_what_can_be_done(house: Here) -> None:
    status, text = sent(house.browser(WEBB), f"{LIST}/tell/give_back", key=OFFERED, reason="Not wanted")
    assert (status, faults(text)) == (422, [])
    assert "S-low/3 has taken no place." in text
    assert "Withdraw the referral instead." in text


def test_the_same_form_sent_twice_is_told_once(house: Here) -> None:
    visitor, address = house.browser(WEBB), f"{LIST}/tell/set_capacity"
    posted = {**Page(visitor.get(address).text).posts(), "id": ["run-1"], "places": ["2"]}
    places = {visitor.post(address, data=posted).headers["location"] for _ in range(2)}
    assert len(places) == 1
    assert [one.type for one in house.stores.places.entries("Skills for work")].count("capacity_set") == 2


def test_a_list_is_opened_once(house: Here) -> None:
    visitor = house.browser(WEBB)
    status, to = sent(visitor, "/places/open", provider="Second chance")
    assert (status, to) == (303, "/places/Second%20chance?saved=1")
    assert faults(visitor.get(to).text) == []
