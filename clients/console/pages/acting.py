"""The form of an act that is told no sentence: asked, read, done. Its answers live in the form, as a message's do."""

from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clients.console.forms.form import Form, Taken
from clients.console.forms.own import KEY, new_key, one, posted_by
from clients.console.forms.problems import NO_FIELD, target
from clients.console.frame import given_back, page
from domain.errors import BadInput, Changed, NotFound, Refused


class Act(NamedTuple):
    """A form, where it is sent, where it leads back to (address and text), and what is said above it."""

    form: Form
    action: str
    back: tuple[str, str]
    about: str = ""
    says: tuple[str, ...] = ()
    warns: str = ""


Do = Callable[[Taken, str], Awaitable[str]]
"""Does what was asked, under the form's key; the page to go on to."""


def ask(request: Request, act: Act, given: Mapping[str, list[str]] | None = None) -> Response:
    """The form as it begins, with what is known already."""
    begins = {**act.form.answers({}), **(given or {}), KEY: [new_key()]}
    return _form(request, act, {**begins, **given_back(request)})


async def answer(request: Request, act: Act, do: Do) -> Response:
    """Reads what was posted and has it done; or asks again, with what is wrong and what can be done."""
    posted = await posted_by(request)
    taken = act.form.take(posted)
    if taken.problems:
        return await run_in_threadpool(_form, request, act, posted, taken.problems)
    try:
        return RedirectResponse(await do(taken, one(posted, KEY)), 303)
    except Refused as refused:
        beside = {act.form.called.subject or NO_FIELD: refused.rule}
        return await run_in_threadpool(_form, request, act, posted, beside, refused)
    except (BadInput, NotFound) as wrong:
        return await run_in_threadpool(_form, request, act, posted, {act.form.called.subject or NO_FIELD: str(wrong)})


def _form(
    request: Request,
    act: Act,
    posted: Mapping[str, list[str]],
    problems: dict[str, str] | None = None,
    refused: Refused | None = None,
) -> Response:
    problems = problems or {}
    title = act.form.called.title
    return page(
        request,
        "act.html",
        title=f"{'Error: ' if problems else ''}{title}{f', {act.about}' if act.about else ''}",
        status=409 if isinstance(refused, Changed) else 422 if problems else 200,
        act=act,
        form=act.form,
        fields=[field.offering(posted.get(field.name, ())) for field in act.form.fields],
        posted=posted,
        problems=problems,
        summary=[(target(act.form, name), says) for name, says in problems.items()],
        refused=refused,
    )
