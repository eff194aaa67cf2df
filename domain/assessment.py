"""What is known of the person: risks, needs and views.

The risk of harm and the likelihood of reoffending are judged apart, by the offender manager (ESI B1, B2). News of risk
makes an assessment or review due; the person's own view is recorded beside it (OMM App. E).
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from domain import policy
from domain.diary import Owed
from domain.messages import Command, Draft, Entry, Fact, Reason, Telling
from domain.model import Harm
from domain.policy import Marker
from domain.questions import Question
from domain.sentence import Sentence
from domain.state import Dated

HIGH = (Harm.HIGH, Harm.VERY_HIGH)
RANK = (Harm.UNKNOWN, Harm.LOW, Harm.MEDIUM, Harm.HIGH, Harm.VERY_HIGH)
NEWS = ("risk_information", "assessment_questioned", "charged", "convicted", "arrested")
OgrsScore = Annotated[int, Field(ge=0, le=99)]
OUR_OWN = ("recall", "warrant")  # an arrest that we asked for is no news


class Assess(
    Command,
    entry="assessed",
    says="Assessed: risk of harm {harm}, likelihood of reoffending {likelihood}",
):
    """The assessment of harm and of reoffending, with what it drew on (ESI B1-B3, C2-C4).

    Markers that are left out stay as they were."""

    harm: Harm
    likelihood: Literal["low", "medium", "high"]
    needs: tuple[str, ...] = ()
    tool: str | None = None
    sources: tuple[
        Literal["earlier_assessment", "specialist", "other_agency", "report", "prison_plan", "the_person"], ...
    ] = ()
    manager_took_part: bool | None = None
    victim_issues: tuple[Literal["contact_scheme", "restraint", "children", "known_victim", "none"], ...] = ()
    diversity: tuple[Literal["age", "sex", "ethnicity", "religion", "disability", "language", "caring"], ...] = ()
    support_needs: tuple[Literal["interpreter", "literacy", "transport", "childcare", "health", "disability"], ...] = ()
    motivation: Literal["low", "medium", "high"] | None = None
    motivation_tool: str | None = None
    stage_of_change: Literal["structure", "learning", "ownership"] | None = None
    """How far the change has come: structure first, then learning, then making it one's own (DTTO, OMM App. E)."""
    markers: tuple[Marker, ...] | None = None
    ogrs: OgrsScore | None = None
    """The score of OGRS, in percent, where that tool was used (ESI B2: the approved tool; RAB)."""

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        changed = Reason(code="harm", values={"before": sentence.harm, "now": self.harm})
        overseen = Reason(code="high_harm_oversight", values={"recorded": str(bool(self.manager_took_part)).lower()})
        because = (changed, overseen) if self.harm in HIGH else (changed,)
        yield Draft(self, because=(*because, *self._held_elsewhere(sentence)))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        before = sentence.harm
        stage = self.stage_of_change or sentence.stage_of_change
        markers = sentence.markers if self.markers is None else self.markers
        sentence = sentence.but(harm=self.harm, needs=self.needs, stage_of_change=stage, markers=markers)
        if RANK.index(self.harm) > RANK.index(before):
            sentence = sentence.keeping("harm_raised", Dated(entry.occurred_at, entry.seq, before, self.harm))
        return sentence.keeping("assessed", Dated(entry.occurred_at, entry.seq, value=self.harm))

    def _held_elsewhere(self, sentence: Sentence) -> tuple[Reason, ...]:
        """Since 2014 the public service holds every case of high and very high harm (RAB 2.1; E3 3.1)."""
        pack = policy.held_elsewhere(sentence.governing().today, self.harm)
        return (Reason(code="held_elsewhere", standard=pack),) if pack else ()


class RiskInformation(
    Fact,
    keeps=("source",),
    verb="risk",
    says="News of risk from {source}",
):
    """Something that may change the assessment: it makes a new one, or a review, due (CMM case C, D)."""

    source: str
    text: str | None = None
    factor: str | None = None
    threat_to_staff: bool | None = None
    change: Literal["new", "changed", "gone"] | None = None
    """What became of the factor (OMM App. B: the manager watches them)."""
    shared_with: tuple[str, ...] | None = None
    """The providers who were told: each has to know of it (OMM App. B)."""


class AssessmentQuestioned(Fact, keeps=(), says="The assessment was questioned: {why}"):
    """What the supervisor or a key worker sees does not fit the assessment: it is looked at again (OMM App. B)."""

    why: str


class ProgressMarked(Fact, says="Progress: {what}"):
    """Progress that is marked enough for the manager to know of it before the next review (OMM App. B)."""

    what: str
    objective: str | None = None


class NeedStated(Fact, keeps=("need",), verb="need", says="Need stated: {need}"):
    """A need that the person or somebody else names; whose it is matters (OMM App. E)."""

    need: str
    stated_by: Literal["the_person", "staff", "family", "agency"]


class ViewStated(Fact, verb="view", says="The person's own view was recorded"):
    """What the person thinks: of their problems, of the plan, of how they were dealt with (OMM App. E)."""

    agrees_with_plan: bool | None = None
    took_part_in_planning: bool | None = None
    text: str | None = None


def news(sentence: Sentence) -> list[Dated]:
    """News of risk, in the order in which it came; what we brought about ourselves is none."""
    return [one for one in sentence.facts(*NEWS) if one.about not in OUR_OWN]


def owed(sentence: Sentence) -> Iterator[Owed]:
    """The first assessment; another after news of risk."""
    if sentence.order is None:
        return
    if not sentence.facts("assessed"):
        yield Owed(Question.ASSESSMENT, sentence.facts("sentenced")[0])
    if not all(sentence.facts(made) for made in ("assessed", "risk_management_plan", "planned")):
        yield Owed(Question.PRIORITY_PLAN, sentence.facts("sentenced")[0])
    for one in news(sentence):
        if not sentence.facts("assessed", "reviewed", since=one.at):
            yield Owed(Question.REASSESSMENT, one, str(one.seq))
