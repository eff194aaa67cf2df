"""The scores: of a criterion, of a section, overall; exact, in percent. What is missing has no score, never zero.

A section's score is the mean of its criteria, the critical ones counted twice; the overall score is the sections' by
their shares (ESI, Scoring approach). What a criterion's score is made of is not printed. Ours is the share of the cases
judged on it in which it was sufficiently met, as an inspector says it of a file with a reason. What the record shows
stands beside it and moves no score: a time or a presence tells nothing of quality, and a score that mixed them would
rise with better recording.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from domain.measures.esi.criteria import ESI
from domain.measures.measure import Count, Score, ScoreTable, Tally

SAMPLE = "esi_sample"
HIGH_RISK = "_high_risk"
Scores = Mapping[str, Fraction | None]
"""Percent by criterion, or by section."""


def score_tables(tallies: Mapping[str, Tally]) -> tuple[ScoreTable, ...]:
    """The scores of all cases and, apart, of high-risk cases, from what the measures came to."""
    notes = tuple(_notes(tallies.get(SAMPLE, Tally()).count))
    return (
        ScoreTable("Scores, all cases", tuple(_rows(tallies, "")), notes),
        ScoreTable("Scores, high-risk cases", tuple(_rows(tallies, HIGH_RISK)), notes[:1]),
    )


def section_score(section: str, scores: Scores) -> Fraction | None:
    """The mean of a section's criteria, each as often as it counts; None where one of them is missing."""
    return _mean([(scores.get(one.criterion), ESI.weight(one)) for one in ESI.scored(section)])


def overall_score(scores: Scores) -> Fraction | None:
    """The sections by their shares, nothing rounded between; None where a criterion of one is missing."""
    return _mean([(section_score(one.section, scores), one.share_pct or 0) for one in ESI.scored_sections])


def judged_of(criterion: str) -> str:
    """The name of the measure whose share is a criterion's score."""
    return f"esi_{criterion.lower()}_judged"


def _mean(parts: list[tuple[Fraction | None, int]]) -> Fraction | None:
    known = [(score, weight) for score, weight in parts if score is not None]
    if len(known) < len(parts):
        return None
    return sum((score * weight for score, weight in known), Fraction()) / sum(weight for _, weight in known)


def _rows(tallies: Mapping[str, Tally], suffix: str) -> Iterator[Score]:
    judged = {name: tallies.get(judged_of(name) + suffix, Tally()) for name in ESI.of_a_case}
    scores = {name: None if tally.share is None else tally.share * 100 for name, tally in judged.items()}
    for section in ESI.scored_sections:
        for one in ESI.scored(section.section):
            name, weighs = one.criterion, f"{one.class_}, {'once' if ESI.weight(one) == 1 else 'twice'}"
            yield Score(name, one.title, weighs, scores[name], judged[name].count)
        weighs, score = f"{section.share_pct} % of the whole", section_score(section.section, scores)
        yield Score(section.section, section.title, weighs, score)
    yield Score("overall", "Overall, sections B to D without D3", "", overall_score(scores))


def _notes(sample: Count) -> Iterator[str]:
    cases, inspected = sample.of + sample.unknown, ESI.sample
    yield (
        f"{cases} cases began supervision in the period. Of {sample.of} whose risk of harm is assessed, {sample.met} "
        f"are of high or very high risk; of {sample.unknown} it is not known."
    )
    yield (
        f"The inspection took about {inspected.cases} cases, {inspected.high_risk_pct} % of them high risk, "
        f"{_months(inspected.months_in)} months under supervision; usually {_months(inspected.usual_months_in)}."
    )
    yield (
        "A criterion's score is judged: the share in which it was met of the cases judged on it. Cases that nobody "
        "judged are not known and move none; what the record shows by itself moves none. The formula is ours."
    )
    yield "A1 to A5 and D3 are judged of an area, in words, and are outside the score."


def _months(both: tuple[int, int]) -> str:
    return f"{both[0]} to {both[1]}"
