"""What a sentence has of the things that fields name, to choose from; and what a form says from the beginning."""

from datetime import datetime
from typing import Any

from clients.console import dates
from clients.console.forms.fields import Choice, Known
from domain import calendar, policy, words
from domain.corrections import key_of
from domain.diary import deed
from domain.enforcement.failures import counting, failures
from domain.sentence import Sentence

OUTCOMES = ("attended", "failed_to_attend", "home_visit_made")


def known(sentence: Sentence, message: str) -> Known:
    """The choices of the fields of a message, by name."""
    failed = tuple(Choice(one.about, f"{one.about}, {dates.day(one.at)}") for one in failures(sentence))
    planned = tuple(Choice(one.id, f"{one.name} ({one.id})") for one in sentence.interventions)
    objectives = _objectives(sentence)
    return {
        "failure": failed,
        "failures": failed,
        "appointment": _appointments(sentence),
        "intervention": planned,
        "objective": objectives,
        "objectives": objectives,
        "remove": (*planned, *(objectives if message == "change_plan" else ())),
        "pack": tuple(Choice(ref, ref) for ref in policy.released()),
        "instead_of": tuple(Choice(ref, ref) for ref in sentence.packs),
        "key": _open(sentence) if message == "settle" else (),
    }


def beforehand(sentence: Sentence, message: str) -> dict[str, Any]:
    """What the form of a message says from the beginning, beside the model's own defaults."""
    match message:
        case "breach" | "refer_breach":
            return {"failures": [one.about for one in counting(sentence)]}
        case "end":
            return {
                "interventions": [{"intervention": one.id} for one in sentence.interventions],
                "objectives": [{"objective": id} for id in sentence.objectives],
            }
        case "review":
            return {"progress": [{"objective": id} for id in sentence.objectives]}
    return {}


def open_appointments(sentence: Sentence) -> list[str]:
    """The appointments that have no outcome yet, in the order in which they were made."""
    called_off = {one.about for one in sentence.facts("appointment_changed") if one.value == "called_off"}
    done = {one.about for one in sentence.facts(*OUTCOMES)} | called_off
    return [one.about for one in sentence.facts("appointment_made") if one.about not in done]


def appointments(sentence: Sentence) -> dict[str, datetime]:
    """When each appointment without an outcome is."""
    when = {one.about: one.value.split(" ")[0] for one in sentence.facts("appointment_made")}
    when |= {one.about: one.value for one in sentence.facts("appointment_changed") if one.value != "called_off"}
    return {id: calendar.instant(when[id]) for id in open_appointments(sentence)}


def _appointments(sentence: Sentence) -> tuple[Choice, ...]:
    return tuple(Choice(id, f"{id}, {words.on(at)}") for id, at in appointments(sentence).items())


def _objectives(sentence: Sentence) -> tuple[Choice, ...]:
    if sentence.written is None:
        return tuple(Choice(id, id) for id in sentence.objectives)
    return tuple(Choice(one.id, f"{one.text} ({one.id})") for one in sentence.written.objectives)


def _open(sentence: Sentence) -> tuple[Choice, ...]:
    matters = {key_of(matter.code, matter.about) for matter in sentence.matters}
    actions = {clock.key for clock in sentence.clocks if clock.key.startswith("action/")}
    return tuple(Choice(key, deed(key)) for key in sorted(matters | actions))
