"""People: found by a number that is exactly theirs, shown with all their sentences.

A search is posted and leads to an opaque id: no number of a person stands in an address, a log or a history.
"""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from clients.console.forms.acts import FindPerson, act
from clients.console.forms.form import Taken
from clients.console.frame import Section, house, page, who
from clients.console.pages import acting
from clients.console.pages.acting import Act
from clients.console.views.people import person_page, person_path
from clients.people import People
from domain.authority.questions import LOOKS, Look, must_be_allowed_to_look
from domain.errors import NotFound

SEARCH = "/people/search"
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
    view = person_page(found, rows, people.numbers(found), people.chain(found))
    return page(request, "people/one.html", title=f"Person {found}", view=view)


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
    ),
    roles=LOOKS[Look.SENTENCE].may,
    needs=("people",),
)
