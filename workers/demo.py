"""The main job, shown: whole sentences in virtual time on a real Temporal server, then some of them on the live stack.

`make demo` runs it. With DEMO_EXIT=1 it ends by itself, else the stack stays up until Ctrl-C.
"""

import asyncio
import os
import shutil
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table

from clients import keys, temporal
from clients.addresses import Addresses
from clients.cli import report_tables, standings
from clients.cli.plain import fail, out, until_end, write_text
from clients.cli.sheets import sheets
from clients.pictures.timeline import picture as drawn
from clients.record import CaseRecord
from clients.reports import Asked, figures_of
from clients.sentences import Sentences
from domain import calendar, rehearsal, scenario, standing, words
from domain.errors import WholeSentenceError
from domain.measures.measure import Window
from domain.measures.table import REPORTS
from domain.messages import Entry, Message
from domain.model import SYSTEM, By
from domain.record import Batch, line_of
from domain.rehearsal import Lived
from domain.scenario import Scenario
from domain.timeline import timeline_of
from workers import processes, settings, temporal_server
from workers.rehearse import Room, room
from workers.stack import stack

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
HOME = Path(".state/demo").resolve()
TOLD = "breached-on-third-failure"
LIVE = ("quiet-community-order", "combination-of-requirements", "four-years-custody")
MILESTONES = (
    *("sentenced", "failed_to_attend", "missed", "judged", "warned", "breach_decided", "court_outcome"),
    *("reviewed", "released", "recall_decided", "returned", "term_ended", "ended"),
)
FIRST_STEPS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("allocate", "LM:khan", {"offender_manager": "osei", "case_administrator": "webb"}),
    ("refer", "CA:webb", {"intervention": "curfew"}),
)
MEASURED = "Community rehabilitation orders"
ANSWERS = ("release_date_set", "tag_fitted")
PACE = timedelta(seconds=1)


async def main() -> None:
    began = time.monotonic()
    out.print("[bold]Whole Sentence[/]: a criminal sentence as one durable process. All people here are made up.\n")
    binary = await asyncio.to_thread(temporal_server.find, out.print)
    read = [scenario.read(path) for path in sorted(EXAMPLES.glob("*.yaml"))]
    out.print(f"Rehearsing {len(read)} whole sentences in virtual time, on a Temporal server of their own:")
    async with room(binary) as opened:
        lived = await _rehearse(opened, read, began)
    out.print(_table(read, lived))
    out.print(_timeline(next(one for one in lived if one.sentence.id == f"S-{TOLD}")))
    out.print(
        f"\nThat took {time.monotonic() - began:.0f} s. Now the live stack, with some sentences that begin today:"
    )
    live = settings.read().but(home=HOME, record=f"sqlite:///{HOME / 'record.db'}")
    async with stack(live, out.print, pace=PACE) as found:
        ids = await _start_some(found)
        picture = await asyncio.to_thread(_measure, lived)
        _say_what_next(found, ids[0], picture)
        if os.environ.get("DEMO_EXIT") != "1":
            out.print("Everything runs until Ctrl-C.")
            await processes.stopping().wait()


async def _rehearse(opened: Room, read: list[Scenario], began: float) -> list[Lived]:
    columns = (SpinnerColumn(), TextColumn("{task.description:<36}"), BarColumn(), MofNCompleteColumn())
    first = True
    with Progress(*columns, console=out) as progress:

        async def live(one: Scenario) -> Lived:
            bar = progress.add_task(str(one.sentence.id).removeprefix("S-"), total=len(scenario.turns(one)))

            def tell(done: int, of: int) -> None:
                nonlocal first
                if first:
                    first = False
                    progress.console.print(f"The first sentence lives after {time.monotonic() - began:.0f} s.")
                progress.update(bar, completed=done, total=of)

            return await opened.live(one, tell)

        return list(await asyncio.gather(*(live(one) for one in read)))


