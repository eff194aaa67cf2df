"""The sentence as one durable workflow.

It holds no rule: messages, time and partners' answers go through `domain.life`, the entries that come out go to the
case record, and what it shows is written by `summaries`. Handlers are synchronous: decide, fold, answer; the answer and
the order to append are committed by the server together. Appending and asking run beside them, in tasks of their own.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ActivityError

from activities.case_record import CaseRecordActivities
from activities.partners import PartnerActivities
from domain import calendar, effects, life, standing
from domain.effects import Attempt, Request
from domain.errors import BadInput, NewerThanThis, NotNow, Refused
from domain.messages import Entry, Message
from domain.model import SYSTEM, whole_seconds
from domain.record import Batch, Head, line_of
from domain.sentence import Sentence
from domain.state import Effect
from domain.table import COMMAND_NAMES
from workflows import contract, policies, summaries
from workflows.contract import Answer, Carried, Ended, Run, State
from workflows.envelope import answer, envelope

MOST_LINES, MOST_BYTES, MOST_UNWRITTEN = 100, 200_000, 200
HISTORY_BYTES, HALTED_EVENTS = 60_000, 10_000
YEAR, HOUR = timedelta(days=365), timedelta(hours=1)
RIDES = "partner_acknowledged"


@workflow.defn(name=contract.WORKFLOW)
class SentenceWorkflow:
    """One sentence, from its engagement to its evaluation.

    Bring it up to the moment, append what is unwritten, wait for its diary or for a message. It is carried over to a
    new run at a quiet point, when the history has grown or a year has passed; everything is restored in `__init__`,
    because a message can arrive before the first line of `run`.
    """

    @workflow.init
    def __init__(self, run: Run) -> None:
        if run.rules_version > contract.NEWEST_RULES:
            raise NewerThanThis(
                f"This worker knows the rules up to version {contract.NEWEST_RULES}, not {run.rules_version}."
            )
        self._sentence: Sentence
        self._unwritten: list[Entry] = []
        self._halted: str | None = None
        self._kept_raw: list[Message] = []
        self._told_to_resume = self._flush = self._asking = self._stirred = False
        self._timers: dict[datetime, asyncio.Task[None]] = {}
        self._began = workflow.now()
        self._rules_version = run.rules_version
        if run.carried:
            self._take_over(run.carried)
        else:
            self._offset = run.case_start - workflow.now() if run.case_start else timedelta()
            self._written, self._chain = 0, ""
            self._go(life.begin(run.start, run.start[0].received_at))

    def _take_over(self, carried: Carried) -> None:
        self._offset = carried.offset
        self._sentence = carried.sentence
        self._written, self._chain = carried.written, carried.chain
        self._unwritten = [line.entry() for line in carried.unwritten]
        self._halted, self._kept_raw = carried.halted, list(carried.kept_raw)
        self._change_rules()

    @workflow.run
    async def run(self, run: Run) -> Ended:
        beside = [asyncio.create_task(self._keep_the_record()), asyncio.create_task(self._ask_the_partners())]
        while not self._finished:
            self._bring_up_to_now()
            self._show()
            if self._should_continue:
                await self._carry_over()
            await self._wait_for_the_diary_or_a_message()
        for task in beside:
            task.cancel()
        self._show()
        assert self._sentence.ended_at is not None
        ended_on = calendar.day(self._sentence.ended_at)
        return Ended(sentence=self._sentence.id, ended_on=ended_on, entries=self._sentence.seq)

    @workflow.update(dynamic=True)
    def tell(self, name: str, args: Sequence[RawValue]) -> Answer:
        """A command, or a fact that an operator reports: answered with the entries that it made."""
        message = envelope(name, args)
        if self._halted:
            self._kept_raw.append(message)
            return Answer(message=message.id, first=0, last=0)
        self._go(life.take(self._sentence, message, self._moment(message)))
        found = life.handled(self._sentence, message.id)
        assert found is not None
        return Answer(message=message.id, first=found.first, last=found.last)

    @tell.validator
    def _may_tell(self, name: str, args: Sequence[RawValue]) -> None:
        try:
            message = envelope(name, args)
            self._must_be_open_to(message)
            life.take(self._sentence, message, self._moment(message))
        except (Refused, BadInput) as error:
            raise answer(error) from None
        except Exception:
            workflow.logger.exception("a rule failed on %s", name)
            raise

    @workflow.signal(dynamic=True)
    def hear(self, name: str, args: Sequence[RawValue]) -> None:
        """A fact from a partner: never refused, never lost."""
        try:
            message = envelope(name, args)
        except BadInput:
            message = self._unreadable(name, args)
        message = message.but(assertion=None)  # nobody has checked it: only an update's validator does
        if self._halted:
            self._kept_raw.append(message)
        else:
            self._go(life.receive(self._sentence, message, self._moment(message)))

    @workflow.update(name=contract.RESUME)
    def resume(self) -> str:
        """Try the record again, now: what was halted goes on if the record has what this code recomputes."""
        self._told_to_resume = self._stirred = True
        return "The record is asked." if self._halted else "The sentence was not halted."

    @workflow.update(name=contract.WRITE_UP)
    async def write_up(self) -> int:
        """Writes also what would have waited for the next append; returns the last number written."""
        self._flush = bool(self._unwritten)
        await workflow.wait_condition(lambda: not self._unwritten or self._halted is not None)
        return self._written

    @workflow.query(name=contract.STATE)
    def state(self) -> State:
        return State(
            seq=self._sentence.seq,
            written=self._written,
            asking=len(self._sentence.effects),
            quiet=self._quiet,
            ended=self._sentence.ended_at is not None,
            next_wake=life.next_wake(self._sentence, self._now),
            offset=self._offset,
            halted=self._halted,
            kept_raw=len(self._kept_raw),
        )

    # What happens

    def _bring_up_to_now(self) -> None:
        if not self._halted:
            self._go(life.bring_up_to(self._sentence, max(self._now, self._sentence.last_moment)))

    def _go(self, step: life.Step) -> None:
        self._sentence = step.sentence
        self._unwritten += step.entries
        self._stirred = True

    def _unreadable(self, name: str, args: Sequence[RawValue]) -> Message:
        """What can be kept of a signal whose envelope nobody can read: its sender waits for no answer."""
        raw = [arg.payload.data.decode(errors="replace") for arg in args]
        id = f"unreadable-{self._sentence.seq}-{len(self._kept_raw)}"
        return Message(id=id, type=name, by=SYSTEM, received_at=self._now, body={"raw": raw})

    def _change_rules(self) -> None:
        """Notes that another version of the rules applies from here, once there is nothing that speaks against it."""
        if not self._halted:
            self._go(life.change_rules(self._sentence, self._rules_version, self._now))

    def _must_be_open_to(self, message: Message) -> None:
        if message.type not in COMMAND_NAMES:
            return
        if self._halted:
            raise NotNow(
                "record.halted",
                "This sentence is halted: its record and its rules disagree.",
                "An operator must look (`sentence doctor`).",
            )
        if len(self._unwritten) >= MOST_UNWRITTEN:
            raise NotNow(
                "record.behind", "The case record has been out of reach for too long.", "Try again when it is back."
            )

    # The record

    async def _keep_the_record(self) -> None:
        while True:
            await workflow.wait_condition(lambda: self._halted is not None or self._has_to_write)
            if self._halted:
                await self._try_to_resume()
            else:
                await self._append()

    async def _append(self) -> None:
        entries = self._next_entries()
        batch = self._batch(entries)
        try:
            await workflow.execute_activity_method(
                CaseRecordActivities.append_entries, batch, **policies.record(summaries.append(entries))
            )
        except ActivityError as error:
            self._halt(error)
            return
        self._unwritten = self._unwritten[len(entries) :]
        self._written, self._chain = entries[-1].seq, entries[-1].chain
        self._flush = self._flush and bool(self._unwritten)
        self._stirred = True

    def _next_entries(self) -> list[Entry]:
        """What goes into the next append: so many entries, and so many bytes, at the most; one at the least."""
        chosen, size = list[Entry](), 0
        for entry in self._unwritten[:MOST_LINES]:
            size += len(entry.text)
            if chosen and size > MOST_BYTES:
                break
            chosen.append(entry)
        return chosen

    def _batch(self, entries: list[Entry]) -> Batch:
        return Batch(
            sentence=self._sentence.id,
            after_seq=self._written,
            after_chain=self._chain,
            lines=tuple(line_of(entry) for entry in entries),
        )

    def _halt(self, error: ActivityError) -> None:
        """The record holds something else than this code computes: nothing more is decided until that is cleared."""
        self._halted = str(error.cause or error)
        self._told_to_resume = False
        self._stirred = True
        workflow.logger.error("sentence halted", extra={"reason": self._halted})

    async def _try_to_resume(self) -> None:
        with suppress(TimeoutError):
            await workflow.wait_condition(
                lambda: self._told_to_resume, timeout=HOUR, timeout_summary="try the halted record again"
            )
        self._told_to_resume = False
        claimed = Head(sentence=self._sentence.id, seq=self._written, chain=self._chain)
        if await workflow.execute_activity_method(
            CaseRecordActivities.is_head, claimed, **policies.record("is the record as this code has it?")
        ):
            self._halted = None
            self._change_rules()
            kept, self._kept_raw = self._kept_raw, []
            for message in kept:
                self._go(life.receive(self._sentence, message, self._moment(message)))
            self._stirred = True

    # The partners

    async def _ask_the_partners(self) -> None:
        while True:
            await workflow.wait_condition(lambda: self._ready is not None)
            effect = self._ready
            assert effect is not None
            self._asking = True
            request = Request(key=f"{self._sentence.id}/{effect.seq}", ask=effect.ask)
            try:
                attempt = await workflow.execute_activity_method(
                    PartnerActivities.ask_partner, request, **policies.ask(request)
                )
            except ActivityError as error:
                workflow.logger.warning("a partner was not asked: %s", error.cause)
                attempt = Attempt(result="failed", code="no_answer")
            self._asking = False
            told = life.came_out(self._sentence, effect, attempt, self._now)
            if self._halted:
                self._kept_raw.append(told)
            else:
                self._go(life.receive(self._sentence, told, told.received_at))

    @property
    def _ready(self) -> Effect | None:
        return None if self._halted else effects.ready(self._sentence, self._now, self._written)

    # Waiting and carrying over

    async def _wait_for_the_diary_or_a_message(self) -> None:
        """Lazy timers: one is armed only for a wake before all that run, and none is cancelled, since arming is what
        costs. One that fires to no purpose finds nothing due; the wake behind it is armed already."""
        self._stirred = False
        at = self._next_wake
        if at and all(at < armed_for for armed_for in self._timers):
            pause = max(at - self._offset - workflow.now(), timedelta(0))
            sleep = workflow.sleep(pause, summary=summaries.wake(self._sentence, at))
            self._timers[at] = asyncio.create_task(sleep)
        await workflow.wait_condition(lambda: self._stirred or any(timer.done() for timer in self._timers.values()))
        self._timers = {armed_for: timer for armed_for, timer in self._timers.items() if not timer.done()}

    async def _carry_over(self) -> None:
        """Hands everything to a new run, once every handler is done and nothing has come in between."""
        await workflow.wait_condition(workflow.all_handlers_finished)
        if self._should_continue:
            carried = Carried(
                sentence=self._sentence,
                offset=self._offset,
                written=self._written,
                chain=self._chain,
                unwritten=tuple(line_of(entry) for entry in self._unwritten),
                halted=self._halted,
                kept_raw=tuple(self._kept_raw),
            )
            workflow.continue_as_new(Run(rules_version=contract.rules_to_use(), carried=carried))

    def _show(self) -> None:
        """Current details always; search attributes in one command, and only those that have changed."""
        workflow.set_current_details(standing.details(self._sentence, self._halted))
        shown = workflow.info().typed_search_attributes
        wanted = contract.search_attributes(self._sentence, halted=self._halted is not None)
        changed = [key.value_set(value) for key, value in wanted if shown.get(key) != value]
        if changed:
            workflow.upsert_search_attributes(changed)

    @property
    def _now(self) -> datetime:
        return whole_seconds(workflow.now() + self._offset)

    def _moment(self, message: Message) -> datetime:
        return life.moment_of(self._sentence, message.received_at, self._now)

    @property
    def _next_wake(self) -> datetime | None:
        """The diary's next wake, or the day to carry the run over; None where only quiet is awaited."""
        carry_over = whole_seconds(self._began + YEAR + self._offset)
        wakes = [carry_over] if carry_over > self._now else []
        wake = None if self._halted else life.next_wake(self._sentence, self._now)
        return min([*wakes, wake] if wake else wakes, default=None)

    @property
    def _has_to_write(self) -> bool:
        waiting = any(entry.type != RIDES for entry in self._unwritten) or self._sentence.ended_at is not None
        return self._flush or (waiting and bool(self._unwritten))

    @property
    def _quiet(self) -> bool:
        """All is written but what rides with the next append, no partner is being asked, time has brought all."""
        return not (
            self._halted or self._has_to_write or self._asking or self._ready or not workflow.all_handlers_finished()
        )

    @property
    def _should_continue(self) -> bool:
        info = workflow.info()
        if self._halted:
            return info.get_current_history_length() > HALTED_EVENTS
        grown = info.get_current_history_size() > HISTORY_BYTES or info.is_continue_as_new_suggested()
        return self._quiet and (grown or workflow.now() >= self._began + YEAR)

    @property
    def _finished(self) -> bool:
        done = self._sentence.ended_at is not None and not self._sentence.effects
        return done and not (self._unwritten or self._halted or self._kept_raw) and workflow.all_handlers_finished()
