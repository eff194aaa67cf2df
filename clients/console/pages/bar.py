"""Whose sentence a page is about: who they are, as far as it is held here, and their other sentences.

Only for who may open the sentence: every page asks the desk for it first.
"""

from typing import Any

from starlette.requests import Request

from clients.chosen import Chosen
from clients.console.frame import house, who
from clients.console.views.identity import Whose, identity
from clients.console.views.people import Card, card, person_path
from domain.authority.questions import Look, may_look
from domain.sentence import Sentence


def bar(request: Request, sentence: Sentence, current: str | None = None) -> dict[str, Any]:
    """What a template shows above all else of a page of a sentence."""
    return {
        "identity": identity(sentence, current, whose(request, sentence.person)),
        "siblings": others(request, sentence.person, but=sentence.id),
    }


def whose(request: Request, person: str) -> Whose:
    people = house(request).people
    if people is None or not may_look(who(request).roles, Look.SENTENCE):
        return Whose(person)
    called = people.called(person)
    return Whose(person, person_path(person), called.name, called.born, people.crn(person))


def others(request: Request, person: str, but: str = "") -> tuple[Card, ...]:
    """The person's other sentences; of one of another team, that it is there."""
    people, desk, signed_in = house(request).people, house(request).desk, who(request)
    if people is None or not may_look(signed_in.roles, Look.SENTENCE):
        return ()
    ids = tuple(id for id in people.sentences(person) if id != but)
    rows = desk.lists.rows(signed_in, Chosen(ids=ids, ended=True)) if ids else []
    return tuple(map(card, rows))
