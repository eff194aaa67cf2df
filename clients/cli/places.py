"""The verb `places`: who waits for a place with a provider, in which order and why, and what a list is told.

`sentence places` tells of all lists, `sentence places NAME` of one; each other word is made from a message's model.
"""

import sys
import uuid
from datetime import UTC, datetime
from typing import Any

import click

from clients.cli.house import House
from clients.cli.looks import looking_option, must_be_allowed
from clients.cli.plain import NONE, hints, json_option, out, print_json, run, table
from clients.cli.record import reason_lines
from clients.cli.tell import FIELD, options
from clients.places import PlacesRecord
from domain import words
from domain.authority.questions import Look
from domain.authority.table import roles_that_may
from domain.canonical import link
from domain.messages import Message
from domain.model import By, whole_seconds
from domain.places import deeds, life
from domain.places.deeds import Deed
from domain.places.life import Entry
from domain.places.line import Stand
from domain.places.seen import Room, Seen, seen

SUBJECTS = ("id", "key")
VERBS: dict[str, type[Deed]] = {
    "open": deeds.OpenList,
    "capacity": deeds.SetCapacity,
    "hours": deeds.SetHours,
    "take": deeds.TakePlace,
    "decline": deeds.DeclinePlace,
    "not-started": deeds.ReportNotStarted,
    "give-back": deeds.GiveBack,
    "refuse": deeds.RefuseReferral,
    "pass-over": deeds.PassOver,
}


