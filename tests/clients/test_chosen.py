"""What the database chooses and sorts is what the standings themselves say, on either database."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime
from functools import partial

import pytest
import sqlalchemy

from clients.chosen import ORDERS, Chosen
from clients.record import CaseRecord
from clients.tables import found_under
from domain import calendar, life
from domain.authority.sight import may_see
from domain.authority.signed_in import SignedIn
from domain.messages import Message
from domain.model import By, Harm, Kind, Role, Where
from domain.record import Standing
from domain.standing import ENFORCEMENT, SERVED
from tests.clients.lives import batch, begun, keep, life_of
from tests.stack import told

EXAMPLES = (
    *("breached-on-third-failure", "four-years-custody", "high-risk-of-harm-in-2004", "died-in-custody"),
    *("tier-four-in-2006", "breach-referred-in-2016"),
)
EVERYTHING = Chosen(ended=True)
ASSESSED = {"harm": "low", "likelihood": "low", "needs": ["work"]}
WORK = {"id": "W", "name": "Work", "class_": "punitive", "partner": "unpaid_work", "hours": 80, "key_worker": "qu_%"}
PLAN = {"objectives": [{"id": "O1", "text": "Find work", "need": "work"}], "interventions": [WORK]}
HALF_OF_THEM = calendar.instant("2004-06-01T12:00:00Z")


@pytest.fixture
def record(database: str) -> Iterator[CaseRecord]:
    """Lives at several points, an area and a team of its own, one under cover, one that names nobody."""
    opened = CaseRecord(database)
    for name in EXAMPLES:
        lived = life_of(name, f"S-{name}")
        for part in sorted({4, len(lived) // 3, len(lived) * 2 // 3, len(lived)}):
            keep(opened, life_of(name, f"S-{name}-{part}")[:part])
    team = told("m1", "allocate", "LM:khan", offender_manager="osei", case_administrator="webb", line_manager="khan")
    days = {"from_day": "2020-01-01", "until": "2099-01-01"}
    away = told("m2", "cover_absence", "LM:khan", by_whom="mills", reason="leave", **days)
    other = told("m1", "allocate", "LM:parks", offender_manager="brandt", line_manager="parks")
    asked = {"to_area": "coast", "moment": "2030-06-20T09:00:00Z", "reason": "moved", "meeting_on": "2030-06-06"}
    moving = told("m2", "transfer_sentence", "OM:brandt", **asked)
    keep(opened, begun("S-south", team, away, area="south"), begun("S-nobody"), begun("S-another", other))
    keep(opened, begun("S-moving", other, moving, area="south"))
    keep(
        opened,
        begun("S-work", other, told("m2", "assess", "OM:brandt", **ASSESSED), told("m3", "plan", "OM:brandt", **PLAN)),
    )
    yield opened
    opened.close()


def _names(who: str, row: Standing) -> bool:
    by = By.read(who)
    covers = row.cover is not None and by.role is Role.OFFENDER_MANAGER and row.cover.by == by.id
    return covers or row.holder(by.role) in (by.id, None)


def _is_due(by: datetime, row: Standing) -> bool:
    return any(item.due and item.due <= by for item in row.due if item.owner != Role.SYSTEM)


def _open_to(who: SignedIn) -> tuple[Chosen, Callable[[Standing], bool]]:
    return Chosen(open_to=who), lambda row: may_see(who, row, date(2026, 11, 20))


def _somebody(id: str, *roles: Role, areas: tuple[str, ...] = ("north",)) -> SignedIn:
    return SignedIn(id=id, name="", roles=roles, areas=areas)


CHOICES: dict[str, tuple[Chosen, Callable[[Standing], bool]]] = {
    "an id": (Chosen(ids=("S-south", "S-9")), lambda row: row.sentence == "S-south"),
    "an area": (Chosen(area=("south",)), lambda row: row.area == "south"),
    "a manager": (Chosen(manager=("osei",)), lambda row: row.offender_manager == "osei"),
    "a team": (Chosen(team=("khan",)), lambda row: row.line_manager == "khan"),
    "a tier": (Chosen(tier=("4",)), lambda row: row.tier == "4"),
    "either tier": (Chosen(tier=("2", "4")), lambda row: row.tier in ("2", "4")),
    "a risk of harm": (Chosen(harm=(Harm.HIGH,)), lambda row: row.harm is Harm.HIGH),
    "a place": (Chosen(where=(Where.CUSTODY,)), lambda row: row.where is Where.CUSTODY),
    "a step of enforcement": (Chosen(enforcement=("in_court",)), lambda row: row.enforcement == "in_court"),
    "what is due": (Chosen(due_by=HALF_OF_THEM), partial(_is_due, HALF_OF_THEM)),
    "what is overdue": (Chosen(overdue=True), lambda row: any(item.level for item in row.due)),
    "whom a manager holds": (Chosen(names=By.read("OM:osei")), partial(_names, "OM:osei")),
    "whom somebody covers for": (
        Chosen(names=By.read("OM:mills"), area=("south",)),
        lambda row: row.cover is not None and row.cover.by == "mills",
    ),
    "whom an administrator holds": (Chosen(names=By.read("CA:webb")), partial(_names, "CA:webb")),
    "a kind": (Chosen(kind=(Kind.COMMUNITY_ORDER,)), lambda row: row.kind is Kind.COMMUNITY_ORDER),
    "whom one of two holds": (
        Chosen(held_by=(By.read("OM:osei"), By.read("LM:parks"))),
        lambda row: row.offender_manager == "osei" or row.line_manager == "parks",
    ),
    "whom nobody of the team holds": (
        Chosen(held_by=(By.read("EO:osei"), By.read("OM:mills"))),
        lambda row: row.cover is not None and row.cover.by == "mills",
    ),
    "whom a key worker works with": (Chosen(held_by=(By.read("KW:qu_%"),)), lambda row: "qu_%" in row.key_workers),
    "what is owed under a question": (
        Chosen(owes=("contacts", "review")),
        lambda row: any(item.key.partition("/")[0] in ("contacts", "review") for item in row.due),
    ),
    "what a role owes": (
        Chosen(owed_by=(Role.CASE_ADMINISTRATOR,)),
        lambda row: any(item.owner == Role.CASE_ADMINISTRATOR for item in row.due),
    ),
    "what nobody manages": (Chosen(unallocated=True), lambda row: row.offender_manager is None),
    "what a manager may open": _open_to(_somebody("osei", Role.OFFENDER_MANAGER)),
    "what who covers may open": _open_to(_somebody("mills", Role.KEY_WORKER, Role.OFFENDER_MANAGER)),
    "what a key worker may open": _open_to(_somebody("qu_%", Role.KEY_WORKER)),
    "what who answers for an area may open": _open_to(_somebody("any", Role.INSPECTOR, areas=("south",))),
    "what who is asked to take one may open": _open_to(_somebody("any", Role.CASE_ADMINISTRATOR, areas=("coast",))),
    "two at once": (
        Chosen(harm=(Harm.HIGH,), where=(Where.COMMUNITY,)),
        lambda row: row.harm is Harm.HIGH and row.where is Where.COMMUNITY,
    ),
}


@pytest.mark.parametrize("ended", [False, True], ids=["living", "ended too"])
def test_the_database_chooses_what_the_standings_say(ended: bool, record: CaseRecord) -> None:
    everything = [row for row in record.standings(EVERYTHING) if ended or row.ended_on is None]
    for name, (which, fits) in CHOICES.items():
        which = which.but(ended=ended)
        expected = {row.sentence for row in everything if fits(row)}
        assert 0 < len(expected) < len(everything), name
        assert {row.sentence for row in record.standings(which)} == set(record.seqs(which)) == expected, name
        assert record.count(which) == len(expected), name


NOW_AND_THEN = (
    Chosen(held_by=(By.read("KW:qu_%"),)),
    Chosen(open_to=_somebody("any", Role.INSPECTOR, areas=("coast",))),
)


def test_a_record_that_was_begun_before_finds_them_as_well(record: CaseRecord, database: str) -> None:
    found = [record.seqs(which) for which in NOW_AND_THEN]
    assert all(found)
    engine = sqlalchemy.create_engine(database)
    for _ in range(2):
        found_under.drop(engine, checkfirst=True)
        with closing(CaseRecord(database)) as again:
            assert [again.seqs(which) for which in NOW_AND_THEN] == found
        with closing(CaseRecord(database)) as filled:
            assert [filled.seqs(which) for which in NOW_AND_THEN] == found
    engine.dispose()


def test_who_works_with_them_no_more_and_where_they_go_no_more_does_not_find_them(record: CaseRecord) -> None:
    other = {"reason": "qu is ill", "change": [{**WORK, "key_worker": "lee"}]}
    _goes_on(record, "S-work", told("m4", "change_plan", "OM:brandt", **other))
    _goes_on(record, "S-moving", told("m3", "refuse_transfer", "LM:coast", reason="no room"))
    assert [record.seqs(which) for which in NOW_AND_THEN] == [{}, {}]
    assert list(record.seqs(Chosen(held_by=(By.read("KW:lee"),)))) == ["S-work"]


def _goes_on(record: CaseRecord, id: str, message: Message) -> None:
    state, written = record.sentence(id), record.entries(id)
    step = life.take(state, message, max(message.received_at, state.last_moment))
    record.append(batch((*written, *step.entries), first=len(written) + 1))


@pytest.mark.parametrize(
    "who",
    [_somebody("nobody", Role.OFFENDER_MANAGER), _somebody("osei"), _somebody("any", Role.LINE_MANAGER, areas=())],
    ids=["on no team", "without a role", "without an area"],
)
def test_who_may_open_nothing_has_nothing_to_choose_from(who: SignedIn, record: CaseRecord) -> None:
    assert record.count(Chosen(open_to=who, ended=True)) == 0


def test_without_a_choice_the_living_are_chosen(record: CaseRecord) -> None:
    living = {row.sentence for row in record.standings(EVERYTHING) if row.ended_on is None}
    assert {row.sentence for row in record.standings()} == living
    assert len(living) < record.count(EVERYTHING)


KEYS: dict[str, Callable[[Standing], object]] = {
    "id": lambda row: row.sentence,
    "area": lambda row: row.area,
    "kind": lambda row: row.kind,
    "where": lambda row: list(SERVED).index(row.where),
    "tier": lambda row: row.tier,
    "harm": lambda row: None if row.harm is Harm.UNKNOWN else list(Harm).index(row.harm),
    "due": lambda row: row.soonest.due if row.soonest else None,
    "overdue": lambda row: row.overdue,
    "enforcement": lambda row: list(reversed(ENFORCEMENT)).index(row.enforcement),
    "manager": lambda row: row.offender_manager,
    "supervisor": lambda row: row.offender_supervisor,
    "administrator": lambda row: row.case_administrator,
    "team": lambda row: row.line_manager,
    "ends": lambda row: row.ends_on,
    "ended": lambda row: row.ended_on,
    "entry": lambda row: row.seq,
}


def test_each_order_is_that_of_the_values_with_the_unknown_last_either_way_round(record: CaseRecord) -> None:
    rows = sorted(record.standings(EVERYTHING), key=lambda row: row.sentence)
    assert KEYS.keys() == ORDERS.keys()
    for order, key in KEYS.items():
        known = [row for row in rows if key(row) is not None]
        unknown = [row.sentence for row in rows if key(row) is None]
        assert len({key(row) for row in known}) > 1, order
        for sign in ("", "-"):
            expected = [row.sentence for row in sorted(known, key=key, reverse=sign == "-")] + unknown  # type: ignore[arg-type]
            assert [row.sentence for row in record.standings(EVERYTHING, order=sign + order)] == expected, order


def test_a_page_of_an_order_is_a_part_of_it(record: CaseRecord) -> None:
    every = [row.sentence for row in record.standings(EVERYTHING, order="-harm")]
    page = [row.sentence for row in record.standings(EVERYTHING, order="-harm", limit=4, offset=3)]
    assert page == every[3:7] == list(record.seqs(EVERYTHING, order="-harm", limit=4, offset=3))


def test_ids_are_found_by_their_beginning_as_it_is_written(record: CaseRecord) -> None:
    assert record.ids("S-died") == sorted(id for id in record.ids() if id.startswith("S-died"))
    assert len(record.ids("S-died")) == 3
    assert record.ids("S-", limit=3) == record.ids()[:3]
    assert record.ids("S_") == []
    assert record.ids("%") == []
