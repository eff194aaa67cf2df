"""The frame around every page: navigation, who is signed in, the strip above, security headers, how a page is rendered.

GOV.UK's components are among the globals of our templates.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import BaseRoute

from clients.access import Emergency
from clients.console import assets, components, dates, languages, words
from clients.console.forms.acts import EMERGENCY_REASONS
from clients.console.languages import Language
from clients.desk import Desk
from clients.gateway.quarantine import Quarantine
from clients.lists import Lists
from clients.people import People
from clients.sign_in.first import GIVEN_BACK
from clients.sign_in.pages import LANGUAGE, SIGN_OUT
from clients.sign_in.sessions import AT_MOST, IDLE
from domain.authority.signed_in import SignedIn
from domain.diary import deed
from domain.effects import said
from domain.errors import NotAllowed
from domain.model import Role

PRODUCT = "Whole Sentence"


class Section(NamedTuple):
    """A part of the console: its place in the navigation (no text: in none), its routes, who has use for it, and which
    parts of the house it stands on: where one is not given, the section is left out."""

    path: str
    text: str
    routes: tuple[BaseRoute, ...]
    roles: tuple[Role, ...] = ()
    needs: tuple[str, ...] = ()

    def is_for(self, who: SignedIn) -> bool:
        return bool(self.text) and (not self.roles or any(role in self.roles for role in who.roles))


class House(NamedTuple):
    """What the pages are about and stand on. `strip` says in which environment they are, `temporal` where its UI is.

    What may be missing: the quarantine, who is who, and providers' lists."""

    desk: Desk
    sections: tuple[Section, ...]
    clock: Callable[[], datetime]
    strip: str
    temporal: str | None
    version: str
    quarantine: Quarantine | None = None
    people: People | None = None
    lists: Lists | None = None


def house(request: Request) -> House:
    found: House = request.app.state.house
    return found


def who(request: Request) -> SignedIn:
    """Who is signed in. Raises NotAllowed where nobody is."""
    found = getattr(request.state, "who", None)
    if not isinstance(found, SignedIn):
        raise NotAllowed("authority.signed-out", "You are not signed in.", "Sign in, then come back to this page.")
    return found


def given_back(request: Request) -> dict[str, list[str]]:
    """What they sent to this page's form before they had to sign in again, if anything."""
    found: dict[str, list[str]] = getattr(request.state, GIVEN_BACK, {})
    return found


def page(
    request: Request, template: str, *, title: str, status: int = 200, is_in_both: bool = False, **given: Any
) -> HTMLResponse:
    """A page: its template gets what is given, and the frame. `is_in_both`: it says all in the reader's language; of
    others the frame does."""
    stands, reads = house(request), languages.language(request)
    signed_in = getattr(request.state, "who", None)
    frame = {
        "product": PRODUCT,
        "title": title,
        "nonce": getattr(request.state, "nonce", ""),
        "assets": assets.version(),
        "who": signed_in,
        "language": reads,
        "written_in": reads if is_in_both else "en",
        "choices_of_language": [(code, called, f"{LANGUAGE}{code}") for code, called in languages.CALLED.items()],
        "say": partial(languages.say, reads),
        "navigation": _navigation(stands, signed_in, request.url.path, reads) if signed_in else [],
        "made_at": stands.clock(),
        "made_when": {"clock": languages.clock(reads, stands.clock()), "day": languages.day(reads, stands.clock())},
        "strip": stands.strip,
        "version": stands.version,
        "given_back": bool(given_back(request)),
        "seconds_left": _seconds_left(signed_in, stands.clock()) if signed_in else 0,
        "emergency": _emergency(request, stands, signed_in),
    }
    return HTMLResponse(environment().get_template(template).render(**frame, **given), status)


def _seconds_left(signed_in: SignedIn, now: datetime) -> int:
    """How long they stay signed in if this page is their last; 0 where no session of ours says it."""
    if signed_in.since is None:
        return 0
    return int(min(IDLE, signed_in.since + AT_MOST - now).total_seconds())


def _navigation(stands: House, signed_in: SignedIn, path: str, reads: Language) -> list[dict[str, Any]]:
    """The parts of the service that somebody has use for, who they are, and the way out."""
    say = partial(languages.say, reads)
    sections = [one for one in stands.sections if one.is_for(signed_in)]
    parts = [{"text": say(one.text), "href": one.path, "current": _is_in(path, one.path)} for one in sections]
    roles = ", ".join(say(words.role(role)) for role in signed_in.roles)
    return [*parts, {"text": f"{signed_in.name}, {roles}"}, {"text": say("Sign out"), "href": SIGN_OUT}]


def _is_in(path: str, section: str) -> bool:
    return path == section or (section != "/" and path.startswith(f"{section}/"))


def _emergency(request: Request, stands: House, signed_in: SignedIn | None) -> Emergency | None:
    """The emergency access under which this page of a sentence is looked at: `id` in an address is a sentence's."""
    id = request.path_params.get("id")
    return stands.desk.access.emergency(signed_in, id) if signed_in and id else None


@cache
def environment() -> Environment:
    """Ours: what a template names and nobody gave is an error."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).resolve().parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update({components.name_of(name): components.macro(name) for name in components.USED})
    made.globals.update(NOT_KNOWN=words.NOT_KNOWN, NONE_SET=words.NONE_SET, NONE_YET=words.NONE_YET)
    made.filters.update(
        day=dates.day,
        short=dates.short,
        clock=dates.clock,
        moment=dates.moment,
        deadline=dates.deadline,
        role=words.role,
        by=words.who,
        first_up=words.first_up,
        emergency_reason=lambda code: EMERGENCY_REASONS.get(code, words.first_up(words.role(code))),
        attempt=said,
        deed=deed,
    )
    return made
