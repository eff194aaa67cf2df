"""Which sentences a list holds and in what order: worked out by the database, from the columns of their rows."""

from sqlalchemy import ColumnElement, Select, and_, case, false, or_, select

from clients.tables import found_under, sentences
from domain.authority.sight import OVERSEERS
from domain.authority.signed_in import SignedIn
from domain.calendar import stamp
from domain.model import By, Harm, Instant, Kind, Model, Role, Where
from domain.standing import ENFORCEMENT, SERVED

row = sentences.c


class Chosen(Model):
    """What a sentence must be to be listed; what is left out narrows nothing. By itself: the living.

    `names` lets in who names that person in that role or covers for them, and those who name nobody in it; `held_by`
    only who names one of these people in that role. `due_by`: something is due by that instant; `overdue`: an exception
    report is open; `owes`: something is owed under one of these questions; `owed_by`: by one of these roles;
    `ended`: the ended ones too; `unallocated`: nobody manages it; `open_to`: that person may open it, or covers for
    its manager on other days than this."""

    ids: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    manager: tuple[str, ...] = ()
    team: tuple[str, ...] = ()
    tier: tuple[str, ...] = ()
    harm: tuple[Harm, ...] = ()
    where: tuple[Where, ...] = ()
    kind: tuple[Kind, ...] = ()
    enforcement: tuple[str, ...] = ()
    names: By | None = None
    held_by: tuple[By, ...] = ()
    owes: tuple[str, ...] = ()
    owed_by: tuple[Role, ...] = ()
    unallocated: bool = False
    due_by: Instant | None = None
    overdue: bool = False
    ended: bool = False
    open_to: SignedIn | None = None

    @property
    def by_nothing_said(self) -> bool:
        """Whether it chooses by nothing that is said of a sentence: by ids alone, and whether it has ended."""
        return self == Chosen(ids=self.ids, ended=self.ended)


ONE_OF = {
    "ids": row.sentence,
    "area": row.area,
    "manager": row.offender_manager,
    "team": row.line_manager,
    "tier": row.tier,
    "harm": row.harm,
    "where": row.served,
    "kind": row.kind,
    "enforcement": row.enforcement,
}
HOLDERS: dict[Role, tuple[ColumnElement[str | None], ...]] = {
    Role.OFFENDER_MANAGER: (row.offender_manager, row.covered_by),
    Role.OFFENDER_SUPERVISOR: (row.offender_supervisor,),
    Role.CASE_ADMINISTRATOR: (row.case_administrator,),
    Role.LINE_MANAGER: (row.line_manager,),
}
ORDERS: dict[str, ColumnElement[object]] = {
    "id": row.sentence,
    "area": row.area,
    "kind": row.kind,
    "where": case({where.value: place for place, where in enumerate(SERVED)}, value=row.served),
    "tier": row.tier,
    "harm": case({harm.value: place for place, harm in enumerate(Harm) if harm is not Harm.UNKNOWN}, value=row.harm),
    "due": row.next_due,
    "overdue": row.overdue,
    "enforcement": case({code: place for place, code in enumerate(reversed(ENFORCEMENT))}, value=row.enforcement),
    "manager": row.offender_manager,
    "supervisor": row.offender_supervisor,
    "administrator": row.case_administrator,
    "team": row.line_manager,
    "ends": row.ends_on,
    "ended": row.ended_on,
    "entry": row.seq,
}
"""What sentences can be sorted by: harm and enforcement rise with their gravity; what is not known comes last."""


def ids(which: Chosen, order: str | None = None) -> Select[tuple[str]]:
    """The ids of the chosen sentences."""
    query = select(row.sentence).where(*_conditions(which))
    return query.order_by(*order_by(order)) if order else query


def order_by(order: str) -> tuple[ColumnElement[object], ...]:
    """By a key of ORDERS, falling with a `-` before it; among equals by id."""
    by = ORDERS[order.removeprefix("-")]
    return ((by.desc() if order.startswith("-") else by.asc()).nulls_last(), row.sentence)


def _conditions(which: Chosen) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        column.in_(wanted) for name, column in ONE_OF.items() if (wanted := getattr(which, name))
    ]
    if not which.ended:
        found.append(row.ended_on.is_(None))
    if which.due_by:
        found.append(row.next_due <= stamp(which.due_by))
    if which.overdue:
        found.append(row.overdue > 0)
    if which.names and which.names.role in HOLDERS:
        found.append(_names(which.names))
    if which.held_by:
        found.append(or_(*map(_held, which.held_by)))
    if which.owes:
        found.append(or_(*(part for question in which.owes for part in _owes(question))))
    if which.owed_by:
        found.append(or_(*(row.standing.contains(f'","{role}",', autoescape=True) for role in which.owed_by)))
    if which.unallocated:
        found.append(row.offender_manager.is_(None))
    if which.open_to:
        found.append(_open_to(which.open_to))
    return found


def _open_to(who: SignedIn) -> ColumnElement[bool]:
    """As `domain.authority.sight.may_see`, but for the days of a cover."""
    team = (_held(By(role=role, id=who.id)) for role in who.roles)
    areas = who.areas if any(role in OVERSEERS for role in who.roles) else ()
    return or_(false(), row.area.in_(areas), *team, _found_under("moving_to", *areas))


def _found_under(what: str, *values: str) -> ColumnElement[bool]:
    under = found_under.c
    return row.sentence.in_(select(under.sentence).where(under.what == what, under.value.in_(values)))


def _names(who: By) -> ColumnElement[bool]:
    holders = HOLDERS[who.role]
    return or_(*(column == who.id for column in holders), and_(*(column.is_(None) for column in holders)))


def _held(by: By) -> ColumnElement[bool]:
    if by.role is Role.KEY_WORKER:
        return _found_under("key_worker", by.id)
    return or_(false(), *(column == by.id for column in HOLDERS.get(by.role, ())))


def _owes(question: str) -> tuple[ColumnElement[bool], ...]:
    """As the standing is written: the key of what is owed begins a list of its own."""
    return tuple(row.standing.contains(f'["{question}{end}', autoescape=True) for end in ('"', "/"))
