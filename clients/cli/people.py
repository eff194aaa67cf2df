"""Verbs about people: one person with all their sentences, their numbers, and who turned out to be whom."""

import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime

import click
from rich.table import Table

from clients.cli import plain
from clients.cli.house import House
from clients.cli.known import day
from clients.cli.looks import keep, looking_option, must_be_allowed
from clients.cli.plain import NONE, json_option, out, print_json, run
from clients.names import Called
from clients.people import People
from clients.shown import standing_object
from domain import calendar, standing, words
from domain.authority.may import must_be_one_who_may
from domain.authority.questions import Look
from domain.case import IdentityMerged, IdentityUnmerged
from domain.errors import BadInput, NotFound
from domain.messages import Fact, Message
from domain.model import By, whole_seconds
from domain.record import Standing

by_option = click.option("--by", metavar="ROLE:ID", envvar="SENTENCE_BY", help="Who says so, such as CA:webb.")


@click.command()
@click.argument("who")
@looking_option
@json_option
@click.pass_obj
def person(house: House, who: str, as_json: bool) -> None:
    """One person with all their sentences: by our id of them, or exactly by a CRN or a NOMS number."""
    must_be_allowed(house, Look.SENTENCE)
    with house.people() as people, house.record() as record:
        found = people.known(who)
        for id in people.sentences(found):
            keep(house, id, "person")
        stand = [record.standing(id) for id in people.sentences(found)]
        if as_json:
            print_json(_object(people, found, stand))
            return
        _print(people, found)
    out.print(_sentences(stand) if stand else "No sentence is known.")


@click.command()
@click.argument("person")
@click.option("--crn", help="Their number in probation.")
@click.option("--noms", help="Their number in prison.")
@click.option("--no-longer", is_flag=True, help="The numbers are not theirs, or not any more.")
@click.option("--name", help="What they are called.")
@click.option("--born", metavar="DAY", callback=day, help="Their date of birth.")
@click.option("--erase-name", is_flag=True, help="Erase every name and date of birth that was ever told of them.")
@by_option
@click.pass_obj
def identify(
    house: House,
    person: str,
    crn: str | None,
    noms: str | None,
    no_longer: bool,
    name: str | None,
    born: date | None,
    erase_name: bool,
    by: str | None,
) -> None:
    """Notes who a person is: numbers, name, date of birth. It is held apart from the sentences; no entry bears it."""
    numbers, called = {"crn": crn, "noms": noms}, Called(name=name, born=born)
    if not any((crn, noms, name, born, erase_name)):
        raise BadInput("identify: give a --crn, a --noms, a --name, a --born, or --erase-name.")
    who = _who(by)
    source = str(who)
    for deed, done in (("identify", crn or noms), ("name_person", name or born), ("erase_name", erase_name)):
        if done:
            must_be_one_who_may(who.role, deed)
    with house.people() as people:
        _must_be_known(people, person)
        if erase_name:
            people.erase_names(person)
        (people.take_back if no_longer else people.identify)(person, _now(), source, **numbers)
        people.call(person, called, _now(), source)
    out.print("Noted.")


@click.command()
@click.argument("gone")
@click.argument("into")
@by_option
@click.pass_obj
def merge(house: House, gone: str, into: str, by: str | None) -> None:
    """Two persons turned out to be one: each sentence of GONE is told that it goes on under INTO."""
    _tell_all(house, gone, into, _who(by), IdentityMerged)


@click.command()
@click.argument("gone")
@click.argument("into")
@by_option
@click.pass_obj
def unmerge(house: House, gone: str, into: str, by: str | None) -> None:
    """A merge of GONE into INTO was wrong: all is as it was, and each sentence that moved is told so."""
    _tell_all(house, gone, into, _who(by), IdentityUnmerged)


def _tell_all(house: House, gone: str, into: str, by: By, fact: type[Fact]) -> None:
    must_be_one_who_may(by.role, fact.name)
    id, at = f"identity-{uuid.uuid4()}", _now()
    with house.people() as people:
        _must_be_known(people, gone, into)
        said = people.merge if fact is IdentityMerged else people.unmerge
        person = said(gone, into, at, id).person
        behind = people.behind(gone)  # said again, it reaches those that could not be told the first time
    field = "into" if fact is IdentityMerged else "back_to"
    message = Message(id=id, type=fact.name, by=by, received_at=at, body={field: person})
    run(_told(house, behind, message))
    for told in behind:
        out.print(f"{told}: now of {person}", markup=False)
    if not behind:
        out.print("Noted. No sentence changes by it.")


async def _told(house: House, behind: list[str], message: Message) -> None:
    if behind:
        async with house.sentences() as sentences:
            for id in behind:
                await sentences.tell(id, message)


def _must_be_known(people: People, *persons: str) -> None:
    for one in persons:
        if not people.sentences(one) and not people.numbers(one):
            raise NotFound(f"There is no person {one!r}. Take a sentence on for them first.")


def _print(people: People, found: str) -> None:
    out.print(f"[bold]{found}[/]", highlight=False)
    called = people.called(found)
    if called.name or called.born:
        born = f", born {words.say(called.born)}" if called.born else ""
        out.print(f"{called.name or 'Name not known'}{born}", markup=False)
    for one in people.numbers(found):
        until = f" until {words.say(calendar.day(one.until))}" if one.until else ""
        since = words.say(calendar.day(one.since))
        out.print(f"{one.scheme.upper()} {one.value} since {since}{until}, from {one.source}", markup=False)
    for said in people.chain(found):
        what = "is" if said.merged else "is after all not"
        out.print(f"{said.gone} {what} {said.into}: {words.on(said.at)}, from {said.source}", markup=False)


def _sentences(stand: Iterable[Standing]) -> Table:
    table = plain.table("SENTENCE", "WHAT", "WHERE", "ENDS", "MANAGER", "NEXT DUE")
    for one in stand:
        soonest = one.soonest
        table.add_row(
            one.sentence,
            standing.KINDS[one.kind] if one.kind else NONE,
            "Ended" if one.ended_on else standing.SERVED[one.where],
            words.say(one.ends_on) if one.ends_on else NONE,
            one.offender_manager or NONE,
            words.on(soonest.due) if soonest and soonest.due else NONE,
        )
    return table


def _object(people: People, found: str, stand: list[Standing]) -> dict[str, object]:
    return {
        "person": found,
        **people.called(found).model_dump(mode="json"),
        "numbers": [one.model_dump(mode="json") for one in people.numbers(found)],
        "merges": [said.model_dump(mode="json") for said in people.chain(found)],
        "sentences": [standing_object(one) for one in stand],
    }


def _who(by: str | None) -> By:
    if not by:
        raise BadInput("Say who you are with --by ROLE:ID, or SENTENCE_BY in the environment.")
    return By.read(by)


def _now() -> datetime:
    return whole_seconds(datetime.now(UTC))
