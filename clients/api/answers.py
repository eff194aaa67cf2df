"""Answers as they go out: JSON with its entity tag; problems with their media type."""

from collections.abc import Iterable, Mapping
from typing import Any

from starlette.responses import JSONResponse

from clients.ends import Problem, Wrong, problem_of
from domain.errors import BadInput, WholeSentenceError

PROBLEM = "application/problem+json"
TRY_AGAIN_SECONDS = "5"
SAY_WHO = 'Bearer realm="whole-sentence"'


def etag(seq: int) -> str:
    """The entity tag of a sentence: the number of its last entry."""
    return f'"{seq}"'


def tagged(content: Any, seq: int, status: int = 200) -> JSONResponse:
    return JSONResponse(content, status, headers={"ETag": etag(seq), "Cache-Control": "private, no-cache"})


def problem(found: Problem) -> JSONResponse:
    """A problem as an answer, with the headers that its status asks for."""
    headers = {"Cache-Control": "no-store"}
    if found.status == 401:
        headers["WWW-Authenticate"] = SAY_WHO
    if found.status in (429, 503, 504):
        headers["Retry-After"] = TRY_AGAIN_SECONDS
    return JSONResponse(
        found.model_dump(mode="json", exclude_none=True), found.status, headers=headers, media_type=PROBLEM
    )


def failed(error: WholeSentenceError, **more: Any) -> JSONResponse:
    return problem(problem_of(error, **more))


def not_read(said: str, wrong: tuple[Wrong, ...] | None = None) -> JSONResponse:
    """Bad input of the narrower kind: a request that is not as the description has it."""
    return problem(problem_of(BadInput(said), errors=wrong).but(status=400))


def unreadable(lines: Iterable[Mapping[str, Any]]) -> JSONResponse:
    """What cannot be read of a request, from the lines that its validation gives: each with its place.

    A body of the shape that is described, with a value that there is not (a kind that no catalogue has), is 422."""
    lines = tuple(lines)
    wrong = tuple(_wrong(tuple(line["loc"]), str(line["msg"])) for line in lines)
    said = "; ".join(f"{one.pointer or one.parameter}: {one.detail}" for one in wrong)
    said = f"The request cannot be read: {said}."
    of_values_alone = all(line["loc"][0] == "body" and line["type"] == "value_error" for line in lines)
    return failed(BadInput(said), errors=wrong) if of_values_alone else not_read(said, wrong)


def _wrong(place: tuple[int | str, ...], detail: str) -> Wrong:
    if place[0] == "body":
        return Wrong(pointer=_pointer(place[1:]), detail=detail)
    return Wrong(parameter=".".join(map(str, place[1:])), detail=detail)


def _pointer(place: tuple[int | str, ...]) -> str:
    return "#" + "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in place)
