"""A case of the inspection: what the record shows of one sentence from its first day in the community on.

An account says what several reports ask; this says what the inspection asks, once for all of its measures.
"""

from datetime import date
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from domain import calendar
from domain.assessment import HIGH, OUR_OWN, RANK
from domain.measures.account import Account, Deadline
from domain.measures.esi.criteria import ESI
from domain.measures.facts import Fact
from domain.measures.measure import Window
from domain.model import Harm

LIMITS = ESI.limits
Said = dict[str, Any]
IN_TIME = ("met", "met_recorded_late")
PLANNING = ("planned", "plan_changed", "reviewed")
NEWS = ("risk_information", "assessment_questioned", "charged", "convicted", "arrested")


class Assessment(NamedTuple):
    """An assessment by its day. One that leaves the harm unknown assesses the likelihood of reoffending alone."""

    day: date
    harm: Harm
    says: Said

    @property
    def is_high(self) -> bool:
        return self.harm in HIGH


class Case:
    """One sentence that is supervised in the community, by what was recorded of it."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self._said: dict[int, Said] = {}

    @property
    def began(self) -> date:
        """The first day of supervision in the community."""
        on = self.account.supervised_from
        assert on is not None, "the sample holds supervised sentences only"
        return on

    def is_over_by(self, day: date) -> bool:
        over_on = self.account.over_on
        return over_on is not None and over_on <= day

    def since(self, *kinds: str) -> list[Fact]:
        """The facts of some kinds since supervision began."""
        return [fact for fact in self.account.facts(*kinds) if fact.at >= self._since]

    @cached_property
    def _since(self) -> int:
        return int(calendar.start_of(self.began).timestamp())

    def says(self, fact: Fact) -> Said:
        """All that an entry says, read once for all measures."""
        if fact.seq not in self._said:
            self._said[fact.seq] = fact.says
        return self._said[fact.seq]

    @cached_property
    def judgements(self) -> dict[str, str]:
        """The latest answer on each criterion, and on each part of one."""
        return {fact.about: fact.value for fact in self.account.facts("criterion_judged")}

    # Assessment

    @cached_property
    def assessments(self) -> list[Assessment]:
        return [Assessment(fact.day, Harm(fact.about), self.says(fact)) for fact in self.account.facts("assessed")]

    @cached_property
    def harm_assessments(self) -> list[Assessment]:
        return [one for one in self.assessments if one.harm != Harm.UNKNOWN]

    @cached_property
    def first_assessment(self) -> Assessment | None:
        """That with which supervision began, of the likelihood of reoffending."""
        return _beginning(self.assessments, self.began)

    @cached_property
    def first_harm_assessment(self) -> Assessment | None:
        """That with which supervision began, of the risk of harm."""
        return _beginning(self.harm_assessments, self.began)

    @property
    def began_as_high_risk(self) -> bool | None:
        """Whether the risk of harm was high or very high then; None where nobody has assessed it."""
        return self.first_harm_assessment.is_high if self.first_harm_assessment else None

    @cached_property
    def harm_changes(self) -> list[date]:
        """Each day under supervision on which another level of harm was assessed than before."""
        pairs = zip(self.harm_assessments, self.harm_assessments[1:], strict=False)
        return [now.day for before, now in pairs if now.harm != before.harm and now.day >= self.began]

    @cached_property
    def news(self) -> list[date]:
        """Each day under supervision that brought news of risk; what we brought about ourselves is none."""
        return [fact.day for fact in self.since(*NEWS) if fact.kind != "arrested" or fact.about not in OUR_OWN]

    # Plan

    @cached_property
    def planned(self) -> Fact | None:
        return self.account.first("planned")

    @cached_property
    def plan(self) -> Said | None:
        """The plan as it was first made."""
        return self.says(self.planned) if self.planned else None

    @cached_property
    def _planning(self) -> list[tuple[Fact, Said]]:
        return [(fact, self.says(fact)) for fact in self.account.facts(*PLANNING)]

    @cached_property
    def reviews(self) -> list[tuple[Fact, Said]]:
        """The reviews under supervision."""
        return [(fact, says) for fact, says in self._planning if fact.kind == "reviewed" and fact.at >= self._since]

    @cached_property
    def risk_plans(self) -> list[date]:
        """Each day on which a risk management plan was made, as part of the plan, a change of it or a review."""
        return [fact.day for fact, says in self._planning if says.get("risk_management_plan")]

    def objectives(self, until: Fact | None = None) -> dict[str, Said]:
        """The objectives as they are, or as they were when something happened."""
        told = self._objectives if until is None else (one for one in self._objectives if _when(one[0]) <= _when(until))
        return {one["id"]: one for _, objectives in told for one in objectives} if self.plan else {}

    @cached_property
    def _objectives(self) -> list[tuple[Fact, list[Said]]]:
        """Each entry that puts objectives into the plan, or puts them anew."""
        names = ("objectives", "add_objectives", "change_objectives")
        told = ((fact, [one for name in names for one in says.get(name) or ()]) for fact, says in self._planning)
        return [(fact, objectives) for fact, objectives in told if objectives]

    @cached_property
    def requirements(self) -> dict[str, Said]:
        """What the court ordered, as it is now."""
        return self._interventions("sentenced", "sentence_varied", "court_outcome")

    @cached_property
    def interventions(self) -> dict[str, Said]:
        """All that was ordered or planned and not taken out again."""
        return self._interventions("sentenced", "sentence_varied", "court_outcome", "planned", "plan_changed")

    def _interventions(self, *kinds: str) -> dict[str, Said]:
        found: dict[str, Said] = {}
        for says in (self.says(fact) for fact in self.account.facts(*kinds)):
            for name in ("requirements", "interventions", "add", "change"):
                found.update({one["id"]: one for one in says.get(name) or ()})
            for id in says.get("remove") or ():
                found.pop(id, None)
        return found

    def is_smart(self, objective: Said) -> bool:
        """Whether it says by when, who, and which need; what serves a requirement needs no other need."""
        named = any(id in self.requirements for id in objective.get("interventions") or ())
        serves = named or any(one.get("objective") == objective["id"] for one in self.requirements.values())
        return bool(objective.get("by") and objective.get("who") and (objective.get("need") or serves))

    # Times

    def fell_due(self, window: Window, question: str) -> list[Deadline]:
        """The dated obligations of a kind whose day has come, met or missed."""
        return [one for one in self._deadlines.get(question, ()) if one.due <= window.as_at]

    def fell_due_since(self, window: Window, question: str) -> list[Deadline]:
        """The same under supervision."""
        return [one for one in self.fell_due(window, question) if one.due >= self.began]

    @cached_property
    def _deadlines(self) -> dict[str, list[Deadline]]:
        found: dict[str, list[Deadline]] = {}
        for one in self.account.deadlines:
            found.setdefault(one.question, []).append(one)
        return found

    @property
    def documents_expected_on(self) -> date:
        return calendar.add_months(self.began, LIMITS.documents_months)


@lru_cache(maxsize=1)
def case_of(account: Account) -> Case:
    """The case of an account. The last one is kept: all measures look at one account before they go on to the next."""
    return Case(account)


def _when(fact: Fact) -> tuple[int, int]:
    return fact.at, fact.seq


def rank(harm: Harm) -> int:
    """Higher is more harm."""
    return RANK.index(harm)


def _beginning(assessments: list[Assessment], began: date) -> Assessment | None:
    """The last that was made within the time for the first one, else the first made after it."""
    in_time = [one for one in assessments if (one.day - began).days <= LIMITS.assessed_days]
    return in_time[-1] if in_time else next(iter(assessments), None)
