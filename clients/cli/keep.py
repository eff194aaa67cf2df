"""Verbs that keep the house: start, resume, doctor, verify, schema."""

import asyncio
import json
import sys
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from temporalio.client import Client
from temporalio.service import RPCError

from clients.cli import completion
from clients.cli.completion import sentence_argument
from clients.cli.house import House
from clients.cli.plain import along, hints, json_option, out, print_json, progress, run
from clients.cli.way import way_of
from clients.gateway.inbox import Inbox
from clients.gateway.quarantine import Quarantine
from clients.lists import Lists
from clients.record import CaseRecord
from clients.sentences import Sentences
from clients.shown import entry_object
from domain import calendar, life, scenario, standing, words
from domain.canonical import link
from domain.errors import BadInput, NotNow, OutOfReach, WholeSentenceError
from domain.messages import Entry
from domain.model import Model, Role, whole_seconds
from domain.sentence import Sentence
from workflows import contract, provider_contract

LATE = timedelta(minutes=5)
MOST_LOOKED_AT = 500
RUNNING = f"WorkflowType='{contract.WORKFLOW}' AND ExecutionStatus='Running'"


class Finding(Model):
    """One thing that is wrong, where, and what to do."""

    what: str
    where: str
    do: str


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dated", metavar="DAY", help="The day of sentence, instead of the file's: `today` or 2026-11-20.")
@click.option("--id", "given_id", help="The sentence's id, instead of one made from the file's name.")
@json_option
@click.pass_obj
def start(house: House, files: tuple[Path, ...], dated: str | None, given_id: str | None, as_json: bool) -> None:
    """Takes sentences on: one dated today lives on, one dated earlier catches up with what had fallen due."""
    if given_id and len(files) > 1:
        raise BadInput("--id is for one file at a time.")
    for file in files:
        entries = run(_start(house, file, dated, given_id))
        if as_json:
            print_json([entry_object(entry) for entry in entries])
        else:
            state = life.evolve_all(entries)
            out.print(f"[bold]{state.id}[/]  {standing.title(state)}. {_first_due(state)}")


async def _start(house: House, file: Path, dated: str | None, given_id: str | None) -> list[Entry]:
    read = scenario.read(file)
    now = whole_seconds(datetime.now(UTC))
    on = None if dated is None else now if dated == "today" else min(calendar.instant(dated), now)
    begun = read.sentence.dated(on) if on else read.sentence
    id = given_id or f"{read.sentence.id}-{uuid.uuid4().hex[:4]}"
    return await way_of(house).take_on(id, begun, now)


def _first_due(state: Sentence) -> str:
    dated = [clock for clock in state.clocks if clock.due and clock.owner != Role.SYSTEM]
    if not dated:
        return "Nothing has a date yet."
    first = min(dated, key=lambda clock: (clock.due, clock.key))
    return standing.awaited(state, first) + "."


@click.command()
@sentence_argument()
@click.pass_obj
def resume(house: House, sentence: str) -> None:
    """Lets a halted sentence try its record again, once the rules that it was recorded under are back."""

    async def work() -> str:
        async with house.sentences() as sentences:
            said: str = await sentences.resume(sentence)
            return said

    out.print(run(work()))


@click.command()
@json_option
@click.pass_obj
def doctor(house: House, as_json: bool) -> None:
    """What is stuck, late, unwritten or held back. Exits 1 where something is found."""
    with progress("Looking"):
        findings = run(_examine(house))
    if as_json:
        print_json([finding.model_dump() for finding in findings])
    elif not findings:
        out.print("Nothing is stuck, late, unwritten or held back.")
    for finding in [] if as_json else findings:
        out.print(f"[bold]{finding.what}[/]: {finding.where}", highlight=False)
        out.print(f"  {finding.do}", markup=False)
    if findings:
        sys.exit(1)


async def _examine(house: House) -> list[Finding]:
    now = datetime.now(UTC)
    with house.record() as record, house.inbox() as inbox, house.quarantine() as quarantine:
        held = _held_back(quarantine, now)
        return [*await _live(house, record), *_late(record, now), *held, *_on_the_way(inbox)]


async def _live(house: House, record: CaseRecord) -> list[Finding]:
    try:
        client = await house.client()
        found = [*await _halted(client), *await _stuck_or_behind(client, Sentences(client, record))]
        with house.places() as places:
            return [*found, *await _lists(Lists(client, places))]
    except OutOfReach as error:
        where, do = str(error), "Start it: `sentence up`."
        return [Finding(what="The Temporal server is out of reach", where=where, do=do)]
    except RPCError as error:
        do = "See that its namespace and search attributes are set up, as docs/operating.md says."
        return [Finding(what="The Temporal server does not answer as it should", where=error.message, do=do)]


