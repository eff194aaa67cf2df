"""Going on though something speaks against it: two questions that only they are asked who must answer them.

They are the message's own field `going_on`: its codes are what its sender was shown.
"""

from collections.abc import Iterable

from clients.console.forms import said
from clients.console.forms.fields import Field
from clients.console.forms.form import Form, Taken
from clients.console.forms.posted import GIVEN, YES, Posted
from domain.doubts import FIELD, Doubt


def fields(form: Form) -> tuple[Field, ...]:
    """The fields that everybody is asked."""
    return tuple(field for field in form.fields if field.name != FIELD)


def take(form: Form, posted: Posted) -> Taken:
    """What was posted, as if nothing spoke against it."""
    return form.take({name: values for name, values in posted.items() if not name.startswith(FIELD)})


def take_knowingly(form: Form, posted: Posted, doubts: Iterable[Doubt]) -> Taken:
    """What was posted, with why they go on; a problem where they have not said that they know all of it."""
    knows = YES in posted.get(f"{FIELD}{GIVEN}", ())
    taken = form.take(posted) if knows else take(form, posted)
    known = taken.body.get(FIELD, {}).get("codes", ())
    if taken.problems or {one.code for one in doubts} <= set(known):
        return taken
    return taken._replace(problems={FIELD: said.ask(form.message, FIELD).error})


def kept(posted: Posted) -> list[tuple[str, str]]:
    """What was said of it before, to be carried over a form that does not ask."""
    return [(name, value) for name, values in posted.items() if name.startswith(FIELD) for value in values]
