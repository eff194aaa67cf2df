"""Who may hold what, as a pack says: the rows of its `allocation` section.

Qualification and grade by tier, one person or two, caps of caseloads, who supervises inside, who may do what for the
offender manager. None of it is a legal duty: what does not fit warns. What a row leaves out holds for all.
"""

from typing import Literal

from domain.model import Harm, Model, Role

Grade = Literal["PO", "PSO", "SPO"]
Staff = Literal["PO", "PSO", "CA"]
Qualification = Literal["level_3", "level_4"]
LEVELS: tuple[Qualification, ...] = ("level_3", "level_4")
Inside = Literal["personal_officer", "mentor", "seconded_pso", "trained_prison_officer", "seconded_po"]
Task = Literal[
    "risk_assessment",
    "supervision_plan",
    "sequencing",
    "programme_referral",
    "partner_referral",
    "other_supervision",
    "plan_review",
    "contact",
    "attendance",
    "enforcement",
    "final_warning",
    "day_to_day",
    "motivation",
    "relapse_prevention",
    "report_centre",
    "home_contact",
    "referral_form",
    "information_gathering",
    "information_sharing",
    "multi_agency_meeting",
    "mappa_meeting",
    "child_protection_conference",
    "home_visit_accompanied",
]


class Row(Model):
    """One row, with the place that it comes from."""

    source: str
    confidence: Literal["certain", "likely", "uncertain", "ours"] = "certain"


class Qualified(Row):
    """The least qualification of an offender manager in these tiers, whatever their grade (OMM App. B)."""

    tier: tuple[str, ...]
    at_least: Qualification


class GradeRange(Row):
    """Which cases a grade may manage: up to which tiers, at which risk of harm, or none."""

    grade: Grade
    manages: bool = True
    tier: tuple[str, ...] | None = None
    harm: tuple[Harm, ...] | None = None


class SamePerson(Row):
    """Whether one person manages and supervises in these tiers (OMM 3.24, App. B)."""

    tier: tuple[str, ...] | None = None
    rule: Literal["presumed", "normally", "generally", "manager_may_hold_none"]


class Cap(Row):
    """The most cases that somebody, or a group, holds, in a unit where it names one. `ring_fenced`: one in, one out."""

    of: Literal["responsible_officer", "case_manager", "practitioner_group"]
    unit: str | None = None
    most: int
    full_time_equivalent: bool = False
    ring_fenced: bool = False


class GroupSize(Row):
    """How many of a grade a group of staff has."""

    grade: Staff
    least: int
    most: int


class SupervisesInside(Row):
    """Who supervises in a distant prison, by tier (OMM App. B)."""

    tier: tuple[str, ...]
    who: tuple[Inside, ...]


class FromOutside(Row):
    """Which roles somebody of another agency may hold, if they are trained and accredited."""

    roles: tuple[Role, ...]


class Based(Row):
    """Up to which share of the part inside the part outside is very short (OMM A 2.4.7 prints no figure)."""

    very_short_percent: int


class Delegated(Row):
    """Who may do a task for the offender manager. `models`: in how many models of how many they did it."""

    task: tuple[Task, ...]
    to: tuple[Staff, ...]
    answer: Literal["may", "usual", "unusual", "reserved", "not"]
    harm: tuple[Harm, ...] | None = None
    models: tuple[int, int] | None = None


class AllocationRules(Model):
    """The `allocation` section of a pack."""

    qualifications: tuple[Qualified, ...] = ()
    grades: tuple[GradeRange, ...] = ()
    same_person: tuple[SamePerson, ...] = ()
    caps: tuple[Cap, ...] = ()
    group: tuple[GroupSize, ...] = ()
    inside: tuple[SupervisesInside, ...] = ()
    outside: tuple[FromOutside, ...] = ()
    base: tuple[Based, ...] = ()
    tasks: tuple[Delegated, ...] = ()
