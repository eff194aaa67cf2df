"""Accounts of the examples, as at a day."""

from datetime import date
from functools import cache

from domain import rehearsal
from domain.life import Step
from domain.measures.account import Account
from domain.measures.facts import facts_of
from domain.measures.measure import Count, Window
from domain.measures.table import MEASURES
from domain.messages import Entry
from tests.conftest import example

LATER = date(2100, 1, 1)


@cache
def entries_of(name: str) -> tuple[Entry, ...]:
    """Every entry of an example, lived in memory."""
    return tuple(rehearsal.live(example(name)).entries)


def account_of(name: str, as_at: date = LATER) -> Account:
    entries = entries_of(name)
    return Account(entries[0].sentence, facts_of(entries, as_at))


def counted(measure: str, name: str, as_at: date = LATER, window: Window | None = None) -> Count:
    """What a measure makes of an example, by what was recorded until the end of a day."""
    return MEASURES[measure].look(account_of(name, as_at), window or Window(None, as_at, as_at))


def counted_in(measure: str, step: Step, as_at: date = LATER, window: Window | None = None) -> Count:
    """What a measure makes of a sentence as a test has brought it about."""
    account = Account("S-1", facts_of(step.entries, as_at))
    return MEASURES[measure].look(account, window or Window(None, as_at, as_at))
