"""Accounts made by hand, fact by fact: for what no life of the examples has."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from domain.measures.account import Account
from domain.measures.facts import Fact, seconds
from domain.measures.measure import Count, Window
from domain.measures.table import MEASURES

LATER = date(2030, 1, 1)


def fact(day: str, kind: str, *fields: Any, by: str = "brandt", seq: int = 0) -> Fact:
    """A fact of the noon of a day; a field that is no text is what an entry says as a whole."""
    told = [one if isinstance(one, str) else json.dumps(one) for one in fields]
    return Fact(kind, seconds(f"{day}T12:00:00Z"), seconds(f"{day}T12:00:00Z"), seq, "offender_manager", by, *told)


def deadline(kind: str, key: str, due: str) -> Fact:
    """An obligation that was met on the day on which it was due, or late, as the kind says."""
    return fact(due, kind, key, f"{due}T22:00:00Z", "ns2005@1/whatever")


def missed(key: str, due: str, *, by_instruction: str = "") -> Fact:
    return fact(due, "missed", key, by_instruction, f"{due}T22:00:00Z")


def account(facts: Iterable[Fact], as_at: date = LATER) -> Account:
    """The account by what was known until the end of a day."""
    known = sorted((one for one in facts if one.day <= as_at), key=lambda one: (one.at, one.seq))
    return Account("S-1", known)


def counted(measure: str, facts: Iterable[Fact], as_at: date = LATER, window: Window | None = None) -> Count:
    return MEASURES[measure].look(account(facts, as_at), window or Window(None, as_at, as_at))
