"""The state of one sentence: what the rules still need to know of its entries, and nothing else.

It is only ever the fold of the entries, in `seq` order. Most of it are *dated facts*, in the order in which they
happened, whenever they were recorded: so a late fact takes its place and an annulled one leaves counts and clocks.
What is owed is derived from it; the *clocks* hold the due instants as they were fixed when each clock started.
"""

import math
from bisect import insort
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal, NamedTuple, Protocol, Self, TypeVar

from pydantic import ConfigDict, model_validator

from domain import calendar
from domain.asks import Ask
from domain.custody import own_dates
from domain.custody.terms import Dates, Terms
from domain.interventions import catalogue
from domain.interventions.catalogue import Brokerage
from domain.model import Day, Harm, Instant, Kind, Model, Months, Role, Where
from domain.policy import CourtOrder, Governing, Marker, Situation
from domain.team.staffing import Grade, Inside, Qualification

MEMORY = timedelta(days=90)


Support = Literal["interpreter", "literacy", "transport", "childcare", "health", "disability"]
Sharing = Literal["team", "need_to_know", "managers"]
"""Who sees an item of the plan: the team, who needs to know it, the offender manager and the line manager."""


class Dated(NamedTuple):
    """A dated fact that some rule looks back on: `about` is its subject, `value` what it found."""

    at: Instant
    seq: int
    about: str = ""
    value: str = ""

    def is_said_by(self, known: "Dated") -> bool:
        """Whether a known fact says the same, or more: who reports again may leave out what is known."""
        return (known.at, known.about) == (self.at, self.about) and self.value in ("", known.value)


class Clock(NamedTuple):
    """An open obligation, its due instant fixed when its clock started. `level` 1: with the manager, 2: with theirs."""

    key: str
    question: str
    standard: str
    owner: str
    since: Instant
    seq: int
    due: Instant | None
    level: int = 0
    next: Instant | None = None


class Handled(NamedTuple):
    """A message that was handled and the entries that it made."""

    id: str
    first: int
    last: int
    at: Instant


class Matter(NamedTuple):
    """Something only a person can settle: a fact that did not fit, a decision to reconsider, a partner's refusal.
    `seq` is the entry that raised it, `about` the entry it is about, where that is another."""

    code: str
    at: Instant
    seq: int
    about: int


class Effect(Model):
    """What a partner is asked for, under the key `sentence/seq`, until it acknowledges it or a person takes it over."""

    seq: int
    ask: Ask
    attempt: int = 1
    next_at: Instant


def _named_or_of_a_kind(schema: dict[str, Any]) -> None:
    schema["required"] = ["id"]
    schema["anyOf"] = [{"required": ["name", "class_"]}, {"required": ["kind"]}]


class Intervention(Model):
    """A resource put to one objective for a time (OMM 3.35-3.39). What was done with it is in dated facts.

    One of a `kind` takes from the catalogue what it does not say itself, and notes which version of it that was.
    `next_start` and `before_its_stage` let it go before its turn: a run that would else be missed (ESI C2), treatment
    that holds the person (OMM App. E), with the reason."""

    model_config = ConfigDict(json_schema_extra=_named_or_of_a_kind)

    id: str
    name: str
    class_: Literal["punitive", "restrictive", "constructive"]
    stage: Literal[1, 2, 3, 4] | None = None
    requirement: bool = False
    partner: Literal["programmes", "unpaid_work", "electronic_monitoring"] | None = None
    better_in: Literal["custody", "community"] | None = None
    after: tuple[str, ...] = ()
    arrangements_delay: bool = False
    risk_apparent: bool = True
    objective: str | None = None
    by: Day | None = None
    hours: int | None = None
    key_worker: str | None = None
    kind: str | None = None
    catalogue: str | None = None
    after_kinds: tuple[str, ...] | None = None
    brokerage: Brokerage | None = None
    demands: int | None = None
    next_start: Day | None = None
    before_its_stage: str | None = None
    delivery: Literal["group", "one_to_one", "e_learning"] | None = None
    accredited: bool | None = None
    method: str | None = None
    support: tuple[Support, ...] | None = None
    provider: str | None = None
    provision: Literal["rate_card", "own"] | None = None
    shared: Sharing | None = None

    @model_validator(mode="before")
    @classmethod
    def _of_its_kind(cls, planned: Any) -> Any:
        return catalogue.filled(planned) if isinstance(planned, dict) else planned


