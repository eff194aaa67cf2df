"""The heart: a sentence is the fold of its entries.

Every message first brings the sentence up to its moment (`bring_up_to`: what time has brought), then it is decided, and
what follows from that at once is brought too. `evolve` folds one entry; nothing else changes a sentence. All engines
call these functions and no others.
"""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from pydantic import ValidationError

from domain import calendar, effects, memory, table, time
from domain.authority.assertion import vouched
from domain.authority.may import must_be_allowed
from domain.case import End, RulesChanged
from domain.corrections import AlreadyKnown, DidNotFit, Unrecognised
from domain.court import EngagementOpened
from domain.diary import OBLIGATIONS, moved
from domain.effects import Attempt
from domain.errors import BadInput, Changed, NewerThanThis, NotAllowed, NotNow, Unfitting
from domain.interventions.waiting import PlaceSettled
from domain.messages import ENTRY, SCHEMA, Command, Draft, Entry, Fact, Message, Reason, Telling
from domain.model import OPERATORS, SYSTEM, Role
from domain.sentence import MEMORY, Sentence
from domain.state import Clock, Dated, Effect, Handled
from domain.subjects import with_clocks

RULES = 1
"""The newest version of the rules that this code knows."""

TAKEN_ON = "taken-on"
"""The message of what a sentence enters of itself when it is taken on."""

SOON = timedelta(minutes=1)
AHEAD = timedelta(days=1)
WAKE_AFTER = timedelta(seconds=1)


class Step(NamedTuple):
    """A sentence after something happened to it, and the entries that it made."""

    sentence: Sentence
    entries: tuple[Entry, ...] = ()

    def then(self, after: "Step") -> "Step":
        return Step(after.sentence, (*self.entries, *after.entries))


def begin(messages: Iterable[Message], moment: datetime) -> Step:
    """Takes a sentence on: its engagement and what is told with it. What had fallen due is caught up in one entry."""
    opening, *others = messages
    opened = EngagementOpened.read(opening.body)
    blank = _blank(opened, moment)
    must_be_allowed(blank, opening.by, EngagementOpened, moment, opening.body)
    step = _seal(blank, Draft(opened), _telling(opening, moment))
    for message in others:
        step = step.then(_decide(step.sentence, message, moment))
    return step.then(_catch_up(step.sentence, moment))


def take(sentence: Sentence, message: Message, moment: datetime) -> Step:
    """What a message makes of a sentence at that moment. Raises Refused or BadInput, and then nothing has changed.

    A message that was handled before makes nothing: its entries are those of the first time (`handled`)."""
    if handled(sentence, message.id):
        return Step(sentence)
    step = bring_up_to(sentence, moment)
    step = step.then(_decide(step.sentence, message, moment, entered=sentence.seq))
    return step.then(bring_up_to(step.sentence, moment))


def bring_up_to(sentence: Sentence, moment: datetime) -> Step:
    """What time itself has brought by that moment, until nothing more is due."""
    step = Step(sentence)
    while found := time.due(step.sentence, moment):
        recorded = found.at if moment - found.at <= SOON else moment
        telling = Telling(found.clock.key, SYSTEM, found.at, max(recorded, step.sentence.last_moment))
        step = step.then(_seal(step.sentence, found.draft, telling))
    return step


def _catch_up(sentence: Sentence, moment: datetime) -> Step:
    """What had fallen due before: under one summary, and under another after the end of a term that is past already."""
    step = Step(sentence)
    while True:
        past = time.past(step.sentence, moment, step.sentence.seq + 1)
        found = time.due(step.sentence, moment)
        telling = Telling(TAKEN_ON, SYSTEM, moment, moment)
        if past:
            step = step.then(_seal(step.sentence, Draft(time.CaughtUp(items=past)), telling))
        elif found:
            step = step.then(_seal(step.sentence, found.draft, telling._replace(occurred_at=found.at)))
        else:
            return step


