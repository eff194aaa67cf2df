"""The form of one message: its questions for one sentence, and what an answer to them comes to.

What is posted is read by the fields, then by the message's own model; what is wrong is said beside the field that it is
about. Nothing is decided here: whether it may be, the sentence says.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from pydantic import ValidationError

from clients.console.forms import said
from clients.console.forms.fields import Field, Known, Sort, fields_of
from clients.console.forms.posted import TIME, Posted, Read, answers
from domain import calendar
from domain.authority.table import roles_that_may
from domain.messages import Told
from domain.model import Model, Role
from domain.table import COMMANDS, FACTS

OUTSIDE = (Role.COURT, Role.PRISON, Role.PARTNER, Role.SYSTEM)
TELLABLE: dict[str, type[Told]] = {
    row.name: row
    for row in (*FACTS, *COMMANDS)
    if not set(roles_that_may(row.name)) <= set(OUTSIDE)
    and row.name != "engagement_opened"  # which begins a sentence, and is told none
}
"""The messages that somebody of ours can tell a sentence, by name."""

WHEN = "_when"
REACHED_BY = {
    "greater_than_equal": "{label} must be {ge} or more",
    "less_than_equal": "{label} must be {le} or less",
    "string_pattern_mismatch": "{label} must be a number such as 12.5",
    "union_tag_not_found": "Select {label}",
}


class Taken(NamedTuple):
    """What an answer comes to: a body that the message's model takes, and when it happened if that was said; or what
    is wrong, by the name of the field, or by "" where it is about no field."""

    body: dict[str, Any]
    occurred_at: datetime | None
    day_only: bool | None
    problems: dict[str, str]


class Form(NamedTuple):
    """The questions of a message, for a sentence as it is; or those of an act that is told no sentence (`acts`)."""

    message: str
    called: said.Called
    fields: tuple[Field, ...]
    model: type[Model]

    @property
    def scheme(self) -> Field | None:
        """The choice among models that comes before the questions, while it is open."""
        return next((field for field in self.fields if field.sort is Sort.SCHEME), None)

    def field(self, name: str) -> Field | None:
        return next((field for field in self.fields if field.name == name), None)

    def answers(self, body: Mapping[str, Any]) -> dict[str, list[str]]:
        """The answers that say this body: at the least a row of each part that must have one."""
        rows: dict[str, Any] = {
            field.name: [{}] for field in self.fields if field.sort is Sort.PARTS and field.required
        }
        return answers(self.fields, {**rows, **body})

    def take(self, posted: Posted) -> Taken:
        """Reads what was posted."""
        read = Read(self.fields, posted)
        occurred_at, day_only, wrong = _when(posted)
        unchosen = {one.name: _missing(one) for one in self.fields if one.required and one.name not in read.body}
        problems = {**unchosen, **read.problems, **wrong}
        try:
            told = self.model.model_validate(read.body, extra="forbid")
        except ValidationError as error:
            return Taken({}, None, None, {**self._wrong(error, read), **problems})
        return Taken(told.model_dump(mode="json", exclude_unset=True), occurred_at, day_only, problems)

    def _wrong(self, error: ValidationError, read: Read) -> dict[str, str]:
        found: dict[str, str] = {}
        for line in error.errors():
            path, field = self._place(line["loc"], read)
            found.setdefault(path, _in_words(field, line["type"], dict(line.get("ctx", {})), line["msg"]))
        return found

    def _place(self, loc: tuple[int | str, ...], read: Read) -> tuple[str, Field | None]:
        """The name of the field in the form that a place in the body is about, and the field."""
        path, field, inside = "", None, self.fields
        for part in loc:
            if isinstance(part, int):
                row = read.rows[path][part] if path in read.rows else None
                path = path if row is None else f"{path}.{row}"
                continue
            following = next((one for one in inside if one.name == part), None)
            if following:
                path, field, inside = f"{path}.{part}" if path else part, following, following.fields
        return path, field


def form_of(message: str, known: Known, posted: Posted) -> Form:
    """The form of a message, with what the sentence has to choose from. Raises KeyError where there is none."""
    row, called = TELLABLE[message], said.called(message)
    schemes = {name.removesuffix(".scheme"): values[0] for name, values in posted.items() if name.endswith(".scheme")}
    fields = fields_of(row, message, known=known, schemes=schemes, choose=called.choose)
    return Form(message, called, fields, row)


def _when(posted: Posted) -> tuple[datetime | None, bool | None, dict[str, str]]:
    """When it happened: a day, a time of a day, or nothing, which means now."""
    asked = Field(WHEN, Sort.DAY, said.Ask(label="Date"), False)
    clock = next(iter(posted.get(f"{WHEN}{TIME}", ())), "").strip()
    read = Read([asked._replace(sort=Sort.MOMENT) if clock else asked], posted)
    value = read.body.get(WHEN)
    if value is None:
        return None, None, read.problems
    return calendar.instant(value), None if clock else True, {}


def _in_words(field: Field | None, kind: str, values: dict[str, Any], message: str) -> str:
    """What is wrong, as a person would say it."""
    if field is None:
        return str(values.get("error", message))
    if kind in ("missing", "enum", "literal_error"):
        return _missing(field)
    template = REACHED_BY.get(kind)
    if template:
        return template.format(**{"label": field.ask.label, **values})
    return f"{field.ask.label}: {values.get('error', message)}"


def _missing(field: Field) -> str:
    label = field.ask.label
    if field.ask.error:
        return field.ask.error
    if label.endswith("?"):
        return f"Answer “{label}”"
    verb = "Select" if field.sort in (Sort.ONE_OF, Sort.SELECT, Sort.ANY_OF, Sort.YES_NO) else "Enter"
    plain = label if label[:2].isupper() else f"{label[:1].lower()}{label[1:]}"
    return f"{verb} {plain}"
