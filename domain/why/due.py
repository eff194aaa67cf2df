"""Why something is due when it is: the standard and how it was counted, what started the clock, who is told if it is
missed. A day that no standard counts was named by somebody or follows from the dates of the sentence."""

from collections.abc import Iterator, Sequence

from domain import calendar, life, policy, words
from domain.diary import COUNTED, answers_for, deed, standard_of
from domain.errors import BadInput, NotFound
from domain.messages import Entry
from domain.model import Role
from domain.policy import Standard
from domain.questions import Question
from domain.sentence import Sentence
from domain.state import Clock
from domain.team.priority import under_instruction
from domain.time import TURNS, CaughtUp, Escalated, Missed
from domain.why.answer import Why
from domain.why.chain import Because, chain
from domain.why.cited import figure, of_standard
from domain.why.counted import Counted, counted

AS_PLANNED = "the day that the plan or the place names for it"
DAYS = {
    **dict.fromkeys(COUNTED, "the last day of the period whose contacts are counted"),
    **dict.fromkeys(("refer", "refer_requirement", "prepare"), AS_PLANNED),
    "planned_contact": "the last contact kept, or the plan, and as many days as the plan sets between contacts",
    "contact_stopped": "the first day of the last part of the term",
    "court_outcome": "the day for which the hearing is listed",
    "stay": "the last day for which not breaching was authorised",
    "action": "the day that was agreed",
    "priority": "the last day of the priority instruction",
    "cover": "the last day of the cover",
    "responsibility": "the moment that was agreed for the transfer",
    "release": "the release date, or the working day before it where that is a day of rest",
    "handover": "the day of handover that follows from the dates of this sentence",
    "parole": "the day from which the Parole Board may look at it, or the one that it named",
    "release_law": "the day on which another law of release reaches this sentence",
    "licence_end": "the last day of the licence",
    "policy": "the last day before the next standards apply",
    "place_ranked": "the moment at which the tier became another",
    "place_settled": "the moment at which its place was taken, or needed no more",
    "term": "the last day of the term",
    "tier_override": "the last day of the override",
    "tier_turn": "the day from which the same factors give another tier",
}
"""Where the day comes from of what is due on a day that no standard counts."""


def of_due(entries: Sequence[Entry], asked: str) -> Why:
    """Why what is owed under a key, or the only one of that kind, is due when it is. Raises BadInput, NotFound."""
    sentence = life.evolve_all(entries)
    clock = _must_be_owed(sentence, entries, asked)
    standard = policy.by_ref(clock.standard) if clock.standard else None
    count, since = _count(sentence, clock, standard)
    reports = tuple(_reports(entries, clock))
    came_from = tuple(dict.fromkeys((clock.seq, *since, *(entry.seq for entry in reports))))
    return Why(
        of="due",
        what=f"{deed(clock.key)}: {_when(clock)}",
        because=tuple(_because(sentence, clock, standard, count, since)),
        counted=count,
        if_missed=tuple(_if_missed(sentence, clock, reports)),
        came_from=came_from,
        chain=chain(entries, came_from),
    )


def _must_be_owed(sentence: Sentence, entries: Sequence[Entry], asked: str) -> Clock:
    exact = sentence.clock(asked)
    found = [exact] if exact else [clock for clock in sentence.clocks if clock.question == asked]
    if len(found) > 1:
        raise BadInput(f"{asked!r} is owed {len(found)} times. Name one: {', '.join(one.key for one in found)}.")
    if not found:
        raise NotFound(f"Nothing is owed under {asked!r} in {sentence.id}.{_instead(sentence, entries, asked)}")
    return found[0]


def _instead(sentence: Sentence, entries: Sequence[Entry], asked: str) -> str:
    """The last entry that answered it, else what is owed."""
    for entry in reversed(entries):
        keys = [str((reason.values or {}).get("key", "")) for reason in entry.because]
        if any(key == asked or key.partition("/")[0] == asked for key in keys):
            return f" Entry {entry.seq} was the last to answer it: {entry.words}."
    return f" Owed: {', '.join(clock.key for clock in sentence.clocks) or 'nothing'}."


def _when(clock: Clock) -> str:
    if clock.due is None:
        return "no date"
    ends = clock.due == calendar.end_of(calendar.day(clock.due))
    return f"{'was due' if clock.level else 'due'} {'by the end of ' if ends else ''}{words.on(clock.due)}"