def receive(sentence: Sentence, message: Message, moment: datetime) -> Step:
    """A message that nobody waits for an answer to: it is never refused, what cannot be is kept as not fitting.

    It is no way round authority: who works for the service tells what happened where they are answered, through a door
    that vouches for them. One who was, while the sentence was halted, is heard when it goes on."""
    row = table.MESSAGES.get(message.type)
    if handled(sentence, message.id):
        return Step(sentence)
    if row and issubclass(row, Command):
        return _unfit(sentence, message, moment, "command_without_an_answer")
    if row and message.by.role in OPERATORS and message.assertion is None:
        return _unfit(sentence, message, moment, "reporter_not_allowed")
    try:
        return take(sentence, message, moment)
    except NotAllowed:
        return _unfit(sentence, message, moment, "reporter_not_allowed")


def came_out(sentence: Sentence, effect: Effect, attempt: Attempt, clock: datetime) -> Message:
    """What an attempt to ask a partner came to, as of when the attempt fell due, unless it came out much later."""
    due = max(effect.next_at, sentence.last_moment)
    fact = effects.outcome(effect, attempt)
    return Message(
        id=f"{sentence.id}/{effect.seq}#{effect.attempt}",
        type=fact.name,
        by=SYSTEM,
        received_at=due if clock - due <= SOON else clock,
        body=fact.model_dump(mode="json", exclude_none=True),
    )


def change_rules(sentence: Sentence, version: int, moment: datetime) -> Step:
    """The entry that says from where on another version of the rules applies; nothing where it is the same."""
    if version == sentence.rules_version:
        return Step(sentence)
    changed = Draft(RulesChanged(version=version))
    return _seal(sentence, changed, Telling(f"rules-{version}", SYSTEM, moment, max(moment, sentence.last_moment)))


def evolve(sentence: Sentence | None, entry: Entry) -> Sentence:
    """The sentence after one more entry of its record; the first entry makes it."""
    if sentence is None:
        assert isinstance(entry.data, EngagementOpened)
        sentence = _blank(entry.data, entry.recorded_at)
    return _folded(sentence, entry).but(chain=entry.chain)


def evolve_all(entries: Iterable[Entry]) -> Sentence:
    """The sentence that these entries, from the first on, add up to."""
    sentence: Sentence | None = None
    for entry in entries:
        sentence = evolve(sentence, entry)
    assert sentence is not None
    return sentence


def moment_of(sentence: Sentence, received_at: datetime, clock: datetime) -> datetime:
    """When a message is handled: when it was received, never ahead of the clock, never before the last moment."""
    return max(received_at if received_at <= clock + SOON else clock, sentence.last_moment)


def next_wake(sentence: Sentence, now: datetime) -> datetime | None:
    """When time next brings something or a partner is to be asked again; a second later, when it is surely past.

    What is past already waits for no time: it waits for the record."""
    due = [clock.next + WAKE_AFTER for clock in sentence.clocks if clock.next]
    asking = [one.next_at + WAKE_AFTER for one in sentence.effects if one.next_at > max(now, sentence.last_moment)]
    return min((at for at in due + asking if at > now), default=None)


def handled(sentence: Sentence, id: str) -> Handled | None:
    """What a message made, as long as the state remembers it (90 days; the record remembers for ever)."""
    return next((one for one in sentence.handled if one.id == id), None)


def read_entry(text: str, chain: str) -> Entry:
    """An entry from its canonical text in the record. Raises NewerThanThis where newer code made it."""
    line = json.loads(text)
    row = table.ENTRIES.get(line["type"])
    if row is None or line["schema"] > SCHEMA:
        raise NewerThanThis(
            f"Entry {line['seq']} of {line['sentence']} is of newer code: {line['type']!r}, schema {line['schema']}."
        )
    return ENTRY.validate_python({**line, "data": row.model_validate(line["data"]), "chain": chain})


def _decide(sentence: Sentence, message: Message, moment: datetime, entered: int = 0) -> Step:
    """`entered` is the last entry that its sender could have seen: what time brought just now comes after it."""
    telling = _telling(message, moment)
    row = table.MESSAGES.get(message.type)
    if row is None:
        return _seal(sentence, Draft(Unrecognised(type=message.type, body=_raw(message))), telling)
    must_be_allowed(sentence, message.by, row, telling.moment, message.body)
    _must_be_as_seen(message, entered)
    if issubclass(row, Command):
        return _command(sentence, row, message, telling)
    assert issubclass(row, Fact)
    return _fact(sentence, row, message, telling)


