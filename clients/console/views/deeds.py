"""What somebody can do: the forms that answer an obligation, and all those that are theirs."""

from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote, urlencode

from clients.console.forms import said
from clients.console.forms.form import TELLABLE
from domain.authority.may import may
from domain.authority.signed_in import SignedIn
from domain.corrections import key_of
from domain.diary import OBLIGATIONS
from domain.messages import Told
from domain.model import By
from domain.sentence import Sentence

NAMED = ("failure", "appointment", "intervention", "report", "failures")
"""Fields that an obligation's own subject fills in."""


class Deed(NamedTuple):
    """A form to open: its message, its heading, where it is."""

    message: str
    title: str
    href: str


class Group(NamedTuple):
    title: str
    deeds: tuple[Deed, ...]


class Hand(NamedTuple):
    """Somebody before a sentence, at a moment: what they may do there."""

    who: SignedIn
    sentence: Sentence
    now: datetime

    def may(self, message: str) -> bool:
        """Whether they may tell it now in one of their roles, before its content is known."""
        row = TELLABLE[message]
        return any(may(self.sentence, By(role=role, id=self.who.id), row, self.now) for role in self.who.roles)

    def deed(self, message: str, **given: str) -> Deed:
        query = f"?{urlencode(given)}" if given else ""
        return Deed(message, said.called(message).title, f"{path(self.sentence.id, 'tell', message)}{query}")

    def answering(self, key: str) -> tuple[Deed, ...]:
        """The forms that do what is owed under a key of the diary."""
        question, _, about = key.partition("/")
        met_by = OBLIGATIONS[question].met_by if question in OBLIGATIONS else ()
        if not met_by:
            return (self.deed("settle", key=key),) if self._is_to_settle(key) and self.may("settle") else ()
        rows = [row for row in TELLABLE.values() if row.entry in met_by and self.may(row.name)]
        rows.sort(key=lambda row: met_by.index(row.entry))
        return tuple(self.deed(row.name, **_subject(row, about)) for row in rows)

    def all(self) -> tuple[Group, ...]:
        """Every form that they may open now, in groups."""
        mine = [name for name in TELLABLE if self.may(name)]
        groups = (
            Group(title, tuple(self.deed(name) for name in mine if said.called(name).group == group))
            for group, title in said.groups().items()
        )
        return tuple(group for group in groups if group.deeds)

    def _is_to_settle(self, key: str) -> bool:
        return key.startswith("action/") or key in {key_of(one.code, one.about) for one in self.sentence.matters}


def path(sentence: str, *more: str) -> str:
    """A page of a sentence."""
    return "/".join(("/sentences", quote(sentence, safe=""), *(quote(one, safe="") for one in more)))


def _subject(row: type[Told], about: str) -> dict[str, str]:
    field = next((name for name in NAMED if name in row.model_fields), None)
    return {field: about} if field and about else {}
