"""How each error of the tree ends: a process by its exit code, a request by its status; and a problem (RFC 9457) as the
error that it was, for a process that asked through the API. One table, read both ways."""

from typing import Any, NamedTuple

from domain import errors
from domain.messages import snake
from domain.model import Model

URN = "urn:whole-sentence:problem:"


class End(NamedTuple):
    """An error, the exit code of a process and the status of an answer that end with it, and what it is called."""

    error: type[errors.WholeSentenceError]
    exit: int
    status: int
    title: str

    @property
    def type(self) -> str:
        return URN + snake(self.error.__name__).replace("_", "-")


ENDS = (
    End(errors.NotAllowed, 4, 403, "Not allowed"),
    End(errors.Changed, 6, 412, "Changed meanwhile"),
    End(errors.NotNow, 3, 409, "Not now"),
    End(errors.Doubted, 3, 422, "Something speaks against it"),
    End(errors.Refused, 3, 422, "Refused"),
    End(errors.BadInput, 2, 422, "Bad input"),
    End(errors.SettingsError, 2, 500, "Set up wrongly"),
    End(errors.NotSignedIn, 4, 401, "Not signed in"),
    End(errors.NotFound, 5, 404, "Not found"),
    End(errors.RecordConflict, 6, 409, "The record has something else"),
    End(errors.OutOfReach, 7, 503, "Out of reach"),
    End(errors.OutcomeUnknown, 8, 504, "Outcome unknown"),
    End(errors.WholeSentenceError, 1, 500, "Failed"),
)
"""The narrower before the wider: the first that fits is the one."""


class Wrong(Model):
    """One thing that cannot be read: where it stands, as a JSON pointer into the body (RFC 6901) or the name of a
    parameter, and what is expected there."""

    pointer: str | None = None
    parameter: str | None = None
    detail: str


class Problem(Model):
    """What went wrong, for programs and people (RFC 9457).

    `code` is stable (`enforcement.judged`), `remedy` says what would make it right, `errors` what cannot be read,
    `entries` what was entered since the caller had looked, `id` under what to ask again where the outcome is unknown,
    `codes` what speaks against a message: who goes on all the same sends them in `going_on`, with a reason.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str | None = None
    remedy: str | None = None
    id: str | None = None
    errors: tuple[Wrong, ...] | None = None
    entries: tuple[dict[str, Any], ...] | None = None
    codes: tuple[str, ...] | None = None


def end_of(error: Exception) -> End:
    return next(end for end in ENDS if isinstance(error, end.error))


def problem_of(error: errors.WholeSentenceError, **more: Any) -> Problem:
    """An error as a problem, with what is known besides."""
    end = end_of(error)
    told: dict[str, Any] = {"detail": str(error)}
    if isinstance(error, errors.Refused):
        told = {"detail": error.rule, "code": error.code, "remedy": error.remedy}
    if isinstance(error, errors.Doubted):
        told["codes"] = error.codes
    elif isinstance(error, errors.OutcomeUnknown):
        told = {"detail": error.said, "id": error.id}
    return Problem(type=end.type, title=end.title, status=end.status, **told, **more)


def error_of(problem: Problem) -> errors.WholeSentenceError:
    """The error that a problem was; a problem of no type of ours by its status."""
    kind = next((end.error for end in ENDS if end.type == problem.type), None) or _by_status(problem.status)
    if kind is errors.Doubted:
        return errors.Doubted(problem.code or "", problem.detail, problem.remedy or "", problem.codes or ())
    if issubclass(kind, errors.Refused):
        return kind(problem.code or "", problem.detail, problem.remedy or "")
    if kind is errors.OutcomeUnknown:
        return errors.OutcomeUnknown(problem.detail, problem.id or "")
    return kind(problem.detail)


def _by_status(status: int) -> type[errors.WholeSentenceError]:
    if status >= 500:
        return errors.OutOfReach
    return next((end.error for end in ENDS if end.status == status), errors.BadInput)
