"""Signed out while writing: what was sent is kept for who sent it, and stands in the form again once they are back."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import create_engine
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from clients.console.app import console
from clients.sign_in import kept
from clients.sign_in.first import SignInFirst
from clients.sign_in.kept import FOR, Kept
from clients.sign_in.sessions import AT_MOST, COOKIE, IDLE, WHO, InSession, sessions
from domain.authority.signed_in import SignedIn
from domain.calendar import stamp
from tests.clients.lives import begun, keep
from tests.console.here import BRANDT, PARKS, Here, here
from tests.console.html import Page, faults
from tests.console.test_telling import lived, types
from tests.stack import now

SAYS = "You were signed out. Your answers are here. Nothing has been saved."
FORM = "/sentences/S-1/tell/judge"
HERE = {"Origin": "http://testserver"}


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    with here(tmp_path_factory.mktemp("console")) as opened:
        keep(opened.record, begun("S-1", *lived("S-1")))
        yield opened


@pytest.fixture
def visitor(house: Here) -> TestClient:
    """A browser before a console with sessions, at which Brandt has just signed in."""
    stores = house.stores
    middleware = [
        Middleware(InSession, sessions=stores.sessions, secure=False),
        Middleware(SignInFirst, kept=stores.kept, secure=False),
    ]
    app = console(house.desk, middleware=middleware, people=stores.people)
    opened = TestClient(app, headers=HERE, follow_redirects=False)
    signs_in(opened, house, BRANDT)
    return opened


def signs_in(visitor: TestClient, house: Here, who: SignedIn, since: datetime | None = None) -> None:
    since = since or now()
    key = house.stores.sessions.begin({WHO: who.but(since=since).model_dump(mode="json")}, now())
    visitor.cookies.delete(COOKIE)
    visitor.cookies.set(COOKIE, key)


def left_alone(visitor: TestClient, house: Here, idle: timedelta = IDLE, since: timedelta = IDLE) -> None:
    """The session of that browser, as if it began and was seen last so long ago."""
    mine = sessions.c.key == hashlib.sha256(visitor.cookies[COOKIE].encode()).hexdigest()
    engine = create_engine(house.url)
    times = {"seen_at": stamp(datetime.now(UTC) - idle), "since": stamp(datetime.now(UTC) - since)}
    with engine.begin() as open_:
        open_.execute(sessions.update().where(mine).values(**times))
    engine.dispose()


def written(visitor: TestClient) -> dict[str, list[str]]:
    answers = Page(visitor.get(FORM).text).posts()
    return {**answers, "failure": ["A1"], "finding": ["unacceptable"], "reason": ["No reply"], "_do": ["save"]}


def rows(house: Here) -> list[Any]:
    engine = create_engine(house.url)
    with engine.connect() as open_:
        found = open_.execute(kept.kept.select()).all()
    engine.dispose()
    return list(found)


@pytest.mark.parametrize(
    ("idle", "since"), [(IDLE, IDLE), (timedelta(hours=3), timedelta(hours=4)), (timedelta(0), AT_MOST)]
)
def test_what_was_sent_too_late_stands_in_the_form_again_and_can_be_saved_once(
    house: Here, visitor: TestClient, idle: timedelta, since: timedelta
) -> None:
    answers = written(visitor)
    left_alone(visitor, house, idle, since)
    house.stores.sessions.begin({"next": "/"}, now())  # somebody else's, which sweeps out what nobody needs
    told = visitor.post(FORM, data=answers)
    assert (told.status_code, told.headers["location"].partition("?")[0]) == (303, "/signed-out")
    assert "kept for 60 minutes" in visitor.get(told.headers["location"]).text
    signs_in(visitor, house, BRANDT)
    for _ in range(2):  # a look again loses nothing
        form = visitor.get(FORM)
        assert (form.status_code, faults(form.text), SAYS in form.text) == (200, [], True)
    back = Page(form.text).posts()
    assert {name: back[name] for name in ("failure", "finding", "reason", "_key", "_seen")} == {
        name: answers[name] for name in ("failure", "finding", "reason", "_key", "_seen")
    }
    assert "judged" not in types(house, "S-1")
    assert visitor.post(FORM, data={**back, "_do": ["save"]}).status_code == 303
    assert types(house, "S-1").count("judged") == 1
    assert SAYS not in visitor.get(FORM).text
    assert rows(house) == []


def test_answers_are_given_back_to_nobody_else_and_on_no_other_page(house: Here, visitor: TestClient) -> None:
    answers = written(visitor)
    left_alone(visitor, house)
    visitor.post(FORM, data=answers)
    signs_in(visitor, house, BRANDT.but(id="dale", roles=(*BRANDT.roles, *PARKS.roles)))
    assert "No reply" not in visitor.get(FORM).text
    assert "No reply" not in visitor.post(FORM, data={}).text
    signs_in(visitor, house, BRANDT)
    assert SAYS not in visitor.get("/sentences/S-1/tell/assess").text
    assert "No reply" in visitor.get(FORM).text


def test_who_reads_the_database_reads_no_answers(house: Here, visitor: TestClient) -> None:
    answers = written(visitor)
    left_alone(visitor, house)
    visitor.post(FORM, data=answers)
    (row,) = rows(house)
    assert all(said not in str(row) for said in ("No reply", "unacceptable", "brandt", visitor.cookies[kept.COOKIE]))


def test_who_signed_out_or_was_never_there_leaves_nothing_behind(house: Here, visitor: TestClient) -> None:
    answers = written(visitor)
    house.stores.sessions.end(visitor.cookies[COOKIE])
    told = visitor.post(FORM, data=answers)
    assert "What you sent is gone" in visitor.get(told.headers["location"]).text
    visitor.cookies.clear()
    assert visitor.post(FORM, data=answers).status_code == 303
    assert rows(house) == []


def test_a_form_from_elsewhere_is_not_kept_either(house: Here, visitor: TestClient) -> None:
    answers = written(visitor)
    left_alone(visitor, house)
    assert visitor.post(FORM, data=answers, headers={"Origin": "http://elsewhere.example"}).status_code == 403
    assert rows(house) == []


def test_what_is_kept_is_kept_for_an_hour(house: Here) -> None:
    store: Kept = house.stores.kept
    key = store.keep("brandt", FORM, {"reason": ["No reply"]}, now())
    assert store.of(key, "brandt", FORM, now() + FOR - timedelta(seconds=5)) == {"reason": ["No reply"]}
    assert store.of(key, "brandt", FORM, now() + FOR) == {}
    store.keep("brandt", FORM, {}, now() + FOR)
    assert len(rows(house)) == 1


@pytest.mark.parametrize(("message", "hours", "asked"), [("warn", 9, True), ("warn", 7, False), ("judge", 9, False)])
def test_what_is_heavy_asks_for_a_sign_in_that_is_no_older_than_eight_hours(
    house: Here, visitor: TestClient, message: str, hours: int, asked: bool
) -> None:
    form = f"/sentences/S-1/tell/{message}"
    signs_in(visitor, house, BRANDT, now() - timedelta(hours=hours))
    more = {"failure": ["A1"], "finding": ["unacceptable"], "reason": ["No reply"], "language": ["cy"]}
    answers = {**Page(visitor.get(form).text).posts(), **more, "_do": ["check"]}
    came = visitor.post(form, data=answers)
    assert (came.status_code == 303) is asked
    if asked:
        page = visitor.get(came.headers["location"]).text
        assert "more than 8 hours ago" in page
        assert "kept for 60 minutes" in page
        signs_in(visitor, house, BRANDT)
        back = visitor.get(form).text
        assert "You signed in again. Your answers are here. Nothing has been saved." in back
        assert Page(back).posts()["language"] == ["cy"]
        assert visitor.post(form, data=answers).status_code != 303


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(house: Here, visitor: TestClient) -> None:
    almost = IDLE - timedelta(seconds=20)
    left_alone(visitor, house, almost)
    assert visitor.get("/live/S-nowhere").status_code == 404
    key = visitor.cookies[COOKIE]
    assert house.stores.sessions.held(key, now() + timedelta(seconds=30), lives_on=False) is None
    visitor.get("/sentences/S-1")
    assert house.stores.sessions.held(key, now() + timedelta(seconds=30), lives_on=False)
