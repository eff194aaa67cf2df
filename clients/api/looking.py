"""Looking: where sentences stand, their records and diaries, and why something is as it is."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import JSONResponse

from clients.api.again import looks
from clients.api.answers import tagged
from clients.api.asked import Filters, Limit, Offset, OnDay, Order, SentenceId, Word
from clients.api.bearer import Asking
from clients.api.shapes import Diary, Done, Emergency, List, Me, Reasoned, Record, StandingShown
from clients.api.telling import strictly
from clients.desk import Desk
from clients.record import SOONEST
from clients.shown import due_object, entry_object, standing_object
from domain.errors import NotFound
from domain.messages import Entry
from domain.model import Role
from domain.record import Standing
from domain.why.answer import Why, of_entry
from domain.why.due import of_due
from domain.why.tier import of_tier

PAGE = 50
AsAt = Annotated[OnDay | None, Query(description="As it was known at the end of that day.")]


def routes(desk: Desk) -> APIRouter:
    router, look = APIRouter(), looks()

    @look.get("/me", tags=["you"], operation_id="me")
    def me(who: Asking) -> Me:
        """Who you are here."""
        return Me.of(who)

    @look.get("/sentences", tags=["look"], operation_id="list", summary="List", response_model=List)
    def list_(
        who: Asking,
        which: Annotated[Filters, Query()],
        order: Order = SOONEST,
        limit: Limit = PAGE,
        offset: Offset = 0,
    ) -> JSONResponse:
        """The sentences and where they stand, the soonest due first: those that you may open. By their ids alone, and
        in their order, all that there are: of what you may not open, the id."""
        chosen = desk.lists.at_large(who, which.chosen(), order)
        rows = desk.lists.rows(who, chosen, order=order, limit=limit, offset=offset)
        shown = [{"sentence": row.sentence, "standing": _shown(row.standing)} for row in rows]
        return JSONResponse({"sentences": shown, "total": desk.lists.count(chosen), "limit": limit, "offset": offset})

    @look.get(
        "/sentences/{id}",
        tags=["look"],
        operation_id="show",
        response_model=StandingShown,
    )
    def show(who: Asking, id: SentenceId) -> JSONResponse:
        """Where one sentence stands: what is owed, by whom, by when."""
        found = desk.sentences.standing(who, id)
        return tagged(standing_object(found), found.seq)

    @look.get(
        "/sentences/{id}/record",
        tags=["look"],
        operation_id="record",
        response_model=Record,
    )
    def record(
        who: Asking,
        id: SentenceId,
        as_at: AsAt = None,
        after: Annotated[int, Query(ge=0, le=1_000_000_000, description="Only entries after that one.")] = 0,
        limit: Limit = PAGE,
    ) -> JSONResponse:
        """The case record: every step, by whom, when it happened and when it was recorded."""
        entries = desk.sentences.entries(who, id, as_at)
        following = [entry for entry in entries if entry.seq > after]
        page = [entry_object(entry) for entry in following[:limit]]
        next_ = following[limit - 1].seq if len(following) > limit else None
        return tagged({"sentence": id, "entries": page, "next": next_}, entries[-1].seq)

    @look.get("/sentences/{id}/diary", tags=["look"], operation_id="diary", response_model=Diary)
    def diary(who: Asking, id: SentenceId) -> JSONResponse:
        """What is owed of a sentence, the soonest first; whose it is, and who is told if nobody does it."""
        found = desk.sentences.standing(who, id, what="diary")
        owed = [item for item in found.due if item.owner != Role.SYSTEM]
        owed.sort(key=lambda item: (item.due is None, item.due or datetime.max.replace(tzinfo=UTC), item.key))
        items = [{**due_object(item), "holder": found.holder(item.owner)} for item in owed]
        return tagged({"sentence": id, "seq": found.seq, "items": items}, found.seq)

    @look.get("/sentences/{id}/messages/{key}", tags=["look"], operation_id="message", response_model=Done)
    def message(who: Asking, id: SentenceId, key: Annotated[Word, Path()]) -> JSONResponse:
        """What came of a message, by its idempotency key. What is not found may still be on its way: tell it again."""
        made = desk.sentences.made_by(who, id, key)
        if not made:
            raise NotFound(f"Nothing of {key!r} is in the record of {id!r}. Telling it again under that key is safe.")
        return JSONResponse({"entries": [entry_object(entry) for entry in made]})

    _why(look, desk)

    @router.post("/sentences/{id}/emergency-access", tags=["you"], operation_id="emergency_access", status_code=201)
    async def emergency_access(request: Request, who: Asking, id: SentenceId, body: Reasoned) -> Emergency:
        """Opens a sentence of another team to you for an hour. It raises an alarm, and somebody reviews it."""
        given = strictly(Reasoned, await request.json())
        desk.access.take(who, id, given.reason, given.words)
        taken = desk.access.emergency(who, id)
        assert taken is not None
        return Emergency(sentence=id, since=taken.since, until=taken.until)

    router.include_router(look)
    return router


def _why(look: APIRouter, desk: Desk) -> None:
    def entries(who: Asking, id: str, as_at: date | None) -> Sequence[Entry]:
        return desk.sentences.entries(who, id, as_at)

    @look.get("/sentences/{id}/why/tier", tags=["why"], operation_id="why_tier")
    def why_tier(who: Asking, id: SentenceId, as_at: AsAt = None) -> Why:
        """Why the tier is what it is."""
        return of_tier(entries(who, id, as_at))

    @look.get("/sentences/{id}/why/due/{key:path}", tags=["why"], operation_id="why_due")
    def why_due(
        who: Asking,
        id: SentenceId,
        key: Annotated[Word, Path(description="As the diary has it: `review`, `explanation/A3`.")],
        as_at: AsAt = None,
    ) -> Why:
        """Why something is due when it is."""
        return of_due(entries(who, id, as_at), key)

    @look.get("/sentences/{id}/why/{seq}", tags=["why"], operation_id="why_entry")
    def why_entry(
        who: Asking, id: SentenceId, seq: Annotated[int, Path(ge=1, le=1_000_000_000)], as_at: AsAt = None
    ) -> Why:
        """Why there is this entry: its reasons, and the chain of entries that led to it."""
        return of_entry(entries(who, id, as_at), seq)


def _shown(standing: Standing | None) -> dict[str, Any] | None:
    return standing_object(standing) if standing else None
