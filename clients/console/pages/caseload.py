"""Caseload: sentences found, compared and taken along. The database chooses, sorts and counts; the address keeps it."""

from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from clients.chosen import Chosen
from clients.console.frame import House, Section, house, page, who
from clients.console.pages.home import held_by
from clients.console.pages.taking_on import NEW, may_take_on
from clients.console.spreadsheet import spreadsheet
from clients.console.views import caseload as view
from clients.console.views.caseload import PAGE, WHOSE, Asked
from clients.desk import Desk
from clients.desk.lists import of_their_areas
from domain import calendar
from domain.authority.questions import LOOKS, Look, must_be_allowed_to_look
from domain.authority.signed_in import SignedIn
from domain.model import Role

NOBODY = ""
MOST = 20_000
"""Rows of a sheet: a spreadsheet bears no more."""


class Found(NamedTuple):
    """What was asked for by whom, out of which sentences, narrowed to which."""

    who: SignedIn
    stands: House
    asked: Asked
    which: Chosen
    teams: tuple[str, ...]
    tiers: tuple[str, ...]

    @property
    def plain(self) -> bool:
        return view.is_plain(self.who, self.asked)


def caseload(request: Request) -> Response:
    found = _found(request)
    desk, asked, now = found.stands.desk, found.asked, found.stands.clock()
    count = desk.lists.count(found.which)
    pages = max(1, -(-count // PAGE))
    asked = asked.but(page=min(asked.page, pages))
    rows = desk.lists.rows(found.who, found.which, order=asked.sort, limit=PAGE, offset=(asked.page - 1) * PAGE)
    filters = view.filters(asked, found.teams, found.tiers)
    return page(
        request,
        "caseload.html",
        title="Caseload",
        asked=asked,
        count=count,
        pages=pages,
        lines=view.lines(rows, now),
        heads=view.heads(asked, found.plain),
        filters=() if found.plain else filters,
        narrowed=[f"{one.label}: {_text(one)}" for one in filters if one.chosen],
        whose=[(code, text, code == asked.whose) for code, text in WHOSE.items()],
        plain=found.plain,
        new=NEW if may_take_on(found.stands, found.who) else None,
    )


def sheet(request: Request) -> Response:
    """The whole list as CSV; its name says no more than the day."""
    found = _found(request)
    rows = found.stands.desk.lists.rows(found.who, found.which, order=found.asked.sort, limit=MOST)
    return spreadsheet(view.sheet(rows), "caseload", calendar.day(found.stands.clock()))


def _found(request: Request) -> Found:
    """Raises NotAllowed where sentences are not for them."""
    signed_in, stands = who(request), house(request)
    must_be_allowed_to_look(signed_in.roles, Look.SENTENCE)
    known = of_their_areas(signed_in) if view.oversees(signed_in) else held_by(signed_in)
    teams, tiers = (tuple(stands.desk.lists.values(known, name)) for name in ("team", "tier"))
    asked = view.read(request.query_params, signed_in, teams, tiers)
    which = view.narrowed(_of(stands.desk, signed_in, asked.whose), asked, stands.clock())
    return Found(signed_in, stands, asked, which, teams, tiers)


def _of(desk: Desk, signed_in: SignedIn, whose: str) -> Chosen:
    """The sentences among which somebody looks: theirs, of those whose manager is theirs, of their areas."""
    if whose == "mine":
        return held_by(signed_in)
    if whose == "area":
        return of_their_areas(signed_in)
    if Role.LINE_MANAGER in signed_in.roles:
        return of_their_areas(signed_in, team=(signed_in.id,))
    teams = tuple(desk.lists.values(held_by(signed_in), "team"))
    return of_their_areas(signed_in, team=teams or (NOBODY,))


def _text(one: view.Filter) -> str:
    return next(option.text for option in one.options if option.value == one.chosen)


SECTION = Section(
    "/caseload",
    "Caseload",
    (Route("/caseload", caseload), Route("/caseload.csv", sheet)),
    LOOKS[Look.SENTENCE].may,
)
