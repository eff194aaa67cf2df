"""The pages of one sentence. Each asks the desk, lets a view say what there is, and renders it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from clients.console.frame import Section, house, page, who
from clients.console.guard import PICTURE
from clients.console.numbers import whole
from clients.console.pages.bar import bar
from clients.console.spreadsheet import spreadsheet
from clients.console.views import owing
from clients.console.views.custody import custody
from clients.console.views.deeds import Hand, path
from clients.console.views.developer import developer
from clients.console.views.enforcement import enforcement
from clients.console.views.exceptions import exceptions
from clients.console.views.overview import overview
from clients.console.views.plan import plan
from clients.console.views.record import Narrowed, record, sheet
from clients.console.views.team import team
from clients.console.words import first_up
from domain import calendar
from domain.authority.signed_in import SignedIn
from domain.errors import BadInput
from domain.messages import Entry
from domain.model import Role
from domain.sentence import Sentence
from domain.threads import Thread
from domain.timeline import timeline_of
from domain.timeline.words import sentences, table
from domain.timeline.words import shown as shown_from
from domain.timeline.zoom import Zoom, part, windows, zoomed
from domain.why.answer import Why, of_entry
from domain.why.due import of_due
from domain.why.tier import of_tier


class Shown(NamedTuple):
    """A sentence before somebody's eyes: as it is, with its entries, at a moment."""

    who: SignedIn
    sentence: Sentence
    entries: list[Entry]
    now: datetime

    @property
    def hand(self) -> Hand:
        return Hand(self.who, self.sentence, self.now)

    @property
    def today(self) -> date:
        return calendar.day(self.now)


View = Callable[[Shown], Any]
VIEWS: dict[str, tuple[str, View]] = {
    "": ("Overview", lambda shown: overview(shown.hand, shown.entries)),
    "plan": ("Plan", lambda shown: plan(shown.sentence, shown.entries)),
    "team": ("Team", lambda shown: team(shown.sentence, shown.entries)),
    "enforcement": ("Enforcement", lambda shown: enforcement(shown.hand, shown.entries)),
    "custody": ("Custody and release", lambda shown: custody(shown.hand, shown.entries)),
    "exceptions": ("Exceptions", lambda shown: exceptions(shown.hand, shown.entries)),
}
"""The pages that need no more than the sentence: the heading of each, and its view."""
ZOOMS = {Zoom.ALL: "All", Zoom.YEAR: "Year", Zoom.CUSTODY: "Custody", Zoom.FROM_RELEASE: "From release"}
FILTERS = ("all", "open", "met", "late", "missed")


def shown(request: Request, what: str) -> Shown:
    """The sentence of the address. Raises NotFound, or NotAllowed where they may not see it."""
    desk, signed_in, id = house(request).desk, who(request), request.path_params["id"]
    state = desk.sentences.state(signed_in, id, what)
    return Shown(signed_in, state, desk.sentences.entries(signed_in, id), house(request).clock())


def rendered(request: Request, seen: Shown, current: str, template: str, title: str, **given: Any) -> Response:
    """A page of a sentence, with its bar and its navigation, and the person's other sentences."""
    return page(
        request,
        template,
        title=f"{title}, {seen.sentence.id}",
        heading=title,
        sentence_path=path(seen.sentence.id),
        **bar(request, seen.sentence, current),
        **given,
    )


def plain(name: str) -> Callable[[Request], Response]:
    """The page of one of VIEWS."""
    title, view = VIEWS[name]

    def shows(request: Request) -> Response:
        seen = shown(request, name or "overview")
        template = f"sentence/{name or 'overview'}.html"
        saved = _saved(request, seen) if not name else None
        return rendered(request, seen, name, template, title, view=view(seen), saved=saved)

    return shows


def diary(request: Request) -> Response:
    seen, wanted = shown(request, "diary"), request.query_params.get("state", "all")
    role = request.query_params.get("owner", "")
    owed = [one for one in owing.owing(seen.hand) if role in ("", one.role)]
    done = owing.settled(seen.entries, seen.today)
    return rendered(
        request,
        seen,
        "diary",
        "sentence/diary.html",
        "Diary",
        owed=owed if wanted in ("all", "open") else [],
        done=[one for one in done if wanted in ("all", _code(one.tag.text))],
        turns=owing.turns(seen.sentence),
        wanted=wanted,
        role=role,
        filters=[(code, first_up(code)) for code in FILTERS],
        roles=_roles(),
    )


def timeline(request: Request) -> Response:
    seen, wanted = shown(request, "timeline"), request.query_params.get("show", Zoom.ALL)
    whole = timeline_of(seen.entries, seen.today)
    window, parts = part(whole, wanted), windows(whole)
    current = wanted if window else Zoom.ALL
    told = [*sentences(whole), *([shown_from(window)] if window else [])]
    return rendered(
        request,
        seen,
        "timeline",
        "sentence/timeline.html",
        "Timeline",
        says=" ".join(told),
        rows=table(zoomed(whole, window) if window else whole),
        zooms=[{"text": ZOOMS[one], "href": f"?show={one}", "current": one == current} for one in parts],
        picture=f"{path(seen.sentence.id, 'timeline.svg')}{f'?show={current}' if window else ''}",
    )


