"""What people do in the console and tell no sentence, asked as messages are: each is a model, its form is made of it.

What a provider's list is told is a model already (`domain.places.deeds`).
"""

from typing import Literal

from pydantic import Field

from clients.console.forms import said
from clients.console.forms.fields import Choice, Known, fields_of
from clients.console.forms.form import Form
from clients.names import LONGEST
from domain.messages import snake
from domain.model import Day, Model

EMERGENCY_REASONS = {
    "risk_of_harm": "Somebody may be at risk of harm",
    "standing_in": "I stand in for a colleague who is away",
    "asked_now": "The police, a court or a prison asks now",
    "other": "Something else",
}


class ReleaseHeld(Model):
    """What is held goes on to that sentence."""

    sentence: str = Field(min_length=1)
    why: str = Field(min_length=3)


class RejectHeld(Model):
    """What is held is put away: proposed by one person, confirmed by another."""

    why: str = Field(min_length=3)


class TakeAccess(Model):
    """Emergency access: `reason` is one of EMERGENCY_REASONS."""

    reason: Literal["risk_of_harm", "standing_in", "asked_now", "other"]
    words: str = Field(min_length=3)


class ReviewAccess(Model):
    """What came of a look at an emergency access."""

    finding: str = Field(min_length=3)


class FindPerson(Model):
    """A number that is exactly one person's."""

    number: str = Field(min_length=1)


class CallPerson(Model):
    """What a person is called, and when they were born."""

    name: str = Field(min_length=1, max_length=LONGEST)
    born: Day | None = None


def act(model: type[Model], known: Known | None = None) -> Form:
    """The form of an act, with what there is to choose from."""
    name = snake(model.__name__)
    called = said.called(name)
    return Form(name, called, fields_of(model, name, known=known or {}, schemes={}, choose=called.choose), model)


def choices(values: dict[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(value, text) for value, text in values.items())
