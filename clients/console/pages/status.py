"""How the software itself stands, for whoever runs it and whoever waits for it."""

from datetime import timedelta
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from clients.chosen import Chosen
from clients.console.frame import Section, house, page, who
from clients.console.views.developer import developer
from clients.console.views.status import status
from domain.authority.questions import LOOKS, Look

STATUS = "/status"
MECHANISMS = f"{STATUS}/sentences"
SOON = timedelta(days=1)


def the_status(request: Request) -> Response:
    stands, signed_in = house(request), who(request)
    partners = stands.desk.lists.partners(signed_in)
    counts = {
        "Sentences under way": stands.desk.lists.count(Chosen()),
        "Sentences with an open exception report": stands.desk.lists.count(Chosen(overdue=True)),
        "Sentences where something is due by this time tomorrow": stands.desk.lists.count(
            Chosen(due_by=stands.clock() + SOON)
        ),
    }
    if stands.quarantine:
        counts["Facts in quarantine"] = len(stands.quarantine.waiting())
    view = status(partners, counts, stands.version, stands.temporal)
    return page(request, "status.html", title="Status", view=view)


def find(request: Request) -> Response:
    return RedirectResponse(f"{MECHANISMS}/{quote(request.query_params.get('id', '').strip(), safe='')}", 303)


def mechanism(request: Request) -> Response:
    """What a sentence waits for, for whoever looks after the software: nothing that it says of anybody."""
    stands = house(request)
    found = stands.desk.sentences.mechanism(who(request), request.path_params["id"])
    return page(request, "mechanism.html", title=found.id, view=developer(found, stands.temporal))


ROUTES = (Route(STATUS, the_status), Route(MECHANISMS, find), Route(f"{MECHANISMS}/{{id}}", mechanism))
SECTION = Section(STATUS, "Status", ROUTES, roles=LOOKS[Look.STATUS].may)