def _must_be_as_seen(message: Message, entered: int) -> None:
    if message.after is not None and entered > message.after:
        raise Changed(
            "conflict.moved-on",
            f"Entry {entered} was made after the one that you saw last, {message.after}.",
            "Read what changed, then decide again.",
        )


def _command(sentence: Sentence, row: type[Command], message: Message, telling: Telling) -> Step:
    if sentence.ended_at:
        raise NotNow(
            "term.ended", "This sentence has ended.", "Its record can be read; nothing more can be done to it."
        )
    if telling.occurred_at > telling.moment:
        raise NotNow(
            "command.in-the-future", "This would lie in the future.", "Give the time at which it was decided or done."
        )
    if message.received_at < sentence.last_moment - MEMORY:
        raise NotNow(
            "command.too-old",
            "This command is older than the sentence remembers.",
            "Ask the record whether it was carried out.",
        )
    return _seal_all(sentence, tuple(row.read(message.body).decide(sentence, telling)), telling)


def _fact(sentence: Sentence, row: type[Fact], message: Message, telling: Telling) -> Step:
    body = _raw(message)
    try:
        fact = row.read(message.body)
    except BadInput:
        return _seal(sentence, Draft(Unrecognised(type=message.type, body=body)), telling)
    known = _known(sentence, fact, telling)
    if known:
        return _seal(sentence, Draft(AlreadyKnown(type=message.type, of=known.seq, body=body)), telling)
    try:
        if telling.occurred_at > telling.moment:
            raise Unfitting("in_the_future")
        return _seal_all(sentence, tuple(fact.decide(sentence, telling)), telling)
    except Unfitting as why:
        return _seal(sentence, Draft(DidNotFit(type=message.type, why=why.code, body=body)), telling)
    except ValidationError:  # of a day that follows from it: a term may end in a year that nobody can mean
        return _seal(sentence, Draft(DidNotFit(type=message.type, why="beyond_all_days", body=body)), telling)


def _unfit(sentence: Sentence, message: Message, moment: datetime, why: str) -> Step:
    step = bring_up_to(sentence, moment)
    unfit = DidNotFit(type=message.type, why=why, body=_raw(message))
    return step.then(_seal(step.sentence, Draft(unfit), _telling(message, moment)))


def _known(sentence: Sentence, fact: Fact, telling: Telling) -> Dated | None:
    """The dated fact that says the same already: all that the fact would add is there, at the same instant."""
    try:
        after = fact.fold(sentence, _entry(sentence, Draft(fact), telling))
    except (BadInput, ValidationError):
        return None
    seq = sentence.seq + 1
    told = ((kind, one) for kind, facts in after.dated.items() if kind != "became_aware" for one in facts)
    added = [(kind, one) for kind, one in told if one.seq == seq]
    same = [next(filter(one.is_said_by, sentence.facts(kind)), None) for kind, one in added]
    return same[0] if same and all(same) else None


def _telling(message: Message, moment: datetime) -> Telling:
    """A fact that lies up to a day ahead counts as of the moment; further ahead it will not fit."""
    told = message.occurred_at or moment
    occurred_at = moment if moment < told <= moment + AHEAD else told
    return Telling(
        message.id, message.by, occurred_at, moment, message.day_only, message.received_at, message.assertion
    )


def _seal_all(sentence: Sentence, drafts: tuple[Draft, ...], telling: Telling) -> Step:
    step = Step(sentence)
    for draft in drafts:
        step = step.then(_seal(step.sentence, draft, telling))
    return step


def _seal(sentence: Sentence, draft: Draft, telling: Telling) -> Step:
    """A draft as the next entry, with what it met of the diary among its reasons, chained to those before."""
    entry = _entry(sentence, draft, telling)
    after = _folded(sentence, entry)
    entry = entry.because_of((*_met(sentence, after, entry), *_moved(sentence, after))).sealed(sentence.chain)
    return Step(after.but(chain=entry.chain), (entry,))


