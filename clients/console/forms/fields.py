"""A message's model as the questions of a form: one field each, those of a model within it as fields of a part.

A *part* is a model inside the message, *parts* are several of one; a *scheme* is a choice among models, made before the
questions that follow from it are asked.
"""

import types
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import AwareDatetime
from pydantic.fields import FieldInfo

from clients.console.forms import said
from domain.messages import Told
from domain.model import Day, Model

DATE = get_args(Day)[0]
ONE_BY_ONE = 7
"""Up to so many choices are radios; more are a list to select from."""


class Sort(StrEnum):
    """How a field is asked."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    YES_NO = "yes_no"
    DAY = "day"
    MOMENT = "moment"
    ONE_OF = "one_of"
    SELECT = "select"
    ANY_OF = "any_of"
    LINES = "lines"
    PART = "part"
    PARTS = "parts"
    SCHEME = "scheme"
    FIXED = "fixed"


class Choice(NamedTuple):
    """Something to choose: as it is posted, as it reads, and what it is in the body."""

    value: str
    text: str
    means: Any = None

    @property
    def body(self) -> Any:
        return self.value if self.means is None else self.means


class Field(NamedTuple):
    """One question. `given` is the model's own default; `open`: the choices are those known, another may be meant;
    `or_none`: that there is none of it is an answer, and not the same as leaving it out."""

    name: str
    sort: Sort
    ask: said.Ask
    required: bool
    choices: tuple[Choice, ...] = ()
    fields: tuple["Field", ...] = ()
    given: Any = None
    open: bool = False
    or_none: bool = False

    def offering(self, chosen: Iterable[str]) -> "Field":
        """The same with what was chosen among its choices."""
        there = {one.value for one in self.choices}
        more = tuple(Choice(value, value) for value in dict.fromkeys(chosen) if value and value not in there)
        return self._replace(choices=(*self.choices, *more)) if self.open else self


Known = Mapping[str, tuple[Choice, ...]]
"""What the sentence has of the things that fields name: its failures, appointments, interventions."""


def fields_of(
    model: type[Model],
    owner: str,
    *,
    known: Known,
    schemes: Mapping[str, str],
    choose: Iterable[str] = (),
    at: str = "",
) -> tuple[Field, ...]:
    """The fields of a model, in its order. `schemes`: the model chosen, by path; `choose`: fields without a default."""
    found = []
    for name, info in model.model_fields.items():
        field = _field(owner, name, info, known=known, schemes=schemes, at=at)
        found.append(field._replace(required=True, given=None) if name in choose else field)
    return tuple(found)


def _field(owner: str, name: str, info: FieldInfo, *, known: Known, schemes: Mapping[str, str], at: str) -> Field:
    annotation = info.annotation
    if info.discriminator:
        return _scheme(owner, name, annotation, known, schemes, f"{at}{name}")
    kind, many, optional = kind_of(annotation), is_many(annotation), is_optional(annotation)
    if get_origin(kind) is Literal and len(get_args(kind)) == 1 and info.is_required():
        fixed = Choice(str(get_args(kind)[0]), "", get_args(kind)[0])
        return Field(name, Sort.FIXED, said.Ask(label=name), True, (fixed,))
    ask, required = said.ask(owner, name), info.is_required()
    if is_model(kind):
        inside = fields_of(kind, _asked_as(kind), known={}, schemes=schemes)
        return Field(name, Sort.PARTS if many else Sort.PART, ask, required, fields=inside, or_none=optional)
    choices, there = _choices(kind), () if ask.new else known.get(name, ())
    if many:
        sort = Sort.ANY_OF if choices or there else Sort.LINES
        return Field(name, sort, ask, required, choices or there, open=not choices, or_none=optional)
    given = None if info.is_required() else _plain(info.default)
    if choices or there:
        sort = Sort.ONE_OF if len(choices or there) <= ONE_BY_ONE else Sort.SELECT
        return Field(name, sort, ask, required, choices or there, given=given, open=not choices)
    return Field(name, _sort(kind, ask), ask, required, given=given)


def _scheme(owner: str, name: str, union: Any, known: Known, schemes: Mapping[str, str], path: str) -> Field:
    models = {get_args(one.model_fields["scheme"].annotation)[0]: one for one in get_args(union)}
    ask, chosen = said.ask(owner, name), schemes.get(path, "")
    if chosen not in models:
        choices = tuple(Choice(value, said.choice(value)) for value in models)
        return Field(name, Sort.SCHEME, ask, True, choices)
    inside = fields_of(models[chosen], models[chosen].__name__, known=known, schemes=schemes)
    return Field(name, Sort.PART, ask, True, fields=inside)


def _sort(kind: Any, ask: said.Ask) -> Sort:
    if kind is bool:
        return Sort.YES_NO
    if kind is int:
        return Sort.NUMBER
    if kind is DATE:
        return Sort.DAY
    if kind is AwareDatetime:
        return Sort.MOMENT
    return Sort.LONG if ask.long else Sort.TEXT


def kind_of(annotation: Any) -> Any:
    """The type that a field holds: of `X | None` and of `tuple[X, ...]` it is X."""
    if get_origin(annotation) in (Union, types.UnionType):
        return kind_of(next(one for one in get_args(annotation) if one is not type(None)))
    if get_origin(annotation) in (tuple, Annotated):
        return kind_of(get_args(annotation)[0])
    return annotation


def _asked_as(kind: type[Model]) -> str:
    """A message within another model is asked as it is by itself."""
    return kind.name if issubclass(kind, Told) else kind.__name__


def is_many(annotation: Any) -> bool:
    if get_origin(annotation) in (Union, types.UnionType):
        return any(is_many(one) for one in get_args(annotation))
    return get_origin(annotation) is tuple


def is_optional(annotation: Any) -> bool:
    return get_origin(annotation) in (Union, types.UnionType) and type(None) in get_args(annotation)


def is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Model)


def _choices(kind: Any) -> tuple[Choice, ...]:
    if get_origin(kind) is Literal:
        return tuple(Choice(str(one), said.choice(one), one) for one in get_args(kind))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return tuple(Choice(one.value, said.choice(one.value)) for one in kind)
    return ()


def _plain(default: Any) -> Any:
    return default.value if isinstance(default, StrEnum) else default
