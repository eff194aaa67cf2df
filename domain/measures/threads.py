"""The threads of a sentence (OMM 3.13-3.30): what was met in time, late or missed on each, and what was reported.

To which thread an obligation belongs stands in one table. What a court, a prison or a provider owes belongs to none.
"""

from collections import Counter
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from domain.measures.account import Account, Deadline
from domain.measures.facts import DEADLINES, day_of
from domain.measures.measure import Count, Look, Measure, Report, Section, Window
from domain.model import Model
from domain.rules.kinds import Table, table
from domain.threads import Thread

How = Literal["in_time", "late", "missed", "might_wait", "reported", "escalated"]
READS = (*DEADLINES, "missed", "escalated", "caught_up")


class Questions(Model):
    """The obligations by what they ask: those of each thread, and those of none."""

    management: tuple[str, ...]
    supervision: tuple[str, ...]
    administration: tuple[str, ...]
    elsewhere: tuple[str, ...]
    by_time: tuple[str, ...]
    no_obligation: tuple[str, ...]


class Template(Model):
    """A measure in words, with `{thread}` for each thread."""

    title: str
    counts: str
    of: str
    leaves_out: str
    confidence: Literal["ours"]
    is_bad: bool = False


class ThreadsTable(Table):
    title: str
    sources: dict[Thread, str]
    questions: Questions
    measures: dict[How, Template]


THREADS = table("threads", ThreadsTable, "domain.measures")
THREAD_OF = {question: thread for thread in Thread for question in getattr(THREADS.questions, thread)}


class Raised(NamedTuple):
    """An exception report: which obligation, whether it might wait, whether it went on to the line manager."""

    key: str
    due: date
    might_wait: bool
    escalated: bool


def is_in_time(deadline: Deadline) -> bool:
    """Whether it was met in time, also where that was recorded late."""
    return deadline.how in ("met", "met_recorded_late")


def fell_due(account: Account, window: Window) -> list[Deadline]:
    """The obligations whose date is in the period and past, but for those that might wait by instruction (Rule 29 in
    RAB 2.1)."""
    waits = {(one.key, one.due) for one in raised(account) if one.might_wait}
    due = (one for one in account.deadlines if window.has(one.due) and one.due <= window.as_at)
    return [one for one in due if one.how != "missed" or (one.key, one.due) not in waits]


@lru_cache(maxsize=1)
def raised(account: Account) -> tuple[Raised, ...]:
    """The exception reports. Escalated is the last one about a key before the escalation."""
    found: list[Raised] = []
    for fact in account.facts("missed", "escalated"):
        if fact.kind == "missed":
            found.append(Raised(fact.about, day_of(fact.more), bool(fact.value), escalated=False))
            continue
        last = next((place for place in reversed(range(len(found))) if found[place].key == fact.about), None)
        if last is not None:
            found[last] = found[last]._replace(escalated=True)
    return tuple(found)


@lru_cache(maxsize=1)
def _outcomes(account: Account, window: Window) -> Counter[tuple[Thread, str]]:
    """How many obligations of each thread came to what; `unknown` had fallen due before the sentence was taken on."""
    due = fell_due(account, window)
    found = [(one.question, "in_time" if is_in_time(one) else HOW[one.how]) for one in due]
    for report in raised(account):
        if window.has(report.due) and report.due <= window.as_at:
            question = report.key.partition("/")[0]
            found += [(question, "might_wait")] if report.might_wait else [(question, "reported")]
            found += [(question, "escalated")] if report.escalated else []
    found += [(key.partition("/")[0], "unknown") for key in _past(account, window)]
    return Counter((THREAD_OF[question], what) for question, what in found if question in THREAD_OF)


def _past(account: Account, window: Window) -> list[str]:
    """The keys of what had fallen due before the sentence was taken on, and was not met since."""
    known = {(one.key, one.due) for one in account.deadlines}
    items = (item for fact in account.facts("caught_up") for item in fact.says["items"])
    past = ((item["key"], day_of(item["due"])) for item in items)
    return [key for key, due in past if window.has(due) and (key, due) not in known]


def _share(thread: Thread, how: How) -> Look:
    def look(account: Account, window: Window) -> Count:
        found = _outcomes(account, window)
        of = sum(found[thread, what] for what in OF[how])
        unknown = 0 if how in ("might_wait", "escalated") else found[thread, "unknown"]
        return Count(found[thread, how], of, unknown)

    return look


def _measure(thread: Thread, how: How, words: Template) -> Measure:
    return Measure(
        name=f"{thread}_{how}",
        title=words.title.format(thread=thread).capitalize(),
        counts=words.counts,
        of=words.of.format(thread=thread),
        leaves_out=words.leaves_out,
        source=f"{THREADS.sources[thread]} ({words.confidence})",
        reads=READS,
        look=_share(thread, how),
        is_bad=words.is_bad,
    )


def _section(thread: Thread) -> Section:
    measures = (_measure(thread, how, words) for how, words in THREADS.measures.items())
    return Section(thread.capitalize(), THREADS.sources[thread], tuple(measures))


HOW = {"met_late": "late", "missed": "missed"}
DUE: tuple[How, ...] = ("in_time", "late", "missed")
OF: dict[How, tuple[How, ...]] = {
    "in_time": DUE,
    "late": DUE,
    "missed": DUE,
    "reported": DUE,
    "might_wait": (*DUE, "might_wait"),
    "escalated": ("reported",),
}
"""Of what each is a share."""
REPORT = Report("threads", THREADS.title, tuple(_section(thread) for thread in Thread))
