"""How the software itself stands, for whoever runs it and whoever waits for it."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from clients.chosen import Chosen
from clients.console.frame import Section, house, page, who
from clients.console.views.status import status
from domain.authority.questions import LOOKS, Look

STATUS = "/status"
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


SECTION = Section(STATUS, "Status", (Route(STATUS, the_status),), roles=LOOKS[Look.STATUS].may)
