"""The in-process engine: whole lives in memory, many a second, by the same functions as the workflow.

It mirrors the workflow in virtual time step by step: time passes wake by wake, a message comes in while the clock
stands half a minute before it, partners answer as the scenario has them behave. So the entries of both are equal.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from domain import effects, life, scenario
from domain.asks import Partner
from domain.effects import Attempt
from domain.errors import BadInput, Refused
from domain.messages import Entry
from domain.scenario import Behaviour, Scenario, Turn
from domain.sentence import Sentence

LEAD = timedelta(seconds=30)
CLOSE = timedelta(seconds=2)
ASIDE = timedelta(seconds=5)
FAILURES = {Behaviour.DOWN: "http_503", Behaviour.SLOW: "timeout", Behaviour.WRONG: "unreadable_answer"}


class Outcome(NamedTuple):
    """One thing that must be true, and whether it is."""

    name: str
    holds: bool


class Lived(NamedTuple):
    """A life that was rehearsed: the sentence, its record, and what became of the expected refusals."""

    sentence: Sentence
    entries: list[Entry]
    refusals: list[Outcome]


def live(rehearsed: Scenario) -> Lived:
    """Lives a scenario to its end, in memory."""
    assert rehearsed.sentence.id is not None
    messages, moment = scenario.begins(rehearsed.sentence, rehearsed.sentence.id)
    life_ = _Life(life.begin(messages, moment), moment)
    refusals = []
    for turn in scenario.turns(rehearsed):
        life_.pass_time(approach(turn.at, life.next_wake(life_.sentence, life_.clock)))
        refusals += life_.take(turn)
    return Lived(life_.sentence, life_.entries, refusals)


def approach(at: datetime, wake: datetime | None) -> datetime:
    """Where the clock is put before something happens: half a minute earlier, and not on the edge of a wake."""
    point = at - LEAD
    return point - ASIDE if wake and abs(wake - point) <= CLOSE else point


def checked(rehearsed: Scenario, entries: list[Entry], refusals: list[Outcome]) -> list[Outcome]:
    """What the scenario expects, and whether it holds."""
    return [Outcome(check.name, check.holds(entries)) for check in rehearsed.expect] + refusals


def refusal(turn: Turn, code: str | None) -> list[Outcome]:
    """Whether a command came out as the scenario says: refused by that rule, or not refused."""
    assert turn.message is not None
    if code is None and turn.refused is None:
        return []
    name = (
        f"{turn.message.type} ({turn.message.id}) is refused: {turn.refused}"
        if turn.refused
        else f"{turn.message.type} ({turn.message.id}) is not refused"
    )
    return [
        Outcome(name if code == turn.refused else f"{name}, but came out as {code or 'accepted'}", code == turn.refused)
    ]


class _Life:
    """The engine's own state: the sentence, the clock, how the partners behave."""

    def __init__(self, step: life.Step, clock: datetime) -> None:
        self.sentence, self.clock = step.sentence, clock
        self.entries = list(step.entries)
        self._partners: dict[Partner, Behaviour] = {}
        self._ask_partners()

    def pass_time(self, to: datetime) -> None:
        while (wake := life.next_wake(self.sentence, self.clock)) and wake <= to and not self._finished:
            self.clock = wake
            self._go(life.bring_up_to(self.sentence, max(self.clock, self.sentence.last_moment)))
            self._ask_partners()
        self.clock = max(self.clock, to)

    def take(self, turn: Turn) -> list[Outcome]:
        if turn.partner and turn.behaves:
            self._partners[turn.partner] = turn.behaves
        if turn.message is None:
            return []
        if self._finished:
            return refusal(turn, "term.ended")
        try:
            self._go(
                life.take(
                    self.sentence, turn.message, life.moment_of(self.sentence, turn.message.received_at, self.clock)
                )
            )
        except Refused as refused:
            return refusal(turn, refused.code)
        except BadInput:
            return refusal(turn, "bad-input")
        self._ask_partners()
        return refusal(turn, None)

    def _ask_partners(self) -> None:
        while effect := effects.ready(self.sentence, self.clock, self.sentence.seq):
            behaviour = self._partners.get(effect.ask.partner, Behaviour.UP)
            attempt = answer(behaviour, effect.ask.partner, f"{self.sentence.id}/{effect.seq}")
            told = life.came_out(self.sentence, effect, attempt, self.clock)
            self._go(life.take(self.sentence, told, told.received_at))

    def _go(self, step: life.Step) -> None:
        self.sentence = step.sentence
        self.entries += step.entries

    @property
    def _finished(self) -> bool:
        return self.sentence.ended_at is not None and not self.sentence.effects


def answer(behaviour: Behaviour, partner: Partner, key: str) -> Attempt:
    """What a rehearsed partner makes of one attempt; the sandbox answers the same over HTTP."""
    if behaviour is Behaviour.UP:
        return Attempt(result="acknowledged", reference=reference(partner, key))
    if behaviour is Behaviour.REFUSES:
        return Attempt(result="refused", code="http_422")
    return Attempt(result="failed", code=FAILURES[behaviour])


def reference(partner: Partner, key: str) -> str:
    """The reference under which a rehearsed partner files what it was asked."""
    return f"{partner}:{key}"
