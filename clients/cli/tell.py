"""Verbs that tell a sentence something: one for each command and fact, made from the message's own model.

The options are the model's fields; a field that names something of the sentence (a failure, an appointment) may also
stand as the second argument; each choice of a field with few choices is a flag of its own (`--unacceptable`).
"""

import sys
import types
import uuid
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import click
import yaml
from pydantic import AwareDatetime
from pydantic.fields import FieldInfo

from clients.cli import completion
from clients.cli.house import House
from clients.cli.plain import hints, json_option, out, print_json, run
from clients.cli.record import reason_lines
from clients.cli.way import Way, way_of
from clients.shown import entry_object
from clients.told import TOLD, roles_that_may
from domain import calendar
from domain.doubts import FIELD as GOING_ON
from domain.errors import BadInput, Doubted
from domain.messages import Command, Entry, Message, Told
from domain.model import SYSTEM, By, Model, whole_seconds
from domain.preview import Preview

SUBJECTS = ("appointment", "failure", "intervention", "report", "key", "seq")
FEW = 6
FIELD = "field_"


def verb(name: str) -> click.Command:
    """The verb of a command or fact, by its word on the command line."""
    return _verb(TOLD[name])


def _verb(row: type[Told]) -> click.Command:
    subject = next((name for name in row.model_fields if name in SUBJECTS), None)
    params: list[click.Parameter] = [click.Argument(["sentence"], shell_complete=completion.ids)]
    if subject:
        offers = completion.named(subject)
        params.append(
            click.Argument(["subject"], required=False, metavar=f"[{subject.upper()}]", shell_complete=offers)
        )
    for name, field in row.model_fields.items():
        params += [_going_on()] if name == GOING_ON else options(row, name, field)
    params += [
        click.Option(["--by"], metavar="ROLE:ID", envvar="SENTENCE_BY", help="Who says so, such as OM:brandt."),
        click.Option(["--at"], metavar="TIME", help="When it happened, if not now: 2026-11-20, or 2026-11-20 10:00."),
        click.Option(["--id"], help="The id of this message; telling it again under the same id is safe."),
        click.Option(
            ["--from", "from_file"],
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="Its fields, as YAML.",
        ),
        click.Option(["--dry-run"], is_flag=True, help="Show what would follow, and do nothing."),
    ]

    @json_option
    @click.pass_obj
    def told(house: House, /, sentence: str, subject: str | None = None, **given: Any) -> None:
        body = _body(row, subject_field, subject, given)
        way = way_of(house)
        message = _message(row, body, given, way.acting(given["by"], row))
        if given["dry_run"]:
            _preview(way.preview(sentence, message), given["as_json"])
        else:
            _answer(_knowingly(way, sentence, message, given), given["as_json"])

    subject_field = subject
    kind = "Command" if issubclass(row, Command) else "Fact"
    who = ", ".join(role.replace("_", " ") for role in roles_that_may(row))
    text = f"{(row.__doc__ or '').strip()}\n\n{kind}; by: {who}."
    return click.Command(row.verb, params=[*params, *told.__click_params__], callback=told, help=text)  # type: ignore[attr-defined]


def _going_on() -> click.Option:
    return click.Option(
        ["--going-on", "going_on"], metavar="REASON", help="Why you go on, where something speaks against it."
    )


def _knowingly(way: Way, sentence: str, message: Message, given: dict[str, Any]) -> list[Entry]:
    """Tells it; where something speaks against it, with why its sender goes on: as given, or as a terminal is asked.
    Raises Doubted where nobody says."""
    try:
        told: list[Entry] = run(way.tell(sentence, message))
    except Doubted as doubted:
        reason = given["going_on"] or (_asked(doubted) if sys.stdin.isatty() and not given["as_json"] else "")
        if not reason:
            raise
        going_on = {"codes": list(doubted.codes), "reason": reason}
        told = run(way.tell(sentence, message.but(body={**message.body, GOING_ON: going_on})))
    return told


def _asked(doubted: Doubted) -> str:
    hints.print(doubted.rule, markup=False)
    answer: str = click.prompt("Why do you go on all the same? (empty: nothing is done)", default="", err=True)
    return answer


def options(row: type[Model], name: str, field: FieldInfo) -> list[click.Parameter]:
    """The options of one field of a message."""
    flag, dest = f"--{name.replace('_', '-').rstrip('-')}", f"{FIELD}{name}"
    kind = _kind(field.annotation)
    if kind is bool:
        return [click.Option([f"{flag}/--no-{flag[2:]}", dest], default=None)]
    choices = _choices(kind)
    if choices and not _is_many(field.annotation):
        options: list[click.Parameter] = [click.Option([flag, dest], type=click.Choice(choices))]
        if len(choices) <= FEW and not _clashes(row, name, choices):
            options += [click.Option([f"--{one.replace('_', '-')}", dest], flag_value=one) for one in choices]
        return options
    if _is_many(field.annotation):
        return [click.Option([flag, dest], multiple=True, help=_many_help(kind))]
    if _is_model(kind):
        return [click.Option([flag, dest], help="As YAML: {name: value, …}.")]
    return [click.Option([flag, dest], type=int if kind is int else str)]


