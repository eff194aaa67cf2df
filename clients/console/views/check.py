"""What a form says, told back before it is saved; and what is owed first after it was."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from clients.console import dates
from clients.console.forms.fields import Field, Sort
from clients.console.views.deeds import Hand
from clients.console.views.owing import Owing, owing
from domain import calendar

SOON = 3


class Answer(NamedTuple):
    """One question with what was answered; `name` is that of its field."""

    name: str
    label: str
    says: tuple[str, ...]


def told_back(fields: Iterable[Field], body: Mapping[str, Any]) -> tuple[Answer, ...]:
    """The answers that the body holds, in the order of the questions; what was left out is not told."""
    asked = ((field, body.get(field.name)) for field in fields if field.sort is not Sort.FIXED)
    return tuple(
        Answer(field.name, field.ask.label, _says(field, value)) for field, value in asked if value is not None
    )


def owed_first(hand: Hand) -> tuple[Owing, ...]:
    return owing(hand)[:SOON]


def _says(field: Field, value: Any) -> tuple[str, ...]:
    match field.sort:
        case Sort.YES_NO:
            return ("Yes" if value else "No",)
        case Sort.DAY:
            return (dates.day(date.fromisoformat(value)),)
        case Sort.MOMENT:
            return (dates.moment(calendar.instant(value)),)
        case Sort.ONE_OF | Sort.SELECT:
            return (_choice(field, value),)
        case Sort.ANY_OF | Sort.LINES:
            return tuple(_choice(field, one) for one in value) or ("None",)
        case Sort.PART:
            return tuple(f"{_leads(one.label)} {', '.join(one.says)}" for one in told_back(field.fields, value))
        case Sort.PARTS:
            parts = ("; ".join(", ".join(one.says) for one in told_back(field.fields, part)) for part in value)
            return tuple(parts) or ("None",)
    return (str(value),)


def _leads(label: str) -> str:
    return label if label.endswith("?") else f"{label}:"


def _choice(field: Field, value: Any) -> str:
    return next((one.text for one in field.choices if one.body == value), str(value))
