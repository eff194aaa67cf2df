"""The report `delivery`: which open cases are at risk of poor delivery, by what their officers said of them (RAB)."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from clients.chosen import Chosen
from clients.cli import plain
from clients.cli.house import House
from clients.cli.plain import NONE, along, out, print_json
from domain import words
from domain.measures.rab.bulletin import RAB, band
from domain.measures.rab.delivery import Case, Figure, NoFigure, case_of, figure
from domain.record import Standing

NAME = "delivery"
TITLE = "Open cases at risk of poor delivery, by the regressions of RAB 2020/01"


class Rated(NamedTuple):
    """An open case whose officer was interviewed, with its figures, one for each judgement."""

    row: Standing
    case: Case
    figures: tuple[Figure | NoFigure, ...]

    @property
    def least(self) -> float:
        """The least probability among its figures; a case without any comes last."""
        return min((one.probability for one in self.figures if isinstance(one, Figure)), default=1.0)

    @property
    def caseload(self) -> str | None:
        cases = self.case.interview.fte_cases if self.case.interview else None
        found = band(cases) if cases else None
        return found.band if found else None


def show(house: House, which: Chosen, *, as_json: bool) -> None:
    """The cases, the likeliest to be delivered poorly first, with what the figures cannot say."""
    rated = sorted(_rated(house, which), key=lambda one: (one.least, one.row.sentence))
    if as_json:
        print_json([_object(one) for one in rated])
        return
    if not rated:
        out.print("No open case has an interview of its officer. Record one: sentence interview ID")
        return
    table = plain.table("ID", "MANAGER", "HARM", "CASELOAD", *(model.model.upper() for model in RAB.models))
    for one in rated:
        figures = (_says(found) for found in one.figures)
        manager = one.row.offender_manager or NONE
        table.add_row(one.row.sentence, manager, words.say(one.row.harm), one.caseload or NONE, *figures)
    out.print(table)
    out.print("How likely an inspector is to find it well delivered. What these figures cannot say:")
    for limit in RAB.limits:
        out.print(f"- {limit}", markup=False)


def define() -> None:
    """What the figures are made of, by which source, and what they cannot say."""
    out.print(f"[bold]{NAME}[/]  {TITLE}\n  {RAB.source}", highlight=False)
    for model in RAB.models:
        inputs = ", ".join(map(words.say, model.inputs))
        out.print(f"  {model.model}: {model.judges} ({model.printed}), by {inputs}", markup=False, highlight=False)
    for limit in RAB.limits:
        out.print(f"- {limit}", markup=False)


def _rated(house: House, which: Chosen) -> Iterator[Rated]:
    with house.record() as record:
        interviewed = record.having("officer_interviewed")
        for row in along(record.standings(which), "Reading", record.count(which)):
            if row.sentence in interviewed:
                case = case_of(record.entries(row.sentence))
                yield Rated(row, case, tuple(figure(model, case) for model in RAB.models))


def _says(found: Figure | NoFigure) -> str:
    if isinstance(found, Figure):
        return f"{found.probability:.0%} (odds {found.odds:.2f})"
    return "left out: no sign of harm" if found.left_out else f"not known: {', '.join(map(words.say, found.missing))}"


def _object(one: Rated) -> dict[str, Any]:
    return {
        "sentence": one.row.sentence,
        "offender_manager": one.row.offender_manager,
        "harm": one.row.harm,
        "caseload_band": one.caseload,
        "figures": [found.model_dump(mode="json") for found in one.figures],
    }
