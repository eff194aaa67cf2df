"""The verbs of facts that came in: what is held back and why, release it to a sentence, reject it by two people."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import click

from clients.cli import completion
from clients.cli.house import House
from clients.cli.looks import keep, looking_option, must_be_allowed
from clients.cli.plain import json_option, out, print_json
from clients.gateway.quarantine import DID, HeldFact, Step
from domain import words
from domain.authority.questions import Look
from domain.model import By, whole_seconds


@click.group()
def inbox() -> None:
    """Facts that came in: what is on its way, what is held back, what became of it."""


def _decision(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every decision takes."""
    who = click.option("--by", metavar="ROLE:ID", envvar="SENTENCE_BY", required=True, help="Who decides, as CA:webb.")
    return who(click.option("--reason", required=True, help="Why.")(command))


@inbox.command("list")
@click.option("--all", "every", is_flag=True, help="What was decided on, too.")
@looking_option
@json_option
@click.pass_obj
def list_(house: House, every: bool, as_json: bool) -> None:
    """What is held in quarantine, and how much is on its way."""
    must_be_allowed(house, Look.QUARANTINE)
    with house.inbox() as kept, house.quarantine() as quarantine:
        held, waiting = quarantine.all() if every else quarantine.waiting(), kept.unsettled()
    if as_json:
        print_json({"waiting": waiting, "held": [one.model_dump(mode="json") for one in held]})
        return
    for one in held:
        about = one.sentence or "no sentence named"
        line = f"{one.place:>5}  {words.on(one.received_at)}  {one.source}  {one.why}  {one.type or '?'}  {about}"
        out.print(f"{line}  {_state(one)}".rstrip(), markup=False)
    out.print(f"{len([one for one in held if not one.outcome])} held back, {waiting} on their way.")


@inbox.command("show")
@click.argument("place", type=int)
@looking_option
@json_option
@click.pass_obj
def show(house: House, place: int, as_json: bool) -> None:
    """What is held under a number, its secrets masked, and what was done with it."""
    must_be_allowed(house, Look.QUARANTINE)
    with house.quarantine() as quarantine:
        held = quarantine.find(place)
    _print(held, as_json)


@inbox.command("release")
@click.argument("place", type=int)
@click.option("--to", "sentence", required=True, shell_complete=completion.ids, help="The sentence that it is about.")
@_decision
@json_option
@click.pass_obj
def release(house: House, place: int, sentence: str, by: str, reason: str, as_json: bool) -> None:
    """Attaches it to a sentence and sends it on, as what its source told."""
    who = By.read(by)
    with house.quarantine() as quarantine:
        held = quarantine.release(place, sentence, who, reason, _now())
    keep(house._replace(by=by), sentence, "release from quarantine")
    _print(held, as_json)


@inbox.command("reject")
@click.argument("place", type=int)
@_decision
@json_option
@click.pass_obj
def reject(house: House, place: int, by: str, reason: str, as_json: bool) -> None:
    """Proposes to put it away for good; somebody else confirms it with the same verb."""
    with house.quarantine() as quarantine:
        held = quarantine.reject(place, By.read(by), reason, _now())
    _print(held, as_json)


def _print(held: HeldFact, as_json: bool) -> None:
    if as_json:
        print_json(held.model_dump(mode="json"))
        return
    out.print(f"{held.place}  from {held.source}, {words.on(held.received_at)}, as {held.id}", markup=False)
    out.print(f"Held     {held.why}, for the {held.owner.replace('_', ' ')}", markup=False)
    out.print(f"Says     {held.type or 'nothing that could be read'}", markup=False)
    out.print(f"Names    {held.sentence or 'no sentence'}", markup=False)
    for step in held.steps:
        out.print(f"{DID[step.did]}{_to(step)} by {step.by}, {words.on(step.at)}: {step.why}", markup=False)
    out.print(held.body, markup=False)


def _to(step: Step) -> str:
    return f" to {step.sentence}" if step.sentence else ""


def _state(held: HeldFact) -> str:
    return DID[held.steps[-1].did].lower() if held.steps else ""


def _now() -> datetime:
    return whole_seconds(datetime.now(UTC))
