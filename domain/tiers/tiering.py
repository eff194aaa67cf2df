"""The tier of a sentence: worked out by a scheme's rule or told, overridden for a time, looked at again.

Resources follow risk, and a tier comes with the reasons that produced it (OMM 3.59-3.71). What it was under each scheme
is kept; a change of scheme adds to that history and ends none. A tier that cannot be told leaves the one that stands.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from domain import calendar, policy
from domain.assessment import news
from domain.diary import Owed
from domain.enforcement.failures import proceedings
from domain.errors import BadInput, NotNow
from domain.messages import Command, Draft, Entry, Happening, Reason, Telling
from domain.model import Day
from domain.policy import Tiering
from domain.questions import Question
from domain.sentence import FOUR_TIERS, INDETERMINATE, Sentence
from domain.state import Dated, LaterTier, Turn
from domain.tiers import schemes, units
from domain.tiers.schemes import Factors, Known, WorkedOut

TOLD = ("tier", "tier_not_told")
NONE = "none"


class WorkOutTier(Command, says="Tier to be worked out"):
    """The tier that a scheme's rule gives on the factors as they are known now (OMM 3.62-3.70; CMM App. 1)."""

    factors: Factors

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if sentence.order is None or sentence.over:
            raise NotNow(
                "tier.no-sentence",
                "A tier is worked out while a sentence is being served.",
                "Wait for the sentence, or evaluate the one that is over.",
            )
        scheme, known = self.factors.scheme, _known(sentence, self.factors.scheme, telling)
        found = self.factors.work_out(known)
        because = _why(sentence, self.factors, known, found)
        if found.tier is None:
            missing = found.missing or ("judgement",)
            yield Draft(TierNotTold(scheme=scheme, missing=missing, unit=found.unit, factors=self.factors), because)
            return
        worked_out = TierWorkedOut(
            scheme=scheme,
            tier=found.tier,
            unit=found.unit,
            provisional=found.provisional,
            factors=self.factors,
            later=found.later or None,
        )
        yield Draft(worked_out, (*because, *_in_place_of(sentence, scheme, found.tier)))


class TierWorkedOut(Happening, says="Tier {tier} worked out under {scheme}"):
    """What a scheme's rule made of the factors; `later` are the days on which time alone will change it."""

    scheme: str
    tier: str
    unit: str | None = None
    provisional: bool | None = None
    factors: Factors
    later: tuple[LaterTier, ...] | None = None

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        turns = tuple(Turn(**one.model_dump(), seq=entry.seq, scheme=self.scheme) for one in self.later or ())
        return tiered(sentence, entry, self.scheme, self.tier, unit=self.unit, turns=turns)


class TierNotTold(Happening, says="The tier under {scheme} cannot be told yet"):
    """The factors that are known leave the tier open: what stood stands, and what is missing is to be found out."""

    scheme: str
    missing: tuple[str, ...]
    unit: str | None = None
    factors: Factors

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        fact = Dated(entry.occurred_at, entry.seq, self.scheme, " ".join(self.missing))
        return units.belonging(sentence.keeping("tier_not_told", fact), entry, self.scheme, self.unit)


class SetTier(Command, entry="tier_set", says="Tier {tier} under {scheme}"):
    """The level of resources that follows from risk, with the reasons that produced it (OMM 3.62-3.71)."""

    scheme: str
    tier: str
    reasons: tuple[str, ...]

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        schemes.must_be_of(self.scheme, self.tier)
        yield Draft(self, brings(sentence, self.scheme, self.tier))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return tiered(sentence, entry, self.scheme, self.tier)


class OverrideTier(Command, entry="tier_overridden", says="Tier overridden to {tier}"):
    """Another tier than the factors give, by a line manager who does not manage the case, with reason (OMM 3.71).

    It stands to the end of its last day, then the tier that the factors gave comes back; without a last day it stands
    until the tier is told or worked out anew."""

    scheme: str
    tier: str
    reason: str
    until: Day | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        schemes.must_be_of(self.scheme, self.tier)
        if self.until and self.until < calendar.day(telling.moment):
            raise BadInput("override-tier: the last day must not be in the past.")
        yield Draft(self, brings(sentence, self.scheme, self.tier))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        about = kept_as(sentence, self.scheme)
        fact = Dated(entry.occurred_at, entry.seq, about, self.tier)
        sentence = sentence.keeping("tier_overridden", fact)
        if self.until:
            sentence = sentence.keeping("override_until", fact._replace(value=self.until.isoformat()))
        unit = schemes.unit_of(self.scheme, self.tier)
        return units.belonging(sentence, entry, self.scheme, unit).retiered()


class TierOverrideEnded(Happening, says="The override of the tier ended: tier {tier} under {scheme}"):
    """The last day of an override is past: the tier that the factors gave is in place again, if they gave one."""

    scheme: str
    tier: str | None = None

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        sentence = sentence.keeping("override_ended", Dated(entry.occurred_at, entry.seq, self.scheme))
        unit = schemes.unit_of(self.scheme, self.tier) if self.tier else None
        return units.belonging(sentence, entry, self.scheme, unit).retiered()


