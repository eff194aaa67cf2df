"""Spans of time: from what starts a clock to the deed that stops it, and how measures count them.

A span counts by the day on which it began, and is judged only once its limit is over. Not done in time, it is left out
where it ceased to be owed before, or might wait under a priority instruction (Rule 29 in RAB 2.1).
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from domain.measures.account import Account
from domain.measures.measure import MET, NOT_MET, OUTSIDE, UNKNOWN, Count, Look, Window
from domain.measures.worded import Asks, Limit, Worded


class Span(NamedTuple):
    """From a day until it was done, if it was. `key` is that of the obligation in the diary, `ceased` the day from
    which on it was not owed any more; where it is not `known`, the record cannot tell whether it was done."""

    start: date
    done: date | None
    key: str = ""
    ceased: date | None = None
    perhaps: date | None = None


Spans = Callable[[Account], Iterable[Span]]


def in_time(spans: Spans, *reads: str) -> Asks:
    """The spans that were done within the limit of the table, of those whose limit is over."""

    def limited(worded: Worded) -> Look:
        assert worded.limit is not None
        limit = worded.limit

        def look(account: Account, window: Window) -> Count:
            return total(_judged(span, limit, account, window) for span in spans(account) if window.has(span.start))

        return look

    return Asks(limited, (*reads, "missed"))


def average_days(spans: Spans, *reads: str) -> Asks:
    """The days that the spans took, of those that were done; what was done before the clock began took none."""

    def look(account: Account, window: Window) -> Count:
        done = ((one.start, one.done) for one in spans(account) if one.done and window.has(one.start))
        took = [max((day - start).days, 0) for start, day in done]
        return Count(sum(took), len(took))

    return Asks(lambda _: look, reads)


def total(counts: Iterable[Count]) -> Count:
    """The sum of counts."""
    met = of = unknown = 0
    for count in counts:
        met, of, unknown = met + count.met, of + count.of, unknown + count.unknown
    return Count(met, of, unknown)


def _judged(span: Span, limit: Limit, account: Account, window: Window) -> Count:
    due = limit.last_from(span.start)
    if due > window.as_at:
        return OUTSIDE
    if span.done and span.done <= due:
        return MET
    if span.perhaps and span.perhaps <= due:
        return UNKNOWN
    ceased = span.ceased is not None and span.ceased <= due
    might_wait = any(key == span.key and span.start <= fell_due for key, fell_due in account.might_wait)
    return OUTSIDE if ceased or might_wait else NOT_MET
