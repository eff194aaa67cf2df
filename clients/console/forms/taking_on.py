"""Taking a sentence on, asked as a form: who the person is, where, and what the court imposed, if it has.

Who they are goes to the store of people; the sentence itself learns their opaque id alone.
"""

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from clients.console.forms import said
from clients.console.forms.fields import Choice, fields_of
from clients.console.forms.form import Form
from clients.names import LONGEST, Called
from clients.people import FORMS, LOOKS_LIKE, Scheme
from domain import policy
from domain.court import Sentenced
from domain.messages import snake
from domain.model import Day, Model
from domain.scenario import Start


def _number(scheme: Scheme) -> AfterValidator:
    def written(text: str) -> str:
        if not FORMS[scheme].fullmatch(text.strip().upper()):
            raise ValueError(f"it is {LOOKS_LIKE[scheme]}")
        return text.strip().upper()

    return AfterValidator(written)


class Brought(Model):
    """Somebody as they are brought in: who they are, where, and since when they are ours to deal with."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    born: Day
    crn: Annotated[str, _number("crn")] | None = None
    noms: Annotated[str, _number("noms")] | None = None
    area: str
    opened: Day | None = None
    engagement: str | None = None
    pack: str | None = None
    models: tuple[str, ...] = ()

    @property
    def called(self) -> Called:
        return Called(name=self.name, born=self.born)

    @property
    def numbers(self) -> dict[str, str | None]:
        return {"crn": self.crn, "noms": self.noms}

    @property
    def imposed(self) -> Sentenced | None:
        """What the court imposed, if it has."""
        return None

    def start(self, id: str, person: str, engagement: str) -> Start:
        """The sentence as it is taken on, under these opaque ids; an engagement that was named goes on."""
        told: dict[str, Any] = self.imposed.model_dump(mode="json", exclude_unset=True) if self.imposed else {}
        told |= {"id": id, "person": person, "engagement": self.engagement or engagement, "area": self.area}
        told |= {"pack": self.pack, "opened": self.opened, "model": self.models or None}
        return Start.model_validate(told)


class TakeOnEngagement(Brought):
    """The court has not sentenced yet."""

    opened: Day


class TakeOnSentence(Brought):
    """The court has sentenced."""

    sentenced: Sentenced

    @property
    def imposed(self) -> Sentenced:
        return self.sentenced


def form_of(model: type[Brought], areas: tuple[str, ...]) -> Form:
    """The form, with the areas of whoever asks to choose from."""
    name = snake(model.__name__)
    known = {"area": tuple(Choice(area, area) for area in areas)}
    known["pack"] = tuple(Choice(ref, ref) for ref in policy.released())
    return Form(name, said.called(name), fields_of(model, name, known=known, schemes={}), model)
