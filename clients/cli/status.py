"""The verb `status`: what runs here, and which partners are up, slow or down, since when, with how much waiting."""

from datetime import UTC, datetime

import click

from clients import addresses
from clients.cli.house import House, short
from clients.cli.plain import NONE, json_option, out, print_json, table
from clients.partners.standing import PartnerStanding, standings
from domain import words
from domain.model import whole_seconds


@click.command()
@json_option
@click.pass_obj
def status(house: House, as_json: bool) -> None:
    """What runs here; which partners are up, slow or down, since when, and how many asks wait for each.

    It reads the case record alone: a partner is seen by what could not be asked of it."""
    with house.record() as record:
        partners = standings(record, whole_seconds(datetime.now(UTC)))
    running = addresses.read(house.home)
    if as_json:
        stack = running.model_dump() if running else None
        print_json({"running": stack, "partners": [one.model_dump(mode="json") for one in partners]})
        return
    out.print(
        f"Temporal server  {running.temporal}" if running else f"Nothing runs on {short(house.home)}.", markup=False
    )
    shown = table("PARTNER", "SEEN", "SINCE", "WAITING", "WITH PEOPLE", "ASKED NEXT", "LAST FAILURE")
    for one in partners:
        shown.add_row(*_row(one))
    out.print(shown)


def _row(one: PartnerStanding) -> tuple[str, ...]:
    since, next_at = (_when(at) for at in (one.since, one.next_at))
    return (
        words.say(one.partner),
        one.seen.value,
        since,
        str(one.waiting),
        str(one.with_people),
        next_at,
        one.code or NONE,
    )


def _when(at: datetime | None) -> str:
    return words.on(at) if at else NONE
