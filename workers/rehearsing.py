"""The verbs `rehearse` and `cost`: whole lives in virtual time, told as they unfold, checked and counted."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from clients.cli.plain import along, hints, json_option, out, print_json, progress
from clients.record import CaseRecord
from clients.shown import entry_object
from domain import calendar, rehearsal, scenario, words
from domain.errors import BadInput
from domain.messages import Entry
from domain.model import Model
from domain.rehearsal import Lived, Outcome
from domain.scenario import Scenario
from workers import histories, temporal_server
from workers.histories import Cost
from workers.rehearse import Room, room

FILES = click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
GLANCE = 0.2


class Difference(Model):
    """One place where two engines do not agree."""

    scenario: str
    seq: int
    field: str
    temporal: Any
    core: Any


class Rehearsed(Model):
    """One life on one engine, and what must be true of it."""

    scenario: str
    engine: str
    lived: Any
    checks: tuple[Outcome, ...]

    @property
    def fails(self) -> list[Outcome]:
        return [check for check in self.checks if not check.holds]


@click.command()
@FILES
@click.option("--engine", type=click.Choice(["temporal", "core", "both"]), default="temporal", show_default=True)
@json_option
def rehearse(files: tuple[Path, ...], engine: str, as_json: bool) -> None:
    """Lives scenarios in virtual time: on a Temporal server of its own, in memory, or on both, compared entry by entry.

    Exits 1 where a check of a scenario does not hold, or the engines differ."""
    read = _read(files)
    done: list[Rehearsed] = []
    if engine != "core":
        done += asyncio.run(_on_temporal(read, tell=not as_json))
    if engine != "temporal":
        done += [_rehearsed(one, "core", rehearsal.live(one)) for one in along(read, "Living", len(read))]
        if engine == "core" and not as_json:
            for one in done:
                _print_entries(one.scenario, one.lived.entries)
    differences = _differences(done) if engine == "both" else []
    if as_json:
        for one in done:
            print_json(_object(one))
        if engine == "both":
            print_json({"differences": [one.model_dump(mode="json") for one in differences]})
    else:
        out.print(_summary(done, differences, engine))
        for one in done:
            for check in one.fails:
                hints.print(f"{one.scenario} ({one.engine}): does not hold: {check.name}", markup=False)
        for difference in differences[:20]:
            hints.print(f"{difference.scenario}, entry {difference.seq}: {difference.field} differs", markup=False)
    if differences or any(one.fails for one in done):
        sys.exit(1)


@click.command()
@FILES
@json_option
def cost(files: tuple[Path, ...], as_json: bool) -> None:
    """What a sentence costs: events, bytes and billable actions a year, counted from the histories of its rehearsal."""
    for file in files:
        counted = asyncio.run(_cost(scenario.read(file)))
        if as_json:
            print_json(counted.model_dump())
            continue
        table = Table(box=None, header_style="bold", title=file.stem, title_justify="left")
        for column in ("YEAR", "EVENTS", "BYTES", "ACTIONS"):
            table.add_column(column, justify="right")
        for year in counted.years:
            table.add_row(str(year.year), str(year.events), f"{year.bytes:,}", str(year.actions))
        out.print(table)
        out.print(f"Carried to the last run: {counted.carried_bytes:,} bytes.")


def _read(files: Sequence[Path]) -> list[Scenario]:
    read = [scenario.read(file) for file in files]
    for number, one in enumerate(read):
        if one.sentence.id in [other.sentence.id for other in read[:number]]:
            raise BadInput(f"{files[number]}: {one.sentence.id!r} is there already; each life needs an id of its own.")
    return read


async def on_temporal(
    room_: Room, read: Sequence[Scenario], step: Callable[[int], None] = lambda turns: None
) -> list[Rehearsed]:
    """Lives scenarios side by side in one room, and tells of each turn that begins."""
    lived = await asyncio.gather(*(room_.live(one, lambda done, of: step(1)) for one in read))
    return [_rehearsed(one, "temporal", life) for one, life in zip(read, lived, strict=True)]


async def _on_temporal(read: Sequence[Scenario], *, tell: bool) -> list[Rehearsed]:
    binary = await asyncio.to_thread(temporal_server.find, _say)
    async with room(binary) as room_:
        if not tell or len(read) > 1:
            with progress("Rehearsing", _turns(read)) as step:
                done = await on_temporal(room_, read, step)
            for one in done if tell else []:
                _print_entries(one.scenario, one.lived.entries)
            return done
        unfolding = asyncio.create_task(_unfold(room_.record, str(read[0].sentence.id)))
        try:
            return await on_temporal(room_, read)
        finally:
            await asyncio.sleep(GLANCE * 2)
            unfolding.cancel()


async def _unfold(record: CaseRecord, id: str) -> None:
    """Prints the case record as it comes into being."""
    told = 0
    while True:
        lines = await asyncio.to_thread(record.lines, id, told)
        for line in lines:
            _print_entry(line.entry())
        told += len(lines)
        await asyncio.sleep(GLANCE)


async def _cost(read: Scenario) -> Cost:
    binary = await asyncio.to_thread(temporal_server.find, _say)
    async with room(binary) as room_:
        with progress("Rehearsing", _turns([read])) as step:
            lived = await room_.live(read, lambda done, of: step(1))
        found = await histories.of(room_.skipper.client, str(read.sentence.id))
        first = found[0].events[0].event_time.ToDatetime()
        return histories.cost(found, lived.entries[0].recorded_at - calendar.utc(first))


def _turns(read: Sequence[Scenario]) -> int:
    return sum(len(scenario.turns(one)) for one in read)


def _rehearsed(read: Scenario, engine: str, lived: Lived) -> Rehearsed:
    checks = tuple(rehearsal.checked(read, lived.entries, lived.refusals))
    return Rehearsed(scenario=str(read.sentence.id).removeprefix("S-"), engine=engine, lived=lived, checks=checks)


def _object(one: Rehearsed) -> dict[str, Any]:
    ended = one.lived.sentence.ended_at
    return {
        "scenario": one.scenario,
        "engine": one.engine,
        "sentence_id": one.lived.sentence.id,
        "ended_on": calendar.day(ended).isoformat() if ended else None,
        "entries": [entry_object(entry) for entry in one.lived.entries],
        "checks": [check._asdict() for check in one.checks],
    }


def _differences(done: list[Rehearsed]) -> list[Difference]:
    found = []
    by_name = {(one.scenario, one.engine): [entry_object(entry) for entry in one.lived.entries] for one in done}
    for name, temporal in ((name, entries) for (name, engine), entries in by_name.items() if engine == "temporal"):
        core = by_name[name, "core"]
        for number in range(max(len(temporal), len(core))):
            a = temporal[number] if number < len(temporal) else {}
            b = core[number] if number < len(core) else {}
            found += [
                Difference(scenario=name, seq=number + 1, field=field, temporal=a.get(field), core=b.get(field))
                for field in sorted(a.keys() | b.keys())
                if a.get(field) != b.get(field)
            ]
    return found


def _summary(done: list[Rehearsed], differences: list[Difference], engine: str) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("SCENARIO", "ENGINE", "FROM", "TO", "ENTRIES", "CHECKS"):
        table.add_column(column)
    for one in done:
        first, last = one.lived.entries[0], one.lived.entries[-1]
        checks = f"{len(one.checks) - len(one.fails)} of {len(one.checks)} hold"
        days = [words.say(calendar.day(entry.recorded_at)) for entry in (first, last)]
        table.add_row(one.scenario, one.engine, *days, str(len(one.lived.entries)), checks)
    if engine == "both":
        table.caption = f"{len(differences)} differences between the engines"
        table.caption_justify = "left"
    return table


def _print_entries(name: str, entries: list[Entry]) -> None:
    out.print(f"[bold]{name}[/]")
    for entry in entries:
        _print_entry(entry)


def _print_entry(entry: Entry) -> None:
    out.print(f"{entry.seq:>4}  {words.on(entry.occurred_at):<26}  {entry.words}", markup=False)


def _say(line: str) -> None:
    hints.print(line, markup=False)
