"""The verb that evaluates: one sentence against its plan, or what became of all interventions by who gave them."""

from typing import get_args

import click
from rich.table import Table

from clients.cli import plain
from clients.cli.completion import sentence_argument
from clients.cli.house import House
from clients.cli.plain import along, json_option, out, print_json
from clients.cli.way import way_of
from domain import words
from domain.diary import deed
from domain.errors import BadInput
from domain.measures.evaluation.evaluate import Evaluation, Finding, InterventionEvaluated
from domain.measures.evaluation.evaluate import evaluate as evaluated
from domain.measures.evaluation.take_up import By, TakeUp, take_up

NOT_ENDED = "Not ended yet: this is where it stands."
JUDGED = {True: "yes", False: "no", None: "not known"}


@click.command()
@sentence_argument(required=False)
@click.option("--by", type=click.Choice(get_args(By)), help="All sentences together: what became of interventions.")
@json_option
@click.pass_obj
def evaluate(house: House, sentence: str | None, by: By | None, as_json: bool) -> None:
    """Evaluates a sentence: each intervention and objective, delivered or not and why, what it took."""
    if (sentence is None) == (by is None):
        raise BadInput("evaluate: name one sentence, or say --by provider, kind, class or brokerage for all of them.")
    if sentence:
        with way_of(house).reader() as record:
            evaluation = evaluated(record.entries(sentence))
        if as_json:
            print_json(evaluation.model_dump(mode="json"))
        else:
            _print(evaluation)
    elif by:
        found = take_up(_all(house), by)
        if as_json:
            print_json([one.model_dump(mode="json") for one in found])
        else:
            _print_take_up(found, by)


def _all(house: House) -> list[Evaluation]:
    with house.record() as record:
        ids = record.ids()
        read = along(ids, "Reading", len(ids))
        return [evaluated(record.entries(id)) for id in read]


def _print(evaluation: Evaluation) -> None:
    ended = f"Ended on {words.say(evaluation.ended_on)}: {evaluation.summary}"
    out.print(f"[bold]{evaluation.sentence}[/]", highlight=False)
    out.print(ended if evaluation.ended_on else NOT_ENDED, markup=False)
    if not evaluation.interventions and not evaluation.objectives:
        out.print("There is no plan, and no requirement of the court.")
    for one in evaluation.interventions:
        _print_intervention(one)
    if evaluation.objectives:
        out.print(_objectives(evaluation))


def _print_intervention(one: InterventionEvaluated) -> None:
    planned, took, keys = one.intervention, one.effort, one.deadlines
    stage = f", stage {planned.stage}" if planned.stage else ""
    who = planned.provider or planned.partner
    given_by = f", by {words.say(who)}" if who else ""
    serves = f", for {', '.join(one.objectives)}" if one.objectives else ", for no objective"
    steps = [f"{words.say(step.step)} {words.say(step.on)} (day {step.days})" for step in one.steps]
    hours = f", hours {took.hours} of {took.hours_ordered}" if took.hours_ordered else ""
    missed = f": {'; '.join(deed(key) for key in keys.missed)}" if keys.missed else ""
    lines = [
        f"{planned.id}  {planned.name} ({planned.class_}{stage}{given_by}{serves})",
        f"  delivered: {_said(one.delivered)}",
        f"  steps: {', '.join(steps) or 'none'}",
        f"  took: contacts {took.contacts}, sessions {took.sessions}{hours}",
        f"  deadlines: met {len(keys.met)}, late {len(keys.late)}, missed {len(keys.missed)}{missed}",
    ]
    out.print("\n".join(lines), markup=False)


def _said(found: Finding) -> str:
    """What was judged and what the record shows, each with its why; and that they differ, if they do."""
    judged = f"judged {JUDGED[found.judged]}" + (f" ({found.judged_why})" if found.judged_why else "")
    shown = f"the record shows {JUDGED[found.shown]}" + (f" ({words.say(found.shown_why)})" if found.shown_why else "")
    return f"{judged}; {shown}" + ("; THEY DIFFER" if found.differ else "")


def _objectives(evaluation: Evaluation) -> Table:
    table = plain.table("OBJECTIVE", "BY", "SERVED BY", "CONTACTS", "MET")
    for one in evaluation.objectives:
        by = words.say(one.objective.by) if one.objective.by else "-"
        text = f"{one.objective.id}  {one.objective.text}"
        table.add_row(text, by, ", ".join(one.interventions) or "-", str(one.contacts), _said(one.met))
    return table


def _print_take_up(found: tuple[TakeUp, ...], by: By) -> None:
    if not found:
        out.print("No sentence has an intervention yet.")
        return
    steps = ("planned", "referred", "accepted", "started", "completed", "ended_early")
    table = plain.table(by.upper(), *(words.say(step).upper() for step in steps), "DELIVERED", "SEEN EACH", "WHY NOT")
    for one in found:
        counts = one.model_dump(include=set(steps))
        delivered = f"{one.judged_delivered} of {one.judged_delivered + one.judged_not_delivered}"
        seen = f"{one.seen_per_completion:.1f}" if one.seen_per_completion is not None else "-"
        causes = ", ".join(f"{words.say(cause)} {times}" for cause, times in one.causes.items()) or "-"
        row = (*(str(counts[step]) for step in steps), f"{delivered} judged", seen, causes)
        table.add_row(words.say(one.group), *row)
    out.print(table)
    out.print("SEEN EACH: contacts and sessions of all of them, for each that was completed.")