def timeline_picture(request: Request) -> Response:
    from clients.pictures.timeline import picture  # here, because matplotlib takes half a second to load

    seen = shown(request, "timeline")
    whole = timeline_of(seen.entries, seen.today)
    svg = picture(whole, part(whole, request.query_params.get("show", "")))
    return Response(svg, media_type="image/svg+xml", headers={"Content-Security-Policy": PICTURE})


def the_record(request: Request) -> Response:
    seen, wrong = shown(request, "record"), ""
    try:
        narrowed = _narrowed(request)
    except BadInput as error:
        wrong, narrowed = str(error), _narrowed(request, dated=False)
    return rendered(
        request,
        seen,
        "record",
        "sentence/record.html",
        "Record",
        view=record(_known(request, seen, narrowed), narrowed),
        asked=narrowed,
        wrong=wrong,
        days=_as_at(request),
        threads=[(one.value, first_up(one.value)) for one in Thread],
        roles=_roles(),
        sheet=f"{path(seen.sentence.id, 'record.csv')}?{request.url.query}",
        query=lambda number: str(request.url.include_query_params(page=number).query),
    )


def record_sheet(request: Request) -> Response:
    """The record as CSV, narrowed as on its page."""
    seen, narrowed = shown(request, "record as CSV"), _narrowed(request)
    return spreadsheet(sheet(_known(request, seen, narrowed), narrowed), f"record-{seen.sentence.id}", seen.today)


def _narrowed(request: Request, *, dated: bool = True) -> Narrowed:
    """What of the record is asked for. Raises BadInput where `as_at` is no day."""
    asked = request.query_params
    number = asked.get("page", "1")
    return Narrowed(
        thread=asked.get("thread", ""),
        role=asked.get("role", ""),
        type=asked.get("type", ""),
        as_at=_day(_as_at(request)) if dated else None,
        page=whole(number) or 1,
    )


def _as_at(request: Request) -> list[str]:
    return [request.query_params.get(f"as_at-{part}", "") for part in ("day", "month", "year")]


def _known(request: Request, seen: Shown, narrowed: Narrowed) -> list[Entry]:
    if narrowed.as_at is None:
        return seen.entries
    return house(request).desk.sentences.entries(seen.who, seen.sentence.id, narrowed.as_at)


def one_entry(request: Request) -> Response:
    seen, seq = shown(request, "record"), request.path_params["seq"]
    return _why(request, seen, "record", f"Entry {seq}", of_entry(seen.entries, seq))


def why_due(request: Request) -> Response:
    seen = shown(request, "why")
    return _why(request, seen, "diary", "Why this date", of_due(seen.entries, request.query_params.get("key", "")))


def why_tier(request: Request) -> Response:
    seen = shown(request, "why")
    return _why(request, seen, "", "Why this tier", of_tier(seen.entries))


def for_developers(request: Request) -> Response:
    seen = shown(request, "developer")
    view = developer(seen.sentence, house(request).temporal)
    return rendered(request, seen, "developer", "sentence/developer.html", "Developer", view=view)


def found(request: Request) -> Response:
    """The sentence of an id that somebody typed."""
    return RedirectResponse(path(request.query_params.get("id", "").strip()), 303)


def _why(request: Request, seen: Shown, current: str, title: str, why: Why) -> Response:
    return rendered(request, seen, current, "sentence/why.html", title, why=why)


def _saved(request: Request, seen: Shown) -> Entry | None:
    """The entry that somebody has just made, to be told on the next page."""
    seq = request.query_params.get("saved", "")
    return next((entry for entry in seen.entries if str(entry.seq) == seq), None)


def _roles() -> list[tuple[str, str]]:
    return [(role.value, first_up(role.value.replace("_", " "))) for role in Role if role is not Role.SYSTEM]


def _code(text: str) -> str:
    return {"Done in time": "met", "Done late": "late", "Missed": "missed"}.get(text, "unknown")


def _day(parts: Sequence[str]) -> date | None:
    from clients.console.dates import read_day

    if not any(parts):
        return None
    try:
        return read_day(*parts)
    except (ValueError, OverflowError):
        raise BadInput("As at must be a real date") from None


SENTENCE = "/sentences/{id}"
SECTION = Section(
    "/sentences",
    "",
    (
        Route("/sentences", found),
        *(Route(f"{SENTENCE}/{name}".rstrip("/"), plain(name)) for name in VIEWS),
        Route(f"{SENTENCE}/diary", diary),
        Route(f"{SENTENCE}/timeline", timeline),
        Route(f"{SENTENCE}/timeline.svg", timeline_picture),
        Route(f"{SENTENCE}/record", the_record),
        Route(f"{SENTENCE}/record.csv", record_sheet),
        Route(f"{SENTENCE}/record/{{seq:int}}", one_entry),
        Route(f"{SENTENCE}/why/due", why_due),
        Route(f"{SENTENCE}/why/tier", why_tier),
        Route(f"{SENTENCE}/developer", for_developers),
    ),
)
