"""The page of authority (`tests/domain/authority.txt`) at every door: each cell is answered alike, whoever asks where.

Nothing is done by any of it: whoever may say it has not seen what was entered, and is told so.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import closing
from itertools import count, cycle, islice
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from clients.access import AccessLog
from clients.api.app import api
from clients.api.keys import Keys
from clients.desk import Desk
from clients.sentences import Sentences
from clients.told import TOLD
from domain import table
from domain.authority.questions import Look, may_look
from domain.authority.signed_in import SignedIn
from domain.errors import NotAllowed, Refused, WholeSentenceError
from domain.messages import Message
from domain.model import SHORT_ROLES, By, Role
from tests.domain.authority_page import COLUMNS, HARMLESS, MARKS, expected
from tests.live import Live
from tests.stack import now, told

MANAGER = "brandt"
WHO = {"manager": MANAGER, "stranger": "dale"}
GOLDEN = Path(__file__).parents[1] / "domain/golden/v1/messages.json"
BODIES = {name: message["body"] for name, message in json.loads(GOLDEN.read_text()).items()}
SENTENCES, AT_ONCE = 6, 48  # the server takes ten updates of a sentence at once, and lets the others wait for a second
AUTHORITY = ("authority.", "access.", "transfer.own", "allocation.none")
CODES = {role: code for code, role in SHORT_ROLES.items()}
_numbers = count(1)


class Cell(NamedTuple):
    """One message, said by one person in one role."""

    name: str
    role: Role
    person: str

    @property
    def by(self) -> By:
        return By(role=self.role, id=WHO[self.person])

    @property
    def refused(self) -> str:
        """The code under which the page refuses it; empty where they may say it."""
        return expected(self.name, self.role, self.person, managed=True)


CELLS = [Cell(name, role, person) for name in MARKS for role in COLUMNS for person in WHO]


@pytest.fixture(scope="module")
async def managed(live: Live) -> list[str]:
    """Sentences that Brandt manages."""
    ids = [await live.begun() for _ in range(SENTENCES)]
    for id in ids:
        await live.sentences.tell(id, told(f"{id}:allocate", "allocate", "LM:parks", offender_manager=MANAGER))
    return ids


def message(cell: Cell) -> Message:
    """As somebody says it who has seen nothing yet."""
    return Message(
        id=f"cell-{next(_numbers)}",
        type=cell.name,
        by=cell.by,
        received_at=now(),
        body=HARMLESS.get(cell.name, BODIES[cell.name]),
        after=0,
    )


async def answers(ids: list[str], cells: Iterable[Cell], ask: Callable[[str, Cell], Awaitable[str]]) -> dict[Cell, str]:
    """What each cell is answered with, some at once, by one sentence after the other."""
    waiting, found = iter(cells), dict[Cell, str]()
    while some := list(islice(waiting, AT_ONCE)):
        found |= dict(zip(some, await asyncio.gather(*map(ask, cycle(ids), some)), strict=True))
    return found


def heads(live: Live, ids: list[str]) -> list[int]:
    return [live.record.head(id).seq for id in ids]


def code_of(error: WholeSentenceError) -> str:
    """The code of a refusal for want of authority; empty where it was for something else."""
    code = error.code if isinstance(error, Refused) else ""
    return code if isinstance(error, NotAllowed) or code.startswith(AUTHORITY) else ""


async def test_the_cells_are_many_and_cover_every_message() -> None:
    assert len(CELLS) > 2_000
    assert set(MARKS) == set(table.MESSAGES)


async def test_the_facade_answers_each_cell_as_the_page_has_it(live: Live, managed: list[str]) -> None:
    before = heads(live, managed)

    async def ask(id: str, cell: Cell) -> str:
        with pytest.raises(WholeSentenceError) as refused:
            await live.sentences.tell(id, message(cell))
        return code_of(refused.value)

    found = await answers(managed, CELLS, ask)
    assert {cell: code for cell, code in found.items() if code != cell.refused} == {}
    assert heads(live, managed) == before


async def test_a_bare_temporal_client_is_refused_every_cell(live: Live, managed: list[str]) -> None:
    bare, before = Sentences(live.client, live.record), heads(live, managed)

    async def ask(id: str, cell: Cell) -> str:
        with pytest.raises(NotAllowed) as refused:
            await bare.tell(id, message(cell))
        return refused.value.code

    assert set((await answers(managed, CELLS, ask)).values()) == {"authority.assertion"}
    assert heads(live, managed) == before


@pytest.fixture
async def caller(live: Live) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the API whose token is who it is: how tokens are checked has tests of its own."""

    async def who(request: httpx.Request) -> SignedIn:
        role, _, id = request.headers["Authorization"].partition(":")
        return SignedIn(id=id, name=id, roles=(Role(role),), areas=("north",))

    url = f"sqlite:///{live.terminal.home / 'record.db'}"
    with closing(AccessLog(url)) as access, closing(Keys(url)) as keys:
        app = api(Desk(live.record, live.sentences, access), keys, who)  # type: ignore[arg-type]
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://api", trust_env=False) as client:
            yield client


def refused_at_the_desk(cell: Cell) -> str:
    """At the desk they must be somebody who looks at sentences, and at this one."""
    if not may_look([cell.role], Look.SENTENCE):
        return "access.role"
    on_the_team = cell.role in (Role.OFFENDER_MANAGER, Role.OFFENDER_SUPERVISOR) and cell.person == "manager"
    oversees = cell.role in (Role.LINE_MANAGER, Role.CASE_ADMINISTRATOR, Role.ENFORCEMENT_OFFICER, Role.INSPECTOR)
    return cell.refused if on_the_team or oversees else "access.need-to-know"


async def test_the_api_answers_each_cell_as_the_page_and_need_to_know_have_it(
    live: Live, managed: list[str], caller: httpx.AsyncClient
) -> None:
    before = heads(live, managed)

    async def ask(id: str, cell: Cell) -> str:
        answer = await caller.post(
            f"/sentences/{id}/{table.MESSAGES[cell.name].verb}",
            json=HARMLESS.get(cell.name, BODIES[cell.name]),
            params={"dry_run": "true"},
            headers={
                "Authorization": str(cell.by),
                "Idempotency-Key": f"cell-{next(_numbers)}",
                "If-Match": "*",
            },
        )
        assert answer.status_code < 500, answer.text
        code = answer.json().get("code") or "" if answer.status_code >= 400 else ""
        return code if code.startswith(AUTHORITY) else ""

    at_the_desk = [cell for cell in CELLS if cell.role is not Role.SYSTEM and table.MESSAGES[cell.name].verb in TOLD]
    found = await answers(managed, at_the_desk, ask)
    assert {cell: code for cell, code in found.items() if code != refused_at_the_desk(cell)} == {}
    assert heads(live, managed) == before


async def test_the_command_line_answers_each_cell_as_the_page_has_it(
    live: Live, managed: list[str], tmp_path: Path
) -> None:
    id = managed[0]
    await live.sentences.write_up(id)
    for cell in CELLS:
        row = table.MESSAGES[cell.name]
        if row.verb not in TOLD or cell.person == "stranger":
            continue
        body = tmp_path / f"{cell.name}.yaml"
        body.write_text(json.dumps(HARMLESS.get(cell.name, BODIES[cell.name])))
        words = (row.verb, id, "--from", str(body), "--by", f"{CODES.get(cell.role, cell.role)}:{cell.by.id}")
        shown = await live.terminal.told(*words, "--dry-run", "--json")
        code = (shown.json.get("code") or "") if shown.code else ""
        assert (code if code.startswith(AUTHORITY) else "") == cell.refused, (cell, shown)
