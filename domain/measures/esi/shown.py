"""What a measure of the inspection is made of: a look at a case, in the sample, of all cases and of high-risk cases.

Two rules hold for all. A time shows whether something was there by its day, so what never came is not met once the day
is past. What a document says is counted of the documents that there are; where there is none, it is not known.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from domain.measures.account import Account, Deadline
from domain.measures.esi.case import IN_TIME, Case, case_of
from domain.measures.esi.criteria import ESI, criterion_of
from domain.measures.facts import DEADLINES
from domain.measures.measure import MET, NOT_MET, OUTSIDE, UNKNOWN, Count, Measure, Window, verdict

Look = Callable[[Case, Window], Count]
TIMES = (*DEADLINES, "missed")
SAMPLE = "cases whose supervision in the community did not begin in the period"
HIGH_RISK = (
    "cases whose risk of harm was assessed last as lower than high; where nobody has assessed it, it is not known"
)
BEGUN_AS_HIGH_RISK = "cases whose first risk of harm was lower than high; where nobody has assessed it, it is not known"


class Shown(NamedTuple):
    """A measure with the criterion that it belongs to and, of a computed one, what of it the record shows."""

    criterion: str
    part: str
    measure: Measure
    only_high_risk: bool = False


def computed(
    criterion: str,
    part: str,
    name: str,
    look: Look,
    *,
    title: str,
    counts: str,
    of: str,
    leaves_out: str = "",
    reads: tuple[str, ...] = (),
) -> Shown:
    """A measure of all cases in the sample that the record shows by itself. `part` is the table's word for it."""
    return Shown(
        criterion,
        part,
        Measure(
            name=f"esi_{criterion.lower()}_{name}",
            title=title,
            counts=counts,
            of=of,
            leaves_out="; ".join(filter(None, (SAMPLE, leaves_out))),
            source=f"{ESI.source}: {criterion}; what is counted is ours",
            reads=reads,
            look=_in_sample(look),
        ),
    )


def of_high_risk(measure: Measure) -> Measure:
    """The same measure of the cases whose risk of harm was assessed last as high or very high."""
    return _among(measure, lambda account: account.is_high_risk, HIGH_RISK)


def high_risk_only(shown: Shown) -> Shown:
    """A measure that is for such cases alone."""
    return shown._replace(measure=of_high_risk(shown.measure), only_high_risk=True)


def begun_as_high_risk_only(shown: Shown) -> Shown:
    """A measure for cases alone whose risk of harm was high or very high when supervision began."""
    return shown._replace(
        measure=_among(shown.measure, lambda account: case_of(account).began_as_high_risk, BEGUN_AS_HIGH_RISK),
        only_high_risk=True,
    )


def by_day(case: Case, window: Window, limit: date, done: date | None) -> Count:
    """Whether it was done by a day: outside before that day is past, and where the case was over before it."""
    if limit > window.as_at:
        return OUTSIDE
    if done is not None and done <= limit:
        return MET
    return OUTSIDE if case.is_over_by(limit) else NOT_MET


def in_time(deadlines: Iterable[Deadline]) -> Count:
    """Whether each was met in time; not known where none has a day."""
    found = [one.how in IN_TIME for one in deadlines]
    return verdict(all(found)) if found else UNKNOWN


def all_told(answers: Iterable[bool | None]) -> Count:
    """Whether all are so: one that is not decides, else one that is not known; of nothing there is no answer."""
    found = set(answers)
    if not found:
        return OUTSIDE
    return NOT_MET if False in found else UNKNOWN if None in found else MET


def told(answer: bool | None) -> Count:
    """The count of an answer that somebody gave, or nobody."""
    return UNKNOWN if answer is None else verdict(answer)


def title_of(criterion: str) -> str:
    found = criterion_of(criterion)
    assert found is not None
    return f"{criterion} {found.title}"


def judged(name: str, what: str) -> Measure:
    """The judgements on a criterion, or on a part of one."""
    return Measure(
        name=f"esi_{name.lower().replace('.', '_')}_judged",
        title=f"{name} judged: {what}",
        counts=f"cases of which the latest judgement on {name} is yes",
        of=f"cases of which the latest judgement on {name} is yes or no",
        leaves_out=f"{SAMPLE}; cases judged not applicable; cases that nobody has judged on it are not known",
        source=f"{ESI.source}: {name.partition('.')[0]}; that cases are counted is ours, the report prints no formula",
        reads=("criterion_judged",),
        look=_in_sample(_answer(name)),
        basis="judged",
    )


def _answer(name: str) -> Look:
    counts = {"yes": MET, "no": NOT_MET, "not_applicable": OUTSIDE}
    return lambda case, window: counts.get(case.judgements.get(name, ""), UNKNOWN)


def _in_sample(look: Look) -> Callable[[Account, Window], Count]:
    def of_account(account: Account, window: Window) -> Count:
        return look(case_of(account), window) if window.has(account.supervised_from) else OUTSIDE

    return of_account


def _among(measure: Measure, is_in: Callable[[Account], bool | None], others: str) -> Measure:
    def look(account: Account, window: Window) -> Count:
        if not window.has(account.supervised_from):
            return OUTSIDE
        found = is_in(account)
        count = OUTSIDE if found is False else measure.look(account, window)
        return count if found or count == OUTSIDE else UNKNOWN

    return measure._replace(
        name=f"{measure.name}_high_risk",
        title=f"{measure.title}, high-risk cases",
        leaves_out=f"{measure.leaves_out}; {others}",
        look=look,
    )