def _entry(sentence: Sentence, draft: Draft, telling: Telling) -> Entry:
    return Entry(
        sentence=sentence.id,
        seq=sentence.seq + 1,
        type=draft.says.entry,
        message=telling.id,
        occurred_at=draft.occurred_at or telling.occurred_at,
        recorded_at=max(telling.moment, sentence.last_moment),
        by=telling.by,
        data=draft.says,
        because=(*draft.because, *_ahead(telling), *vouched_for(telling)),
        day_only=telling.day_only,
    )


def _ahead(telling: Telling) -> tuple[Reason, ...]:
    """Says so where a message bears a time that the clock had not reached: the clock's was taken."""
    if telling.received_at is None or telling.received_at <= telling.moment:
        return ()
    return (Reason(code="received_ahead_of_the_clock", values={"received_at": calendar.stamp(telling.received_at)}),)


def vouched_for(telling: Telling) -> tuple[Reason, ...]:
    """Which door vouched for who says it."""
    return (Reason(code="vouched_for", values=vouched(telling.assertion)),) if telling.assertion else ()


def _met(before: Sentence, after: Sentence, entry: Entry) -> tuple[Reason, ...]:
    """The obligations that this entry satisfied (in time, late, or in time but recorded late), and those that were
    missed and are owed no more for another cause."""
    running = {(clock.key, clock.since, clock.seq) for clock in after.clocks}
    gone = [clock for clock in before.clocks if (clock.key, clock.since, clock.seq) not in running]
    reasons = []
    for clock in gone:
        if entry.by.role is not Role.SYSTEM and entry.type in OBLIGATIONS[clock.question].met_by:
            reasons.append(_about(_how_met(clock.due, clock.level, entry.occurred_at), clock))
        elif clock.level and clock.owner is not Role.SYSTEM:
            reasons.append(_about("no_longer_owed", clock))
    return tuple(reasons)


def _moved(before: Sentence, after: Sentence) -> tuple[Reason, ...]:
    """What a change of policy moves: each clock that goes on under another standard or to another day."""
    if before.policies == after.policies:
        return ()
    return tuple(_about("moved", clock) for clock in moved(before, after))


def _about(code: str, clock: Clock) -> Reason:
    values: dict[str, str | int] = {"key": clock.key, "due": calendar.stamp(clock.due) if clock.due else "no date"}
    return Reason(code=code, standard=clock.standard or None, values=values, entries=(clock.seq,))


def _how_met(due: datetime | None, level: int, at: datetime) -> str:
    if due is None:
        return "done"
    if at > due:
        return "met_late"
    return "met_recorded_late" if level else "met"


def _folded(sentence: Sentence, entry: Entry) -> Sentence:
    after = effects.answered(entry.data.fold(sentence, entry), entry)
    ask = entry.data.ask(after)
    if ask and (after.over is None or isinstance(entry.data, (End, PlaceSettled))):
        after = after.but(effects=(*after.effects, Effect(seq=entry.seq, ask=ask, next_at=entry.recorded_at)))
    told = Handled(entry.message, entry.seq, entry.seq, entry.recorded_at)
    remembered = after.handled if entry.by.role is Role.SYSTEM else memory.remember(after.handled, told)
    after = after.but(seq=entry.seq, last_moment=max(entry.recorded_at, after.last_moment), handled=remembered)
    return with_clocks(memory.forget(after))


def _blank(opened: EngagementOpened, moment: datetime) -> Sentence:
    return Sentence(
        id=opened.sentence,
        person=opened.person,
        engagement=opened.engagement,
        area=opened.area,
        packs=opened.packs,
        follows_eras=opened.follows_eras,
        rules_version=opened.rules_version,
        last_moment=moment,
    )


def _raw(message: Message) -> str:
    """A message's body word for word, as JSON text: it may hold what no canonical form allows."""
    return json.dumps(message.body, ensure_ascii=False, sort_keys=True)
