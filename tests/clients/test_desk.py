"""The desk: need-to-know before a look, one of two who write at once, and what a bare Temporal client may not do."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest

from clients import desk as at_the_desk
from clients.access import AccessLog
from clients.chosen import Chosen
from clients.desk import Desk
from clients.desk.telling import Telling
from clients.sentences import Sentences
from domain.authority.signed_in import SignedIn
from domain.errors import BadInput, Changed, NotAllowed, NotFound, Refused
from domain.model import Role
from tests.live import Live
from tests.stack import told

BRANDT = SignedIn(id="brandt", name="Olivia Brandt", roles=(Role.OFFENDER_MANAGER,), areas=("north",))
DALE = SignedIn(id="dale", name="Kit Dale", roles=(Role.OFFENDER_MANAGER,), areas=("north",))
PARKS = SignedIn(id="parks", name="Sam Parks", roles=(Role.LINE_MANAGER,), areas=("north",))
LEE = SignedIn(id="lee", name="Ash Lee", roles=(Role.CASE_ADMINISTRATOR,), areas=("north",))
ELSEWHERE = PARKS.but(id="quill", areas=("coast",))
_ids = count(1)


@pytest.fixture
def access(live: Live) -> Iterator[AccessLog]:
    opened = AccessLog(f"sqlite:///{live.terminal.home / 'record.db'}")
    yield opened
    opened.close()


@pytest.fixture
def desk(live: Live, access: AccessLog) -> Desk:
    return Desk(live.record, live.sentences, access)


@pytest.fixture
async def managed(live: Live, desk: Desk) -> str:
    """The id of a sentence that Brandt manages."""
    id = await live.begun()
    await desk.telling.tell(PARKS, id, telling("allocate", offender_manager="brandt", case_administrator="lee"))
    return id


def telling(type: str, /, seen: int | None = None, **body: object) -> Telling:
    return Telling(type=type, body=body, id=f"desk-{next(_ids)}", seen=seen)


def assess(seen: int | None = None, harm: str = "low") -> Telling:
    return telling("assess", seen, harm=harm, likelihood="low", needs=["drugs"])


async def test_what_is_told_at_the_desk_is_in_the_record_with_the_door_that_vouched(desk: Desk, managed: str) -> None:
    entries = await desk.telling.tell(BRANDT, managed, assess())
    assert [str(one.by) for one in entries[:1]] == ["offender_manager:brandt"]
    assert [one.values["door"] for one in entries[0].because if one.code == "vouched_for" and one.values] == ["tests"]


async def test_told_twice_under_one_id_it_is_answered_as_the_first_time(desk: Desk, managed: str) -> None:
    once = assess()
    first, again = await desk.telling.tell(BRANDT, managed, once), await desk.telling.tell(BRANDT, managed, once)
    assert [entry.seq for entry in first] == [entry.seq for entry in again]


async def test_under_the_id_of_somebody_elses_message_nothing_is_told_and_nothing_shown(
    desk: Desk, managed: str
) -> None:
    once = assess()
    await desk.telling.tell(BRANDT, managed, once)
    news = telling("risk_information", source="police", text="threats")._replace(id=once.id)
    with pytest.raises(Refused) as refused:
        await desk.telling.tell(PARKS, managed, news)
    assert refused.value.code == "idempotency.other"
    assert "risk_information" not in [entry.type for entry in desk.sentences.entries(BRANDT, managed)]


@pytest.mark.parametrize("id", ["court:msg_1", "S-1/7#1", "first_appointment/A1", "two words", "", "x" * 151, "a\n"])
async def test_nobody_calls_a_message_what_those_of_partners_and_of_time_are_called(
    id: str, desk: Desk, managed: str
) -> None:
    with pytest.raises(BadInput, match="The id of a message"):
        await desk.telling.tell(BRANDT, managed, assess()._replace(id=id))


async def test_of_two_who_write_to_one_part_at_once_one_wins_and_the_other_is_told(desk: Desk, managed: str) -> None:
    seen = desk.sentences.standing(BRANDT, managed).seq
    both = [desk.telling.tell(BRANDT, managed, assess(seen, harm)) for harm in ("low", "high")]
    came_of = await asyncio.gather(*both, return_exceptions=True)
    lost = [one for one in came_of if isinstance(one, Changed)]
    assert [one.code for one in lost] == ["conflict.changed"]
    assert sum(isinstance(one, list) for one in came_of) == 1
    assert [entry.type for entry in desk.sentences.entries(BRANDT, managed)].count("assessed") == 1


async def test_what_moved_in_another_part_is_no_conflict(desk: Desk, managed: str) -> None:
    seen = desk.sentences.standing(BRANDT, managed).seq
    await desk.telling.tell(LEE, managed, telling("appointment_made", appointment="A1", when="2030-01-04T10:00:00Z"))
    assert await desk.telling.tell(BRANDT, managed, assess(seen))


async def test_what_a_preview_shows_is_what_follows(desk: Desk, managed: str) -> None:
    shown = desk.telling.preview(BRANDT, managed, assess())
    followed = await desk.telling.tell(BRANDT, managed, assess())
    assert [(entry.type, entry.seq) for entry in shown.entries] == [(entry.type, entry.seq) for entry in followed]


async def test_another_team_sees_that_it_is_there_and_no_more(desk: Desk, managed: str, access: AccessLog) -> None:
    for stranger in (DALE, ELSEWHERE):
        with pytest.raises(NotAllowed) as refused:
            desk.sentences.entries(stranger, managed)
        assert refused.value.code == "access.need-to-know"
        with pytest.raises(NotAllowed):
            await desk.telling.tell(stranger, managed, assess())
        rows = desk.lists.rows(stranger, Chosen(ids=(managed,)))
        assert [(row.sentence, row.standing) for row in rows] == [(managed, None)]
    assert {look.who for look in access.looks_at(managed)} == {"parks"}


async def test_every_look_is_kept_with_what_was_looked_at(desk: Desk, managed: str, access: AccessLog) -> None:
    desk.sentences.entries(BRANDT, managed)
    desk.sentences.state(LEE, managed)
    assert [(look.who, look.what) for look in access.looks_at(managed)[:2]] == [
        ("lee", "sentence"),
        ("brandt", "record"),
    ]


async def test_emergency_access_opens_for_an_hour_is_kept_and_reviewed_by_somebody_else(
    live: Live, desk: Desk, managed: str, access: AccessLog, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(BadInput, match="say why"):
        desk.access.take(DALE, managed, "risk", "  ")
    desk.access.take(DALE, managed, "risk", "He is at the desk and threatens to harm himself.")
    assert f"emergency access: 'dale' opened '{managed}'" in caplog.text
    assert desk.sentences.entries(DALE, managed)
    used = access.looks_at(managed)[0]
    later = Desk(live.record, live.sentences, access, clock=lambda: at_the_desk.now() + timedelta(minutes=61))
    with pytest.raises(NotAllowed):
        later.sentences.entries(DALE, managed)
    found = next(one for one in access.unreviewed(("north",)) if one.sentence == managed)
    assert used.emergency == found.place
    assert not access.review(found.place, "dale", "fine")
    assert access.review(found.place, "parks", "It was needed.")
    assert found.place not in [one.place for one in access.unreviewed()]


async def test_a_role_that_somebody_does_not_have_they_cannot_act_in(desk: Desk, managed: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        await desk.telling.tell(BRANDT, managed, assess()._replace(role=Role.LINE_MANAGER))
    assert refused.value.code == "authority.not-your-role"


async def test_what_there_is_not_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.sentences.standing(BRANDT, "S-none")


async def test_who_looks_at_no_sentence_does_not_learn_which_there_are(desk: Desk, managed: str) -> None:
    developer = DALE.but(id="lund", roles=(Role.DEVELOPER,))
    for id in (managed, "S-none"):
        with pytest.raises(NotAllowed):
            desk.sentences.standing(developer, id)


async def test_a_bare_temporal_client_is_refused_whatever_it_says_it_is(live: Live, managed: str) -> None:
    """Who reaches Temporal itself is still no door of this house."""
    bare = Sentences(live.client, live.record)
    for id in ("bare-1", "bare-2"):
        message = told(id, "assess", "OM:brandt", harm="low", likelihood="low", needs=[])
        with pytest.raises(Refused) as refused:
            await bare.tell(managed, message if id == "bare-1" else message.but(assertion="e30.e30.e30"))
        assert refused.value.code == "authority.assertion"
    assert "assessed" not in live.types(managed)
