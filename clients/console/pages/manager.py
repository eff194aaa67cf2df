"""Team: the first page of a line manager, and the choice of an officer for a sentence."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from clients.console.alarm import alarm
from clients.console.frame import Section, house, page, who
from clients.console.pages.bar import bar
from clients.console.pages.reports import LIST as REPORTS
from clients.console.views.deeds import path
from clients.console.views.manager import NOT_BREACHING, Officer, brief, choosing, officer, team
from clients.console.views.tasks import in_seven_days
from clients.desk import Desk
from clients.desk.lists import of_their_areas
from clients.desk.telling import Telling
from clients.record import Held
from domain.authority.questions import LOOKS, Look, must_be_allowed_to_look
from domain.authority.signed_in import SignedIn
from domain.errors import Refused
from domain.model import By, Role
from domain.sentence import Sentence

MOST = 200
REVIEWS = "/access"
TRIED = "tried"
"""The id and the reason of an allocation that is only tried: it is never kept."""


def the_team(request: Request) -> Response:
    signed_in, stands = who(request), house(request)
    desk, now = stands.desk, stands.clock()
    must_be_allowed_to_look(signed_in.roles, Look.TEAM)
    names = By(role=Role.LINE_MANAGER, id=signed_in.id)
    reasons = ({"owed_by": (Role.LINE_MANAGER,)}, {"owes": NOT_BREACHING})
    found = {
        sentence.id: sentence
        for reason in reasons
        for sentence in desk.lists.opened(signed_in, of_their_areas(signed_in, names=names, **reason), limit=MOST)
    }
    unallocated = desk.lists.opened(signed_in, of_their_areas(signed_in, unallocated=True), limit=MOST)
    officers = desk.lists.workload(signed_in, in_seven_days(now))
    told = alarm(request)
    view = team(signed_in, list(found.values()), unallocated, officers, told.waiting if told else (), now)
    shown = {section.path for section in stands.sections}
    reviews = REVIEWS if REVIEWS in shown else None
    levels = _service_levels(signed_in.areas) if REPORTS in shown else []
    return page(request, "team.html", title="Team", view=view, alarm=told, reviews=reviews, levels=levels)


def _service_levels(areas: tuple[str, ...]) -> list[dict[str, str]]:
    """Where the service levels of their areas are worked out: it takes too long for a page that opens the day."""
    asked = {area: urlencode({"area": area, "by": "manager"}) for area in areas}
    return [{"area": area, "href": f"{REPORTS}/service-levels?{query}"} for area, query in asked.items()]


def allocate(request: Request) -> Response:
    """Officers side by side, by what each holds and what speaks against them; the form comes after the choice."""
    signed_in, id, stands = who(request), request.path_params["id"], house(request)
    must_be_allowed_to_look(signed_in.roles, Look.TEAM)
    held = {one.officer: one for one in stands.desk.lists.workload(signed_in, in_seven_days(stands.clock()))}
    chosen = request.query_params.get("officer")
    if chosen in held:
        return RedirectResponse(_form(signed_in, id, held[chosen]), 303)
    sentence = stands.desk.sentences.state(signed_in, id, "allocation")
    error = "Select an offender manager" if "choose" in request.query_params else None
    return page(
        request,
        "allocate.html",
        title=f"{'Error: ' if error else ''}Choose an offender manager, {id}",
        status=422 if error else 200,
        brief=brief(sentence),
        officers=_officers(stands.desk, signed_in, sentence, list(held.values())),
        action=choosing(id),
        form=path(id, "tell", "allocate"),
        error=error,
        **bar(request, sentence),
    )


def _officers(desk: Desk, signed_in: SignedIn, sentence: Sentence, held: list[Held]) -> list[Officer]:
    tellings = [_tried(sentence, one) for one in held]
    would = desk.telling.previews(signed_in, sentence.id, tellings)
    return [
        officer(sentence, one, (), refused=follows.rule)
        if isinstance(follows, Refused)
        else officer(sentence, one, follows.entries)
        for one, follows in zip(held, would, strict=True)
    ]


def _tried(sentence: Sentence, held: Held) -> Telling:
    reason = {"reason": TRIED} if sentence.team.offender_manager else {}
    body = {"offender_manager": held.officer, "caseload": held.sentences, **reason}
    return Telling(type="allocate", body=body, id=TRIED)


def _form(signed_in: SignedIn, id: str, held: Held) -> str:
    """The form of the allocation, with what was chosen and counted."""
    given = {"offender_manager": held.officer, "caseload": held.sentences, "line_manager": signed_in.id}
    return f"{path(id, 'tell', 'allocate')}?{urlencode(given)}"


SECTION = Section(
    "/team", "Team", (Route("/team", the_team), Route("/team/allocate/{id}", allocate)), LOOKS[Look.TEAM].may
)
