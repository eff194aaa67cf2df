"""What every form of ours posts beside its answers: its key, what its writer had seen, what the button asked for.

The key makes that a form sent twice is done once.
"""

import re
import uuid
from collections.abc import Iterable

from starlette.requests import Request

from clients.console.forms.posted import Posted

KEY, SEEN, DO, ROLE = "_key", "_seen", "_do", "_role"
CHECK, SAVE, CHANGE = "check", "save", "change"
KEY_FORM = re.compile(r"console-[0-9a-f-]{36}")


def new_key() -> str:
    return f"console-{uuid.uuid4()}"


async def posted_by(request: Request) -> dict[str, list[str]]:
    """What a browser posted, under a key in any case."""
    form = await request.form()
    return keyed({name: [str(value) for value in form.getlist(name)] for name in form})


def keyed(posted: Posted) -> dict[str, list[str]]:
    """The same with a key, where it has none that is ours."""
    given = {name: list(values) for name, values in posted.items()}
    return given if KEY_FORM.fullmatch(one(posted, KEY)) else {**given, KEY: [new_key()]}


def one(posted: Posted, name: str) -> str:
    return next(iter(posted.get(name, ())), "")


def hidden(posted: Posted) -> Iterable[tuple[str, str]]:
    """Every answer, to be carried over a page that asks nothing."""
    return [(name, value) for name, values in posted.items() if name != DO for value in values]
