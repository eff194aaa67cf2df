"""Bodies of messages as people could write them: drawn from the models, without what no form can tell apart."""

from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any, Literal, get_args, get_origin

from hypothesis import strategies as st
from pydantic import AwareDatetime
from pydantic.fields import FieldInfo

from clients.console.forms.fields import DATE, is_many, is_model, is_optional, kind_of
from domain.messages import Told
from domain.model import Model

Bodies = st.SearchStrategy[dict[str, Any]]
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)
SCORES = st.sampled_from(["0", "7.5", "42", "99.25"])
DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31)).map(date.isoformat)
# In the hour that the clocks go back, a time of day is two instants: nobody is asked which.
INSTANTS = st.builds(
    lambda on, of_day: datetime.combine(on, of_day, UTC).isoformat(),
    st.dates(date(1950, 1, 1), date(2150, 12, 31)),
    st.times(time(3), time(23, 59, 59)).map(lambda of_day: of_day.replace(microsecond=0)),
)


def bodies(row: type[Told]) -> Bodies:
    """Bodies that the message's model takes."""
    return of_model(row).filter(lambda body: _is_taken(row, body))


def of_model(model: type[Model]) -> Bodies:
    required = {name: of_field(info) for name, info in model.model_fields.items() if info.is_required()}
    others = {name: of_field(info) for name, info in model.model_fields.items() if not info.is_required()}
    return st.fixed_dictionaries(required, optional=others)


def of_field(info: FieldInfo) -> st.SearchStrategy[Any]:
    if info.discriminator:
        return st.one_of([of_model(one) for one in get_args(info.annotation)])
    kind = kind_of(info.annotation)
    if is_many(info.annotation):
        least = 0 if is_optional(info.annotation) else 1
        several = st.lists(of_kind(kind, info), min_size=least, max_size=3, unique_by=str)
        return several.map(lambda some: _in_order(kind, some))
    return of_kind(kind, info)


def of_kind(kind: Any, info: FieldInfo) -> st.SearchStrategy[Any]:
    if is_model(kind):
        return of_model(kind)
    if get_origin(kind) is Literal:
        return st.sampled_from(get_args(kind))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return st.sampled_from([one.value for one in kind])
    plain: dict[Any, st.SearchStrategy[Any]] = {
        bool: st.booleans(),
        int: st.integers(0, 2),
        DATE: DAYS,
        AwareDatetime: INSTANTS,
    }
    return plain.get(kind, SCORES if "pattern" in repr(info) else WORDS)


def _in_order(kind: Any, some: list[Any]) -> list[Any]:
    """Boxes are ticked, and posted in the order in which they stand."""
    listed = list(kind) if isinstance(kind, type) and issubclass(kind, StrEnum) else list(get_args(kind))
    return sorted(some, key=listed.index) if listed and all(one in listed for one in some) else some


def _is_taken(row: type[Told], body: dict[str, Any]) -> bool:
    try:
        row.model_validate(body)
    except ValueError:
        return False
    return True
