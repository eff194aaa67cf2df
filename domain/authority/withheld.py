"""What of a sentence is withheld from somebody who may open it: all that tells of items of its plan which are not for
them (OMM 3.54, App. B).

An entry about such an item is left out, and so is what an entry about several says of it. An item that has left the
plan stays as it was shared last.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from domain.authority.sight import may_know
from domain.authority.signed_in import SignedIn
from domain.corrections import AlreadyKnown, DidNotFit, Unrecognised
from domain.messages import Entry, Happening, Reason
from domain.sentence import Sentence
from domain.state import Intervention, Objective

IDS = ("remove", "objectives")
"""The fields of entries that may list items by their ids alone."""


class Withheld(NamedTuple):
    """The ids of what is withheld."""

    interventions: frozenset[str]
    objectives: frozenset[str]

    def names(self, id: str) -> bool:
        return id in self.interventions or id in self.objectives

    def has(self, one: object) -> bool:
        """Whether that is, or is about, an item that is withheld."""
        match one:
            case Intervention():
                return one.id in self.interventions
            case Objective():
                return one.id in self.objectives
        about = (getattr(one, "intervention", None), getattr(one, "objective", None))
        return about[0] in self.interventions or about[1] in self.objectives


def known_to(who: SignedIn, sentence: Sentence) -> Sentence:
    """The sentence as somebody may see it: without the items of its plan that are not for them."""
    withheld = _withheld(who, sentence, ())
    written = sentence.written
    return sentence.but(
        interventions=_without(sentence.interventions, withheld),
        objectives=tuple(id for id in sentence.objectives if id not in withheld.objectives),
        written=written.but(objectives=_without(written.objectives, withheld)) if written else None,
        effects=tuple(one for one in sentence.effects if not withheld.has(one.ask)),
    )


def entries_known_to(who: SignedIn, sentence: Sentence, entries: Iterable[Entry]) -> list[Entry]:
    """A record as somebody may see it; a part of one, as far as the sentence and that part tell what is shared."""
    entries = list(entries)
    withheld = _withheld(who, sentence, entries)
    if not withheld.interventions | withheld.objectives:
        return entries
    left_out = {entry.seq for entry in entries if _is_about(entry.data, withheld)}
    known = (entry for entry in entries if entry.seq not in left_out and _effect(entry.data) not in left_out)
    return [replace(entry, data=_rest(entry.data, withheld), because=_reasons(entry, withheld)) for entry in known]


def _withheld(who: SignedIn, sentence: Sentence, entries: Sequence[Entry]) -> Withheld:
    told = [item for entry in entries for item in _items(entry.data)]
    written = sentence.written.objectives if sentence.written else ()
    last = {(type(one), one.id): one for one in (*told, *sentence.interventions, *written)}
    hidden = [one for one in last.values() if not _may_know(who, sentence, one)]
    return Withheld(
        interventions=frozenset(one.id for one in hidden if isinstance(one, Intervention)),
        objectives=frozenset(one.id for one in hidden if isinstance(one, Objective)),
    )


def _items(data: Happening) -> Iterable[Intervention | Objective]:
    many = (value for _, value in data if isinstance(value, tuple))
    return (one for items in many for one in items if isinstance(one, Intervention | Objective))


def _may_know(who: SignedIn, sentence: Sentence, one: Intervention | Objective) -> bool:
    return may_know(who, sentence, one.shared, getattr(one, "key_worker", None))


def _is_about(data: Happening, withheld: Withheld) -> bool:
    return withheld.has(data) or any(withheld.names(str(id)) for id in _reported(data))


def _reported(data: Happening) -> tuple[object, ...]:
    """What was reported and is no step of the item: it is kept as it was told."""
    if not isinstance(data, DidNotFit | AlreadyKnown | Unrecognised):
        return ()
    said = json.loads(data.body)
    return (said.get("intervention"), said.get("objective"))


def _effect(data: Happening) -> int | None:
    """The entry whose asking this is about."""
    return getattr(data, "effect", None)


def _rest(data: Happening, withheld: Withheld) -> Happening:
    """An entry's data without what it says of items that are withheld."""
    lists = {name: value for name, value in data if isinstance(value, tuple)}
    named = {name: tuple(one for one in lists[name] if not _is_id(one, withheld)) for name in IDS if name in lists}
    return data.but(**{name: _without(value, withheld) for name, value in {**lists, **named}.items()})


def _is_id(one: object, withheld: Withheld) -> bool:
    return isinstance(one, str) and withheld.names(one)


def _without(items: tuple[Any, ...], withheld: Withheld) -> tuple[Any, ...]:
    return tuple(_alone(one, withheld) for one in items if not withheld.has(one))


def _alone(one: Any, withheld: Withheld) -> Any:
    """An item without the ids of others that are withheld."""
    match one:
        case Intervention():
            after = tuple(id for id in one.after if id not in withheld.interventions)
            return one.but(after=after, objective=None if one.objective in withheld.objectives else one.objective)
        case Objective():
            serve = tuple(id for id in one.interventions or () if id not in withheld.interventions)
            return one.but(interventions=serve or None)
    return one


def _reasons(entry: Entry, withheld: Withheld) -> tuple[Reason, ...]:
    """Its reasons; where one says something of several items, each by its id, without those that are withheld."""
    return tuple(rest for reason in entry.because if (rest := _reason(reason, withheld)))


def _reason(reason: Reason, withheld: Withheld) -> Reason | None:
    if not reason.values:
        return reason
    values = {name: value for name, value in reason.values.items() if not withheld.names(name)}
    return reason.but(values=values) if values else None
