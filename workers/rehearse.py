"""Rehearsals on the real server in virtual time.

A room has a server process, a record, a sandbox and a worker of its own, never the live ones. The driver moves the
clock to half a minute before what happens next, checks the clock, sends, and waits for the append and the partners;
what falls due in between the sentence handles by itself.
"""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from temporalio.client import WorkflowExecutionStatus
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from clients import temporal
from clients.partners import Limit, Partners
from clients.record import CaseRecord
from clients.sentences import Sentences
from domain import rehearsal, scenario
from domain.asks import Partner
from domain.errors import BadInput, NotNow, OutOfReach, Refused, WholeSentenceError
from domain.model import Role
from domain.rehearsal import Lived, Outcome
from domain.scenario import Scenario, Turn
from workers import temporal_server
from workers.sandbox import Sandbox
from workers.serving import serving
from workers.worker import worker
from workflows.contract import State

AT_ONCE = 12
"""So many lives at once: with more of them a worker's answers come later than the server waits for."""
SLACK = timedelta(seconds=25)
A_LOOK = timedelta(seconds=3)
SHORTEST = timedelta(seconds=1)
GLANCE = 0.005
UNHURRIED = dict.fromkeys(Partner, Limit(per_second=1000, at_once=100))
"""A rehearsal lives through years in seconds: what is sparing in life would be its brake."""

FROM_OUTSIDE = (Role.PARTNER, Role.COURT, Role.PRISON, Role.SYSTEM)


class RehearsalFailed(WholeSentenceError):
    """The rehearsal itself could not be carried through; nothing is said about the sentence."""


AT_ONCE = 12
"""So many lives at once: with more of them a worker's answers come later than the server waits for."""


class Room:
    """Where sentences are rehearsed: everything real, nothing live."""

    def __init__(self, skipper: TimeSkipper, record: CaseRecord, sandbox: Sandbox) -> None:
        self.skipper, self.record, self.sandbox = skipper, record, sandbox
        self.sentences = Sentences(skipper.client, record)
        self._glances = Sentences(skipper.client, record, patience=A_LOOK)
        self._read_at: dict[str, tuple[datetime, float]] = {}
        self._places = asyncio.Semaphore(AT_ONCE)

    async def live(self, rehearsed: Scenario, tell: Callable[[int, int], None] = lambda done, of: None) -> Lived:
        """Lives a scenario to its end as soon as there is a place, and tells how far it has come.

        Raises RehearsalFailed where the clock or the machine does not play along."""
        async with self._places:
            return await self._live(rehearsed, tell)

    async def _live(self, rehearsed: Scenario, tell: Callable[[int, int], None]) -> Lived:
        id = rehearsed.sentence.id
        assert id is not None
        messages, moment = scenario.begins(rehearsed.sentence, id)
        await self.sentences.start(id, messages, case_start=moment)
        refusals: list[Outcome] = []
        turns = scenario.turns(rehearsed)
        for done, turn in enumerate(turns, 1):
            tell(done, len(turns))
            state = await self._quiet(id)
            if state is None:
                refusals += rehearsal.refusal(turn, "term.ended") if turn.message else []
                continue
            await self._move_clock(id, rehearsal.approach(turn.at, state.next_wake) - state.offset)
            refusals += await self._take(id, turn)
        state = await self._quiet(id)
        if state and state.written < state.seq:
            await self.sentences.write_up(id)
        return Lived(self.record.sentence(id), self.record.entries(id), refusals)

    async def _take(self, id: str, turn: Turn) -> list[Outcome]:
        if turn.partner and turn.behaves:
            self.sandbox.behave(turn.partner, turn.behaves, id)
        if turn.message is None:
            return []
        try:
            if turn.message.by.role in FROM_OUTSIDE:
                await self.sentences.signal(id, turn.message)
                await self._written(id, turn.message.id)
            else:
                await self.sentences.tell(id, turn.message)
        except Refused as refused:
            return rehearsal.refusal(turn, refused.code)
        except BadInput:
            return rehearsal.refusal(turn, "bad-input")
        return rehearsal.refusal(turn, None)

    async def _quiet(self, id: str) -> State | None:
        """The sentence once nothing is on its way any more; None once it has ended."""
        began = time.monotonic()
        while True:
            try:
                state = await self._glances.state(id)
            except NotNow:
                return None
            except OutOfReach:
                state = None  # a query to a run that is just carried over may never be answered: look again
            if state and state.ended and await self._is_closed(id):
                return None
            if state and ((state.quiet and not state.ended) or state.halted):
                return state
            if time.monotonic() - began > SLACK.total_seconds():
                raise RehearsalFailed(
                    f"{id}: a step took more than {SLACK.seconds} s of real time: too busy a machine."
                )
            await asyncio.sleep(GLANCE)

    async def _is_closed(self, id: str) -> bool:
        description = await self.skipper.client.get_workflow_handle(id).describe()
        return description.status is WorkflowExecutionStatus.COMPLETED

    async def _move_clock(self, id: str, to: datetime) -> None:
        """Moves the workflow's clock and checks where it stands: the server can overshoot a target that is too near."""
        handle = self.skipper.client.get_workflow_handle(id)
        now = await self._clock(id)
        if to - now < SHORTEST:
            return
        async with asyncio.timeout(120):  # and no `wait_for`, which in Python 3.11 can swallow a Ctrl-C
            moved = await self.skipper.fast_forward(handle, to - now)
        if not moved and await self._is_closed(id):
            return
        at = await self.skipper.get_current_time(handle)
        if not to - SHORTEST <= at <= to + SLACK:
            raise RehearsalFailed(f"{id}: the clock was to be moved to {to}, it reads {at}.")
        self._read_at[id] = at, time.monotonic()

    async def _clock(self, id: str) -> datetime:
        """What the workflow's clock reads: it has run with ours since it was last read."""
        if id not in self._read_at:
            handle = self.skipper.client.get_workflow_handle(id)
            self._read_at[id] = await self.skipper.get_current_time(handle), time.monotonic()
        at, then = self._read_at[id]
        return at + timedelta(seconds=time.monotonic() - then)

    async def _written(self, id: str, message: str) -> None:
        began = time.monotonic()
        while not self.record.made_by(id, message):
            if time.monotonic() - began > SLACK.total_seconds():
                raise RehearsalFailed(f"{id}: {message} did not come into the record within {SLACK.seconds} s.")
            await asyncio.sleep(GLANCE)


@asynccontextmanager
async def room(binary: Path, *, cached: int = 1000) -> AsyncIterator[Room]:
    """Opens a room for as long as the block lasts."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="whole-sentence-")))
        running = await stack.enter_async_context(temporal_server.run(binary))
        record = CaseRecord(f"sqlite:///{folder / 'record.db'}")
        stack.callback(record.close)
        sandbox = Sandbox(f"sqlite:///{folder / 'ledger.db'}")
        address = await stack.enter_async_context(serving(sandbox.app))
        partners = Partners({partner: f"{address}/{partner.value}" for partner in Partner})
        await stack.enter_async_context(partners)
        client = await temporal.connect(running.address)
        skipper = TimeSkipper(client, config=TimeSkippingConfig(enabled=False))
        await stack.enter_async_context(worker(client, record, partners, limits=UNHURRIED, cached=cached))
        yield Room(skipper, record, sandbox)
