"""The report of the Effective Supervision Inspection: sample, criteria, scores; all cases and high-risk cases apart.

Of each criterion stands first what was judged, then what the record shows by itself; each measure says which it is.
"""

from collections.abc import Iterator

from domain.measures.account import Account
from domain.measures.esi.assessment import ASSESSMENT
from domain.measures.esi.attendance import ATTENDANCE
from domain.measures.esi.criteria import ESI, Criterion
from domain.measures.esi.harm import HARM
from domain.measures.esi.outcomes import OUTCOMES
from domain.measures.esi.planning import PLANNING
from domain.measures.esi.score import SAMPLE, score_tables
from domain.measures.esi.shown import SAMPLE as OF_THE_PERIOD
from domain.measures.esi.shown import Shown, judged, of_high_risk, told
from domain.measures.esi.supervision import SUPERVISION
from domain.measures.measure import OUTSIDE, Count, Measure, Report, Section, Window

SHOWN: tuple[Shown, ...] = (*ASSESSMENT, *PLANNING, *ATTENDANCE, *SUPERVISION, *HARM, *OUTCOMES)
"""What the record shows by itself, each with the criterion that it is about."""
CRITERIA: tuple[Criterion, ...] = tuple(one for one in ESI.criteria if one.class_)


def _is_high_risk(account: Account, window: Window) -> Count:
    return told(account.is_high_risk) if window.has(account.supervised_from) else OUTSIDE


SAMPLED = Measure(
    name=SAMPLE,
    title="High-risk cases in the sample",
    counts="cases whose risk of harm was assessed last as high or very high",
    of="cases whose supervision in the community began in the period and whose risk of harm is assessed",
    leaves_out=f"{OF_THE_PERIOD}; cases that nobody has assessed are not known",
    source=f"{ESI.source}, Inspection arrangements",
    reads=(),
    look=_is_high_risk,
)


def _judged(criterion: Criterion) -> Iterator[Measure]:
    """The judgements on the whole, which make the score, then those on its parts, by their numbers."""
    yield judged(criterion.criterion, criterion.title)
    for number, part in enumerate(criterion.judged, start=1):
        yield judged(f"{criterion.criterion}.{number}", part)


def _all_cases(criterion: Criterion) -> Section:
    computed = (one.measure for one in SHOWN if one.criterion == criterion.criterion and not one.only_high_risk)
    return Section(f"{criterion.criterion} {criterion.title}", ESI.source, (*_judged(criterion), *computed))


def _high_risk(criterion: Criterion) -> Section:
    mine = [one for one in SHOWN if one.criterion == criterion.criterion]
    computed = (one.measure if one.only_high_risk else of_high_risk(one.measure) for one in mine)
    judgements = (of_high_risk(one) for one in _judged(criterion))
    return Section(f"{criterion.criterion} {criterion.title}, high-risk cases", ESI.source, (*judgements, *computed))


REPORT = Report(
    name="esi",
    title="Effective Supervision Inspection",
    sections=(
        Section("The sample", ESI.source, (SAMPLED,)),
        *(_all_cases(one) for one in CRITERIA),
        *(_high_risk(one) for one in CRITERIA),
    ),
    scores=score_tables,
)
