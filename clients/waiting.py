"""What waits for a partner, across sentences: every ask that has failed and is to be made again.

It is kept with each append, by the entries that it brings. A failure is always written at once; an acknowledgement may
ride with the next append: so an ask whose next attempt has passed and that did not fail again has been taken.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection as Open
from sqlalchemy import Select, delete, select

from clients.tables import waiting
from domain.asks import Partner
from domain.calendar import stamp
from domain.effects import PartnerFailed
from domain.messages import Entry
from domain.model import Instant, Model
from domain.sentence import Sentence


class Waiting(Model):
    """One ask that has failed: how often, since when, when last and why, and when it is made again."""

    sentence: str
    effect: int
    partner: Partner
    what: str
    failures: int
    since: Instant
    failed_at: Instant
    code: str
    next_at: Instant


def keep(open_: Open, state: Sentence, brought: Iterable[Entry]) -> None:
    """What waits of this sentence, after these entries have brought it to this state."""
    there = {row.effect: Waiting.model_validate(dict(row._mapping)) for row in open_.execute(_of(state.id))}
    rows = list(_waiting(state, there, brought))
    if rows != list(there.values()):
        open_.execute(delete(waiting).where(waiting.c.sentence == state.id))
        if rows:
            open_.execute(waiting.insert(), [_row(one) for one in rows])


def read(open_: Open, since: datetime) -> list[Waiting]:
    """What is to be asked again at or after that instant, who failed longest ago first."""
    query = select(waiting).where(waiting.c.next_at >= stamp(since))
    ordered = query.order_by(*(waiting.c[name] for name in ("failed_at", "failures", "sentence", "effect")))
    return [Waiting.model_validate(dict(row)) for row in open_.execute(ordered).mappings()]


def _of(sentence: str) -> Select[Any]:
    return select(waiting).where(waiting.c.sentence == sentence).order_by(waiting.c.effect)


def _waiting(state: Sentence, there: Mapping[int, Waiting], brought: Iterable[Entry]) -> Iterator[Waiting]:
    failures = dict[int, list[tuple[datetime, str]]]()
    for entry in brought:
        if isinstance(entry.data, PartnerFailed):
            failures.setdefault(entry.data.effect, []).append((entry.occurred_at, entry.data.code))
    for effect in sorted(state.effects, key=lambda one: one.seq):
        known = there.get(effect.seq)
        told = failures.get(effect.seq) or ([(known.failed_at, known.code)] if known else [])
        if told:
            failed_at, code = told[-1]
            yield Waiting(
                sentence=state.id,
                effect=effect.seq,
                partner=effect.ask.partner,
                what=effect.ask.what,
                failures=effect.attempt - 1,
                since=known.since if known else told[0][0],
                failed_at=failed_at,
                code=code,
                next_at=effect.next_at,
            )


def _row(one: Waiting) -> dict[str, object]:
    instants = {name: stamp(getattr(one, name)) for name in ("since", "failed_at", "next_at")}
    return one.model_dump() | {"partner": one.partner.value} | instants
