"""A provider's list as one durable workflow: who waits, in which order, and who is offered a place until when.

It is a workflow of its own because many sentences compete for one place: a single writer decides one message after the
other, so that nothing is offered twice and no lock is needed; because an offer has to lapse though nobody calls; and
because the list outlives every sentence on it. It holds no rule: those are in `domain.places`.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ActivityError

from activities.places import PlacesActivities
from domain.errors import BadInput, NotNow, Refused
from domain.messages import Message
from domain.model import whole_seconds
from domain.places import life
from domain.places.life import Entry, Step, ToSentence
from domain.places.record import Batch, Head, Tellings, line_of
from workflows import policies, summaries
from workflows import provider_contract as contract
from workflows.contract import Answer
from workflows.envelope import answer, envelope
from workflows.provider_contract import Carried, Run, State

HISTORY_BYTES, MOST_LINES, MOST_UNWRITTEN = 60_000, 100, 200
FROM_SENTENCES = ("put_in_line", "settle_referral", "rank_referral")
YEAR, HOUR = timedelta(days=365), timedelta(hours=1)


@workflow.defn(name=contract.WORKFLOW)
class ProviderWorkflow:
    """One list. Handlers are synchronous: decide, fold, answer; appending and telling run beside them, in order."""

    @workflow.init
    def __init__(self, run: Run) -> None:
        self._unwritten: list[Entry] = []
        self._untold: list[ToSentence] = []
        self._halted: str | None = None
        self._kept: list[Message] = []
        self._told_to_resume = self._stirred = False
        self._began = workflow.now()
        if run.carried:
            self._take_over(run.carried)
        else:
            assert run.opened is not None
            self._written, self._chain = 0, ""
            self._go(life.begin(run.opened, whole_seconds(run.opened.received_at)))

    def _take_over(self, carried: Carried) -> None:
        self._places = carried.places
        self._written, self._chain = carried.written, carried.chain
        self._unwritten = [life.read_entry(*line) for line in carried.unwritten]
        self._untold, self._halted, self._kept = list(carried.untold), carried.halted, list(carried.kept)

    @workflow.run
    async def run(self, run: Run) -> None:
        self._beside = [asyncio.create_task(work) for work in (self._keep_the_record(), self._tell_the_sentences())]
        while True:
            if not self._halted:
                self._go(life.bring_up_to(self._places, max(self._now, self._places.last_moment)))
            workflow.set_current_details(summaries.list_details(self._places, self._now, self._halted))
            if self._should_continue:
                await self._carry_over()
            await self._wait_for_time_or_a_message()

    @workflow.update(dynamic=True)
    def tell(self, name: str, args: Sequence[RawValue]) -> Answer:
        """A message: answered with the entries that it made, none where the list knew it already."""
        message = envelope(name, args)
        self._go(life.take(self._places, message, self._moment(message)))
        found = life.handled(self._places, message.id)
        return Answer(message=message.id, first=found.first if found else 0, last=found.last if found else 0)

    @tell.validator
    def _may_tell(self, name: str, args: Sequence[RawValue]) -> None:
        try:
            message = envelope(name, args)
            if self._halted or len(self._unwritten) >= MOST_UNWRITTEN:
                raise NotNow(
                    "record.halted" if self._halted else "record.behind",
                    "This list cannot be written now.",
                    "Try again when its record is back; an operator must look (`sentence doctor`).",
                )
            life.take(self._places, message, self._moment(message))
        except (Refused, BadInput) as error:
            raise answer(error) from None

    @workflow.signal(dynamic=True)
    def hear(self, name: str, args: Sequence[RawValue]) -> None:
        """What a sentence tells of its place: never refused, never lost. Nothing else is taken where nobody answers."""
        try:
            message = envelope(name, args)
            if message.type not in FROM_SENTENCES:
                raise BadInput(f"{name}: a list is told this where it can answer.")
            self._hear(message)
        except (Refused, BadInput) as error:
            workflow.logger.error("a signal that no list takes: %s", error)

    def _hear(self, message: Message) -> None:
        if self._halted:
            self._kept.append(message)
        else:
            self._go(life.take(self._places, message, self._moment(message)))

    @workflow.update(name=contract.RESUME)
    def resume(self) -> str:
        """Try the record again, now."""
        self._told_to_resume = True
        return "The record is asked." if self._halted else "The list was not halted."

    @workflow.query(name=contract.STATE)
    def state(self) -> State:
        return State(
            seq=self._places.seq,
            written=self._written,
            untold=len(self._untold),
            next_wake=life.next_wake(self._places, self._now),
            halted=self._halted,
        )

    def _go(self, step: Step) -> None:
        self._places = step.places
        self._unwritten += step.entries
        self._untold += step.tell
        self._stirred = True

    # The record

    async def _keep_the_record(self) -> None:
        while True:
            await workflow.wait_condition(lambda: self._halted is not None or bool(self._unwritten))
            if self._halted:
                await self._try_to_resume()
            else:
                await self._append()

    async def _append(self) -> None:
        entries = self._unwritten[:MOST_LINES]
        batch = Batch(
            provider=self._places.provider,
            after_seq=self._written,
            after_chain=self._chain,
            lines=tuple(line_of(entry) for entry in entries),
        )
        try:
            await workflow.execute_activity_method(
                PlacesActivities.append_to_list, batch, **policies.record(summaries.append(entries))
            )
        except ActivityError as error:
            self._halted = str(error.cause or error)
            workflow.logger.error("list halted", extra={"reason": self._halted})
        else:
            self._unwritten = self._unwritten[len(entries) :]
            self._written, self._chain = entries[-1].seq, entries[-1].chain
        self._stirred = True

    async def _try_to_resume(self) -> None:
        with suppress(TimeoutError):
            await workflow.wait_condition(
                lambda: self._told_to_resume, timeout=HOUR, timeout_summary="try the halted record again"
            )
        self._told_to_resume = False
        claimed = Head(provider=self._places.provider, seq=self._written, chain=self._chain)
        if await workflow.execute_activity_method(
            PlacesActivities.is_head_of_list, claimed, **policies.record("is the record as this code has it?")
        ):
            self._halted, self._stirred = None, True
            kept, self._kept = self._kept, []
            for message in kept:
                self._hear(message)

    # The sentences

    async def _tell_the_sentences(self) -> None:
        """What is written is told, in order; a sentence that is there no more gives its place up."""
        while True:
            await workflow.wait_condition(lambda: bool(self._to_tell) and not self._halted)
            tell = self._to_tell
            gone = await workflow.execute_activity_method(
                PlacesActivities.tell_sentences, Tellings(tell=tell), **policies.record(summaries.tell(tell))
            )
            self._untold = self._untold[len(tell) :]
            for one in gone.tell:
                self._hear(life.sentence_gone(one, self._now))
            self._stirred = True

    @property
    def _to_tell(self) -> tuple[ToSentence, ...]:
        return tuple(one for one in self._untold[:MOST_LINES] if one.seq <= self._written)

    # Waiting and carrying over

    async def _wait_for_time_or_a_message(self) -> None:
        self._stirred = False
        wake = None if self._halted else life.next_wake(self._places, self._now)
        at = self._carry_over_at if self._carry_over_at > self._now else self._now + HOUR
        at = min(wake, at) if wake else at
        pause = at - workflow.now()
        with suppress(TimeoutError):
            await workflow.wait_condition(
                lambda: self._stirred, timeout=pause, timeout_summary=summaries.list_wake(self._places, at)
            )

    async def _carry_over(self) -> None:
        """Hands everything to a new run, once every handler is done and nothing has come in between."""
        await workflow.wait_condition(workflow.all_handlers_finished)
        if self._should_continue:
            carried = Carried(
                places=self._places,
                written=self._written,
                chain=self._chain,
                unwritten=tuple(line_of(entry) for entry in self._unwritten),
                untold=tuple(self._untold),
                halted=self._halted,
                kept=tuple(self._kept),
            )
            workflow.continue_as_new(Run(carried=carried))

    @property
    def _should_continue(self) -> bool:
        info = workflow.info()
        quiet = not (self._unwritten or self._untold or self._halted)
        grown = info.get_current_history_size() > HISTORY_BYTES or info.is_continue_as_new_suggested()
        return quiet and (grown or workflow.now() >= self._carry_over_at)

    @property
    def _carry_over_at(self) -> datetime:
        return self._began + YEAR

    @property
    def _now(self) -> datetime:
        return whole_seconds(workflow.now())

    def _moment(self, message: Message) -> datetime:
        return life.moment_of(self._places, message.received_at, self._now)