def _body(row: type[Told], subject_field: str | None, subject: str | None, given: dict[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    if given["from_file"]:
        body = _yaml(given["from_file"].read_bytes()) or {}
        if not isinstance(body, dict):
            raise BadInput(f"{given['from_file']} holds no fields: write `name: value` lines.")
    for name, field in row.model_fields.items():
        value = given.get(f"{FIELD}{name}")
        if value is not None and value != ():
            body[name] = [_part(one, field) for one in value] if isinstance(value, tuple) else _part(value, field)
        if name in body and _kind(field.annotation) in (datetime, AwareDatetime):
            body[name] = calendar.instant(str(body[name])).isoformat()
    if subject is not None and subject_field:
        body[subject_field] = subject
    return row.check(body).model_dump(mode="json", exclude_unset=True)


def _message(row: type[Told], body: dict[str, Any], given: dict[str, Any], by: By) -> Message:
    at = given["at"]
    return Message(
        id=given["id"] or f"cli-{uuid.uuid4()}",
        type=row.name,
        by=by,
        received_at=whole_seconds(datetime.now(UTC)),
        occurred_at=calendar.instant(at) if at else None,
        day_only=True if at and len(at) == len("2026-11-20") else None,
        body=body,
    )


def _preview(would: Preview, as_json: bool) -> None:
    if as_json:
        print_json([entry_object(entry) for entry in would.entries])
        return
    out.print("What would follow:")
    _print_entries(list(would.entries))
    for moved in would.moved:
        if moved.owed_after:
            due = f"{moved.after:%-d %b %Y}" if moved.after else "without a date"
            out.print(f"  due {due}: {moved.key}", markup=False)


def _answer(entries: list[Entry], as_json: bool) -> None:
    if as_json:
        print_json([entry_object(entry) for entry in entries])
        return
    _print_entries(entries)
    if any(entry.type in ("did_not_fit", "unrecognised") for entry in entries):
        hints.print("Recorded. It does not fit what is known; somebody will look at it.")


def _print_entries(entries: list[Entry]) -> None:
    for entry in entries:
        by = "" if entry.by == SYSTEM else f"  ({entry.by})"
        out.print(f"{entry.seq:>4}  {entry.words}{by}", markup=False)
        for line in reason_lines(entry.because):
            out.print(f"      {line}", style="dim", markup=False)


def _kind(annotation: Any) -> Any:
    """The type that a field holds: of `X | None` and of `tuple[X, ...]` it is X."""
    if get_origin(annotation) in (Union, types.UnionType):
        return _kind(next(one for one in get_args(annotation) if one is not type(None)))
    if get_origin(annotation) is tuple:
        return _kind(get_args(annotation)[0])
    return _kind(get_args(annotation)[0]) if hasattr(annotation, "__metadata__") else annotation


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Model)


def _is_many(annotation: Any) -> bool:
    if get_origin(annotation) in (Union, types.UnionType):
        return any(_is_many(one) for one in get_args(annotation))
    return get_origin(annotation) is tuple


def _choices(kind: Any) -> list[str]:
    if get_origin(kind) is Literal:
        return [str(one) for one in get_args(kind)]
    return [one.value for one in kind] if isinstance(kind, type) and issubclass(kind, StrEnum) else []


def _clashes(row: type[Model], name: str, choices: list[str]) -> bool:
    others = {other.rstrip("_") for other in row.model_fields}
    others |= {
        one for other, field in row.model_fields.items() if other != name for one in _choices(_kind(field.annotation))
    }
    return any(one in others for one in choices)


def _many_help(kind: Any) -> str:
    if _is_model(kind):
        fields = ", ".join(name.rstrip("_") for name in kind.model_fields)
        return f"As YAML, once for each: {{{fields}}}."
    choices = _choices(kind)
    return f"Once for each: {', '.join(choices)}." if choices else "Once for each."


def _part(value: Any, field: FieldInfo) -> Any:
    """A value of a field, or one of its many: a word as it is, a model as YAML (`{id: O1, text: Find work}`)."""
    if isinstance(value, str) and _is_model(_kind(field.annotation)):
        part = _yaml(value)
        return (
            {name: str(one) if isinstance(one, date) else one for name, one in part.items()}
            if isinstance(part, dict)
            else part
        )
    return value


def _yaml(text: str | bytes) -> Any:
    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a day that no calendar has
        raise BadInput(f"That is no YAML: {error}") from None
