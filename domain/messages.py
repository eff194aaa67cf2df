"""Messages and what they become: the envelope, the three kinds of happening, entries with their reasons.

A *fact* happened: its content is never refused, it always makes at least one entry. A *command* is wanted by someone
with authority: it may be refused, and then nothing changes. *Time* brings the rest. Each class is one row of the closed
table (`domain.table`): what it carries, what refuses it, what it changes. Who may say it: `domain.authority`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, Literal, NamedTuple, Self, TypeVar

from pydantic import Field, SerializeAsAny, TypeAdapter, ValidationError

from domain import words
from domain.asks import Ask
from domain.canonical import Sealed
from domain.errors import BadInput
from domain.model import By, Instant, Model
from domain.sentence import Sentence
from domain.state import Dated

Read = TypeVar("Read", bound=Model)
SCHEMA = 1


def snake(name: str) -> str:
    """`FailedToAttend` as `failed_to_attend`."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


class Reason(Model):
    """Why: a code with values, never prose. `standard` names its pack version, `entries` those that led here."""

    code: str
    standard: str | None = None
    values: dict[str, str | int] | None = None
    entries: tuple[int, ...] | None = None


class GoingOn(Model):
    """Somebody knows what speaks against what they want, by its codes, and says why they go on (`domain.doubts`)."""

    codes: tuple[str, ...] = Field(min_length=1)
    reason: str = Field(min_length=3)


class Message(Model):
    """The envelope of a fact or command as it arrives. `body` is read by the class that `type` names.

    `after` is the last entry that its sender knew of: what has been entered since, they have not seen. `assertion` is
    what a door says, signed, of who sends it (`domain.authority.assertion`)."""

    id: str
    type: str
    by: By
    received_at: Instant
    occurred_at: Instant | None = None
    day_only: bool | None = None
    body: dict[str, Any] = {}
    after: int | None = None
    assertion: str | None = None


class Telling(NamedTuple):
    """How a message reached us: who says so, when it happened, the moment at which it is handled."""

    id: str
    by: By
    occurred_at: datetime
    moment: datetime
    day_only: bool | None = None
    received_at: datetime | None = None
    assertion: str | None = None


class Happening(Model):
    """What an entry says. A subclass is one type of entry; its fields are the entry's data."""

    entry: ClassVar[str]
    says: ClassVar[str]
    keeps: ClassVar[tuple[str, ...] | None]

    def __init_subclass__(
        cls, says: str = "", keeps: tuple[str, ...] | None = None, entry: str | None = None, **rest: Any
    ) -> None:
        """`says`: the entry in words; `keeps`: the fields that its dated fact keeps as `about` and `value`."""
        super().__init_subclass__(**rest)
        cls.entry, cls.says, cls.keeps = entry or snake(cls.__name__), says, keeps

    def fold(self, sentence: Sentence, entry: "Entry") -> Sentence:
        """The state after this entry. By default: one dated fact more, where the class keeps one."""
        if self.keeps is None:
            return sentence
        about, value = ([str(getattr(self, name) or "") for name in self.keeps] + ["", ""])[:2]
        return sentence.keeping(self.entry, Dated(at=entry.occurred_at, seq=entry.seq, about=about, value=value))

    def ask(self, sentence: Sentence) -> Ask | None:
        """What this entry asks a partner for, if anything."""
        return None

    def in_words(self) -> str:
        """The entry for people: `says` with the values in place of their names; our ids stay as they are."""
        ids = {name for name, field in type(self).model_fields.items() if field.annotation in (str, str | None)}
        return words.fill(self.says, self, as_they_are=ids)


def validated(kind: type[Read], verb: str, body: dict[str, Any], extra: Literal["ignore", "forbid"]) -> Read:
    """A message of that kind from its body. Raises BadInput that names the verb and each place that is wrong."""
    try:
        return kind.model_validate(body, extra=extra)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, line['loc'])) or verb}: {line['msg']}" for line in error.errors())
        raise BadInput(f"{verb}: {wrong}.") from None


def gone_on(said: GoingOn | None) -> tuple[Reason, ...]:
    """Why somebody went on though something spoke against it, if they had to say so."""
    return (Reason(code="gone_on", values={"reason": said.reason}),) if said else ()


class Draft(NamedTuple):
    """An entry before it is sealed with its number and chain."""

    says: Happening
    because: tuple[Reason, ...] = ()
    occurred_at: datetime | None = None


class Told(Happening):
    """What somebody can tell a sentence: the common part of facts and commands."""

    name: ClassVar[str]
    verb: ClassVar[str]

    def __init_subclass__(cls, verb: str | None = None, **rest: Any) -> None:
        """`verb`: its word on the command line, where shorter than its name."""
        super().__init_subclass__(**rest)
        cls.name = snake(cls.__name__)
        cls.verb = verb or cls.name.replace("_", "-")

    @classmethod
    def read(cls, body: dict[str, Any]) -> Self:
        """The message from a body that came over the wire: fields that this version does not know are passed over."""
        return validated(cls, cls.verb, body, "ignore")

    @classmethod
    def check(cls, body: dict[str, Any]) -> Self:
        """The message from a body that somebody has just written: a misspelt field is an error. Raises BadInput."""
        return validated(cls, cls.verb, body, "forbid")

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        """The entries that follow from it, at the least its own."""
        yield Draft(self)


class Fact(Told):
    """It happened. `decide` may raise Unfitting: then it is kept as not fitting, and a person looks at it."""


class Command(Told):
    """Somebody wants it. `decide` may raise Refused: then nothing changes."""


@dataclass(frozen=True, slots=True)
class Entry(Sealed):
    """One line of the case record. `chain` covers every line before it and this one."""

    sentence: str
    seq: int
    type: str
    message: str
    occurred_at: Instant
    recorded_at: Instant
    by: By
    data: SerializeAsAny[Happening]
    because: tuple[Reason, ...]
    schema: int = SCHEMA
    day_only: bool | None = None
    chain: str = ""

    @property
    def words(self) -> str:
        """The entry in words, for people."""
        return self.data.in_words()

    def because_of(self, reasons: tuple[Reason, ...]) -> "Entry":
        return replace(self, because=(*self.because, *reasons))


ENTRY = TypeAdapter(Entry)