def tier_override_ended(sentence: Sentence) -> Draft:
    """What the end of an override brings."""
    until, scheme, override = min(_overrides(sentence))
    told = sentence.tier_told(scheme)
    tier = told.value if told else None
    ended = Reason(
        code="override_ran_out",
        values={"tier": override.value, "until": until.isoformat()},
        entries=(override.seq, told.seq) if told else (override.seq,),
    )
    return Draft(
        TierOverrideEnded(scheme=scheme, tier=tier), (ended, *(brings(sentence, scheme, tier) if tier else ()))
    )


class TierTurned(Happening, says="Tier {tier} under {scheme}: time alone changed it"):
    """The day came from which the scheme's rule gives another tier on the same factors."""

    scheme: str
    tier: str
    provisional: bool | None = None

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        _, *later = (turn for turn in sentence.turns or () if turn.scheme == self.scheme)
        return tiered(sentence, entry, self.scheme, self.tier, turns=tuple(later))


def tier_turned(sentence: Sentence) -> Draft:
    """What the next day brings on which time alone changes a tier."""
    turn = min(sentence.turns or (), key=lambda one: (one.on, one.scheme))
    before = sentence.tier_under(turn.scheme) or NONE
    values: dict[str, str | int] = {"scheme": turn.scheme, "because": ", ".join(turn.because), "before": before}
    why = Reason(code="tier_by_rule", values=values, entries=(turn.seq,))
    turned = TierTurned(scheme=turn.scheme, tier=turn.tier, provisional=turn.provisional)
    return Draft(turned, (why, *brings(sentence, turn.scheme, turn.tier)))


class MonitorCase(
    Command,
    verb="monitor",
    entry="case_monitored",
    says="Line manager's monitoring: {guidance}",
):
    """The line manager's monitoring and guidance of the work, frequent in tier 4 (OMM 3.68)."""

    guidance: str
    tier_still_fits: bool | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        stands = Reason(code="tier", values={"stands": sentence.tier or NONE})
        doubted = (Reason(code="tier_doubted"),) if self.tier_still_fits is False else ()
        yield Draft(self, (stands, *doubted))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.keeping("case_monitored", Dated(entry.occurred_at, entry.seq))


def tiered(
    sentence: Sentence, entry: Entry, scheme: str, tier: str, *, unit: str | None = None, turns: tuple[Turn, ...] = ()
) -> Sentence:
    """The sentence with one tier more in the history of its scheme, and what follows for its unit and its days ahead.

    A tier told late, of before the one that is known, changes neither. An override keeps its unit while it stands."""
    before = sentence.tier_told(scheme)
    fact = Dated(entry.occurred_at, entry.seq, kept_as(sentence, scheme), tier)
    sentence = sentence.keeping("tier", fact)
    if before and before > fact:
        return sentence.retiered()
    override = sentence.override_of(scheme)
    held = schemes.unit_of(scheme, override.value) if override else unit or schemes.unit_of(scheme, tier)
    others = tuple(turn for turn in sentence.turns or () if turn.scheme != scheme)
    return units.belonging(sentence, entry, scheme, held).retiered(turns=(*others, *turns) or None)


def kept_as(sentence: Sentence, scheme: str) -> str:
    """The name under which a tier of that scheme is kept.

    Where no pack of the sentence tiers it, a tier told under the four, or under a name that only its place knows, is
    kept without one, as it was before schemes were."""
    is_named = scheme in schemes.SCHEMES and scheme != FOUR_TIERS
    return scheme if is_named or _tierings(sentence) else ""


def scheme_now(sentence: Sentence) -> str:
    """The scheme that the sentence is under: that of its last tier, or the one by which its packs tier it."""
    told = sentence.last("tier", "tier_overridden")
    return told.about if told else next(iter(_tierings(sentence)), "")


def _in_place_of(sentence: Sentence, scheme: str, tier: str) -> tuple[Reason, ...]:
    """What the tier brings, or the one that an override keeps in its place."""
    override = sentence.override_of(scheme)
    until = sentence.overridden_until(override) if override else None
    if override is None or until is None:
        return brings(sentence, scheme, tier)
    values: dict[str, str | int] = {"tier": override.value, "until": until.isoformat()}
    stands = Reason(code="override_stands", values=values, entries=(override.seq,))
    return (stands, *brings(sentence, scheme, override.value))


def brings(sentence: Sentence, scheme: str, tier: str) -> tuple[Reason, ...]:
    """What a tier brings by the sentence's packs: modes, style of contact, what is done (OMM 3.65-3.68)."""
    ref, tiering = _tierings(sentence).get(scheme, ("", None))
    form = tiering.form(tier) if tiering else None
    if form is None:
        return ()
    values: dict[str, str | int] = {"tier": tier}
    if form.modes:
        values["modes"] = ", ".join(form.modes)
    if form.contact:
        values["contact"] = form.contact
    if form.work:
        values["work"] = ", ".join(form.work)
    return (Reason(code="tier_brings", standard=ref, values=values),)


