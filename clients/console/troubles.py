"""What went wrong, as a page: what it was, whether anything was saved, what to do now."""

import logging
import secrets
from typing import NamedTuple
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from clients.console.frame import page
from domain import errors

log = logging.getLogger(__name__)
NOTHING = "Nothing was saved."
UNKNOWN = "We do not know yet whether this was saved. Do not enter it again."


class Trouble(NamedTuple):
    """A kind of trouble: its status, its heading, whether anything was saved, and what to do."""

    status: int
    heading: str
    saved: str
    do: str


TROUBLES: dict[type[Exception], Trouble] = {
    errors.OutcomeUnknown: Trouble(503, "We do not know yet", UNKNOWN, "Look at the record in a minute."),
    errors.Changed: Trouble(409, "This sentence changed while you were writing", NOTHING, "Open the form again."),
    errors.NotAllowed: Trouble(403, "You cannot do this", NOTHING, ""),
    errors.Refused: Trouble(422, "This cannot be done now", NOTHING, ""),
    errors.BadInput: Trouble(422, "This cannot be read", NOTHING, "Go back and check what you entered."),
    errors.NotFound: Trouble(404, "Page not found", NOTHING, "Check the address, or search for the person."),
    errors.OutOfReach: Trouble(503, "The service does not answer", NOTHING, "Try again in a few minutes."),
    errors.NewerThanThis: Trouble(503, "The service is being changed", NOTHING, "Try again in a few minutes."),
}
OTHERWISE = Trouble(
    500, "Something went wrong", UNKNOWN, "Look at the record, then try again. If it goes on, give this reference."
)
OF_THE_WEB = {
    404: TROUBLES[errors.NotFound],
    413: Trouble(413, "This is too much at once", NOTHING, "Go back, write less, and send it again."),
}


def trouble_page(request: Request, error: Exception) -> Response:
    """The page of an error of ours, of the web's, or of one that nobody expected."""
    if isinstance(error, HTTPException):
        found, says = OF_THE_WEB.get(error.status_code, OTHERWISE)._replace(status=error.status_code), ""
    else:
        found = next((one for kind, one in TROUBLES.items() if isinstance(error, kind)), OTHERWISE)
        says = str(error) if found is not OTHERWISE else ""
    reference = secrets.token_hex(4) if found.status >= 500 else ""
    if found is OTHERWISE:
        log.error("unexpected, reference %s", reference, exc_info=error)
    reads = request.method in ("GET", "HEAD")
    return page(
        request,
        "trouble.html",
        title=found.heading,
        status=found.status,
        trouble=found._replace(saved="" if reads else found.saved),
        says=says,
        reference=reference,
        access=_emergency_access(request, error),
    )


def _emergency_access(request: Request, error: Exception) -> str:
    """Where emergency access is asked for, to whoever needs it first."""
    id = request.path_params.get("id")
    needs = isinstance(error, errors.NotAllowed) and error.code == "access.need-to-know"
    return f"/access/{quote(id, safe='')}" if needs and id else ""
