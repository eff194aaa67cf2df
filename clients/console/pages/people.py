"""People: found by a number that is exactly theirs, shown with all their sentences.

A search is posted and leads to an opaque id: no number of a person stands in an address, a log or a history.
"""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from clients.console.forms.acts import CallPerson, FindPerson, act
from clients.console.forms.form import Taken
from clients.console.frame import Section, house, page, who
from clients.console.pages import acting
from clients.console.pages.acting import Act
from clients.console.views.people import is_restricted, person_page, person_path
from clients.names import Called
from clients.people import People
from domain.authority.questions import LOOKS, Look, must_be_allowed_to_look
from domain.authority.signed_in import SignedIn
from domain.authority.table import roles_that_may
from domain.errors import NotAllowed, NotFound
from domain.model import By

SEARCH = "/people/search"
NAMING = roles_that_may("name_person")
NOBODY = "Nobody is known under that number. Check it, or ask the case administrator."


def ask(request: Request) -> Response:
    _people(request)
    return acting.ask(request, _search())


async def search(request: Request) -> Response:
    people = _people(request)

    async def do(taken: Taken, _: str) -> str:
        try:
            found = await run_in_threadpool(people.known, str(taken.body["number"]).strip())
        except NotFound:
            raise NotFound(NOBODY) from None
        return person_path(found)

    return await acting.answer(request, _search(), do)


def one_person(request: Request) -> Response:
    people = _people(request)
    found = people.known(request.path_params["person"])
    rows = house(request).desk.sentences.of_person(who(request), people.sentences(found))
    view = person_page(found, people.called(found), rows, people.numbers(found), people.chain(found))
    names = None if view.is_restricted or not _may_name(who(request)) else names_path(found)
    return page(request, "people/one.html", title=f"Person {found}", view=view, names=names)


def ask_name(request: Request) -> Response:
    people, naming = _people(request), _naming(request)
    called = people.called(request.path_params["person"])
    return acting.ask(request, naming, naming.form.answers(called.model_dump(mode="json", exclude_none=True)))


async def tell_name(request: Request) -> Response:
    people, person = _people(request), request.path_params["person"]
    naming = await run_in_threadpool(_naming, request)

    async def do(taken: Taken, _: str) -> str:
        by = By(role=who(request).acting(NAMING).role, id=who(request).id)
        called = Called.model_validate(taken.body)
        await run_in_threadpool(people.call, person, called, house(request).clock(), str(by))
        return person_path(person)

    return await acting.answer(request, naming, do)


def names_path(person: str) -> str:
    return f"{person_path(person)}/name"


def _may_name(signed_in: SignedIn) -> bool:
    return any(role in NAMING for role in signed_in.roles)


def _naming(request: Request) -> Act:
    """The form. Raises NotAllowed where they may not say, or may open none of the person's sentences."""
    people, person = _people(request), request.path_params["person"]
    if not _may_name(who(request)):
        raise NotAllowed(
            "authority.role", "Your role does not say what somebody is called.", "Ask the case administrator."
        )
    known = people.known(person)
    if is_restricted(house(request).desk.sentences.of_person(who(request), people.sentences(known))):
        raise NotAllowed("access.need-to-know", "This person is another team's.", "Ask the manager of a sentence.")
    return Act(act(CallPerson), names_path(person), (person_path(person), "Back to the person"))


def _search() -> Act:
    return Act(act(FindPerson), SEARCH, ("/", "Back to the first page"))


def _people(request: Request) -> People:
    must_be_allowed_to_look(who(request).roles, Look.SENTENCE)
    people = house(request).people
    assert people is not None
    return people


SECTION = Section(
    SEARCH,
    "Find a person",
    (
        Route(SEARCH, ask, methods=["GET"]),
        Route(SEARCH, search, methods=["POST"]),
        Route("/people/{person}", one_person),
        Route("/people/{person}/name", ask_name, methods=["GET"]),
        Route("/people/{person}/name", tell_name, methods=["POST"]),
    ),
    roles=LOOKS[Look.SENTENCE].may,
    needs=("people",),
)