def _tierings(sentence: Sentence) -> dict[str, tuple[str, Tiering]]:
    """The schemes by which the packs of today tier the sentence."""
    return policy.tierings(sentence.governing().today)


def owed(sentence: Sentence) -> Iterator[Owed]:
    """A tier after the assessment, at each review, after news of risk and after release; what it turns on, where it
    could not be told; the end of an override; the day on which time changes it; the line manager's monitoring."""
    if sentence.order is None:
        return
    for question, began in _occasions(sentence):
        yield Owed(question, began)
    for scheme in _schemes(sentence):
        attempt = sentence.last("tier_not_told", about=scheme)
        if attempt and (sentence.tier_told(scheme) or attempt) <= attempt:
            yield Owed("tier_factors", attempt, scheme)
    for until, scheme, override in _overrides(sentence):
        yield Owed("tier_override", override, scheme, due=calendar.end_of(until))
    for turn in {turn.scheme: turn for turn in reversed(sentence.turns or ())}.values():
        worked_out = next(fact for fact in sentence.facts("tier") if fact.seq == turn.seq)
        yield Owed("tier_turn", worked_out, turn.scheme, due=calendar.start_of(turn.on))
    in_place = sentence.tier_in_place_since(FOUR_TIERS)
    if in_place:
        yield Owed(Question.MONITORING, max(in_place, sentence.last("case_monitored") or in_place))


def _occasions(sentence: Sentence) -> Iterator[tuple[Question, Dated]]:
    """What made a tier due that nobody has looked at since, where a pack of the sentence tiers it (OMM App. B; CMM case
    C, D). Until it was looked at for the first time, the assessment alone does."""
    tiers_it = set(_tierings(sentence))
    if not tiers_it:
        return
    looks = [fact for fact in sentence.facts(*TOLD) if (fact.about or FOUR_TIERS) in tiers_it]

    def first_open(occasions: Iterable[Dated]) -> Dated | None:
        return next((one for one in occasions if not any(look.at >= one.at for look in looks)), None)

    if not looks:
        yield from ((Question.TIER, assessed) for assessed in sentence.facts("assessed")[:1])
        return
    later = {
        Question.TIER_AT_REVIEW: first_open(sentence.facts("reviewed")),
        Question.TIER_AFTER_NEWS: first_open(news(sentence)),
        Question.TIER_AFTER_RELEASE: first_open(sentence.releases[-1:]),
    }
    yield from ((question, began) for question, began in later.items() if began)


def _schemes(sentence: Sentence) -> list[str]:
    """The schemes under which this sentence was ever tiered, or tried."""
    return sorted({fact.about or FOUR_TIERS for fact in sentence.facts(*TOLD, "tier_overridden")})


def _overrides(sentence: Sentence) -> list[tuple[date, str, Dated]]:
    """The overrides that stand to a last day, first to end first."""
    found = [(scheme, sentence.override_of(scheme)) for scheme in _schemes(sentence)]
    with_days = [(sentence.overridden_until(one), scheme, one) for scheme, one in found if one]
    return sorted((until, scheme, one) for until, scheme, one in with_days if until)


def _known(sentence: Sentence, scheme: str, telling: Telling) -> Known:
    reviewed, told = sentence.last("reviewed"), sentence.tier_told(scheme)
    released = sentence.releases
    return Known(
        on=calendar.day(telling.occurred_at),
        harm=sentence.harm,
        life=sentence.kind in INDETERMINATE,
        released=calendar.day(released[-1].at) if released else None,
        unit=units.now(sentence, scheme),
        at_review=bool(reviewed and told and reviewed.at >= told.at),
        open_breach=proceedings(sentence) is not None,
    )


def _why(sentence: Sentence, factors: Factors, known: Known, found: WorkedOut) -> tuple[Reason, ...]:
    """The rule's reasons, what was in place before, what nobody gave, and a harm that is not the assessment's."""
    told = sentence.tier_told(factors.scheme)
    values: dict[str, str | int] = {"scheme": factors.scheme, "because": ", ".join(found.because)}
    reasons = [Reason(code="tier_by_rule", values={**values, "before": told.value if told else NONE})]
    before = scheme_now(sentence)
    if sentence.tier and (before or FOUR_TIERS) != factors.scheme:
        reasons.append(Reason(code="scheme_changed", values={"before": before or FOUR_TIERS, "now": factors.scheme}))
    if factors.passed_over:
        reasons.append(Reason(code="unknown_counts_for_nothing", values=dict.fromkeys(factors.passed_over, "unknown")))
    given: Any = factors.harm()
    if given and schemes.assessed(known) not in (None, given):
        reasons.append(Reason(code="harm_differs", values={"given": given, "assessed": known.harm}))
    if found.later:
        reasons.append(Reason(code="time_will_change_it", values={str(step.on): step.tier for step in found.later}))
    return tuple(reasons)