async def _start_some(found: Addresses) -> list[str]:
    """Sentences that begin today, and the first steps of one; then a look at what became of them."""
    record = CaseRecord(found.record)
    sentences = Sentences(await temporal.connect(found.temporal), record, door="demo", key=keys.kept(HOME))
    ids = []
    for name in LIVE:
        read = scenario.read(EXAMPLES / f"{name}.yaml")
        id = f"D-{name}-{calendar.stamp(processes.now())[:10]}"
        messages, _ = scenario.begins(read.sentence.dated(processes.now()), id, at=processes.now())
        await sentences.start(id, messages)
        ids.append(id)
    for type, by, body in FIRST_STEPS:
        told = Message(id=f"demo:{type}", type=type, by=By.read(by), received_at=processes.now(), body=body)
        await sentences.tell(ids[1], told)
    await _until_answered(record, ids)
    out.print(standings.table(record.standings()))
    for entry in record.entries(ids[1])[2:]:
        out.print(f"  {entry.words}", markup=False)
    record.close()
    return ids


async def _until_answered(record: CaseRecord, ids: list[str]) -> None:
    """The sandbox's partners answer by themselves: the prison sets a date, the tag is fitted."""
    for _ in range(100):
        if all(any(entry.type in ANSWERS for entry in record.entries(id)) for id in ids[1:]):
            return
        await asyncio.sleep(0.2)


def _measure(lived: list[Lived]) -> Path:
    """What the inspectorate would find of the sentences that were rehearsed, and a picture of one of them."""
    rehearsed = HOME / "rehearsed"
    shutil.rmtree(rehearsed, ignore_errors=True)
    url = f"sqlite:///{rehearsed / 'record.db'}"
    with closing(CaseRecord(url)) as record:
        for one in lived:
            lines = tuple(line_of(entry) for entry in one.entries)
            record.append(Batch(sentence=one.sentence.id, after_seq=0, after_chain="", lines=lines))
    today = calendar.day(processes.now())
    asked, window = REPORTS["hmip"], Window(None, today, today)
    found = figures_of(url, len(lived), Asked(asked.name, window))
    out.print(f"\n[bold]The sentences that were rehearsed, measured.[/] {report_tables.title(asked, window)}")
    report_tables.show(sheet for sheet in sheets(asked, found, None) if sheet.title.startswith(MEASURED))
    picture = rehearsed / f"{TOLD}.svg"
    told = next(one for one in lived if one.sentence.id == f"S-{TOLD}")
    write_text(picture, drawn(timeline_of(told.entries, calendar.day(told.entries[-1].recorded_at))))
    return picture


def _say_what_next(found: Addresses, id: str, picture: Path) -> None:
    out.print(
        f"\nOpen   {found.console}   (the console: sign in as Samira Khan, a line manager, or anybody else made up)"
    )
    out.print(f"       {found.ui}/namespaces/default/workflows/{id}   (tab User Metadata: where it stands, in words)")
    out.print(f"       {picture}   ({TOLD} as one picture)")
    out.print("Type   ", end="")
    out.print(f"export SENTENCE_HOME={HOME}", markup=False)
    for line in (
        ".venv/bin/sentence list",
        f".venv/bin/sentence allocate {id} --offender-manager brandt --by LM:parks",
        f".venv/bin/sentence record {id} --reasons",
        f"SENTENCE_HOME={HOME / 'rehearsed'} .venv/bin/sentence report continuity",
    ):
        out.print(f"       {line}", markup=False)


def _table(read: list[Scenario], lived: list[Lived]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("SENTENCE", "WHAT", "ENTRIES", "MISSED", "ENDED", "CHECKS"):
        table.add_column(column)
    for one, life in zip(read, lived, strict=True):
        checks = rehearsal.checked(one, life.entries, life.refusals)
        ended = life.sentence.ended_at
        table.add_row(
            str(one.sentence.id).removeprefix("S-"),
            standing.title(life.sentence),
            str(len(life.entries)),
            str(sum(entry.type == "missed" for entry in life.entries)),
            words.say(calendar.day(ended)) if ended else "lives on",
            f"{sum(check.holds for check in checks)} of {len(checks)} hold",
        )
    return table


def _timeline(lived: Lived) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, title=f"\n{TOLD}, its milestones", title_justify="left")
    for entry in lived.entries:
        if entry.type in MILESTONES:
            table.add_row(words.on(entry.occurred_at), _mark(entry), entry.words)
    return table


def _mark(entry: Entry) -> str:
    marks = {"failed_to_attend": "x", "missed": "!", "warned": "#", "breach_decided": "##", "court_outcome": "=="}
    return marks.get(entry.type, "." if entry.by == SYSTEM else "o")


def demo() -> None:
    try:
        asyncio.run(main())
    except WholeSentenceError as error:
        fail(error)


if __name__ == "__main__":
    until_end(demo)
