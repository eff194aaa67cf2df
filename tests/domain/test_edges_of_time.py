"""The first and the last day that can be meant: whoever tells one stops no sentence.

Systems write such a day for "no date". What is reckoned from it must be kept, shown and read again like any other.
"""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from domain import life
from domain.model import Instant
from domain.record import Standing, standing_of
from domain.sentence import Sentence
from tests.domain import builders as a

FIRST, LAST = "1900-01-01", "2199-12-31"
INSIDE = {
    "released on the first day": ("release_date_set", {"release_on": FIRST}),
    "ending on the last": ("release_date_set", {"release_on": "2030-01-01", "ends_on": LAST}),
    "a parole on the first": ("parole_outcome", {"outcome": "release", "release_on": FIRST}),
    "varied to the first": ("sentence_varied", {"release_on": FIRST}),
    "varied to the last": ("sentence_varied", {"ends_on": LAST}),
    "days that never end": ("days_added", {"days": 1_000_000, "adjudication": "X1"}),
    "seen at the last second": ("appointment_made", {"appointment": "A1", "when": f"{LAST}T23:59:59Z"}),
    "a tariff on the first": ("tariff_expired", {"happened": FIRST}),
}


def must_go_on(step: life.Step) -> None:
    """It is kept, and read again, now and when time has brought what is due."""
    later = step.then(life.bring_up_to(step.sentence, a.calendar.instant("2030-01-01")))
    for one in (step, later):
        Standing.model_validate_json(standing_of(one.sentence).model_dump_json())
        Sentence.model_validate_json(one.sentence.model_dump_json())
    assert [life.read_entry(entry.text, entry.chain) for entry in later.entries] == list(later.entries)


@pytest.mark.parametrize(("name", "told"), INSIDE.values(), ids=INSIDE)
def test_a_day_at_the_edge_of_time_is_kept_and_stops_no_sentence(name: str, told: dict[str, Any]) -> None:
    for start in (a.custody(), a.custody_under_omm(), a.licence()):
        must_go_on(a.tell(start, name, "2023-01-09", **told))


@pytest.mark.parametrize("imposed", [FIRST, "2150-01-01", LAST])
@pytest.mark.parametrize(("kind", "term"), [("determinate", 1200), ("community_order", 12), ("life", None)])
def test_a_term_that_ends_beyond_all_days_does_not_fit_and_stops_no_sentence(
    kind: str, term: int | None, imposed: str
) -> None:
    terms = {"tariff_months": 1200} if term is None else {"months": term}
    step = a.tell(a.engagement(), "sentenced", "2022-04-29", kind=kind, imposed=imposed, **terms)
    must_go_on(step)
    if imposed == LAST and term:
        assert (step.entries[-1].type, step.entries[-1].data.why) == ("did_not_fit", "beyond_all_days")


@pytest.mark.parametrize(
    "text",
    [f"{FIRST}T00:00:00+00:01", f"{LAST}T23:59:59-00:01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"],
)
def test_no_zone_moves_an_instant_into_a_year_that_could_not_be_read_again(text: str) -> None:
    with pytest.raises(ValidationError, match="the year must be from 1900 to 2199"):
        TypeAdapter(Instant).validate_python(text)


@pytest.mark.parametrize("text", [f"{FIRST}T00:00:00Z", f"{LAST}T23:59:59Z", f"{LAST}T23:59:59+01:00"])
def test_what_is_kept_is_read_again(text: str) -> None:
    kept = TypeAdapter(Instant).validate_python(text)
    assert TypeAdapter(Instant).validate_json(TypeAdapter(Instant).dump_json(kept)) == kept