def _count(sentence: Sentence, clock: Clock, standard: Standard | None) -> tuple[Counted | None, tuple[int, ...]]:
    """The count from the start of the clock; or from the change of policy that brought the standard, and its entry."""
    if clock.due is None or standard is None or (clock.question in DAYS and clock.question != Question.HANDOVER):
        return None, ()
    started = counted(standard, clock.since, clock.due)
    if started:
        return started, ()
    changes = ((counted(standard, one.since, clock.due), one.seq) for one in sentence.policies or ())
    return next(((count, (seq,)) for count, seq in changes if count), (None, ()))


def _because(
    sentence: Sentence, clock: Clock, standard: Standard | None, count: Counted | None, since: tuple[int, ...]
) -> Iterator[Because]:
    if clock.owner == Role.SYSTEM:
        yield Because(code="owner", says="Owed by nobody: the day itself brings it", values={"owner": clock.owner})
    else:
        yield _owner(sentence, clock)
    if standard:
        yield Because(code="standard", says=_answer(clock, standard), standard=of_standard(standard))
    elif clock.due is None:
        yield Because(code="no_standard", says="No instrument that governs here sets a time for it")
    if since:
        yield Because(code="policy_came", says="That standard came later: it is counted from then", entries=since)
    if clock.due and count is None:
        given = DAYS.get(clock.question, "the day that follows from the dates of this sentence")
        yield Because(code="given_day", says=f"Due on {given}")


def _owner(sentence: Sentence, clock: Clock) -> Because:
    owner, asked = words.say(clock.owner), words.say(answers_for(sentence, clock))
    instead = "" if asked == owner else f"; the {asked} is asked now"
    return Because(code="owner", says=f"Owed by the {owner}{instead}", values={"owner": clock.owner})


def _answer(clock: Clock, standard: Standard) -> str:
    """What the standard makes of the due date."""
    if standard.value == "none_set":
        return "The instrument asks for it and sets no time"
    if standard.value == "unknown":
        return "The instrument asks for it, but nobody has found its time: whoever owes it is only prompted"
    if clock.due is None:
        return f"Its time runs from {standard.clock}: that is not known or has not come"
    return "The standard that answers it for this sentence"


def _reports(entries: Sequence[Entry], clock: Clock) -> Iterator[Entry]:
    """The entries that reported it as missed, since its clock started."""
    for entry in (entry for entry in entries if entry.seq > clock.seq):
        match entry.data:
            case Missed(key=clock.key) | Escalated(key=clock.key):
                yield entry
            case CaughtUp(items=items) if clock.key in [item.key for item in items]:
                yield entry


def _if_missed(sentence: Sentence, clock: Clock, reports: Sequence[Entry]) -> Iterator[str]:
    if clock.owner == Role.SYSTEM or clock.question in TURNS or clock.question in COUNTED:
        yield "Nobody can miss it: the day itself brings it."
    elif clock.due is None:
        yield "It has no date, so nobody is told."
    elif clock.level:
        yield from map(_reported, reports)
        if clock.next:
            yield f"Still open after {words.on(clock.next)}, it goes to the line manager."
    else:
        yield from _would_follow(sentence, clock)


def _would_follow(sentence: Sentence, clock: Clock) -> Iterator[str]:
    assert clock.due is not None
    assert clock.next is not None
    to = words.say(answers_for(sentence, clock._replace(level=1)))
    yield f"After {words.on(clock.next)} an exception report goes to the {to}."
    instruction, report = under_instruction(sentence, clock.question, clock.due), _report(sentence)
    if instruction:
        yield f"The priority instruction of entry {instruction.seq} lets it wait: it goes no higher."
    elif report and report.figure is not None:
        yield f"Still open {figure(report)} later, it goes to the line manager ({report.ref})."


def _report(sentence: Sentence) -> Standard | None:
    return standard_of(sentence, Question.EXCEPTION_REPORT)


def _reported(entry: Entry) -> str:
    told = f"Entry {entry.seq}, {words.on(entry.recorded_at)}:"
    match entry.data:
        case Missed(to=to, under_instruction=None) | Escalated(to=to):
            return f"{told} exception report to the {words.say(to)}."
        case Missed(to=to, under_instruction=instruction):
            return f"{told} told to the {words.say(to)}; the priority instruction of entry {instruction} lets it wait."
    return f"{told} it was due before the sentence was taken on, and reported to nobody."