class Objective(Model):
    """One objective: the need it answers, what will be different, by when, by whom (OMM 3.18; ESI B3: SMART).

    `interventions` serve it, requirements of the court among them; `in_contact` says that supervision itself does."""

    id: str
    text: str
    need: str | None = None
    by: Day | None = None
    who: Role | None = None
    interventions: tuple[str, ...] | None = None
    in_contact: bool | None = None
    shared: Sharing | None = None


class Written(Model):
    """What a plan says beside its interventions, kept where a standard asks for its content."""

    objectives: tuple[Objective, ...]
    draws_on: tuple[str, ...]
    liaison: tuple[str, ...]
    shared: Literal["team", "need_to_know"]


class Order(Model):
    """What the court imposed. `ends_on` is the last day of the whole sentence, licence included; None for life.

    `months` is kept with the terms, from which our own dates are worked out."""

    kind: Kind
    imposed: Day
    ends_on: Day | None = None
    release_on: Day | None = None
    tariff_on: Day | None = None
    suspended_months: Months | None = None
    months: Months | None = None
    terms: Terms | None = None


class Cover(Model):
    """Somebody who acts for the offender manager during an absence."""

    seq: int
    by: str
    from_day: Day
    until: Day


Cause = Literal["distant_custody", "intensive_programme", "acute_capacity_problem", "other"]
"""Why two people manage and supervise: the commonest three causes (OMM 3.24), or another."""


class RoleHolder(Model):
    """Who holds a role of the team: with what grade, qualification, skills and accreditation. `agency` is another than
    the service's own (OMM 3.46)."""

    role: Role
    id: str
    agency: str | None = None
    grade: Grade | None = None
    qualification: Qualification | None = None
    skills: tuple[str, ...] = ()
    accreditation: str | None = None
    intervention: str | None = None
    """Of a key worker: the intervention that they are the point of contact for (OMM 3.48-3.55)."""
    inside_as: Inside | None = None
    """Of a supervisor in custody: who they are there (OMM App. B)."""


class Team(Model):
    """The Offender Management Team (OMM 3.48-3.55): opaque ids."""

    offender_manager: str | None = None
    offender_supervisor: str | None = None
    case_administrator: str | None = None
    line_manager: str | None = None
    base: Literal["community", "custody"] | None = None
    cover: Cover | None = None
    finishing: str | None = None
    holders: tuple[RoleHolder, ...] | None = None
    cause_of_two: Cause | None = None
    accepted: tuple[str, ...] | None = None
    """What did not fit when the sentence was allocated, and was known then."""

    def holder(self, role: Role, id: str | None) -> RoleHolder | None:
        """What is known of somebody in a role."""
        return next((one for one in self.holders or () if (one.role, one.id) == (role, id)), None)


class Transfer(Model):
    """A move to another area: asked for, then accepted with a moment at which responsibility passes."""

    to_area: str
    moment: Instant
    seq: int
    open_items: tuple[str, ...]
    sender_finishes: bool = False
    offender_manager: str | None = None
    hands_over: bool | None = None


class PolicyChange(Model):
    """Packs that come in place of others, since an instant."""

    seq: int
    since: Instant
    come: tuple[str, ...]
    leave: tuple[str, ...] = ()

    def applied_to(self, packs: tuple[str, ...]) -> tuple[str, ...]:
        """The packs after this change: what comes stands where the last stood that leaves, else before all."""
        place = max((at for at, ref in enumerate(packs) if ref in self.leave), default=0)
        before, after = ([ref for ref in part if ref not in self.leave] for part in (packs[:place], packs[place:]))
        return tuple(dict.fromkeys((*before, *self.come, *after)))


class Over(Model):
    """Why and when the sentence itself was over; its record stays open until it is evaluated."""

    reason: str
    at: Instant
    seq: int


class LaterTier(Model):
    """The tier that a rule gives from a day on, where time alone changes it."""

    on: Day
    tier: str
    provisional: bool | None = None
    because: tuple[str, ...] = ()


