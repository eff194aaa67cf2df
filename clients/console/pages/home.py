"""The first page: the sentences that somebody may open, what is due first in each."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from clients.chosen import Chosen
from clients.console.frame import Section, house, page, who
from clients.console.views.deeds import path
from clients.console.views.owing import state
from clients.console.words import tag
from clients.sign_in.pages import NEXT, SIGN_IN, SIGNED_OUT
from domain.diary import deed

MOST = 50


def home(request: Request) -> Response:
    signed_in, now = who(request), house(request).clock()
    rows = [row.standing for row in house(request).desk.rows(signed_in, Chosen(), limit=MOST) if row.standing]
    lines = [
        {
            "id": row.sentence,
            "href": path(row.sentence),
            "where": tag("where", row.where),
            "tier": row.tier,
            "what": deed(row.soonest.key) if row.soonest else None,
            "due": row.soonest.due if row.soonest else None,
            "tag": tag("obligation", state(row.soonest.due, row.soonest.level, now)) if row.soonest else None,
        }
        for row in rows
    ]
    return page(request, "home.html", title="Sentences", lines=lines)


def signed_out(request: Request) -> Response:
    """After signing out; or, where a page is named to go on to, after a form that came too late."""
    wanted = request.query_params.get(NEXT)
    title = "You were signed out" if wanted else "You have signed out"
    again = f"{SIGN_IN}?{urlencode({NEXT: wanted})}" if wanted else "/"
    return page(request, "signed-out.html", title=title, too_late=bool(wanted), again=again)


SECTION = Section("/", "Sentences", (Route("/", home), Route(SIGNED_OUT, signed_out)))
