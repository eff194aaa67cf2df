"""What a browser posts, read as a message's body; and a body as the answers of a form.

Answers are text by name, several of one name where several were chosen. A name is the path of a field: `add.0.id`.
What says no more than the model's own default is left out, as on the command line.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from clients.console import dates
from clients.console.forms.fields import Field, Sort
from clients.console.numbers import whole
from domain import calendar

Posted = Mapping[str, list[str]]
ROWS, NONE, GIVEN = "-rows", "-none", "-given"
DAY_PARTS = ("-day", "-month", "-year")
TIME = "-time"
YES, NO = "yes", "no"
MORE, LESS = "more:", "less:"
"""What a button asks for that adds a row to a part, or takes one out."""


class Read:
    """What was read: the body, what could not be read by the name of its field, and where each row of a part stands
    in the form (blank ones are passed over)."""

    def __init__(self, fields: Iterable[Field], posted: Posted) -> None:
        self._posted = posted
        self.problems: dict[str, str] = {}
        self.rows: dict[str, list[int]] = {}
        self.body: dict[str, Any] = self._fields(fields, "")

    def _fields(self, fields: Iterable[Field], at: str) -> dict[str, Any]:
        read = ((field, self._value(field, f"{at}{field.name}")) for field in fields)
        return {field.name: value for field, value in read if value is not None and value != field.given}

    def _value(self, field: Field, path: str) -> Any:
        try:
            return self._one(field, path)
        except ValueError as why:
            self.problems[path] = str(why)
            return None

    def _one(self, field: Field, path: str) -> Any:
        match field.sort:
            case Sort.FIXED:
                return field.choices[0].body
            case Sort.NUMBER:
                return self._number(field, path)
            case Sort.YES_NO:
                return {YES: True, NO: False}.get(self._text(path))
            case Sort.DAY:
                on = self._day(field, path)
                return on.isoformat() if on else None
            case Sort.MOMENT:
                at = self._moment(field, path)
                return at.isoformat() if at else None
            case Sort.ONE_OF | Sort.SELECT:
                return self._chosen(field, self._text(path))
            case Sort.ANY_OF:
                chosen = [self._chosen(field, value) for value in self._posted.get(path, ()) if value]
                return self._many(chosen, path)
            case Sort.LINES:
                return self._many([line.strip() for line in self._text(path).split("\n") if line.strip()], path)
            case Sort.PART:
                return self._part(field, path)
            case Sort.PARTS:
                return self._parts_or_none(field, path)
        return self._text(path) or None

    def _text(self, path: str) -> str:
        return next(iter(self._posted.get(path, ())), "").replace("\r\n", "\n").strip()

    def _number(self, field: Field, path: str) -> int | None:
        text = self._text(path).replace(",", "")
        if not text:
            return None
        try:
            return int(text)
        except ValueError:
            raise ValueError(f"{field.ask.label} must be a whole number") from None

    def _day(self, field: Field, path: str) -> Any:
        parts = [self._text(f"{path}{part}") for part in DAY_PARTS]
        if not any(parts):
            return None
        missing = [part[1:] for part, text in zip(DAY_PARTS, parts, strict=True) if not text]
        if missing:
            raise ValueError(f"{field.ask.label} must include a {' and a '.join(missing)}")
        try:
            return dates.read_day(*parts)
        except (ValueError, OverflowError):
            raise ValueError(f"{field.ask.label} must be a real date") from None

    def _moment(self, field: Field, path: str) -> datetime | None:
        on, clock = self._day(field, path), self._text(f"{path}{TIME}")
        if on is None and not clock:
            return None
        if on is None or not clock:
            raise ValueError(f"{field.ask.label} must include a {'time' if on else 'date'}")
        try:
            return dates.at_clock(on, dates.read_clock(clock))
        except ValueError:
            raise ValueError(f"{field.ask.label} must be a time such as 2:30pm") from None

    def _chosen(self, field: Field, value: str) -> Any:
        return next((one.body for one in field.choices if one.value == value), value) if value else None

    def _many(self, values: list[Any], path: str) -> list[Any] | None:
        said_none = self._text(f"{path}{NONE}") == YES
        if values and said_none:
            raise ValueError("Select either some of these, or none")
        return values if values or said_none else None

    def _part(self, field: Field, path: str) -> dict[str, Any] | None:
        part = self._fields(field.fields, f"{path}.")
        return part if part or field.required or self._text(f"{path}{GIVEN}") == YES else None

    def _parts(self, field: Field, path: str) -> list[dict[str, Any]]:
        found = {row: self._fields(field.fields, f"{path}.{row}.") for row in range(rows(self._posted, path))}
        self.rows[path] = [row for row, part in found.items() if part or self._has_problem(f"{path}.{row}.")]
        return [found[row] for row in self.rows[path]]

    def _parts_or_none(self, field: Field, path: str) -> list[dict[str, Any]] | None:
        """What a message must have is asked for; a part of a part that must be there may be empty."""
        found = self._many(self._parts(field, path), path)
        return [] if found is None and field.required and "." in path else found

    def _has_problem(self, under: str) -> bool:
        return any(path.startswith(under) for path in self.problems)


def rows(posted: Posted, path: str) -> int:
    """How many rows of a part the form has."""
    text = next(iter(posted.get(f"{path}{ROWS}", ())), "0")
    return min(whole(text) or 0, 200)


def answers(fields: Iterable[Field], body: Mapping[str, Any], at: str = "") -> dict[str, list[str]]:
    """The answers that say this body; where it says nothing, what the model itself says."""
    found: dict[str, list[str]] = {}
    for field in fields:
        value = body.get(field.name, field.given)
        if value is not None:
            found |= _answer(field, value, f"{at}{field.name}")
    return found


def _answer(field: Field, value: Any, path: str) -> dict[str, list[str]]:
    match field.sort:
        case Sort.FIXED:
            return {path: [field.choices[0].value]}
        case Sort.YES_NO:
            return {path: [YES if value else NO]}
        case Sort.DAY:
            year, month, day = str(value).split("-")
            return dict(zip((f"{path}{part}" for part in DAY_PARTS), ([day], [month], [year]), strict=True))
        case Sort.MOMENT:
            at = calendar.instant(str(value))
            on = _answer(field._replace(sort=Sort.DAY), calendar.day(at).isoformat(), path)
            return {**on, f"{path}{TIME}": [dates.typed(at)]}
        case Sort.ANY_OF | Sort.LINES:
            texts = [str(one) for one in value]
            none = {f"{path}{NONE}": [YES]} if not texts and field.or_none else {}
            return {**none, path: texts if field.sort is Sort.ANY_OF else ["\n".join(texts)]}
        case Sort.PART:
            return {f"{path}{GIVEN}": [YES], **answers(field.fields, value, f"{path}.")}
        case Sort.PARTS:
            found = {f"{path}{ROWS}": [str(len(value))]}
            if not value and field.or_none:
                found[f"{path}{NONE}"] = [YES]
            for row, part in enumerate(value):
                found |= answers(field.fields, part, f"{path}.{row}.")
            return found
    return {path: [str(value)]}


def with_rows(posted: Posted, do: str) -> Posted:
    """The same with a row more or less, where that is what was asked for."""
    if do.startswith(MORE):
        return with_more(posted, do.removeprefix(MORE))
    return without(posted, do.removeprefix(LESS)) if do.startswith(LESS) else posted


def with_more(posted: Posted, path: str) -> dict[str, list[str]]:
    """The same with one row more in that part."""
    return {**posted, f"{path}{ROWS}": [str(rows(posted, path) + 1)]}


def without(posted: Posted, path: str) -> dict[str, list[str]]:
    """The same without the row of that path, `add.1`: those behind it move up."""
    part, _, row = path.rpartition(".")
    gone, last = whole(row), rows(posted, part)
    if gone is None:
        return dict(posted)
    kept = {name: values for name, values in posted.items() if not name.startswith(f"{part}.")}
    for number in (number for number in range(last) if number != gone):
        to = number - (number > gone)
        moved = {name: values for name, values in posted.items() if name.startswith(f"{part}.{number}.")}
        kept |= {f"{part}.{to}.{name.removeprefix(f'{part}.{number}.')}": values for name, values in moved.items()}
    return {**kept, f"{part}{ROWS}": [str(max(0, last - (gone < last)))]}
