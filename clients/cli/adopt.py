"""The verb that adopts a policy for many sentences: what would move and for whom, then done, or undone."""

import sys
import uuid
from datetime import UTC, datetime
from typing import Any, NamedTuple

import click
from rich.table import Table

from clients.cli.completion import packs
from clients.cli.house import House
from clients.cli.plain import along, hints, json_option, out, print_json, run
from domain import calendar, life, words
from domain.diary import deed, moved
from domain.errors import BadInput, Refused
from domain.messages import Message
from domain.model import By, Role, whole_seconds
from domain.sentence import Sentence
from domain.state import Clock

NO_DATE, NOT_OWED = "no date", "not owed"


class Move(NamedTuple):
    """One obligation of one sentence, before and after."""

    sentence: str
    what: str
    before: str
    after: str


class Effect(NamedTuple):
    """What a sentence would be told, what that would move, or why it would be refused."""

    sentence: str
    message: Message
    moves: list[Move]
    refused: str | None = None


@click.command()
@click.argument("pack", shell_complete=packs)
@click.option("--reason", required=True, help="Why, for the record of each sentence.")
@click.option("--by", metavar="LM:ID", envvar="SENTENCE_BY", required=True, help="The line manager who adopts it.")
@click.option(
    "--instead-of",
    metavar="PACK",
    shell_complete=packs,
    help="The pack whose place it takes. Without one, it is asked first.",
)
@click.option("--correction", is_flag=True, help="It should have governed from the beginning.")
@click.option("--area", help="Only sentences of that area.")
@click.option("--undo", is_flag=True, help="Annul its adoption, where it was adopted.")
@click.option("--do", "for_real", is_flag=True, help="Do it. Without this, only show what would move, and for whom.")
@json_option
@click.pass_obj
def adopt(house: House, /, for_real: bool, as_json: bool, **asked: Any) -> None:
    """Adopts a policy pack for every living sentence, or those of an area: shows what moves, and does it with --do."""
    at = whole_seconds(datetime.now(UTC))
    told = _told(house, at, **asked)
    found = [_effect(state, message, at) for state, message in along(told, "Working out what moves", len(told))]
    done = [one for one in found if not one.refused]
    if for_real:
        run(_tell(house, done))
    if as_json:
        print_json([{"sentence": one.sentence, "moves": one.moves, "refused": one.refused} for one in found])
    else:
        _print(found, "told" if for_real else "would be told; nothing was done: add --do")
    if for_real and len(done) < len(found):
        sys.exit(1)


def _told(
    house: House, at: datetime, *, pack: str, by: str, area: str | None, undo: bool, **asked: Any
) -> list[tuple[Sentence, Message]]:
    """Each sentence that this is for, with the message it is to be told."""
    with house.record() as record:
        ids = record.ids()
        states = [record.sentence(id) for id in along(ids, "Reading", len(ids))]
    found = [state for state in states if not state.ended_at and area in (None, state.area)]
    if undo:
        adopted = [(state, fact) for state in found for fact in state.facts("policy_adopted") if fact.value == pack]
        bodies: list[tuple[Sentence, str, dict[str, Any]]] = [
            (state, "annul", {"seq": fact.seq, "type": "policy_adopted", "occurred_on": calendar.day(fact.at)})
            for state, fact in adopted
        ]
    else:
        why = "correction" if asked["correction"] else "local_choice"
        instead_of = {"instead_of": asked["instead_of"]} if asked["instead_of"] else {}
        bodies = [(state, "adopt_policy", {"pack": pack, "why": why, **instead_of}) for state in found]
    if not bodies:
        raise BadInput(f"adopt: there is no sentence {'that has adopted it' if undo else 'to adopt it for'}.")
    more = {"reason": asked["reason"]}
    return [
        (state, Message(id=f"cli-{uuid.uuid4()}", type=type, by=By.read(by), received_at=at, body=body | more))
        for state, type, body in bodies
    ]


def _effect(state: Sentence, message: Message, at: datetime) -> Effect:
    """The core is pure, so the preview is the result."""
    try:
        after = life.take(state, message, max(at, state.last_moment)).sentence
    except Refused as error:
        return Effect(state.id, message, [], error.rule)
    was, will = ({clock.key: clock for clock in one.clocks if clock.owner != Role.SYSTEM} for one in (state, after))
    changed = {clock.key for clock in moved(state, after)} | (was.keys() ^ will.keys())
    keys = [key for key in dict.fromkeys([*was, *will]) if key in changed]
    return Effect(
        state.id, message, [Move(state.id, deed(key), _stands(was.get(key)), _stands(will.get(key))) for key in keys]
    )


def _stands(clock: Clock | None) -> str:
    if clock is None:
        return NOT_OWED
    return f"{words.on(clock.due) if clock.due else NO_DATE} ({clock.standard})"


async def _tell(house: House, effects: list[Effect]) -> None:
    async with house.sentences() as sentences:
        for one in along(effects, "Adopting", len(effects)):
            await sentences.tell(one.sentence, one.message)


def _print(found: list[Effect], told: str) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("ID", "WHAT", "FROM", "TO"):
        table.add_column(column, overflow="fold")
    for one in found:
        for move in one.moves or [Move(one.sentence, one.refused or "Nothing moves now.", "", "")]:
            table.add_row(*move)
    out.print(table)
    hints.print(f"{sum(not one.refused for one in found)} of {len(found)} sentences {told}.")
