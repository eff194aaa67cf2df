"""The quarantine: what came signed and no sentence took. One person releases it; a reject takes two."""

from collections.abc import Iterable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from clients.chosen import Chosen
from clients.console.forms.acts import RejectHeld, ReleaseHeld, act
from clients.console.forms.form import Taken
from clients.console.frame import Section, house, page, who
from clients.console.pages import acting
from clients.console.pages.acting import Act
from clients.console.views.quarantine import Held, held
from clients.desk.lists import Row
from clients.gateway.quarantine import REJECT, RELEASE, HeldFact, Quarantine
from domain.authority.questions import LOOKS, Look, must_be_allowed_to_look
from domain.authority.table import roles_that_may

QUARANTINE = "/quarantine"
TWO = "Somebody else must confirm a reject. Until then what is held stays where it is."


def the_quarantine(request: Request) -> Response:
    kept, every = _kept(request), request.query_params.get("all") == "yes"
    facts = kept.all()[::-1] if every else kept.waiting()
    return page(
        request,
        "quarantine/list.html",
        title="Quarantine",
        held=_seen(request, facts),
        every=every,
    )


def one_held(request: Request) -> Response:
    found = _one(request)
    return page(
        request,
        "quarantine/one.html",
        title=f"Fact {found.place}, Quarantine",
        held=found,
        saved=request.query_params.get("saved") == "yes" and found.done,
        decides=any(role in roles_that_may(RELEASE) for role in who(request).roles),
    )


def ask_release(request: Request) -> Response:
    found = _one(request)
    given = {"sentence": [found.sentence]} if found.sentence_href else {}
    return acting.ask(request, _release(found), given)


async def release(request: Request) -> Response:
    found = await run_in_threadpool(_one, request)

    async def do(taken: Taken, _: str) -> str:
        await run_in_threadpool(_released, request, found, str(taken.body["sentence"]).strip(), str(taken.body["why"]))
        return f"{found.href}?saved=yes"

    return await acting.answer(request, _release(found), do)


def ask_reject(request: Request) -> Response:
    return acting.ask(request, _reject(_one(request)))


async def reject(request: Request) -> Response:
    found = await run_in_threadpool(_one, request)

    async def do(taken: Taken, _: str) -> str:
        by, now = who(request).acting(roles_that_may(REJECT)), house(request).clock()
        await run_in_threadpool(_kept(request).reject, found.place, by, str(taken.body["why"]), now)
        return f"{found.href}?saved=yes"

    return await acting.answer(request, _reject(found), do)


def _released(request: Request, found: Held, sentence: str, why: str) -> None:
    """To a sentence that they may open: what is attached shows in its record."""
    by, now = who(request).acting(roles_that_may(RELEASE)), house(request).clock()
    house(request).desk.sentences.standing(who(request), sentence, what="release from quarantine")
    _kept(request).release(found.place, sentence, by, why, now)


def _release(found: Held) -> Act:
    says = (f"From {found.source}: {found.says}. {found.why}.", "It is sent on as what its source told.")
    return Act(act(ReleaseHeld), f"{found.href}/release", _back(found), f"Fact {found.place}", says)


def _reject(found: Held) -> Act:
    says = (f"From {found.source}: {found.says}. {found.why}.",)
    warns = "This confirms the reject: it is put away for good." if found.is_proposed else TWO
    return Act(act(RejectHeld), f"{found.href}/reject", _back(found), f"Fact {found.place}", says, warns)


def _back(found: Held) -> tuple[str, str]:
    return (found.href, "Back to what is held")


def _one(request: Request) -> Held:
    kept = _kept(request)
    return _seen(request, [kept.find(request.path_params["place"])])[0]


def _seen(request: Request, facts: Iterable[HeldFact]) -> tuple[Held, ...]:
    facts = tuple(facts)
    ids = tuple({fact.sentence for fact in facts if fact.sentence})
    rows: list[Row] = house(request).desk.lists.rows(who(request), Chosen(ids=ids, ended=True)) if ids else []
    return held(facts, {row.sentence: row for row in rows}, house(request).clock())


def _kept(request: Request) -> Quarantine:
    must_be_allowed_to_look(who(request).roles, Look.QUARANTINE)
    kept = house(request).quarantine
    assert kept is not None
    return kept


ONE = f"{QUARANTINE}/{{place:int}}"
SECTION = Section(
    QUARANTINE,
    "Quarantine",
    (
        Route(QUARANTINE, the_quarantine),
        Route(ONE, one_held),
        Route(f"{ONE}/release", ask_release, methods=["GET"]),
        Route(f"{ONE}/release", release, methods=["POST"]),
        Route(f"{ONE}/reject", ask_reject, methods=["GET"]),
        Route(f"{ONE}/reject", reject, methods=["POST"]),
    ),
    roles=LOOKS[Look.QUARANTINE].may,
    needs=("quarantine",),
)