class Providers(click.Group):
    """What is no verb here is the name of a provider, whose list is shown."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        return super().resolve_command(ctx, args if args[0] in self.commands else ["show", *args])


@click.group(cls=Providers, invoke_without_command=True, subcommand_metavar="[PROVIDER | VERB …]")
@looking_option
@json_option
@click.pass_context
def places(context: click.Context, as_json: bool) -> None:
    """Who waits for a place with a provider, in which order, since when and why there."""
    if context.invoked_subcommand:
        return
    house: House = context.obj
    must_be_allowed(house, Look.PLACES)
    with house.places() as record:
        found = [seen(record.list_of(provider), _now()) for provider in record.providers()]
    if as_json:
        print_json([one.model_dump(mode="json") for one in found])
        return
    shown = table("PROVIDER", "WAIT", "FREE", "OFFERED", "TAKEN", "NEXT START")
    for one in found:
        counts = [sum(getattr(room, name) for room in one.rooms) for name in ("free", "offered", "taken")]
        shown.add_row(one.provider, str(one.waiting), *map(str, counts), _day(one.next_start))
    out.print(shown)
    hints.print(f"{len(found)} lists are kept here; a provider without one is asked as a partner.")


@places.command()
@click.argument("provider")
@looking_option
@json_option
@click.pass_obj
def show(house: House, provider: str, as_json: bool) -> None:
    """One list: its capacity, and everybody on it with why they stand where they stand."""
    must_be_allowed(house, Look.PLACES)
    with house.places() as record:
        found = seen(record.list_of(provider), _now())
    if as_json:
        print_json(found.model_dump(mode="json"))
    else:
        _print(found)


@places.command()
@click.argument("providers", nargs=-1)
@click.pass_obj
def verify(house: House, providers: tuple[str, ...]) -> None:
    """Checks the chain of every entry of lists, and that each row is the fold of its entries. Exits 1 where not."""
    with house.places() as record:
        names = providers or tuple(record.providers())
        faulty = [name for name in names if not _is_sound(record, name)]
    for name in faulty:
        hints.print(f"{name}: its chain does not fit, or its row is not the fold of its entries", markup=False)
    out.print(f"{len(names)} lists verified, {len(faulty)} with a fault.")
    if faulty:
        sys.exit(1)


def _is_sound(record: PlacesRecord, provider: str) -> bool:
    entries, chain = record.entries(provider), ""
    for number, entry in enumerate(entries, 1):
        chain = link(chain, entry.text)
        if (entry.seq, entry.chain) != (number, chain):
            return False
    return life.evolve_all(entries) == record.list_of(provider)


def _verb(word: str, row: type[Deed]) -> click.Command:
    subject = next((name for name in row.model_fields if name in SUBJECTS), None)
    params: list[click.Parameter] = [click.Argument(["provider"])]
    params += [click.Argument(["subject"], metavar=subject.upper())] if subject else []
    for name, field in row.model_fields.items():
        params += options(row, name, field) if name not in (*SUBJECTS, "provider") else []
    params += [
        click.Option(["--by"], metavar="ROLE:ID", envvar="SENTENCE_BY", required=True, help="Who says so: CA:lee."),
        click.Option(["--id"], help="The id of this message; telling it again under the same id is safe."),
    ]

    @json_option
    @click.pass_obj
    def told(house: House, /, provider: str, subject: str | None = None, **given: Any) -> None:
        body = {name: given[f"{FIELD}{name}"] for name in row.model_fields if given.get(f"{FIELD}{name}") is not None}
        about = {"provider": provider} if row is deeds.OpenList else {subject_field: subject} if subject_field else {}
        message = _message(row, row.read({**body, **about}).model_dump(mode="json", exclude_unset=True), given)
        entries = run(_tell(house, provider, message))
        if given["as_json"]:
            print_json([{"seq": one.seq, "type": one.type, **one.data.model_dump(mode="json")} for one in entries])
        else:
            _print_entries(entries)

    subject_field = subject
    who = ", ".join(words.say(role) for role in roles_that_may(row.name))
    text = f"{(row.__doc__ or '').strip()}\n\nBy: {who}."
    return click.Command(word, params=[*params, *told.__click_params__], callback=told, help=text)  # type: ignore[attr-defined]


for _word, _row in VERBS.items():
    places.add_command(_verb(_word, _row))


async def _tell(house: House, provider: str, message: Message) -> list[Entry]:
    async with house.lists() as lists:
        told: list[Entry] = await (
            lists.open(message) if message.type == deeds.OpenList.name else lists.tell(provider, message)
        )
        return told


def _message(row: type[Deed], body: dict[str, Any], given: dict[str, Any]) -> Message:
    id = given["id"] or f"cli-{uuid.uuid4()}"
    return Message(id=id, type=row.name, by=By.read(given["by"]), received_at=_now(), body=body)


def _print(found: Seen) -> None:
    next_start = f", next start {words.say(found.next_start)}" if found.next_start else ""
    hours = f", {found.hours_held} of {found.hours_per_week} officers' hours held" if found.hours_per_week else ""
    out.print(f"[bold]{found.provider}[/]  {found.waiting} wait{next_start}{hours}")
    for room in found.rooms:
        out.print(f"  {_room(room)}", markup=False)
    shown = table("PLACE", "REFERRAL", "TIER", "REFERRED", "STANDS", "WHY")
    for stand in found.stands:
        wait = stand.wait
        tier = str(wait.tier or "unknown")
        why = "; ".join(reason_lines(stand.because))
        shown.add_row(str(stand.place or NONE), wait.key, tier, _day(wait.referred_on), _state(stand), why)
    out.print(shown)


def _room(room: Room) -> str:
    begins = f"begins {words.say(room.opening.starts_on)}" if room.opening.starts_on else "any day"
    filled = f"{room.taken} taken, {room.offered} offered, {room.free} free of {room.opening.places}"
    return f"{room.opening.id}: {begins}; {filled}"


def _state(stand: Stand) -> str:
    until = f" until {stand.until[:10]}" if stand.until else ""
    return f"{stand.state}{until} ({stand.opening})" if stand.opening else stand.state


def _print_entries(entries: list[Entry]) -> None:
    for entry in entries:
        out.print(f"{entry.seq:>4}  {entry.words}  ({entry.by})", markup=False)
    if not entries:
        hints.print("The list knew that already: nothing has changed.")


def _day(on: Any) -> str:
    return words.say(on) if on else NONE


def _now() -> datetime:
    return whole_seconds(datetime.now(UTC))
