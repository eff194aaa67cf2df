"""What a sentence plan must hold, and what became of it: looked at whenever the plan is made, changed or reviewed.

Gaps are warnings and keep one obligation open; none refuses a plan. They are looked for where a standard asks for the
content (`plan_content`), what happened since where one asks for planning again (`replan`).
"""

from collections.abc import Mapping

from domain import calendar
from domain.assessment import HIGH
from domain.diary import standard_of
from domain.interventions import turns
from domain.messages import Reason
from domain.questions import Question
from domain.sentence import Sentence
from domain.state import Dated, Objective, Written

PLANNING = ("planned", "plan_changed", "reviewed")
LIFE = ("released", "received", "returned", "ended_early", "sentence_varied")
Gaps = dict[str, dict[str, str | int]]


def asked(sentence: Sentence) -> bool:
    """Whether a standard asks for the content of this sentence's plan."""
    return standard_of(sentence, Question.PLAN_CONTENT) is not None


def said(sentence: Sentence) -> Written | None:
    """What the plan says beside its interventions; of one made before a standard asked, only its objectives' ids."""
    if sentence.written or not asked(sentence):
        return sentence.written
    objectives = tuple(Objective(id=id, text="") for id in sentence.objectives)
    return Written(objectives=objectives, draws_on=(), liaison=(), shared="team")


def is_wanting(sentence: Sentence) -> bool:
    """Whether something of the plan's content is lacking or was never kept."""
    return sentence.written is None or bool(gaps(sentence, risk_plan=has_risk_plan(sentence)))


def gaps(sentence: Sentence, *, risk_plan: bool) -> Gaps:
    """What the plan lacks, by code, with what it is about (OMM 3.18; ESI B3, C2, C4; CMM Table A2.7)."""
    assert sentence.written is not None
    found: dict[str, Mapping[str, str]] = {
        "objectives_incomplete": _incomplete(sentence),
        "needs_unanswered": dict.fromkeys(_unanswered(sentence), "no_objective"),
        "objectives_unserved": dict.fromkeys(_unserved(sentence), "no_intervention_or_contact"),
        "requirements_not_covered": dict.fromkeys(_not_covered(sentence), "no_objective"),
        "method_not_chosen": dict.fromkeys(_without_method(sentence), "no_method"),
        "no_liaison": {} if sentence.written.liaison else {"liaison": "nobody"},
        "no_risk_management_plan": {} if risk_plan or sentence.harm not in HIGH else {"harm": sentence.harm},
        "does_not_draw_on": dict.fromkeys(_not_drawn_on(sentence), "left_out"),
    }
    return {code: {**values} for code, values in found.items() if values}


def lacking(sentence: Sentence, *, risk_plan: bool) -> tuple[Reason, ...]:
    """The same as warnings."""
    standard = standard_of(sentence, Question.PLAN_CONTENT)
    if standard is None or sentence.written is None:
        return ()
    found = gaps(sentence, risk_plan=risk_plan)
    return tuple(Reason(code=code, standard=standard.ref, values=values) for code, values in found.items())


def left_out(sentence: Sentence) -> tuple[Reason, ...]:
    """The warning about a review that does not cover all parts of the sentence (CMM Table A2.7)."""
    standard = standard_of(sentence, Question.PLAN_CONTENT)
    return (Reason(code="not_all_parts_covered", standard=standard.ref),) if standard else ()


def has_risk_plan(sentence: Sentence) -> bool:
    """Whether a risk management plan was made since the risk last rose."""
    raised = sentence.last("harm_raised")
    return bool(sentence.facts("risk_management_plan", since=raised.at if raised else None))


def happened_since(sentence: Sentence) -> tuple[Dated, ...]:
    """What happened, or became known, since the plan was last made, changed or reviewed and may upset it."""
    looked_at = sentence.last(*PLANNING)
    if looked_at is None:
        return ()
    return tuple(fact for fact in sentence.facts(*LIFE) if fact.seq > looked_at.seq)


def replanned(sentence: Sentence) -> tuple[Reason, ...]:
    """What prompted planning again, where a standard asks for it."""
    standard, happened = standard_of(sentence, Question.REPLAN), happened_since(sentence)
    if standard is None or not happened:
        return ()
    kinds = {
        kind: calendar.day(fact.at).isoformat() for kind in LIFE for fact in sentence.facts(kind) if fact in happened
    }
    entries = tuple(sorted({fact.seq for fact in happened}))
    return (Reason(code="replanned", standard=standard.ref, values={**kinds}, entries=entries),)


def moved(sentence: Sentence, after: Sentence) -> tuple[Reason, ...]:
    """What a change of the plan puts into another part of the sentence, or before or after other work."""
    now, then = turns.layout_of(after), turns.layout_of(sentence)
    stood = {one.id: f"{then.reason(one.id)}:{then.place[one.id]}" for one in sentence.interventions}
    stands = {one.id: f"{now.reason(one.id)}:{now.place[one.id]}" for one in after.interventions}
    values = {id: f"{stood[id]} > {place}" for id, place in sorted(stands.items()) if stood.get(id, place) != place}
    if not values or standard_of(sentence, Question.REPLAN) is None:
        return ()
    return (Reason(code="moved", values={**values}),)


def _incomplete(sentence: Sentence) -> dict[str, str]:
    """What each objective leaves out: who, by when, and the need, unless it serves what the court ordered."""
    assert sentence.written is not None
    ordered = {one.id: one.objective for one in sentence.interventions if one.requirement}
    found = {}
    for one in sentence.written.objectives:
        of_the_court = one.id in ordered.values() or any(id in ordered for id in one.interventions or ())
        wanted = ("who", "by") if of_the_court else ("need", "who", "by")
        found[one.id] = " ".join(name for name in wanted if getattr(one, name) is None)
    return {id: names for id, names in found.items() if names}


def _unanswered(sentence: Sentence) -> list[str]:
    """The assessed needs that have neither an objective nor a record that nothing answers them (OMM A 2.5.1)."""
    assert sentence.written is not None
    answered = {one.need for one in sentence.written.objectives}
    return sorted({*sentence.needs} - answered - {fact.about for fact in sentence.facts("unmet_need_recorded")})


def _unserved(sentence: Sentence) -> list[str]:
    assert sentence.written is not None
    served = {one.objective for one in sentence.interventions}
    return [
        one.id for one in sentence.written.objectives if not (one.interventions or one.in_contact or one.id in served)
    ]


def _not_covered(sentence: Sentence) -> list[str]:
    """The requirements of the court that serve no objective of the plan."""
    assert sentence.written is not None
    named = {id for one in sentence.written.objectives for id in one.interventions or ()}
    return [one.id for one in sentence.interventions if one.requirement and not one.objective and one.id not in named]


def _without_method(sentence: Sentence) -> list[str]:
    """The constructive work of which nobody said which method suits this person (ESI C4)."""
    return [one.id for one in sentence.interventions if one.class_ == "constructive" and not one.method]


def _not_drawn_on(sentence: Sentence) -> list[str]:
    """The report, and on licence the prison's plan, where there is one and the plan does not draw on it (ESI B3)."""
    assert sentence.written is not None
    report = ["report"] if sentence.facts("report_delivered") else []
    prison = ["prison_plan"] if _planned_after_release(sentence) else []
    return [source for source in (*report, *prison) if source not in sentence.written.draws_on]


def _planned_after_release(sentence: Sentence) -> bool:
    """Whether the plan is made on licence, so that the prison's was before it."""
    planned, released = sentence.last("planned"), sentence.last("released")
    made = planned.at if planned else sentence.last_moment
    return sentence.is_custodial and released is not None and made >= released.at
