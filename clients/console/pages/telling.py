"""The form of a message on its way: asked, checked against what would follow, and told.

The answers live in the form itself: nothing is kept between two pages. Its key makes that a form sent twice is told
once; `_seen`, the last entry that was before the writer's eyes, that nobody writes over what they have not seen.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from clients.console.forms import going_on
from clients.console.forms.form import Taken
from clients.console.forms.known import beforehand
from clients.console.forms.own import CHANGE, CHECK, DO, KEY, ROLE, SEEN, hidden, new_key, posted_by
from clients.console.forms.posted import LESS, MORE, Posted, with_rows
from clients.console.forms.problems import NO_FIELD, beside, has_particulars, target
from clients.console.frame import Section, given_back, house, page, who
from clients.console.pages.bar import bar
from clients.console.pages.writing import Writing, writing_of
from clients.console.views import check, story
from clients.console.views.deeds import Hand, path
from clients.desk.telling import since
from clients.sign_in.first import TO_KEEP
from clients.sign_in.pages import AGAIN, NEXT, SIGNED_OUT
from domain.authority.signed_in import SignedIn
from domain.doubts import FIELD, Doubt
from domain.errors import BadInput, Changed, OutcomeUnknown, Refused
from domain.why.chain import must_exist

SIGNED_IN_AGAIN = "_again"
LONG_AGO = timedelta(hours=8)
"""What is heavy asks for a sign-in that is no older."""


def ask(request: Request) -> Response:
    """The form as it begins: with what the address and the sentence itself say already."""
    if back := given_back(request):
        return _form(request, writing_of(request, back))
    writing = writing_of(request, {name: request.query_params.getlist(name) for name in request.query_params})
    before = writing.form.answers(beforehand(writing.sentence, writing.form.message))
    own = {KEY: [new_key()], SEEN: [str(writing.sentence.seq)], ROLE: [writing.roles[0].value]}
    return _form(request, writing._replace(posted={**before, **own, **writing.posted}))


async def answer(request: Request) -> Response:
    """What was posted: another row, a look at what would follow, or the message itself."""
    posted = await posted_by(request)
    writing = await run_in_threadpool(writing_of, request, posted)
    do = writing.one(DO)
    if do.startswith((MORE, LESS)) or do == CHANGE or writing.form.scheme:
        return await run_in_threadpool(_form, request, writing._replace(posted={**with_rows(writing.posted, do)}))
    taken = going_on.take(writing.form, posted)
    if taken.problems:
        return await run_in_threadpool(_form, request, writing, taken.problems)
    if writing.form.called.heavy and _signed_in_long_ago(request, writing.who):
        return _sign_in_again(request, posted)
    try:
        doubts = await run_in_threadpool(_doubts, request, writing, taken)
        taken = going_on.take_knowingly(writing.form, posted, doubts) if doubts else taken
        if taken.problems:
            return await run_in_threadpool(_form, request, writing, taken.problems, None, doubts)
        if do == CHECK:
            return await run_in_threadpool(_check, request, writing, taken, doubts)
        return await _tell(request, writing, taken)
    except Changed as changed:
        return await run_in_threadpool(_conflict, request, writing, changed)
    except OutcomeUnknown as unknown:
        return _unknown(request, writing, unknown)
    except Refused as refused:
        if refused.code == "access.need-to-know":
            raise
        return await run_in_threadpool(_form, request, writing, {beside(writing.form, refused): refused.rule}, refused)
    except BadInput as wrong:
        return await run_in_threadpool(_form, request, writing, {NO_FIELD: str(wrong)})


def _signed_in_long_ago(request: Request, signed_in: SignedIn) -> bool:
    return signed_in.since is not None and house(request).clock() - signed_in.since > LONG_AGO


def _sign_in_again(request: Request, posted: Posted) -> Response:
    """To the page that asks for it; the answers are kept meanwhile (`clients.sign_in.first`)."""
    setattr(request.state, TO_KEEP, {**posted, SIGNED_IN_AGAIN: ["yes"]})
    return RedirectResponse(f"{SIGNED_OUT}?{urlencode({NEXT: request.url.path, AGAIN: 'yes'})}", 303)


def done(request: Request) -> Response:
    """What a heavy message came to, and what happens next."""
    desk, signed_in, id, seq = house(request).desk, who(request), request.path_params["id"], request.path_params["seq"]
    state, entries = desk.sentences.state(signed_in, id), desk.sentences.entries(signed_in, id)
    made = [entry for entry in entries if entry.message == must_exist(entries, seq).message]
    return page(
        request,
        "tell/done.html",
        title=f"{made[0].words}, {id}",
        sentence_path=path(id),
        made=tuple(map(story.line, made)),
        next=check.owed_first(Hand(signed_in, state, house(request).clock())),
        **bar(request, state),
    )


def _doubts(request: Request, writing: Writing, taken: Taken) -> tuple[Doubt, ...]:
    """What speaks against it: asked about only where nothing else is wrong."""
    return house(request).desk.telling.doubts(writing.who, writing.sentence.id, writing.telling(taken))


def _form(
    request: Request,
    writing: Writing,
    problems: dict[str, str] | None = None,
    refused: Refused | None = None,
    doubts: Iterable[Doubt] = (),
) -> Response:
    form = writing.form
    fields = [field.offering(writing.posted.get(field.name, ())) for field in going_on.fields(form)]
    problems = problems or {}
    return page(
        request,
        "tell/form.html",
        title=f"{'Error: ' if problems else ''}{form.called.title}, {writing.sentence.id}",
        status=422 if problems else 200,
        form=form,
        fields=fields,
        problems=problems,
        particulars=has_particulars(form, writing.posted, problems),
        summary=[(target(form, name), says) for name, says in problems.items()],
        refused=refused,
        doubts=tuple(doubts),
        kept=going_on.kept(writing.posted),
        **_common(request, writing),
    )


def _check(request: Request, writing: Writing, taken: Taken, doubts: Iterable[Doubt]) -> Response:
    following = house(request).desk.telling.preview(writing.who, writing.sentence.id, writing.telling(taken))
    return page(
        request,
        "tell/check.html",
        title=f"Check before you save, {writing.sentence.id}",
        form=writing.form,
        answers=check.told_back(going_on.fields(writing.form), taken.body),
        doubts=tuple(doubts),
        going_on=taken.body.get(FIELD),
        occurred_at=taken.occurred_at,
        day_only=taken.day_only,
        entries=[story.line(entry)._replace(href="") for entry in following.entries],
        moved=following.moved,
        **_common(request, writing),
    )


async def _tell(request: Request, writing: Writing, taken: Taken) -> Response:
    entries = await house(request).desk.telling.tell(writing.who, writing.sentence.id, writing.telling(taken))
    seq = str(entries[0].seq)
    if writing.form.called.heavy:
        return RedirectResponse(path(writing.sentence.id, "done", seq), 303)
    return RedirectResponse(f"{path(writing.sentence.id)}?saved={seq}", 303)


def _conflict(request: Request, writing: Writing, changed: Changed) -> Response:
    """What was entered meanwhile, with the answers kept: to save with this change, or not."""
    seen = int(writing.one(SEEN) or 0)
    entries = house(request).desk.sentences.entries(writing.who, writing.sentence.id)
    last = writing.sentence.seq  # as it is now, also where the last entry is not for them to see
    writing = writing._replace(posted={**writing.posted, SEEN: [str(last)]})
    return page(
        request,
        "tell/conflict.html",
        title=f"This sentence changed while you were writing, {writing.sentence.id}",
        status=409,
        form=writing.form,
        changed=changed,
        lines=[story.line(entry) for entry in since(entries, seen)],
        **_common(request, writing),
    )


def _unknown(request: Request, writing: Writing, unknown: OutcomeUnknown) -> Response:
    """Asking again under the same key is safe: it gets the first answer."""
    return page(
        request,
        "tell/unknown.html",
        title=f"We do not know yet, {writing.sentence.id}",
        status=503,
        form=writing.form,
        says=str(unknown),
        **_common(request, writing),
    )


def _common(request: Request, writing: Writing) -> dict[str, Any]:
    return {
        **bar(request, writing.sentence),
        "sentence_path": path(writing.sentence.id),
        "action": writing.path,
        "posted": writing.posted,
        "hidden": hidden(writing.posted),
        "roles": writing.roles,
    }


FORM = "/sentences/{id}/tell/{message}"
SECTION = Section(
    "/sentences",
    "",
    (
        Route(FORM, ask, methods=["GET"]),
        Route(FORM, answer, methods=["POST"]),
        Route("/sentences/{id}/done/{seq:int}", done),
    ),
)
