"""Canonical bytes and the chain: one value, one byte sequence, on every machine and in every version.

JSON in UTF-8, keys sorted, no spaces; instants in UTC whole seconds with `Z`; numbers are integers, a float is an
error; None is left out, so that a field added later, with nothing in it, changes no chain already written.
"""

import hashlib
import json
from dataclasses import Field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, ClassVar, Self

from pydantic import BaseModel

from domain.calendar import stamp


def canonical(value: Any) -> str:
    """The canonical text of a model or plain value. Raises TypeError on a float, a set or a naive instant."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def link(previous: str, text: str) -> str:
    """The chain after one more entry: SHA-256 over the chain before it and the entry's canonical bytes, in hex."""
    return hashlib.sha256(previous.encode() + text.encode()).hexdigest()


class Sealed:
    """A line that is written once: its canonical text, and a chain that covers every line before it and this one."""

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def text(self) -> str:
        """The canonical text that the store keeps. The chain stands beside it, not in it."""
        return canonical({name: getattr(self, name) for name in self.__dataclass_fields__ if name != "chain"})

    def sealed(self, previous: str) -> Self:
        return replace(self, chain=link(previous, self.text))


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int():
            return value
        case Enum():
            return value.value
        case str():
            return value
        case BaseModel():
            return {
                name: _plain(field) for name in type(value).model_fields if (field := getattr(value, name)) is not None
            }
        case datetime():
            if value.tzinfo is None:
                raise TypeError(f"an instant without a zone: {value!r}")
            return stamp(value)
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case tuple() | list():
            return [_plain(item) for item in value]
        case dict():
            return {str(key): _plain(item) for key, item in value.items() if item is not None}
    raise TypeError(f"no canonical form for {type(value).__name__}")
