import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients.console.forms import said
from clients.console.forms.fields import Field
from clients.console.forms.form import TELLABLE, Form, form_of
from clients.console.forms.posted import with_more, without
from clients.console.frame import environment
from tests.console.bodies import bodies
from tests.console.html import Page
from tests.domain.test_payloads import GOLDEN

SCHEMES = ("omm", "cmm-menu", "cmm-pathway", "cmm-team", "hmpps-tier-v2", "hmpps-tier-v3")
STORED = json.loads((GOLDEN / "v1" / "messages.json").read_text(encoding="utf-8"))
RARELY = settings(max_examples=3, suppress_health_check=list(HealthCheck), deadline=None)
QUICK = settings(max_examples=15, suppress_health_check=list(HealthCheck), deadline=None)


def form_for(message: str, body: dict[str, Any]) -> Form:
    scheme = body.get("factors", {}).get("scheme") if message == "work_out_tier" else None
    return form_of(message, {}, {"factors.scheme": [scheme]} if scheme else {})


def in_full(message: str, body: dict[str, Any]) -> dict[str, Any]:
    """The body with what nobody is led in said outright: a form takes no default for it."""
    said_all = TELLABLE[message].read(body).model_dump(mode="json")
    return {**{name: said_all[name] for name in said.called(message).choose}, **body}


def all_fields(fields: tuple[Field, ...]) -> list[Field]:
    return [one for field in fields for one in (field, *all_fields(field.fields))]


@pytest.mark.parametrize("message", TELLABLE)
def test_every_field_of_every_message_asks_something_and_each_message_has_a_place(message: str) -> None:
    bodies_ = [{"factors": {"scheme": scheme}} for scheme in SCHEMES] if message == "work_out_tier" else [{}]
    assert said.called(message).group in said.groups()
    for body in bodies_:
        for field in all_fields(form_for(message, body).fields):
            assert field.ask.label, (message, field.name)


@pytest.mark.parametrize("message", TELLABLE)
def test_what_is_seldom_needed_can_be_left_out(message: str) -> None:
    fields = {field.name: field for field in form_of(message, {}, {}).fields}
    assert all(not fields[name].required for name in said.called(message).rare)


@pytest.mark.parametrize("message", TELLABLE)
@QUICK
@given(data=st.data())
def test_what_a_form_shows_of_a_body_is_read_as_the_same_message(message: str, data: st.DataObject) -> None:
    body = in_full(message, data.draw(bodies(TELLABLE[message])))
    form = form_for(message, body)
    taken = form.take(form.answers(body))
    assert taken.problems == {}
    assert TELLABLE[message].read(taken.body) == TELLABLE[message].read(body)


@pytest.mark.parametrize("message", TELLABLE)
@RARELY
@given(data=st.data())
def test_what_a_browser_would_post_of_a_form_is_the_same_message(message: str, data: st.DataObject) -> None:
    body = in_full(message, data.draw(bodies(TELLABLE[message])))
    form = form_for(message, body)
    posted, ask = form.answers(body), environment().get_template("macros/fields.html").module.ask  # type: ignore[attr-defined]
    fields = [field.offering(posted.get(field.name, ())) for field in form.fields]
    html = "".join(ask(field, "", posted, {}) for field in fields)
    taken = form.take(Page(html).posts())
    assert TELLABLE[message].read(taken.body) == TELLABLE[message].read(body)


@pytest.mark.parametrize("message", [name for name in TELLABLE if name in STORED])
def test_every_message_stored_once_can_be_written_in_its_form(message: str) -> None:
    body = in_full(message, STORED[message]["body"])
    form = form_for(message, body)
    assert TELLABLE[message].read(form.take(form.answers(body)).body) == TELLABLE[message].read(body)


def test_words_speak_of_nothing_that_is_not_there() -> None:
    owners = {"any", *TELLABLE}
    for message in TELLABLE:
        for scheme in SCHEMES:
            form = form_of(message, {}, {"factors.scheme": [scheme]})
            named = {one.name for one in form.fields}
            assert set(said._words("fields").get(message, {})) <= named, message
            assert {*form.called.choose, *filter(None, [form.called.subject])} <= named, message
    models = {name for name in said._words("fields") if name[0].isupper()}
    assert set(said._words("fields")) == {*models, *(owners & set(said._words("fields")))}
    assert set(said._words("messages")["messages"]) == set(TELLABLE)


