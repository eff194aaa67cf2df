"""What each code of a reason says, in words.

Reasons are codes with values (`domain.messages.Reason`), so that the words can be mended without touching an entry; a
code that has none here is told as it is, with its values.
"""

import re
from string import Formatter

from domain import calendar, words
from domain.diary import OBLIGATIONS, deed
from domain.messages import Reason
from domain.model import By, Role

SAYS = {
    "done": "This is what was owed: {key}",
    "met": "This is what was owed: {key}, due {due}; in time",
    "met_late": "This is what was owed: {key}, due {due}; late",
    "met_recorded_late": "This is what was owed: {key}, due {due}; done in time, recorded late",
    "no_longer_owed": "Owed no more: {key}, missed when it was due, {due}",
    "moved": "Goes on under this standard: {key}, due {due}",
    "in_line": "Place {place} in the line: tier {tier}, referred on {referred_on}",
    "not_offered": "Not offered a place: {list}",
    "ahead_cannot": "Who stands ahead cannot take it: {list}",
    "nothing_open": "No places are open",
    "began_without_an_offer": "It began though no place was offered",
    "past_due": "It was owed since {since}, and its last day went by",
    "under_priority_instruction": "A priority instruction let it wait: it goes no higher",
    "received_ahead_of_the_clock": "It was stamped {received_at}, ahead of our clock; our clock's time was taken",
    "vouched_for": "The {door} vouched for who said it, at {signed_at}",
    "count": "Unacceptable failures counted: {unacceptable}; a decision falls due at {threshold}; reached: {reached}",
    "obstacles": "Obstacles met so far: {obstacles}",
    "stay": "Not breaching may be authorised",
    "failures": "Failures relied on: {relied_on}",
    "referral": "The breach had been referred",
    "not_by_enforcement_officer": "Started without an enforcement officer, though breach is to be referred",
    "proceedings": "Breach proceedings were open",
    "open_breach": "Breach proceedings were open",
    "activated_in_full": "The whole suspended term takes effect: {months} of {suspended} months",
    "activated_in_part": "A part of the suspended term takes effect: {months} of {suspended} months",
    "annulled": "Facts of that entry that still counted: {still_counted}",
    "short": "{kept} contacts kept of {required} required: too few",
    "none_set": "{kept} contacts kept; no number is required",
    "over": "The sentence was over: {reason}; matters left open: {matters_left}",
    "harm": "Risk of harm: {before} before, {now} now",
    "harm_differs": "The risk of harm given here, {given}, is not the assessment's, {assessed}",
    "high_harm_oversight": "A manager took part, as a high risk of harm asks: {recorded}",
    "held_elsewhere": "Another provider holds those with this risk of harm",
    "explained": "Left out of what was explained: {left_out}",
    "continuity": "Offender managers so far: {managers_so_far}",
    "another_manager_in_the_engagement": "Another offender manager holds a sentence of this engagement: {list}",
    "gap_between_managers": "{days} days without an offender manager",
    "caseload": "Cases held: {list}",
    "caseload_over_cap": "More cases than the cap: {cases} of {cap}",
    "group_size": "The group is not of the size that the rules give it: {list}",
    "workload": "Workload: {points} points of {available} available",
    "workload_over_capacity": "Workload above capacity: {points} points of {available} available",
    "gone_on": "Gone on all the same: {reason}",
    "skill_missing": "Skills that the case needs and nobody recorded: {names}",
    "qualification_below_tier": "Tier {tier} asks for at least {at_least}; the manager has {qualification}",
    "grade_outside_range": "Outside the range of a {grade}: tier {tier}, risk of harm {harm}",
    "two_people_without_cause": "Two people manage and supervise, and no cause is recorded",
    "cause_of_two_is_over": "Two people manage and supervise; the cause, {cause}, is over",
    "two_people_against_presumption": "Two people manage and supervise, where one is presumed; cause: {cause}",
    "supervisor_inside_does_not_fit_tier": "A {supervisor} is not who supervises tier {tier} in custody",
    "role_not_open_to_agency": "Another agency may not hold this role: {role}, {agency}",
    "agency_without_accreditation": "Another agency holds this role without accreditation: {role}, {agency}",
    "base": "The manager's base, {is}, is the better one: {why}",
    "base_differs": "The manager's base is {is}; the better one is {better}: {why}",
    "delegation": "Known when the task was given: tier {tier}, risk of harm {harm}",
    "delegation_in_range": "This grade may do the task: tier {tier}, risk of harm {harm}",
    "delegation_unusual": "This grade did the task in few places: {models}",
    "delegation_of_a_reserved_task": "The task is reserved to another grade",
    "delegation_forbidden": "This grade may not do the task",
    "delegation_outside_range": "No rule gives this grade the task: tier {tier}, risk of harm {harm}",
    "may_wait": "Obligations of that kind open now: {open_now}",
    "transfer": "The transfer was accepted; responsibility passes on {moment}",
    "first_day": "The first day of {source}",
    "tier": "The tier that stands: {stands}",
    "tier_doubted": "The line manager doubts that the tier still fits",
    "tier_brings": "What the tier brings: {list}",
    "tier_by_rule": "The rule of the scheme {scheme} gives it because of {because}; before: {before}",
    "scheme_changed": "The scheme before was {before}, now it is {now}",
    "unknown_counts_for_nothing": "Not known, and counted for nothing: {names}",
    "time_will_change_it": "Time alone will change it: {list}",
    "override_stands": "An override to tier {tier} stands until {until}",
    "override_ran_out": "The override to tier {tier} had its last day on {until}",
    "belongs_there": "By its tier the case belongs there; it was in {from}, waited {days_waited} days",
    "layout": "Its turn in the plan: {list}",
    "course": "How the plan lays the work out: {list}",
    "more_than_is_carried": "More at once than the person can carry: {list}",
    "natural_order_broken": "Before work that it should follow: {names}",
    "needs_without_objective": "Needs without an objective: {names}",
    "needs_unanswered": "Needs without an objective: {names}",
    "objectives_incomplete": "Objectives that leave something out: {list}",
    "objectives_unserved": "Objectives that no intervention or contact serves: {names}",
    "requirements_not_covered": "Requirements that no objective covers: {names}",
    "method_not_chosen": "Work without a method: {names}",
    "no_liaison": "The plan names nobody to liaise with",
    "no_risk_management_plan": "No risk management plan, at a risk of harm {harm}",
    "does_not_draw_on": "The plan does not draw on: {names}",
    "not_all_parts_covered": "The review does not cover all parts of the sentence",
    "replanned": "Planned again because of: {list}",
    "no_named_contact": "No contact is named while it runs",
    "not_brokered_in_person": "Not brokered by the offender manager in person: {list}",
    "gap": "{days} days from the referral to the start",
    "hours": "{done} of {ordered} hours worked",
    "hours_undone": "Hours left undone: {list}",
    "term": "The term ended on {ends_on}",
    "own_dates": "Our own dates: {list}",
    "own_dates_before": "Our own dates before: {list}",
    "dates_differ": "The prison's dates and ours: {list}",
    "before_date": "Before its date: {list}",
    "recall": "The recall had gone out unsigned",
    "recall_open": "Kinds of recall that the law leaves open: {open}, because of {because}",
    "recall_term": "How long the recall lasts: {list}",
    "countersigned": "Countersigned by {by}",
}
OTHERWISE = {
    "met": "{kept} contacts kept of {required} required: enough",
    "over": "{kept} contacts kept; {required} at the most",
    "moved": "Where the plan puts it now: {list}",
}
"""For a code that two subjects use, with other values."""

STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
TWO_CODES = re.compile(r"\b([a-z0-9_]+):([A-Za-z_]+)(?![\w/-])")
TRUTH = {"true": "yes", "false": "no"}


def says(reason: Reason) -> str:
    """A reason in words."""
    values = reason.values or {}
    for template in (SAYS.get(reason.code), OTHERWISE.get(reason.code)):
        if template and _fields(template) <= {*values, "list", "names"}:
            return _filled(template, values)
    listed = _filled("{list}", values)
    code = words.say(reason.code).capitalize()
    return f"{code}: {listed}" if listed else code


def told_by(by: By) -> str:
    """Who, in words: `by line manager parks`; what time or the software itself brings comes by itself."""
    if by.role is Role.SYSTEM:
        return "by itself"
    role = words.say(by.role)
    return f"by {role}" if by.id == by.role else f"by {role} {by.id}"


def value(of: str | int) -> str:
    """A value of a reason for people: days and instants as they are said, codes without underscores,
    the second of two in brackets: `phase 2 (community)`."""
    text = str(of)
    if STAMP.fullmatch(text):
        return words.on(calendar.instant(text))
    if DAY.fullmatch(text):
        return words.say(calendar.day(calendar.instant(text)))
    return TRUTH.get(text, words.say(TWO_CODES.sub(r"\1 (\2)", text)))


def _filled(template: str, values: dict[str, str | int]) -> str:
    told = {name: value(one) for name, one in values.items()}
    if "key" in told:
        told["key"] = owed(str(values["key"]))
    listed = ", ".join(f"{value(name)} {one}" for name, one in told.items())
    return template.format(**told, list=listed, names=", ".join(map(value, values)))


def owed(key: str) -> str:
    """What is owed under a key of the diary: `“Judge the failure A3”`."""
    return f"“{deed(key)}”" if key.partition("/")[0] in OBLIGATIONS else key


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}
