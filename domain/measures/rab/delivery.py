"""How likely an inspector is to find the delivery of a case good, by the regressions of RAB (Tables B3, B4, B5).

A figure comes with what made it and with what it cannot say; where an input is not known there is none. It is a measure
of the work with a case. No rule may read it, the tier least of all: the test command holds `tiers` and `team` to that.
"""

from collections.abc import Iterable
from math import exp

from domain.assessment import Assess
from domain.case import AgeBand
from domain.inspection import OfficerInterviewed
from domain.measures.annulled import without_annulled
from domain.measures.characteristics import characteristics
from domain.measures.rab.bulletin import RAB, Judgement, Regression, harm_class, ogrs_band
from domain.messages import Entry
from domain.model import Harm, Model
from domain.tiers.tiering import TierNotTold, TierWorkedOut

CONSTANT = "constant"
PER_CASE = "fte_cases"


class Case(Model):
    """What is known of a case, as the regressions ask for it."""

    age_band: AgeBand | None = None
    ogrs: int | None = None
    harm: Harm | None = None
    interview: OfficerInterviewed | None = None

    def value(self, input: str) -> str | int | None:
        """A class, a number or an answer (1 for yes, 0 for no); None where it is not known."""
        match input:
            case "age_band":
                return self.age_band
            case "ogrs":
                return ogrs_band(self.ogrs)
            case "harm":
                return harm_class(self.harm)
        said: bool | int | None = getattr(self.interview, input, None)
        return None if said is None else int(said)


class Part(Model):
    """What one input added to the logarithm of the odds: its value, its coefficient (0 of a reference class)."""

    input: str
    value: str | int
    b: float
    adds: float


class Figure(Model):
    """The odds and the probability of a good judgement, what made them, and what is to be said beside them.

    `rounding_span` is how far the rounding of the coefficient for each case of the caseload alone can move the
    probability, where the model has one."""

    model: Judgement
    judges: str
    odds: float
    probability: float
    parts: tuple[Part, ...]
    rounding_span: tuple[float, float] | None
    limits: tuple[str, ...] = RAB.limits
    source: str


class NoFigure(Model):
    """Why there is none: inputs that are not known, or a case that the model leaves out, as `left_out` is a no."""

    model: Judgement
    judges: str
    missing: tuple[str, ...] = ()
    left_out: str | None = None


def figures(entries: Iterable[Entry]) -> tuple[Figure | NoFigure, ...]:
    """The figures of a sentence by what its record shows, one for each regression."""
    case = case_of(entries)
    return tuple(figure(model, case) for model in RAB.models)


def figure(model: Regression, case: Case) -> Figure | NoFigure:
    """The figure of one regression, or why there is none."""
    if model.only_where and case.value(model.only_where) == 0:
        return NoFigure(model=model.model, judges=model.judges, left_out=model.only_where)
    known = {input: value for input in model.inputs if (value := case.value(input)) is not None}
    missing = tuple(input for input in model.inputs if input not in known)
    if missing:
        return NoFigure(model=model.model, judges=model.judges, missing=missing)
    return _worked_out(model, {input: value for input, value in known.items() if input != model.only_where})


def case_of(entries: Iterable[Entry]) -> Case:
    """What the record shows of a case now: of each input what happened last."""
    told = without_annulled(entries)
    score, harm, interview = None, None, None
    for entry in told:
        match entry.data:
            case Assess(harm=Harm.UNKNOWN):
                harm = None
            case Assess():
                harm = entry.data.harm
            case OfficerInterviewed():
                interview = entry.data
        score = _score(entry) if _score(entry) is not None else score
    return Case(age_band=characteristics(told).age_band, ogrs=score, harm=harm, interview=interview)


def _score(entry: Entry) -> int | None:
    """The OGRS score that an entry tells: an assessment, or the factors of a tier."""
    match entry.data:
        case Assess():
            return entry.data.ogrs
        case TierWorkedOut() | TierNotTold():
            score: int | None = getattr(entry.data.factors, "ogrs", None)
            return score
    return None


def _worked_out(model: Regression, known: dict[str, str | int]) -> Figure:
    constant = Part(input=CONSTANT, value=1, b=model.constant.b, adds=model.constant.b)
    parts = (constant, *(_part(model, input, value) for input, value in known.items()))
    log_odds = sum(part.adds for part in parts)
    return Figure(
        model=model.model,
        judges=model.judges,
        odds=exp(log_odds),
        probability=_probability(log_odds),
        parts=parts,
        rounding_span=_rounding_span(log_odds, known.get(PER_CASE)),
        source=f"{RAB.source}: {model.printed}",
    )


def _part(model: Regression, input: str, value: str | int) -> Part:
    term = model.term(input, value)
    b = term.b if term else 0.0
    return Part(input=input, value=value, b=b, adds=b if isinstance(value, str) else b * value)


def _rounding_span(log_odds: float, cases: str | int | None) -> tuple[float, float] | None:
    if not isinstance(cases, int):
        return None
    return _probability(log_odds - RAB.rounding * cases), _probability(log_odds + RAB.rounding * cases)


def _probability(log_odds: float) -> float:
    odds = exp(log_odds)
    return odds / (1 + odds)
