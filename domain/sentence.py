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
from typing import Any, Literal, Protocol, Self, TypeVar, cast

from domain import calendar
from domain.asks import Language
from domain.custody import own_dates
from domain.custody.terms import Dates
from domain.model import Harm, Instant, Kind, Model, Where
from domain.policy import CourtOrder, Governing, Marker, Situation
from domain.state import (
    Clock,
    Cover,
    Dated,
    Effect,
    Handled,
    Intervention,
    Matter,
    Order,
    Over,
    PolicyChange,
    Team,
    Transfer,
    Turn,
    Written,
)

MEMORY = timedelta(days=90)


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

        transfer = left(self.transfer)
        if transfer and any(accepted.seq == seq for accepted in self.facts("transfer_accepted")):
            transfer = transfer.but(offender_manager=None)

        return self.but(
            dated={
                kind: kept
                for kind, facts in self.dated.items()
                if (kept := tuple(fact for fact in facts if fact.seq != seq))
            },
            matters=tuple(matter for matter in self.matters if matter.seq != seq),
            policies=tuple(one for one in self.policies or () if one.seq != seq) or None,
            over=left(self.over),
            transfer=transfer,
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
        """What began the present stretch in the community, in custody or before sentence. A move inside begins none,
        nor does the end of a licence after which supervision goes on."""
        where, began = self.stretches[-1]
        goes_on = where is Where.POST_SENTENCE and self.stretches[-2][0] is Where.LICENCE
        return self.stretches[-2][1] if goes_on else began

    @property
    def supervised_since(self) -> Dated:
        """What began the supervision that goes on now: the order itself, or the last release from its own custody."""
        if self.where in (Where.LICENCE, Where.POST_SENTENCE) and self.releases:
            return self.releases[-1]
        return self.last("sentenced") or self.here_since

    @property
    def releases(self) -> list[Dated]:
        """The releases from custody but for those from a remand, for this matter or another."""
        return [one for one in self.facts("released") if one.value != "end_of_remand"]

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
        served_inside = self.kind in CUSTODIAL or any(activated <= fact for activated in self.facts("activated"))
        return Where.LICENCE if served_inside else Where.COMMUNITY

    @property
    def letters_in(self) -> Language | None:
        """The language that the person chose for letters, None where no choice is known."""
        chosen = self.last("language_chosen")
        return cast(Language, chosen.value) if chosen else None

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
        return self.told_day(kind) or getattr(self.own_dates, kind, None)

    def told_day(self, kind: str) -> date | None:
        """The day as it was told last, if it was."""
        told = max(self.dated.get(kind, ()), key=lambda fact: fact.seq, default=None)
        return date.fromisoformat(told.value) if told else None

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
