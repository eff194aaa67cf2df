"""Somebody who writes a message for a sentence: in which roles, in which form, and what stands in it so far."""

from typing import NamedTuple

from starlette.requests import Request

from clients.console.forms.form import TELLABLE, Form, Taken, form_of
from clients.console.forms.known import known
from clients.console.forms.own import KEY, ROLE, SEEN, keyed, one
from clients.console.forms.posted import Posted
from clients.console.frame import house, who
from clients.console.numbers import whole
from clients.console.views.deeds import path
from clients.desk.telling import Telling
from domain.authority.signed_in import SignedIn
from domain.authority.table import roles_that_may
from domain.errors import NotAllowed, NotFound
from domain.model import Role
from domain.sentence import Sentence


class Writing(NamedTuple):
    """Somebody who writes a message for a sentence: who, in which of their roles that may, and what stands so far."""

    who: SignedIn
    roles: tuple[Role, ...]
    sentence: Sentence
    form: Form
    posted: dict[str, list[str]]

    @property
    def path(self) -> str:
        return path(self.sentence.id, "tell", self.form.message)

    def one(self, name: str) -> str:
        return one(self.posted, name)

    def telling(self, taken: Taken) -> Telling:
        """What is told, in the role that was chosen, as of what was seen."""
        seen, role = self.one(SEEN), self.one(ROLE)
        return Telling(
            type=self.form.message,
            body=taken.body,
            id=self.one(KEY),
            role=Role(role) if role in self.roles else self.roles[0],
            seen=whole(seen),
            occurred_at=taken.occurred_at,
            day_only=taken.day_only,
        )


def writing_of(request: Request, posted: Posted) -> Writing:
    """Raises NotFound where there is no such form, NotAllowed where it is not theirs."""
    signed_in, id, message = who(request), request.path_params["id"], request.path_params["message"]
    if message not in TELLABLE:
        raise NotFound(f"There is no form {message!r}.")
    sentence = house(request).desk.sentences.state(signed_in, id, f"form {message}")
    form = form_of(message, known(sentence, message), posted)
    theirs = roles_that_may(message)
    roles = tuple(role for role in signed_in.roles if role in theirs)
    if not roles:
        others = " or ".join(role.replace("_", " ") for role in theirs if role is not Role.SYSTEM)
        raise NotAllowed("authority.role", f"“{form.called.title}” is not for your role.", f"Ask the {others}.")
    return Writing(signed_in, roles, sentence, form, keyed(posted))
