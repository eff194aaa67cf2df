"""What the gateway answers: taken, or a problem (RFC 9457) with a code that stays the same."""

from http import HTTPStatus

from starlette.responses import JSONResponse

from domain.model import Model

PROBLEM = "application/problem+json"


class Taken(Model):
    """It is kept, and need not be sent again: under which id."""

    kept: str


class Problem(Model):
    """It was not taken, and nothing of it is kept. `code` says why, `detail` what to do."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str


def taken(id: str) -> JSONResponse:
    return JSONResponse(Taken(kept=id).model_dump(), HTTPStatus.ACCEPTED)


def problem(status: int, code: str, detail: str, headers: dict[str, str] | None = None) -> JSONResponse:
    said = Problem(title=HTTPStatus(status).phrase, status=status, code=code, detail=detail)
    return JSONResponse(said.model_dump(), status, headers, media_type=PROBLEM)
