"""Forms on their way: asked, checked, told; what stands in the way is said on the same page, and nothing is saved."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from clients.console.forms.fields import Sort
from clients.console.forms.form import TELLABLE
from clients.console.guard import MOST_BYTES
from clients.console.views.identity import PAGES
from domain.messages import Message
from tests.clients.lives import begun, keep
from tests.console.here import BRANDT, LEE, PARKS, Here, everything, here
from tests.console.html import Page, faults
from tests.console.test_forms import SCHEMES, STORED, form_for, in_full
from tests.stack import told


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    with here(tmp_path_factory.mktemp("console")) as opened:
        yield opened


@pytest.fixture
def sentence(house: Here, request: pytest.FixtureRequest) -> str:
    """The id of a community sentence with a manager, a plan and a failure that awaits its judgement."""
    id = request.node.name[:60].replace("/", "-")
    keep(house.record, begun(id, *lived(id)))
    return id


def lived(id: str) -> tuple[Message, ...]:
    intervention = {"id": "W", "name": "Work", "class_": "punitive", "partner": "unpaid_work", "hours": 80}
    return (
        told(f"{id}-1", "allocate", "LM:parks", offender_manager="brandt", line_manager="parks"),
        told(f"{id}-2", "assess", "OM:brandt", harm="low", likelihood="low", needs=["work"]),
        told(
            f"{id}-3",
            "plan",
            "OM:brandt",
            objectives=[{"id": "O1", "text": "Find work", "need": "work"}],
            interventions=[intervention],
        ),
        told(f"{id}-4", "appointment_made", "OM:brandt", appointment="A1", when="2026-01-05T10:00:00Z"),
        told(f"{id}-5", "failed_to_attend", "OM:brandt", appointment="A1"),
        told(f"{id}-6", "explanation_given", "OM:brandt", failure="A1", given="none_given"),
    )


def form_of(visitor: TestClient, sentence: str, message: str, **given: str) -> dict[str, list[str]]:
    found = visitor.get(f"/sentences/{sentence}/tell/{message}", params=given)
    assert found.status_code == 200, found.text[-500:]
    return Page(found.text).posts()


def post(visitor: TestClient, sentence: str, message: str, answers: dict[str, list[str]], do: str) -> Any:
    return visitor.post(f"/sentences/{sentence}/tell/{message}", data={**answers, "_do": do})


def judged(visitor: TestClient, sentence: str, **more: list[str]) -> dict[str, list[str]]:
    answers = form_of(visitor, sentence, "judge", failure="A1")
    return {**answers, "finding": ["unacceptable"], "reason": ["No reply"], **more}


def types(house: Here, sentence: str) -> list[str]:
    return [entry.type for entry in house.record.entries(sentence)]


def test_every_form_is_sound_and_posts_back_what_it_shows(house: Here, sentence: str) -> None:
    visitor = house.browser(everything(("north",)))
    for message in TELLABLE:
        body = in_full(message, STORED[message]["body"])
        form = form_for(message, body)
        no_rows = {f"{field.name}-rows": ["0"] for field in form.fields if field.sort is Sort.PARTS}
        answers = {**no_rows, **form.answers(body)}  # in place of those that the sentence itself would begin with
        found = visitor.get(f"/sentences/{sentence}/tell/{message}", params=answers)
        assert (found.status_code, faults(found.text)) == (200, []), message
        posted = Page(found.text).posts()
        taken = form.take(posted)
        assert TELLABLE[message].read(taken.body) == TELLABLE[message].read(body), (message, taken)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_factors_of_every_scheme_can_be_asked(house: Here, sentence: str, scheme: str) -> None:
    visitor = house.browser(BRANDT)
    asked = form_of(visitor, sentence, "work_out_tier")
    found = post(visitor, sentence, "work_out_tier", {**asked, "factors.scheme": [scheme]}, "change")
    assert faults(found.text) == []
    assert Page(found.text).posts()["factors.scheme"] == [scheme]


def test_a_light_message_is_saved_at_once_and_told_on_the_next_page(house: Here, sentence: str) -> None:
    visitor = house.browser(BRANDT)
    came = post(visitor, sentence, "judge", judged(visitor, sentence), "save")
    assert came.status_code == 303
    assert "Saved: Failure A1 judged unacceptable." in visitor.get(came.headers["location"]).text
    assert types(house, sentence).count("judged") == 1


@pytest.mark.parametrize("sent", ["a form", "a file"])
def test_a_form_has_a_size_at_the_most_and_nothing_of_a_larger_one_is_saved(
    sent: str, house: Here, sentence: str
) -> None:
    much = "x" * (MOST_BYTES + 1)
    how: dict[str, Any] = {"data": {"why": much}} if sent == "a form" else {"files": {"why": ("why.txt", much)}}
    before = house.record.head(sentence)
    answer = house.browser(BRANDT).post(f"/sentences/{sentence}/tell/assess", **how)
    assert answer.status_code == 413
    assert "Nothing was saved." in answer.text
    assert house.record.head(sentence) == before


def test_the_same_form_sent_twice_is_told_once(house: Here, sentence: str) -> None:
    visitor = house.browser(BRANDT)
    answers = judged(visitor, sentence)
    places = {post(visitor, sentence, "judge", answers, "save").headers["location"] for _ in range(2)}
    assert len(places) == 1
    assert types(house, sentence).count("judged") == 1


def test_a_heavy_message_shows_what_will_follow_and_just_that_follows(house: Here, sentence: str) -> None:
    visitor = house.browser(BRANDT)
    post(visitor, sentence, "judge", judged(visitor, sentence), "save")
    answers = {**form_of(visitor, sentence, "warn", failure="A1"), "language": ["cy"]}
    before = house.record.head(sentence).seq
    check = post(visitor, sentence, "warn", answers, "check")
    assert check.status_code == 200
    assert faults(check.text) == []
    assert "Check before you save" in check.text
    assert house.record.head(sentence).seq == before
    came = post(visitor, sentence, "warn", Page(check.text).posts(), "save")
    entries = house.record.entries(sentence)[before:]
    assert all(f">{entry.words}<" in check.text for entry in entries)
    done = visitor.get(came.headers["location"])
    assert faults(done.text) == []
    assert "What happens next" in done.text


def test_a_refusal_stands_beside_its_field_with_what_can_be_done(house: Here, sentence: str) -> None:
    visitor = house.browser(BRANDT)
    post(visitor, sentence, "judge", judged(visitor, sentence), "save")
    before = house.record.head(sentence).seq
    found = post(visitor, sentence, "judge", judged(visitor, sentence), "save")
    page = Page(found.text)
    assert found.status_code == 422
    assert faults(found.text) == []
    assert page.all("title")[0].says.startswith("Error: ")
    assert "What you can do" in found.text
    assert [one.attributes["href"] for one in page.all("a") if one.attributes["href"].startswith("#f-")] == [
        "#f-failure"
    ]
    assert page.posts()["reason"] == ["No reply"]
    assert house.record.head(sentence).seq == before


def test_what_is_left_out_is_asked_for_and_the_answers_stay(house: Here, sentence: str) -> None:
    visitor = house.browser(BRANDT)
    found = post(visitor, sentence, "judge", judged(visitor, sentence, finding=[]), "save")
    assert found.status_code == 422
    assert "Select acceptable or unacceptable" in found.text
    assert Page(found.text).posts()["reason"] == ["No reply"]
    assert "judged" not in types(house, sentence)


@pytest.mark.parametrize(
    ("said", "open_"),
    [({}, False), ({"points": ["40"]}, True), ({"points": ["forty"]}, True), ({"_do": ["more:others"]}, True)],
)
def test_more_particulars_stand_open_once_one_is_given(
    house: Here, sentence: str, said: dict[str, list[str]], open_: bool
) -> None:
    visitor = house.browser(PARKS)
    answers = {**form_of(visitor, sentence, "allocate"), "offender_manager": ["brandt"]}
    found = visitor.post(f"/sentences/{sentence}/tell/allocate", data={**answers, "_do": ["change"], **said})
    particulars = next(one for one in Page(found.text).all("details") if "More particulars" in one.says)
    assert ("open" in particulars.attributes) == open_


def test_nobody_is_led_in_a_judgement(house: Here, sentence: str) -> None:
    visitor = house.browser(BRANDT)
    for message, field in (
        ("judge", "finding"),
        ("recall", "kind"),
        ("warn", "language"),
        ("review", "plan_still_fits"),
    ):
        assert field not in form_of(visitor, sentence, message)


def test_of_two_who_write_at_once_the_second_is_shown_what_changed(house: Here, sentence: str) -> None:
    visitor = house.browser(BRANDT)
    mine, theirs = judged(visitor, sentence), judged(visitor, sentence, finding=["acceptable"])
    post(visitor, sentence, "judge", theirs, "save")
    found = post(visitor, sentence, "judge", mine, "save")
    assert found.status_code == 409
    assert faults(found.text) == []
    assert "Failure A1 judged acceptable" in found.text
    assert Page(found.text).posts()["reason"] == ["No reply"]
    assert types(house, sentence).count("judged") == 1
    again = post(visitor, sentence, "judge", Page(found.text).posts(), "save")
    assert (again.status_code, "What you can do" in again.text) == (422, True)  # seen now, and refused by the rule


def test_a_form_that_is_for_another_role_says_whose_it_is(house: Here, sentence: str) -> None:
    found = house.browser(PARKS).get(f"/sentences/{sentence}/tell/judge")
    assert found.status_code == 403
    assert "Ask the offender manager" in found.text


def test_a_form_from_elsewhere_is_not_taken(house: Here, sentence: str) -> None:
    visitor = house.browser(BRANDT)
    answers = judged(visitor, sentence)
    for headers in ({"Origin": "http://elsewhere.example"}, {"Origin": "null"}, {"Origin": ""}):
        visitor.headers.update(headers)
        assert post(visitor, sentence, "judge", answers, "save").status_code == 403
    assert "judged" not in types(house, sentence)


def test_rows_are_added_and_taken_out_without_a_script(house: Here, sentence: str) -> None:
    visitor = house.browser(BRANDT)
    answers = form_of(visitor, sentence, "change_plan")
    for row, id in enumerate(("O2", "O3")):
        answers = Page(post(visitor, sentence, "change_plan", answers, "more:add_objectives").text).posts()
        answers |= {f"add_objectives.{row}.id": [id], f"add_objectives.{row}.text": [f"what {id} says"]}
    found = post(visitor, sentence, "change_plan", answers, "less:add_objectives.0")
    assert faults(found.text) == []
    left = {**Page(found.text).posts(), "reason": ["more to do"]}
    post(visitor, sentence, "change_plan", left, "save")
    changed = house.record.entries(sentence)[-1].data
    assert [one.id for one in changed.add_objectives] == ["O3"]  # type: ignore[attr-defined]


def test_breach_begins_with_the_failures_that_count(house: Here, sentence: str) -> None:
    visitor = house.browser(BRANDT)
    assert "failures" not in form_of(visitor, sentence, "breach")
    post(visitor, sentence, "judge", judged(visitor, sentence), "save")
    assert form_of(visitor, sentence, "breach")["failures"] == ["A1"]


def test_what_is_owed_first_and_the_forms_on_offer_are_those_that_one_may_use(house: Here, sentence: str) -> None:
    offered = {
        link.attributes["href"].partition("?")[0].rpartition("/")[2]
        for who in (BRANDT, PARKS)
        for link in Page(house.browser(who).get(f"/sentences/{sentence}").text).all("a")
        if "/tell/" in link.attributes["href"] and who is PARKS
    }
    assert {"override_tier", "allocate"} <= offered
    assert not {"judge", "plan", "breach"} & offered


def test_what_is_kept_from_somebody_stands_on_none_of_their_pages(house: Here, sentence: str) -> None:
    manager = house.browser(BRANDT)
    hidden = {
        "id": ["SECRET"],
        "name": ["Hidden work"],
        "class_": ["constructive"],
        "stage": ["2"],
        "shared": ["managers"],
    }
    row = {f"add.0.{name}": value for name, value in hidden.items()}
    change = {**form_of(manager, sentence, "change_plan"), "reason": ["for managers"], "add-rows": ["1"], **row}
    assert post(manager, sentence, "change_plan", change, "save").status_code == 303
    referral = {**form_of(manager, sentence, "refer"), "intervention": ["SECRET"]}
    assert post(manager, sentence, "refer", referral, "save").status_code == 303
    administrator = house.browser(LEE)
    assert "SECRET" in house.browser(BRANDT).get(f"/sentences/{sentence}/record").text
    for name, _ in PAGES:
        if name not in ("custody", "developer"):
            found = administrator.get(f"/sentences/{sentence}/{name}".rstrip("/"))
            assert found.status_code == 200
            assert "Hidden work" not in found.text, name
            assert "SECRET: " not in found.text, name
    last = house.record.entries(sentence)[-1].seq
    assert administrator.get(f"/sentences/{sentence}/record/{last}").status_code == 404


def test_a_fact_that_does_not_fit_is_kept_and_said_to_be_looked_at(house: Here, sentence: str) -> None:
    visitor = house.browser(BRANDT)
    answers = {**form_of(visitor, sentence, "attended"), "appointment": ["A9"]}
    came = post(visitor, sentence, "attended", answers, "save")
    assert "It does not fit what is known" in visitor.get(came.headers["location"]).text


def test_text_is_saved_as_it_was_written(house: Here, sentence: str) -> None:
    visitor = house.browser(BRANDT)
    written = 'First line\n  <b>second</b> & "third"\n\nlast'
    post(visitor, sentence, "judge", judged(visitor, sentence, reason=[written]), "save")
    data = next(entry.data for entry in house.record.entries(sentence) if entry.type == "judged")
    assert data.reason == written  # type: ignore[attr-defined]
    text = visitor.get(f"/sentences/{sentence}/record").text
    assert "<b>second" not in text