def _held_back(quarantine: Quarantine, now: datetime) -> list[Finding]:
    found = []
    for fact in quarantine.waiting():
        long = f"too long, since {words.on(fact.received_at)}, " if fact.waits_long(now) else ""
        where = f"{long}from {fact.source}, for the {fact.owner.replace('_', ' ')}"
        do = f"`sentence inbox show {fact.place}`; then `sentence inbox release {fact.place} --to …` or `reject`."
        found.append(Finding(what=f"Held back ({fact.why})", where=where, do=do))
    return found


def _on_the_way(inbox: Inbox) -> list[Finding]:
    if not (waiting := inbox.unsettled()):
        return []
    do = "They are sent again by themselves; look at the sentences that they are for."
    return [Finding(what="Facts on their way", where=f"{waiting} in the inbox", do=do)]


async def _halted(client: Client) -> list[Finding]:
    found = []
    async for one in client.list_workflows(f"{RUNNING} AND {contract.ATTENTION.name}='halted'", limit=MOST_LOOKED_AT):
        back = "Put the rules back that it was recorded under"
        do = f"Its record and its rules disagree. {back}, then `sentence resume {one.id}`."
        found.append(Finding(what="Halted", where=one.id, do=do))
    return found


async def _stuck_or_behind(client: Client, sentences: Sentences) -> list[Finding]:
    """All are asked at once: where no worker runs, each keeps silent for as long as the facade waits."""
    ids = [one.id async for one in client.list_workflows(RUNNING, limit=MOST_LOOKED_AT)]
    found = await asyncio.gather(*(_stuck(client, id) for id in ids))
    going = [id for id, stuck in zip(ids, found, strict=True) if stuck is None]
    found += await asyncio.gather(*(_behind(sentences, id) for id in going))
    return [one for one in found if one]


async def _lists(lists: Lists) -> list[Finding]:
    """Providers' lists that are halted, or do not answer."""
    found = []
    for provider in lists.record.providers():
        id = provider_contract.workflow_id(provider)
        try:
            state = await lists.state(provider)
        except WholeSentenceError as error:
            found.append(Finding(what="No answer", where=id, do=f"Is a worker running? {error}"))
            continue
        if state.halted:
            do = f"Its record and its rules disagree. Put back what it was recorded under, then `sentence resume {id}`."
            found.append(Finding(what="Halted", where=id, do=do))
    return found


async def _stuck(client: Client, id: str) -> Finding | None:
    """A workflow task that fails again and again is a bug."""
    attempt = (await client.get_workflow_handle(id).describe()).raw_description.pending_workflow_task.attempt
    do = f"A worker fails on it (attempt {attempt}): read its log, mend the code, deploy. Nothing is lost."
    return Finding(what="Stuck task", where=id, do=do) if attempt > 1 else None


async def _behind(sentences: Sentences, id: str) -> Finding | None:
    try:
        state = await sentences.state(id)
    except NotNow:
        return None
    except WholeSentenceError as error:
        return Finding(what="No answer", where=id, do=f"Is a worker running? {error}")
    if state.quiet or state.halted or state.written == state.seq:
        return None
    do = "The case record is out of reach; they are written as soon as it is back."
    return Finding(what=f"{state.seq - state.written} unwritten entries", where=id, do=do)


def _late(record: CaseRecord, now: datetime) -> list[Finding]:
    """Obligations whose due instant is past without their being reported: a timer that did not fire."""
    found = []
    for row in record.standings():
        late = [item for item in row.due if item.due and item.level == 0 and item.due < now - LATE]
        if late:
            do = "Its worker was down or stuck; it reports what was missed as soon as it runs."
            found.append(Finding(what="Late timer", where=f"{row.sentence}: {late[0].key}", do=do))
    return found


@click.command()
@click.argument("sentences", nargs=-1, shell_complete=completion.ids)
@json_option
@click.pass_obj
def verify(house: House, sentences: tuple[str, ...], as_json: bool) -> None:
    """Checks the chain of every entry, and that each row is the fold of its entries. Exits 1 where not."""
    with house.record() as record:
        ids = sentences or record.ids()
        faults = {id: fault for id in along(ids, "Verifying", len(ids)) if (fault := _fault(record, id))}
    if as_json:
        print_json({"sentences": len(ids), "faults": faults})
    else:
        for id, fault in faults.items():
            hints.print(f"{id}: {fault}", markup=False)
        out.print(f"{len(ids)} sentences verified, {len(faults)} with a fault.")
    if faults:
        sys.exit(1)


def _fault(record: CaseRecord, id: str) -> str | None:
    chain, state = "", None
    for number, line in enumerate(record.lines(id), 1):
        chain = link(chain, line.text)
        if json.loads(line.text)["seq"] != number:
            return f"entry {number} is missing"
        if chain != line.chain:
            return f"entry {number} is not what was written: its chain does not fit"
        state = life.evolve(state, line.entry())
    if state is None:
        return "there is no such sentence in the record"
    if record.head(id).chain != chain:
        return "the last entry is not the head"
    return None if record.sentence(id) == state else "its row is not the fold of its entries"


@click.command()
def schema() -> None:
    """The JSON Schema of a scenario file."""
    click.echo(json.dumps(scenario.json_schema(), indent=1))