class Turn(LaterTier):
    """A tier to which time alone will bring a sentence, under a scheme, as the entry `seq` worked it out."""

    seq: int
    scheme: str


Brought = TypeVar("Brought", Over, Transfer, Cover)


class Raised(Protocol):
    """The entry that raises a matter."""

    @property
    def seq(self) -> int: ...
    @property
    def occurred_at(self) -> datetime: ...


class Sentence(Model):
    """One sentence as of its last entry."""

    id: str
    person: str
    engagement: str
    area: str
    packs: tuple[str, ...]
    rules_version: int
    follows_eras: bool | None = None
    policies: tuple[PolicyChange, ...] | None = None
    seq: int = 0
    chain: str = ""
    last_moment: Instant
    order: Order | None = None
    harm: Harm = Harm.UNKNOWN
    tier: str | None = None
    markers: tuple[Marker, ...] | None = None
    needs: tuple[str, ...] = ()
    skills_needed: tuple[str, ...] | None = None
    objectives: tuple[str, ...] = ()
    team: Team = Team()
    interventions: tuple[Intervention, ...] = ()
    transfer: Transfer | None = None
    over: Over | None = None
    ended_at: Instant | None = None
    dated: dict[str, tuple[Dated, ...]] = {}
    matters: tuple[Matter, ...] = ()
    clocks: tuple[Clock, ...] = ()
    effects: tuple[Effect, ...] = ()
    turns: tuple[Turn, ...] | None = None
    handled: tuple[Handled, ...] = ()
    carries: int | None = None
    written: Written | None = None
    stage_of_change: Literal["structure", "learning", "ownership"] | None = None

    def facts(self, *kinds: str, about: str | None = None, since: datetime | None = None) -> tuple[Dated, ...]:
        """The dated facts of these kinds, in the order in which they happened."""
        found = [fact for kind in kinds for fact in self.dated.get(kind, ())]
        if about is not None:
            found = [fact for fact in found if fact.about == about]
        if since is not None:
            found = [fact for fact in found if fact.at >= since]
        return tuple(sorted(found)) if len(kinds) > 1 else tuple(found)

    def last(self, *kinds: str, about: str | None = None, since: datetime | None = None) -> Dated | None:
        found = self.facts(*kinds, about=about, since=since)
        return found[-1] if found else None

    def keeping(self, kind: str, fact: Dated) -> Self:
        """The sentence with one dated fact more, in its place by the instant at which it happened."""
        facts = list(self.dated.get(kind, ()))
        insort(facts, fact)
        return self.but(dated={**self.dated, kind: tuple(facts)})

    def forgetting(self, seq: int) -> Self:
        """The sentence without what the entry of that number put among its dated facts and open matters, and without
        the end, the transfer, the cover, the policy or the tier that it brought."""

        def left(one: Brought | None) -> Brought | None:
            return None if one and one.seq == seq else one

        return self.but(
            dated={
                kind: kept
                for kind, facts in self.dated.items()
                if (kept := tuple(fact for fact in facts if fact.seq != seq))
            },
            matters=tuple(matter for matter in self.matters if matter.seq != seq),
            policies=tuple(one for one in self.policies or () if one.seq != seq) or None,
            over=left(self.over),
            transfer=left(self.transfer),
            team=self.team.but(cover=left(self.team.cover)),
        ).retiered(turns=tuple(turn for turn in self.turns or () if turn.seq != seq) or None)

    def retiered(self, **changes: Any) -> Self:
        """The sentence with some fields changed, and the tier that stands then under the scheme told last."""
        after = self.but(**changes)
        told = after.last("tier", "tier_overridden")
        return after.but(tier=after.tier_under(told.about or FOUR_TIERS) if told else None)

    def tier_under(self, scheme: str) -> str | None:
        """The tier that stands under a scheme: an override while it lasts, else the one told or worked out last."""
        stands = self.override_of(scheme) or self.tier_told(scheme)
        return stands.value if stands else None

    def tier_told(self, scheme: str) -> Dated | None:
        """What the factors gave last under a scheme, told by hand or worked out."""
        return next(reversed(self._under("tier", scheme)), None)

    def override_of(self, scheme: str) -> Dated | None:
        """The override in place of the tier that the factors give, if one stands (OMM 3.71): until its last day, or,
        without one, until the tier is told or worked out anew."""
        found = next(reversed(self._under("tier_overridden", scheme)), None)
        if found is None or self.last("override_ended", about=scheme, since=found.at):
            return None
        told = self.tier_told(scheme)
        return found if told is None or told < found or self.overridden_until(found) else None

    def tier_in_place_since(self, scheme: str) -> Dated | None:
        """What put the tier in place that stands under a scheme; a look that found the same one did not."""
        override, told = self.override_of(scheme), self._under("tier", scheme)
        if override or not told:
            return override
        found = told[-1]
        changes = [after for before, after in pairwise(told) if before.value != after.value == found.value]
        return changes[-1] if changes else told[0]

    def overridden_until(self, override: Dated) -> date | None:
        """The last day of an override, None where it has none."""
        until = [one for one in self.facts("override_until") if one.seq == override.seq]
        return date.fromisoformat(until[0].value) if until else None

    def _under(self, kind: str, scheme: str) -> list[Dated]:
        names = (scheme, "") if scheme == FOUR_TIERS else (scheme,)
        return [fact for fact in self.facts(kind) if fact.about in names]

    def raising(self, code: str, entry: "Raised", about: int | None = None) -> Self:
        """The sentence with one more matter that a person must settle."""
        matter = Matter(code, entry.occurred_at, entry.seq, about or entry.seq)
        return self.but(matters=(*self.matters, matter))

    def clock(self, key: str) -> Clock | None:
        return next((clock for clock in self.clocks if clock.key == key), None)

    def intervention(self, id: str) -> Intervention | None:
        return next((found for found in self.interventions if found.id == id), None)

    @property
    def where(self) -> Where:
        """Where the sentence is served now."""
        if self.over:
            return Where.OVER
        if self.order is None:
            return Where.BEFORE
        return self.stretches[-1][0]

    @property
    def inside(self) -> bool:
        """Whether the person is in custody, be it before sentence, for another matter, or after the sentence."""
        return self.stretches[-1][0] is Where.CUSTODY

    @property
    def here_since(self) -> Dated:
        """What began the present stretch in the community, in custody or before sentence: a move inside begins none."""
        return self.stretches[-1][1]

    @property
    def supervised_since(self) -> Dated:
        """What began the supervision that goes on now: the order itself, or the last release from its own custody."""
        own = [one for one in self.facts("released") if one.value != "end_of_remand"]
        if self.where in (Where.LICENCE, Where.POST_SENTENCE) and own:
            return own[-1]
        return self.last("sentenced") or self.here_since

    @cached_property
    def stretches(self) -> list[tuple[Where, Dated]]:
        """Where the person has been, and what began each stretch, in order."""
        moves = sorted((fact, kind) for kind in MOVES for fact in self.dated.get(kind, ()))
        found = [(Where.BEFORE, self.facts("engagement_opened")[0])]
        for fact, kind in moves:
            to = self._after(kind, fact)
            if to is not found[-1][0]:
                found.append((to, fact))
        return found

    def _after(self, kind: str, fact: Dated) -> Where:
        if kind == "at_large":
            return Where.AT_LARGE
        if kind in ("received", "returned", "activated") or (kind == "sentenced" and fact.value in CUSTODIAL):
            return Where.CUSTODY
        if kind == "licence_ended" or any(ended < fact for ended in self.facts("licence_ended")):
            return Where.POST_SENTENCE
        sentenced = self.last("sentenced")
        if kind == "released" and (sentenced is None or fact < sentenced):
            return Where.BEFORE
        return Where.LICENCE if self.is_custodial else Where.COMMUNITY

    @property
    def kind(self) -> Kind | None:
        return self.order.kind if self.order else None

    @property
    def is_custodial(self) -> bool:
        """Whether time is to be served inside: by the court's sentence, or because a suspended one was activated."""
        return bool(self.order and self.order.kind in CUSTODIAL) or bool(self.facts("activated"))

    @property
    def in_community(self) -> bool:
        return self.where in (Where.COMMUNITY, Where.LICENCE, Where.POST_SENTENCE)

    def governing(self, start: datetime | None = None) -> Governing:
        """The packs that govern now, for a clock that started then (or starts now)."""
        sentenced = self.facts("sentenced")
        return Governing(
            sentence=self._packs_on(sentenced[0].at if sentenced else self.last_moment),
            start=self._packs_on(start or self.last_moment),
            today=self._packs_on(self.last_moment),
        )

    def _packs_on(self, at: datetime) -> tuple[str, ...]:
        packs = self.packs
        for change in sorted(self.policies or (), key=lambda one: (one.since, one.seq)):
            packs = change.applied_to(packs) if change.since <= at else packs
        return packs

    @property
    def situation(self) -> Situation:
        """What selects among standards now. An extended sentence counts as a determinate one, public protection as
        life, and supervision after the licence as licence (service level SL002R)."""
        four = self.tier_under(FOUR_TIERS)
        return Situation(
            where=COUNTED_WHERE.get(self.where, self.where),
            sentence=COUNTED_AS.get(self.kind, self.kind) if self.kind else None,
            harm=self.harm,
            tier=int(four) if four in ("1", "2", "3", "4") else None,
            order=self._court_order,
            months_to_release=self._months_to_release,
            term_months=self._term_months,
            markers=self.markers or (),
        )

    @property
    def _court_order(self) -> CourtOrder | None:
        """A curfew order where a curfew is all that the court ordered, else a community order, as before 2005."""
        ordered = [one.partner for one in self.interventions if one.requirement]
        if self.order is None or self.is_custodial:
            return None
        return "curfew" if ordered and set(ordered) == {"electronic_monitoring"} else "community"

    @property
    def _months_to_release(self) -> int | None:
        """Whole months from sentence to release, or to the tariff's expiry; None where neither is known."""
        ahead = self.day_of("release_on") or self.day_of("tariff_on")
        return calendar.months_between(self.order.imposed, ahead) if self.order and ahead else None

    @property
    def _term_months(self) -> float | None:
        """Whole months of the term as it was imposed, days served before it included; without end for life."""
        passed = own_dates.passed_by_court(self)
        if passed:
            return passed.whole_months
        if self.order is None or self.order.ends_on is None:
            return None if self.order is None else math.inf
        return calendar.months_between(self.order.imposed, self.order.ends_on + timedelta(days=1))

    def day_of(self, kind: str) -> date | None:
        """The day of `ends_on`, `release_on`, `tariff_on` or `supervised_until`: as it was told last, else our own."""
        set_on = self.dated.get(kind, ())
        if set_on:
            return date.fromisoformat(max(set_on, key=lambda fact: fact.seq).value)
        return getattr(self.own_dates, kind, None)

    @cached_property
    def own_dates(self) -> Dates | None:
        """Our own dates of release and what follows, where the court told what they are worked out from."""
        return own_dates.worked_out(self)

    @property
    def last_day(self) -> date | None:
        """The last day of all that was imposed: of the term, or of supervision that goes on after the licence."""
        ends_on, until = self.day_of("ends_on"), self.day_of("supervised_until")
        return max(ends_on, until) if ends_on and until else ends_on

    def manages(self, id: str, at: datetime) -> bool:
        """Whether that person is the case's offender manager, or covers for them that day."""
        cover = self.team.cover
        covers = cover is not None and cover.by == id and cover.from_day <= calendar.day(at) <= cover.until
        return self.team.offender_manager == id or covers


FOUR_TIERS = "omm"
"""The scheme by whose tiers standards go (OMM 3.62-3.71). A tier that is kept under no name is one of it."""

CUSTODIAL = (Kind.DETERMINATE, Kind.LIFE, Kind.EXTENDED, Kind.IPP)
INDETERMINATE = (Kind.LIFE, Kind.IPP)
COUNTED_AS = {Kind.EXTENDED: Kind.DETERMINATE, Kind.IPP: Kind.LIFE}
COUNTED_WHERE = {Where.POST_SENTENCE: Where.LICENCE}
MOVES = ("sentenced", "received", "released", "at_large", "returned", "activated", "licence_ended")
