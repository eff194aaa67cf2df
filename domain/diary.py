"""The diary: what a sentence owes, by when, what satisfies it, and to whom it goes if nobody does it.

It is derived: each subject says what is owed in a state (`owed`), and `running` fixes the due instant of what is newly
owed and lets go of what is owed no more, so that nothing in it can be stale. Reading it costs its own length.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from domain import calendar, policy
from domain.model import Role, reachable
from domain.policy import Standard
from domain.questions import Question
from domain.sentence import Sentence
from domain.state import Clock, Dated


class Owed(NamedTuple):
    """Something owed now. `since` started its clock; `due` is given where no standard fixes it (a hearing's day);
    it does not run while the event that starts its standard's clock has not come. `owner`: where it is somebody of
    their own, not who owns all of its kind."""

    question: str
    since: Dated
    about: str = ""
    due: datetime | None = None
    period: int | None = None
    runs: bool = True
    owner: Role | None = None

    @property
    def key(self) -> str:
        return f"{self.question}/{self.about}" if self.about else self.question


STARTED_BY = {"allocation to the provider": "allocated", "first attended appointment": "attended"}
COUNTED: dict[str, str] = {Question.CONTACTS: "contacts_counted", Question.CONTACT_RATE: "contact_rate_counted"}
"""The questions whose end of a period is a turn of time, and the entry that it makes."""


class Obligation(NamedTuple):
    """What answers a question: the deed in words, the entries that satisfy it, the owner if no standard names one."""

    does: str
    met_by: tuple[str, ...] = ()
    owner: Role | None = None


TIER_TOLD = ("tier_worked_out", "tier_not_told", "tier_set", "reviewed")

OBLIGATIONS: dict[str, Obligation] = {
    Question.REPORT: Obligation("Deliver the report {about}", ("report_delivered",)),
    Question.ALLOCATION: Obligation("Allocate an offender manager", ("allocated",)),
    Question.FIRST_APPOINTMENT_ARRANGED: Obligation(
        "Arrange the first appointment", ("appointment_made", "attended", "home_visit_made")
    ),
    Question.FIRST_APPOINTMENT: Obligation("Hold the first appointment", ("attended", "home_visit_made")),
    Question.ORDER_EXPLAINED: Obligation("Explain the order", ("order_explained",)),
    Question.ASSESSMENT: Obligation("Assess the risks", ("assessed",)),
    Question.PLAN: Obligation("Make the sentence plan", ("planned",)),
    Question.RISK_MANAGEMENT_PLAN: Obligation("Make the risk management plan", ("planned", "plan_changed", "reviewed")),
    Question.REVIEW: Obligation("Review the plan", ("reviewed",)),
    Question.CONTACTS: Obligation("Count the contacts of period {about}", ("contacts_counted",)),
    Question.CONTACT_LEVEL: Obligation("Say in the plan how often the person is seen", ("planned", "plan_changed")),
    Question.APPOINTMENT_OUTCOME: Obligation(
        "Record the outcome of appointment {about}",
        ("attended", "failed_to_attend", "home_visit_made", "appointment_changed"),
    ),
    Question.EXPLANATION_SOUGHT: Obligation(
        "Ask for an explanation of {about}", ("explanation_sought", "explanation_given")
    ),
    Question.EXPLANATION: Obligation(
        "Record the explanation of {about}, or that none was given", ("explanation_given",)
    ),
    Question.JUDGEMENT: Obligation("Judge the failure {about}", ("judged",)),
    Question.WARNING: Obligation("Warn about the failure {about}", ("warned",)),
    Question.BREACH_DECISION: Obligation(
        "Decide on breach or recall after {about}",
        ("breach_decided", "not_breaching_authorised", "recall_decided", "breach_referred"),
    ),
    Question.HEARING: Obligation("List the hearing", ("hearing_listed", "court_outcome")),
    Question.COURT_OUTCOME: Obligation("Report the outcome of the hearing", ("court_outcome",)),
    Question.PLAN_AFTER_COURT: Obligation(
        "Let the plan follow the court's outcome", ("plan_changed", "reviewed", "planned")
    ),
    Question.REASSESSMENT: Obligation("Assess or review again after news of risk", ("assessed", "reviewed")),
    Question.HOME_VISIT: Obligation("Visit the home", ("home_visit_made",)),
    Question.HANDOVER: Obligation("Hand over from custody to the community", ("handed_over",)),
    Question.RELEASE_PREPARED: Obligation("Prepare the release", ("release_prepared",)),
    Question.TRANSFER: Obligation("Accept or refuse the transfer", ("transfer_accepted", "transfer_refused")),
    Question.UNPAID_WORK: Obligation("Finish the hours of {about}", ("completed",)),
    Question.COMMENCEMENT_GAP: Obligation(
        "Start {about} with a three-way meeting", ("commenced", "started", "tag_fitted")
    ),
    Question.EVALUATION: Obligation("Evaluate and end the sentence", ("ended",)),
    "refer": Obligation("Refer to {about}", ("referred",), Role.OFFENDER_MANAGER),
    "refer_requirement": Obligation("Refer to {about}, as the court ordered", ("referred",), Role.CASE_ADMINISTRATOR),
    "place": Obligation(
        "Answer the referral to {about}",
        ("referral_accepted", "referral_refused", "place_free", "started", "tag_fitted"),
        Role.PARTNER,
    ),
    "prepare": Obligation(
        "Prepare the person for {about}", ("prepared", "commenced", "started", "tag_fitted"), Role.OFFENDER_SUPERVISOR
    ),
    "consolidate": Obligation("Consolidate what {about} taught", ("consolidated",), Role.OFFENDER_SUPERVISOR),
    "release_date": Obligation("Set the release date", ("release_date_set",), Role.PRISON),
    "release": Obligation("Release the person", ("released",), Role.PRISON),
    "parole": Obligation("Decide on parole", ("parole_outcome",), Role.PRISON),
    "licence_conditions": Obligation("Set the licence conditions", ("licence_conditions_set",), Role.OFFENDER_MANAGER),
    "return": Obligation("Return the person to custody", ("returned", "received"), Role.PRISON),
    "responsibility": Obligation("Let responsibility pass to the new area", ("responsibility_passed",), Role.SYSTEM),
    "referral": Obligation(
        "Take the referred breach to court, or decline it",
        ("breach_decided", "breach_declined"),
        Role.ENFORCEMENT_OFFICER,
    ),
    "stay": Obligation("End the authorisation not to breach", ("stay_ended",), Role.SYSTEM),
    "cover": Obligation("End the absence cover", ("cover_ended",), Role.SYSTEM),
    "policy": Obligation("Let the standards of the day apply", ("policy_changed",), Role.SYSTEM),
    "provider_misfit": Obligation(
        "Let the provider that holds this risk of harm take the sentence",
        ("policy_adopted", "assessed"),
        Role.LINE_MANAGER,
    ),
    "provider_unknown": Obligation("Name the provider: adopt its pack", ("policy_adopted",), Role.LINE_MANAGER),
    "countersignature": Obligation("Countersign the recall", ("recall_countersigned",), Role.LINE_MANAGER),
    "release_law": Obligation("Apply the next law of release", ("release_law_changed",), Role.SYSTEM),
    "licence_end": Obligation("End the licence", ("licence_ended",), Role.SYSTEM),
    "dates_differ": Obligation(
        "Look at a date that the prison has and we do not, entry {about}",
        ("settled", "release_date_set"),
        Role.OFFENDER_MANAGER,
    ),
    "term": Obligation("End the term", ("term_ended",), Role.SYSTEM),
    "did_not_fit": Obligation("Look at a fact that did not fit, entry {about}", ("settled",), Role.OFFENDER_MANAGER),
    "unrecognised": Obligation(
        "Look at a message nobody could read, entry {about}", ("settled",), Role.CASE_ADMINISTRATOR
    ),
    "reconsider": Obligation("Reconsider the decision of entry {about}", ("settled",), Role.OFFENDER_MANAGER),
    "put_right": Obligation("Put right what annulled entry {about} had set", ("settled",), Role.OFFENDER_MANAGER),
    "contacts_short": Obligation("Answer for too few contacts, entry {about}", ("settled",), Role.OFFENDER_MANAGER),
    "released_before_date": Obligation(
        "Look at a release before its date, entry {about}", ("settled",), Role.OFFENDER_MANAGER
    ),
    "partner_refused": Obligation(
        "Find another way: a partner refused what entry {about} asked", ("settled",), Role.OFFENDER_MANAGER
    ),
    "partner_down": Obligation(
        "Find another way: a partner cannot be reached for entry {about}", ("settled",), Role.CASE_ADMINISTRATOR
    ),
    Question.SUPERVISOR_CHANGE: Obligation("Pass day-to-day supervision on, and stay answerable", ("allocated",)),
    "misfit": Obligation("Look at the allocation again: {about}", ("allocated",), Role.LINE_MANAGER),
    "delegation_forbidden": Obligation(
        "Look at a task that may not be delegated, entry {about}", ("settled",), Role.LINE_MANAGER
    ),
    "priority": Obligation("End the priority instruction of entry {about}", ("priority_ended",), Role.SYSTEM),
    "action": Obligation("Do the agreed action {about}", ("settled",), Role.OFFENDER_MANAGER),
    Question.PLAN_CONTENT: Obligation("Complete the content of the plan", ("plan_changed", "reviewed")),
    Question.PLAN_READ: Obligation("Read the plan as it is now ({about})", ("plan_read",)),
    Question.REPLAN: Obligation("Plan again after what happened", ("plan_changed", "reviewed", "planned")),
    Question.RISK_PLAN_AFTER_MEETING: Obligation(
        "Update the risk management plan after the multi-agency meeting", ("planned", "plan_changed", "reviewed")
    ),
    Question.NAMED_CONTACT: Obligation("Name the contact while {about} runs", ("plan_changed",)),
    Question.SUPPORT: Obligation("Support the person in {about}", ("supported",)),
    Question.TIER: Obligation("Tell the tier", TIER_TOLD),
    Question.TIER_AT_REVIEW: Obligation("Look at the tier again after the review", TIER_TOLD),
    Question.TIER_AFTER_NEWS: Obligation("Look at the tier again after news of risk", TIER_TOLD),
    Question.TIER_AFTER_RELEASE: Obligation("Look at the tier again after release", TIER_TOLD),
    Question.MONITORING: Obligation("Monitor and guide the work with the case", ("case_monitored",)),
    Question.UNIT_MOVE: Obligation("Take the case into the unit {about}, where it belongs", ("moved_to_unit",)),
    "tier_factors": Obligation(
        "Find out what leaves the tier open under {about}",
        ("tier_worked_out", "tier_set", "reviewed"),
        Role.OFFENDER_MANAGER,
    ),
    "tier_override": Obligation("End the override of the tier under {about}", ("tier_override_ended",), Role.SYSTEM),
    "place_ranked": Obligation("Tell the list the tier that stands for {about}", ("place_ranked",), Role.SYSTEM),
    "place_settled": Obligation("Tell the list what became of the place in {about}", ("place_settled",), Role.SYSTEM),
    "tier_turn": Obligation("Change the tier under {about} on its day", ("tier_turned",), Role.SYSTEM),
    Question.SHORT_REPORT: Obligation("Deliver the short report {about}", ("report_delivered",)),
    Question.ORAL_REPORT: Obligation("Give the oral report {about}", ("report_delivered",)),
    Question.PRIORITY_PLAN: Obligation(
        "Assess, plan the management of risk and plan the sentence of a priority offender",
        ("assessed", "planned", "plan_changed", "reviewed"),
    ),
    Question.SUPERVISOR_ASSIGNED: Obligation("Assign an offender supervisor in custody", ("allocated",)),
    Question.SUPERVISOR_CONTACT: Obligation("See the person in custody for the first time", ("attended",)),
    Question.CONTACT_RATE: Obligation("Count the contact rate of period {about}", ("contact_rate_counted",)),
    Question.CONTACT_STOPPED: Obligation(
        "Stop contact in the last part of the term, or record what exempts from it", ("contact_suspended", "assessed")
    ),
    Question.PLANNED_CONTACT: Obligation("See the person, as often as the plan says", ("attended", "home_visit_made")),
    Question.FAILURE_FOLLOWED_UP: Obligation(
        "Follow up the failure {about}", ("explanation_sought", "explanation_given")
    ),
    Question.OBSTACLE: Obligation("Deal with the obstacle behind {about}", ("obstacle_dealt_with",)),
    Question.BREACH_REFERRED: Obligation(
        "Refer the breach after {about}",
        ("breach_referred", "breach_decided", "not_breaching_authorised"),
    ),
    Question.BREACH_STARTED: Obligation(
        "Start breach after {about}", ("breach_decided", "breach_referred", "not_breaching_authorised")
    ),
    Question.BREACH_STARTED_ON_REFERRAL: Obligation(
        "Take the referred breach to court, or decline it", ("breach_decided", "breach_declined")
    ),
    Question.FIRST_HEARING: Obligation("Hold the first hearing", ("court_outcome",)),
    Question.BREACH_RESOLVED: Obligation("Resolve the breach", ("court_outcome", "breach_withdrawn")),
}


def running(sentence: Sentence, owed: Iterable[Owed]) -> tuple[Clock, ...]:
    """The clocks of what is owed now: those that ran before unchanged, new ones with their due instant fixed.

    What is newly owed and past due already is reported at the end of the day on which that became known."""
    before = {clock.key: clock for clock in sentence.clocks}
    clocks = []
    for item in map(_reachable, owed):
        by_itself = OBLIGATIONS[item.question].owner is not None
        since, question = item.since.at, item.question
        standard = None if by_itself else standard_of(sentence, Question(question), since=since, period=item.period)
        if standard is None and not by_itself:
            continue
        clock = before.get(item.key)
        clocks.append(clock if clock and _same(clock, item, standard) else _start(sentence, item, standard))
    return tuple(clocks)


def moved(before: Sentence, after: Sentence) -> tuple[Clock, ...]:
    """The clocks that go on under another standard, or to another due instant."""
    ran = {(clock.key, clock.since, clock.seq): (clock.standard, clock.due) for clock in before.clocks}
    same = ((clock, ran.get((clock.key, clock.since, clock.seq))) for clock in after.clocks)
    return tuple(clock for clock, then in same if then and then != (clock.standard, clock.due))


def standard_of(
    sentence: Sentence, question: Question, *, since: datetime | None = None, period: int | None = None
) -> Standard | None:
    """The standard that answers the question in the sentence's present situation, for a clock that started `since`
    (or starts now)."""
    return policy.standard(sentence.governing(since), question, sentence.situation.but(period=period))


def owed_from(sentence: Sentence, question: Question, stretch: Dated) -> Owed:
    """Owed since the stretch began, or since the event in it that starts the standard's clock, if it came."""
    standard = standard_of(sentence, question, since=stretch.at)
    event = STARTED_BY.get(standard.clock) if standard else None
    if event is None:
        return Owed(question, stretch)
    came = sentence.facts(event, since=stretch.at)
    return Owed(question, came[0] if came else stretch, runs=bool(came))


def answers_for(sentence: Sentence, clock: Clock) -> Role:
    """Who is asked now: the owner; once missed the offender manager, then the line manager. Before allocation the case
    administrator stands in for the offender manager."""
    role = [Role(clock.owner), Role.OFFENDER_MANAGER, Role.LINE_MANAGER][clock.level]
    if role is Role.OFFENDER_MANAGER and sentence.team.offender_manager is None:
        return Role.CASE_ADMINISTRATOR
    return role


def deed(key: str) -> str:
    """What is to be done under a key of the diary, in words: `Ask for an explanation of A3`."""
    question, _, about = key.partition("/")
    return OBLIGATIONS[question].does.format(about=about)


def _same(clock: Clock, item: Owed, standard: Standard | None) -> bool:
    return (
        (clock.since, clock.seq) == (item.since.at, item.since.seq)
        and (clock.standard == (standard.ref if standard else "") or _was_missed_under_another(clock, standard))
        and (item.due is None or item.due == clock.due)
        and (item.owner is None or item.owner == clock.owner)
    )


def _was_missed_under_another(clock: Clock, standard: Standard | None) -> bool:
    """What was missed stays missed, whatever policy comes."""
    return bool(clock.level and standard and policy.pack_of(clock.standard) != standard.pack)


def _reachable(item: Owed) -> Owed:
    return item._replace(due=reachable(item.due)) if item.due else item


def _start(sentence: Sentence, item: Owed, standard: Standard | None) -> Clock:
    owner = item.owner or (standard.owner if standard else OBLIGATIONS[item.question].owner)
    assert owner is not None
    due = item.due or (_due(sentence, item, standard) if standard and item.runs else None)
    ref = standard.ref if standard else ""
    known = sentence.last_moment
    turns = owner is Role.SYSTEM or item.question in COUNTED
    reported = due if due is None or turns or due >= known else calendar.end_of(calendar.day(known))
    return Clock(item.key, item.question, ref, owner, item.since.at, item.since.seq, due, next=reported)


def _due(sentence: Sentence, item: Owed, standard: Standard) -> datetime | None:
    """The limit from the start of the clock; a policy that came since, and gives a day before its own first one, from
    that day."""
    due = standard.due(item.since.at)
    changes = (one for one in sentence.policies or () if standard.pack in one.come and standard.pack not in one.leave)
    came = max((one.since for one in changes), default=None)
    due = standard.due(came) if due and came and due < came else due
    return reachable(due) if due else None
