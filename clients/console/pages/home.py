"""The first page: what somebody has to do in the next days; for those who begin the day elsewhere, the way there; for
those who have no pages here, what they can do."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from clients.chosen import Chosen
from clients.console import languages
from clients.console.alarm import alarm
from clients.console.frame import Section, house, page, who
from clients.console.views.elsewhere import elsewhere
from clients.console.views.my_work import my_work
from clients.desk.lists import of_their_areas
from clients.sign_in.kept import COOKIE as KEPT
from clients.sign_in.pages import AGAIN, NEXT, SIGN_IN, SIGN_OUT, SIGNED_OUT
from domain.authority.questions import Look, may_look
from domain.authority.signed_in import SignedIn
from domain.model import By, Role

NEWEST = 20
HOLDERS = (Role.OFFENDER_MANAGER, Role.OFFENDER_SUPERVISOR, Role.KEY_WORKER, Role.ENFORCEMENT_OFFICER)
"""Roles whose working day is what they owe themselves."""
BEGINS = {
    Role.LINE_MANAGER: "/team",
    Role.CASE_ADMINISTRATOR: "/queue",
    Role.INSPECTOR: "/reports",
    Role.DEVELOPER: "/status",
    Role.DATA_OFFICER: "/access",
}
"""Where the day of the others begins."""


def home(request: Request) -> Response:
    signed_in, stands = who(request), house(request)
    begins = _begins_at(request, signed_in)
    if begins:
        return RedirectResponse(begins, 303)
    if not may_look(signed_in.roles, Look.SENTENCE):
        told = elsewhere(signed_in)
        return page(request, "elsewhere.html", title="You are signed in", view=told, sign_out=SIGN_OUT)
    which = held_by(signed_in)
    sentences = stands.desk.lists.opened(signed_in, which)
    if Role.ENFORCEMENT_OFFICER in signed_in.roles:
        referred = of_their_areas(signed_in, owed_by=(Role.ENFORCEMENT_OFFICER,))
        sentences = list({one.id: one for one in (*sentences, *stands.desk.lists.opened(signed_in, referred))}.values())
    now, news = stands.clock(), stands.desk.lists.news(signed_in, which, NEWEST)
    view = my_work(signed_in, sentences, news, now)
    return page(request, "my-work.html", title="My work", view=view, alarm=alarm(request), now=now)


def held_by(signed_in: SignedIn) -> Chosen:
    """The sentences that name them in one of their roles."""
    return Chosen(held_by=tuple(By(role=role, id=signed_in.id) for role in signed_in.roles))


def signed_out(request: Request) -> Response:
    """After signing out; or, where a page is named to go on to, after a form that came too late, or needs a sign-in
    that is younger."""
    wanted, again = request.query_params.get(NEXT), AGAIN in request.query_params
    title = "Sign in again" if again else "You were signed out" if wanted else "You have signed out"
    asked = {NEXT: wanted, **({AGAIN: "yes"} if again else {})}
    return page(
        request,
        "signed-out.html",
        title=languages.say(languages.language(request), title),
        is_in_both=True,
        too_late=bool(wanted) and not again,
        too_old=again,
        is_kept=any(name.endswith(KEPT) for name in request.cookies),
        sign_in=f"{SIGN_IN}?{urlencode(asked)}" if wanted else "/",
    )


def _begins_at(request: Request, signed_in: SignedIn) -> str | None:
    """The page on which their day begins, if it is not this one and this console has it."""
    if any(role in HOLDERS for role in signed_in.roles):
        return None
    there = {section.path for section in house(request).sections}
    return next((to for role, to in BEGINS.items() if role in signed_in.roles and to in there), None)


SECTION = Section("/", "My work", (Route("/", home), Route(SIGNED_OUT, signed_out)), HOLDERS)
