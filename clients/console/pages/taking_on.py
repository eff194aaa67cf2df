"""A sentence is taken on: asked, checked against what will follow, and begun.

Its id comes of the form's key, so that a form sent twice takes one sentence on. Who the person is goes to the store of
people before the sentence begins: two forms with one new number cannot make two people of them.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from clients.console.forms.form import Form, Taken
from clients.console.forms.own import CHANGE, CHECK, DO, KEY, hidden, new_key, one, posted_by
from clients.console.forms.posted import LESS, MORE, with_rows
from clients.console.forms.problems import NO_FIELD, has_particulars, target
from clients.console.forms.taking_on import Brought, TakeOnEngagement, TakeOnSentence, form_of
from clients.console.frame import House, Section, given_back, house, page, who
from clients.console.pages.bar import whose
from clients.console.views import story
from clients.console.views.check import owed_first, told_back
from clients.console.views.deeds import Hand, path
from clients.console.views.identity import Whose
from clients.console.views.people import card, is_restricted
from clients.people import People
from clients.told import roles_that_may
from domain import calendar, standing
from domain.authority.signed_in import SignedIn
from domain.court import EngagementOpened
from domain.errors import BadInput, NotAllowed, NotNow, OutcomeUnknown, Refused
from domain.scenario import Start

NEW = "/sentences/new"
BEFORE = f"{NEW}/before-sentence"
BACK = "/caseload"
TAKEN = "start.taken"
FORMS: dict[str, tuple[type[Brought], tuple[str, str]]] = {
    NEW: (TakeOnSentence, (BEFORE, "The court has not sentenced yet")),
    BEFORE: (TakeOnEngagement, (NEW, "The court has sentenced")),
}
"""The form at each address, and the way to the other."""


class Bringing(NamedTuple):
    """Somebody who brings a sentence in: what stands so far, and under which ids it will be taken on."""

    who: SignedIn
    address: str
    form: Form
    posted: dict[str, list[str]]

    @property
    def do(self) -> str:
        return one(self.posted, DO)

    @property
    def id(self) -> str:
        return f"S-{self._tail}"

    @property
    def _tail(self) -> str:
        return one(self.posted, KEY).replace("-", "")[-12:]

    def person(self, people: People, brought: Brought) -> str:
        """Who it is of: whoever has one of the numbers, or somebody new."""
        holder = people.holder(**brought.numbers)
        return people.now(holder) if holder else f"P-{self._tail}"

    def start(self, people: People, brought: Brought) -> Start:
        return brought.start(self.id, self.person(people, brought), f"E-{self._tail}")


def may_take_on(stands: House, signed_in: SignedIn) -> bool:
    return stands.people is not None and any(role in roles_that_may(EngagementOpened) for role in signed_in.roles)


def ask(request: Request) -> Response:
    """The form as it begins: with the area, where there is but one."""
    bringing = _bringing(request, {KEY: [new_key()], **given_back(request)})
    areas = bringing.who.areas
    body = {"area": areas[0]} if len(areas) == 1 else {}
    return _form(request, bringing._replace(posted={**bringing.form.answers(body), **bringing.posted}))


async def answer(request: Request) -> Response:
    """What was posted: another row, a look at what will follow, or all of it to be taken on."""
    posted = await posted_by(request)
    bringing = _bringing(request, posted)
    if bringing.do.startswith((MORE, LESS)) or bringing.do == CHANGE:
        return _form(request, bringing._replace(posted={**with_rows(posted, bringing.do)}))
    taken = bringing.form.take(posted)
    problems = {**_not_yet(request, taken), **taken.problems}
    if problems:
        return _form(request, bringing, problems)
    try:
        if bringing.do == CHECK:
            return await run_in_threadpool(_check, request, bringing, taken)
        return await _take_on(request, bringing, _brought(bringing, taken))
    except OutcomeUnknown:
        return _page(request, bringing, "unknown", "We do not know yet", 503)
    except Refused as refused:
        return _refused(request, bringing, refused)
    except BadInput as wrong:
        return _form(request, bringing, {NO_FIELD: str(wrong)})


async def _take_on(request: Request, bringing: Bringing, brought: Brought) -> Response:
    start = await run_in_threadpool(_identified, request, bringing, brought)
    entries = await house(request).desk.telling.take_on(bringing.who, bringing.id, start)
    told = max(entry.seq for entry in entries if entry.message.startswith(bringing.id))
    return RedirectResponse(f"{path(bringing.id)}?saved={told}", 303)


def _identified(request: Request, bringing: Bringing, brought: Brought) -> Start:
    """The start, once nothing speaks against it and its person is held. What is held of them already stays."""
    people, now, source = _people(request), house(request).clock(), f"CA:{bringing.who.id}"
    people.must_fit(brought.called, now, **brought.numbers)
    start = bringing.start(people, brought)
    house(request).desk.telling.would_take_on(bringing.who, bringing.id, start)
    people.identify(start.person, now, source, **brought.numbers)
    held = people.called(start.person)
    if missing := {name: value for name, value in brought.called if getattr(held, name) is None}:
        people.call(start.person, held.but(**missing), now, source)
    return start


def _check(request: Request, bringing: Bringing, taken: Taken) -> Response:
    stands, people, brought = house(request), _people(request), _brought(bringing, taken)
    people.must_fit(brought.called, stands.clock(), **brought.numbers)
    start = bringing.start(people, brought)
    would = stands.desk.telling.would_take_on(bringing.who, bringing.id, start)
    known = people.holder(**brought.numbers) is not None
    rows = stands.desk.sentences.of_person(bringing.who, people.sentences(start.person))  # each a look that is kept
    told = Whose(start.person, name=brought.name, born=brought.born, crn=brought.crn)
    held = whose(request, start.person) if rows and not is_restricted(rows) else told
    return _page(
        request,
        bringing,
        "check",
        "Check before you save",
        person=held._replace(name=held.name or told.name, born=held.born or told.born, crn=held.crn or told.crn),
        known=known,
        siblings=[card(row) for row in rows if row.sentence != bringing.id],
        differs=_differs(told, held),
        answers=told_back(bringing.form.fields, taken.body),
        term=standing.title(would.sentence),
        ends_on=would.sentence.last_day,
        packs=would.sentence.packs,
        entries=[story.line(entry)._replace(href="") for entry in would.entries],
        owed=owed_first(Hand(bringing.who, would.sentence, stands.clock())),
    )


def _differs(told: Whose, held: Whose) -> str:
    same = held.name is None or str(held.name).casefold() == str(told.name).casefold()
    says = f"Whoever has that number is known here as {held.name}. That name stays; it is changed on their page."
    return "" if same else says


def _refused(request: Request, bringing: Bringing, refused: Refused) -> Response:
    if refused.code == TAKEN:
        other = NotNow(TAKEN, "This form was saved already, with other answers.", "Open what was saved, or begin anew.")
        return _form(request, bringing, {NO_FIELD: other.rule}, other, saved=path(bringing.id))
    beside = "crn" if refused.code.startswith("identity.") else NO_FIELD
    return _form(request, bringing, {beside: refused.rule}, refused)


def _form(
    request: Request,
    bringing: Bringing,
    problems: dict[str, str] | None = None,
    refused: Refused | None = None,
    saved: str = "",
) -> Response:
    form, problems = bringing.form, problems or {}
    return _page(
        request,
        bringing,
        "form",
        f"{'Error: ' if problems else ''}{form.called.title}",
        422 if problems else 200,
        fields=[field.offering(bringing.posted.get(field.name, ())) for field in form.fields],
        problems=problems,
        particulars=has_particulars(form, bringing.posted, problems),
        summary=[(target(form, name), says) for name, says in problems.items()],
        refused=refused,
        saved=saved,
        other=FORMS[bringing.address][1],
    )


def _page(request: Request, bringing: Bringing, template: str, title: str, status: int = 200, **given: Any) -> Response:
    return page(
        request,
        f"take-on/{template}.html",
        title=title,
        status=status,
        form=bringing.form,
        action=bringing.address,
        sentence_path=BACK,
        posted=bringing.posted,
        hidden=hidden(bringing.posted),
        **given,
    )


def _bringing(request: Request, posted: dict[str, list[str]]) -> Bringing:
    """Raises NotAllowed where it is not theirs."""
    signed_in, address = who(request), request.url.path
    if not may_take_on(house(request), signed_in):
        others = " or ".join(role.replace("_", " ") for role in roles_that_may(EngagementOpened))
        raise NotAllowed("authority.take-on", "Your role does not take sentences on.", f"Ask the {others}.")
    return Bringing(signed_in, address, form_of(FORMS[address][0], signed_in.areas), posted)


def _brought(bringing: Bringing, taken: Taken) -> Brought:
    found = bringing.form.model.model_validate(taken.body)
    assert isinstance(found, Brought)
    return found


def _not_yet(request: Request, taken: Taken) -> dict[str, str]:
    """Days that cannot lie ahead, and do."""
    today = calendar.day(house(request).clock()).isoformat()
    said = {"born": taken.body.get("born"), "opened": taken.body.get("opened")}
    said["sentenced.imposed"] = taken.body.get("sentenced", {}).get("imposed")
    asked = {"born": "Date of birth", "opened": "That day", "sentenced.imposed": "Date of sentence"}
    return {name: f"{asked[name]} must be today or in the past" for name, day in said.items() if day and day > today}


def _people(request: Request) -> People:
    people = house(request).people
    assert people is not None
    return people


def _routes() -> tuple[Route, ...]:
    asked: tuple[tuple[str, Callable[..., Any]], ...] = (("GET", ask), ("POST", answer))
    return tuple(Route(address, does, methods=[method]) for address in FORMS for method, does in asked)


SECTION = Section(NEW, "", _routes(), needs=("people",))