WRONG = {
    "a judgement that nobody made": ("judge", {"failure": ["A3"], "reason": ["x"]}, "finding", "Select acceptable"),
    "reasons left out": ("judge", {"failure": ["A3"], "finding": ["acceptable"]}, "reason", "Enter your reasons"),
    "a kind of recall that nobody chose": ("recall", {"reason": ["x"]}, "kind", "Select what kind of recall"),
    "no day at all": ("hearing_listed", {}, "hearing_on", "Enter date of the hearing"),
    "a day without a year": (
        "hearing_listed",
        {"hearing_on-day": ["3"], "hearing_on-month": ["5"]},
        "hearing_on",
        "Date of the hearing must include a year",
    ),
    "a day that no calendar has": (
        "hearing_listed",
        {"hearing_on-day": ["31"], "hearing_on-month": ["February"], "hearing_on-year": ["2026"]},
        "hearing_on",
        "Date of the hearing must be a real date",
    ),
    "a day that nobody can mean": (
        "hearing_listed",
        {"hearing_on-day": ["3"], "hearing_on-month": ["2"], "hearing_on-year": ["26"]},
        "hearing_on",
        "Date of the hearing: the year must be from 1900 to 2199",
    ),
    "half a number": (
        "hours_worked",
        {"intervention": ["W"], "hours": ["2.5"]},
        "hours",
        "Hours worked must be a whole number",
    ),
    "a number below the least": ("days_added", {"days": ["0"]}, "days", "How many days must be 1 or more"),
    "something missing in the second row": (
        "plan",
        {"objectives-rows": ["2"], "objectives.1.id": ["O1"]},
        "objectives.1.text",
        "Enter what will be different",
    ),
}


@pytest.mark.parametrize(("message", "posted", "beside", "says"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_beside_its_field(
    message: str, posted: dict[str, list[str]], beside: str, says: str
) -> None:
    taken = form_of(message, {}, posted).take(posted)
    assert taken.problems[beside].startswith(says), taken.problems


def test_both_some_and_none_is_a_contradiction() -> None:
    posted = {"harm": ["low"], "likelihood": ["low"], "markers": ["mappa"], "markers-none": ["yes"]}
    assert "markers" in form_of("assess", {}, posted).take(posted).problems


def test_none_of_them_is_not_the_same_as_nothing_said() -> None:
    said_none = {"harm": ["low"], "likelihood": ["low"], "markers-none": ["yes"]}
    form = form_of("assess", {}, said_none)
    assert form.take(said_none).body["markers"] == []
    assert "markers" not in form.take({"harm": ["low"], "likelihood": ["low"]}).body


WHENS = {
    "nothing": ({}, None, None),
    "a day": ({"_when-day": ["3"], "_when-month": ["nov"], "_when-year": ["2026"]}, "2026-11-03T12:00:00+00:00", True),
    "a time of a day": (
        {"_when-day": ["3"], "_when-month": ["6"], "_when-year": ["2026"], "_when-time": ["2.30pm"]},
        "2026-06-03T13:30:00+00:00",
        None,
    ),
}


@pytest.mark.parametrize(("posted", "at", "day_only"), WHENS.values(), ids=WHENS)
def test_when_it_happened_is_a_day_a_time_or_now(
    posted: dict[str, list[str]], at: str | None, day_only: bool | None
) -> None:
    taken = form_of("resume_contact", {}, posted).take(posted)
    assert (taken.occurred_at.isoformat() if taken.occurred_at else None, taken.day_only) == (at, day_only)


def test_a_row_taken_out_leaves_the_others_as_they_were() -> None:
    posted = {"add-rows": ["3"], "reason": ["x"]}
    for row, id in enumerate("abc"):
        posted |= {f"add.{row}.id": [id], f"add.{row}.by-day": [str(row)]}
    assert without(posted, "add.1") == {
        "reason": ["x"],
        "add-rows": ["2"],
        "add.0.id": ["a"],
        "add.0.by-day": ["0"],
        "add.1.id": ["c"],
        "add.1.by-day": ["2"],
    }
    assert with_more(posted, "add")["add-rows"] == ["4"]
