"""Emergency access: asked for with a reason, over after an hour, reviewed; and who has looked at a sentence."""

from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from clients.console.alarm import alarm
from clients.console.forms.acts import EMERGENCY_REASONS, ReviewAccess, TakeAccess, act, choices
from clients.console.forms.form import Form
from clients.console.forms.form import Taken as Read
from clients.console.frame import Section, house, page, who
from clients.console.pages import acting
from clients.console.pages.acting import Act
from clients.console.views.access import access_path, looked, looks_path, taken
from clients.console.views.deeds import path
from clients.desk.access import REVIEW
from domain.authority.questions import LOOKS, Look, must_be_allowed_to_look
from domain.authority.sight import EMERGENCY
from domain.authority.table import roles_that_may
from domain.errors import NotFound

ACCESS = "/access"
MINUTES = EMERGENCY // timedelta(minutes=1)
TOLD = (
    "This sentence belongs to another team. You see that it is there, and nothing else.",
    f"Emergency access lasts {MINUTES} minutes and ends by itself. Each page that you look at is kept.",
)
WARNS = (
    "It stands at once at the top of the first page of the line managers and the data officer of its area. They review "
    "why you looked."
)


def ask(request: Request) -> Response:
    """The form; who may open the sentence without it goes on to it."""
    signed_in, id = who(request), request.path_params["id"]
    must_be_allowed_to_look(signed_in.roles, Look.RECORD)
    if house(request).desk.lists.row(signed_in, id).standing or house(request).desk.access.emergency(signed_in, id):
        return RedirectResponse(path(id), 303)
    return acting.ask(request, _emergency(id))


async def take(request: Request) -> Response:
    signed_in, id, desk = who(request), request.path_params["id"], house(request).desk

    async def do(read: Read, _: str) -> str:
        reason, said = str(read.body["reason"]), str(read.body["words"])
        if not desk.access.emergency(signed_in, id):
            await run_in_threadpool(desk.access.take, signed_in, id, reason, said)
        return path(id)

    return await acting.answer(request, _emergency(id), do)


def to_review(request: Request) -> Response:
    """The emergencies of their areas; and the way to who has looked at one sentence."""
    signed_in, wanted = who(request), request.query_params.get("sentence", "").strip()
    found = taken(house(request).desk.access.unreviewed(signed_in), signed_in.id)
    if wanted:
        return RedirectResponse(looks_path(wanted), 303)
    reviews = any(role in roles_that_may(REVIEW) for role in signed_in.roles)
    return page(request, "access/review.html", title="Access", found=found, reviews=reviews, alarm=alarm(request))


def looks(request: Request) -> Response:
    id = request.path_params["id"]
    found = looked(house(request).desk.access.looks_at(who(request), id))
    return page(request, "access/looks.html", title=f"Who has looked, {id}", id=id, found=found, href=path(id))


def ask_finding(request: Request) -> Response:
    return acting.ask(request, _review(request))


async def review(request: Request) -> Response:
    asked, place = await run_in_threadpool(_review, request), request.path_params["place"]

    async def do(read: Read, _: str) -> str:
        finding = str(read.body["finding"])
        await run_in_threadpool(house(request).desk.access.review, who(request), place, finding)
        return ACCESS

    return await acting.answer(request, asked, do)


def _emergency(id: str) -> Act:
    return Act(_with_reasons(act(TakeAccess)), access_path(id), ("/", "Back to the first page"), id, TOLD, WARNS)


def _with_reasons(form: Form) -> Form:
    """The reasons as they are said to people."""
    fields = (one._replace(choices=choices(EMERGENCY_REASONS)) if one.name == "reason" else one for one in form.fields)
    return form._replace(fields=tuple(fields))


def _review(request: Request) -> Act:
    place, signed_in = request.path_params["place"], who(request)
    found = taken(house(request).desk.access.unreviewed(signed_in), signed_in.id)
    one = next((one for one in found if one.place == place), None)
    if one is None:
        raise NotFound(f"There is no emergency access {place} for you to review.")
    says = (f"{one.who} opened it from {one.when}. {one.reason}: {one.words}",)
    return Act(act(ReviewAccess), one.href, (ACCESS, "Back to access"), one.sentence, says)


SECTION = Section(
    ACCESS,
    "Access",
    (
        Route(ACCESS, to_review),
        Route(f"{ACCESS}/reviews/{{place:int}}", ask_finding, methods=["GET"]),
        Route(f"{ACCESS}/reviews/{{place:int}}", review, methods=["POST"]),
        Route(f"{ACCESS}/{{id}}", ask, methods=["GET"]),
        Route(f"{ACCESS}/{{id}}", take, methods=["POST"]),
        Route(f"{ACCESS}/{{id}}/looks", looks),
    ),
    roles=LOOKS[Look.ACCESS_LOG].may,
)
