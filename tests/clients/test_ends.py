"""How errors end: one table for processes, requests and back again."""

import inspect

import pytest

from clients.ends import ENDS, Problem, end_of, error_of, problem_of
from domain import errors
from domain.errors import WholeSentenceError

REFUSALS = (errors.Refused, errors.NotAllowed, errors.NotNow, errors.Changed, errors.Doubted)
ENDED = {
    "NotAllowed": (4, 403),
    "NotSignedIn": (4, 401),
    "Changed": (6, 412),
    "NotNow": (3, 409),
    "Doubted": (3, 422),
    "Refused": (3, 422),
    "BadInput": (2, 422),
    "SettingsError": (2, 500),
    "NotFound": (5, 404),
    "RecordConflict": (6, 409),
    "OutOfReach": (7, 503),
    "OutcomeUnknown": (8, 504),
    "WholeSentenceError": (1, 500),
}


def _made(kind: type[WholeSentenceError]) -> WholeSentenceError:
    if issubclass(kind, errors.Refused):
        return kind("plan.open", "A plan is open.", "Finish it.")
    if kind is errors.OutcomeUnknown:
        return errors.OutcomeUnknown("Sent, and not answered.", "M-1")
    return kind("It is so.")


def test_each_error_ends_with_its_exit_code_and_its_status() -> None:
    assert {end.error.__name__: (end.exit, end.status) for end in ENDS} == ENDED


def test_every_error_of_the_tree_has_an_end_and_none_hides_a_narrower_one() -> None:
    tree = [one for _, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, WholeSentenceError)]
    of_its_own = {end.error for end in ENDS}
    for kind in tree:
        nearest = next(one for one in kind.__mro__ if one in of_its_own)
        assert end_of(kind.__new__(kind)).error is nearest


@pytest.mark.parametrize("kind", [end.error for end in ENDS], ids=lambda kind: kind.__name__)
def test_an_error_that_went_through_the_api_is_the_same_error(kind: type[WholeSentenceError]) -> None:
    error = _made(kind)
    sent = Problem.model_validate_json(problem_of(error).model_dump_json(exclude_none=True))
    came = error_of(sent)
    assert (type(came), str(came)) == (type(error), str(error))
    assert getattr(came, "code", None) == getattr(error, "code", None)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(404, errors.NotFound), (413, errors.BadInput), (500, errors.OutOfReach), (502, errors.OutOfReach)],
)
def test_a_problem_of_another_type_is_read_by_its_status(status: int, kind: type[WholeSentenceError]) -> None:
    assert type(error_of(Problem(type="about:blank", title="t", status=status, detail="d"))) is kind
