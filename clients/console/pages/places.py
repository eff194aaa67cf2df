"""Places: the list of each provider, and the forms by which it is told something."""

from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from clients.console.forms.acts import act
from clients.console.forms.fields import Choice, Known
from clients.console.forms.form import Taken
from clients.console.frame import Section, house, page, who
from clients.console.numbers import whole
from clients.console.pages import acting
from clients.console.pages.acting import Act
from clients.console.views.places import TOLD, list_page, list_path, may_tell
from clients.lists import Lists
from domain import words
from domain.authority.questions import LOOKS, Look, must_be_allowed_to_look
from domain.authority.table import roles_that_may
from domain.errors import NotAllowed, NotFound
from domain.messages import Message
from domain.places.deeds import MESSAGES, Deed, OpenList
from domain.places.seen import seen
from domain.places.state import Places

PLACES = "/places"


def the_lists(request: Request) -> Response:
    record, now = _lists(request).record, house(request).clock()
    found = [list_page(who(request), seen(record.list_of(one), now)) for one in record.providers()]
    may_open = may_tell(who(request), OpenList.name)
    return page(request, "places/list.html", title="Places", lists=found, may_open=may_open)


def one_list(request: Request) -> Response:
    now, number = house(request).clock(), whole(request.query_params.get("saved", "")) or 0
    view = list_page(who(request), seen(_places(request), now))
    entries = _lists(request).record.entries(view.provider)
    told = entries[number - 1] if 0 < number <= len(entries) else None
    return page(
        request, "places/one.html", title=f"{view.provider}, Places", view=view, saved=told, last=entries[:-6:-1]
    )


def ask(request: Request) -> Response:
    """The form by which a list is told something, with what the address says already."""
    given = {name: request.query_params.getlist(name) for name in ("key", "opening") if name in request.query_params}
    return acting.ask(request, _telling(request), given)


async def tell(request: Request) -> Response:
    asked = await run_in_threadpool(_telling, request)
    row = MESSAGES[asked.form.message]

    async def do(taken: Taken, key: str) -> str:
        provider = str(request.path_params["provider"])
        entries = await _lists(request).tell(provider, _message(request, row, taken.body, key))
        return f"{list_path(provider)}{f'?saved={entries[0].seq}' if entries else ''}"

    return await acting.answer(request, asked, do)


def ask_open(request: Request) -> Response:
    return acting.ask(request, _opening(request))


async def open_list(request: Request) -> Response:
    async def do(taken: Taken, key: str) -> str:
        entries = await _lists(request).open(_message(request, OpenList, taken.body, key))
        return f"{list_path(entries[0].provider)}?saved=1"

    return await acting.answer(request, _opening(request), do)


def _message(request: Request, row: type[Deed], body: dict[str, Any], key: str) -> Message:
    by, now = who(request).acting(roles_that_may(row.name)), house(request).clock()
    return Message(id=key, type=row.name, by=by, received_at=now, body=body)


def _telling(request: Request) -> Act:
    """Raises NotFound where there is no such form or list, NotAllowed where it is not theirs."""
    message, places = request.path_params["message"], _places(request)
    if message not in TOLD or message == OpenList.name:
        raise NotFound(f"There is no form {message!r}.")
    form = act(MESSAGES[message], _known(places) if "key" in MESSAGES[message].model_fields else {})
    _must_be_theirs(request, message, form.called.title)
    base = list_path(places.provider)
    return Act(form, f"{base}/tell/{quote(message)}", (base, "Back to the list"), places.provider)


def _opening(request: Request) -> Act:
    _lists(request)
    form = act(OpenList)
    _must_be_theirs(request, OpenList.name, form.called.title)
    return Act(form, f"{PLACES}/open", (PLACES, "Back to places"))


def _must_be_theirs(request: Request, message: str, title: str) -> None:
    if not may_tell(who(request), message):
        others = " or ".join(words.say(role) for role in roles_that_may(message))
        raise NotAllowed("authority.role", f"“{title}” is not for your role.", f"Ask the {others}.")


def _known(places: Places) -> Known:
    """The referrals and openings of the list."""
    return {
        "key": tuple(Choice(one.key, f"{one.sentence}: {one.programme}") for one in places.referrals),
        "opening": tuple(Choice(one.id, one.id) for one in places.openings),
    }


def _places(request: Request) -> Places:
    return _lists(request).record.list_of(request.path_params["provider"])


def _lists(request: Request) -> Lists:
    must_be_allowed_to_look(who(request).roles, Look.PLACES)
    lists = house(request).lists
    assert lists is not None
    return lists


ONE = f"{PLACES}/{{provider}}"
SECTION = Section(
    PLACES,
    "Places",
    (
        Route(PLACES, the_lists),
        Route(f"{PLACES}/open", ask_open, methods=["GET"]),
        Route(f"{PLACES}/open", open_list, methods=["POST"]),
        Route(ONE, one_list),
        Route(f"{ONE}/tell/{{message}}", ask, methods=["GET"]),
        Route(f"{ONE}/tell/{{message}}", tell, methods=["POST"]),
    ),
    roles=LOOKS[Look.PLACES].may,
    needs=("lists",),
)
