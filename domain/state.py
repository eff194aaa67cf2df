"""What the state of a sentence is made of: dated facts, clocks, open matters, the order, the team, the plan's parts."""

from typing import Any, Literal, NamedTuple

from pydantic import ConfigDict, model_validator

from domain.asks import Ask
from domain.custody.terms import Terms
from domain.interventions import catalogue
from domain.interventions.catalogue import Brokerage
from domain.model import Day, Instant, Kind, Model, Months, Role
from domain.team.staffing import Grade, Inside, Qualification

Support = Literal["interpreter", "literacy", "transport", "childcare", "health", "disability"]


Sharing = Literal["team", "need_to_know", "managers"]
"""Who sees an item of the plan: the team, who needs to know it, the offender manager and the line manager."""


class Dated(NamedTuple):
    """A dated fact that some rule looks back on: `about` is its subject, `value` what it found."""

    at: Instant
    seq: int
    about: str = ""
    value: str = ""

    def is_said_by(self, known: "Dated") -> bool:
        """Whether a known fact says the same, or more: who reports again may leave out what is known."""
        return (known.at, known.about) == (self.at, self.about) and self.value in ("", known.value)


class Clock(NamedTuple):
    """An open obligation, its due instant fixed when its clock started. `level` 1: with the manager, 2: with theirs."""

    key: str
    question: str
    standard: str
    owner: str
    since: Instant
    seq: int
    due: Instant | None
    level: int = 0
    next: Instant | None = None


class Handled(NamedTuple):
    """A message that was handled and the entries that it made."""

    id: str
    first: int
    last: int
    at: Instant


class Matter(NamedTuple):
    """Something only a person can settle: a fact that did not fit, a decision to reconsider, a partner's refusal.
    `seq` is the entry that raised it, `about` the entry it is about, where that is another."""

    code: str
    at: Instant
    seq: int
    about: int


class Effect(Model):
    """What a partner is asked for, under the key `sentence/seq`, until it acknowledges it or a person takes it over."""

    seq: int
    ask: Ask
    attempt: int = 1
    next_at: Instant


def _named_or_of_a_kind(schema: dict[str, Any]) -> None:
    """One that names its catalogue has taken from it already."""
    of_a_kind = {"kind": {"type": "string"}, "catalogue": {"type": "null"}}
    schema["required"] = ["id"]
    schema["anyOf"] = [{"required": ["name", "class_"]}, {"required": ["kind"], "properties": of_a_kind}]


class Intervention(Model):
    """A resource put to one objective for a time (OMM 3.35-3.39). What was done with it is in dated facts.

    One of a `kind` takes from the catalogue what it does not say itself, and notes which version of it that was.
    `next_start` and `before_its_stage` let it go before its turn: a run that would else be missed (ESI C2), treatment
    that holds the person (OMM App. E), with the reason."""

    model_config = ConfigDict(json_schema_extra=_named_or_of_a_kind)

    id: str
    name: str
    class_: Literal["punitive", "restrictive", "constructive"]
    stage: Literal[1, 2, 3, 4] | None = None
    requirement: bool = False
    partner: Literal["programmes", "unpaid_work", "electronic_monitoring"] | None = None
    better_in: Literal["custody", "community"] | None = None
    after: tuple[str, ...] = ()
    arrangements_delay: bool = False
    risk_apparent: bool = True
    objective: str | None = None
    by: Day | None = None
    hours: int | None = None
    key_worker: str | None = None
    kind: str | None = None
    catalogue: str | None = None
    after_kinds: tuple[str, ...] | None = None
    brokerage: Brokerage | None = None
    demands: int | None = None
    next_start: Day | None = None
    before_its_stage: str | None = None
    delivery: Literal["group", "one_to_one", "e_learning"] | None = None
    accredited: bool | None = None
    method: str | None = None
    support: tuple[Support, ...] | None = None
    provider: str | None = None
    provision: Literal["rate_card", "own"] | None = None
    shared: Sharing | None = None

    @model_validator(mode="before")
    @classmethod
    def _of_its_kind(cls, planned: Any) -> Any:
        return catalogue.filled(planned) if isinstance(planned, dict) else planned


class Objective(Model):
    """One objective: the need it answers, what will be different, by when, by whom (OMM 3.18; ESI B3: SMART).

    `interventions` serve it, requirements of the court among them; `in_contact` says that supervision itself does."""

    id: str
    text: str
    need: str | None = None
    by: Day | None = None
    who: Role | None = None
    interventions: tuple[str, ...] | None = None
    in_contact: bool | None = None
    shared: Sharing | None = None


class Written(Model):
    """What a plan says beside its interventions, kept where a standard asks for its content."""

    objectives: tuple[Objective, ...]
    draws_on: tuple[str, ...]
    liaison: tuple[str, ...]
    shared: Literal["team", "need_to_know"]


class Order(Model):
    """What the court imposed. `ends_on` is the last day of the whole sentence, licence included; None for life.

    `months` is kept with the terms, from which our own dates are worked out."""

    kind: Kind
    imposed: Day
    ends_on: Day | None = None
    release_on: Day | None = None
    tariff_on: Day | None = None
    suspended_months: Months | None = None
    months: Months | None = None
    terms: Terms | None = None


class Cover(Model):
    """Somebody who acts for the offender manager during an absence."""

    seq: int
    by: str
    from_day: Day
    until: Day


Cause = Literal["distant_custody", "intensive_programme", "acute_capacity_problem", "other"]
"""Why two people manage and supervise: the commonest three causes (OMM 3.24), or another."""


class RoleHolder(Model):
    """Who holds a role of the team: with what grade, qualification, skills and accreditation. `agency` is another than
    the service's own (OMM 3.46)."""

    role: Role
    id: str
    agency: str | None = None
    grade: Grade | None = None
    qualification: Qualification | None = None
    skills: tuple[str, ...] = ()
    accreditation: str | None = None
    intervention: str | None = None
    """Of a key worker: the intervention that they are the point of contact for (OMM 3.48-3.55)."""
    inside_as: Inside | None = None
    """Of a supervisor in custody: who they are there (OMM App. B)."""


class Team(Model):
    """The Offender Management Team (OMM 3.48-3.55): opaque ids."""

    offender_manager: str | None = None
    offender_supervisor: str | None = None
    case_administrator: str | None = None
    line_manager: str | None = None
    base: Literal["community", "custody"] | None = None
    cover: Cover | None = None
    finishing: str | None = None
    holders: tuple[RoleHolder, ...] | None = None
    cause_of_two: Cause | None = None
    accepted: tuple[str, ...] | None = None
    """What did not fit when the sentence was allocated, and was known then."""

    def holder(self, role: Role, id: str | None) -> RoleHolder | None:
        """What is known of somebody in a role."""
        return next((one for one in self.holders or () if (one.role, one.id) == (role, id)), None)


class Transfer(Model):
    """A move to another area: asked for, then accepted with a moment at which responsibility passes."""

    to_area: str
    moment: Instant
    seq: int
    open_items: tuple[str, ...]
    sender_finishes: bool = False
    offender_manager: str | None = None
    hands_over: bool | None = None


class PolicyChange(Model):
    """Packs that come in place of others, since an instant."""

    seq: int
    since: Instant
    come: tuple[str, ...]
    leave: tuple[str, ...] = ()

    def applied_to(self, packs: tuple[str, ...]) -> tuple[str, ...]:
        """The packs after this change: what comes stands where the last stood that leaves, else before all."""
        place = max((at for at, ref in enumerate(packs) if ref in self.leave), default=0)
        before, after = ([ref for ref in part if ref not in self.leave] for part in (packs[:place], packs[place:]))
        return tuple(dict.fromkeys((*before, *self.come, *after)))


class Over(Model):
    """Why and when the sentence itself was over; its record stays open until it is evaluated."""

    reason: str
    at: Instant
    seq: int


class LaterTier(Model):
    """The tier that a rule gives from a day on, where time alone changes it."""

    on: Day
    tier: str
    provisional: bool | None = None
    because: tuple[str, ...] = ()


class Turn(LaterTier):
    """A tier to which time alone will bring a sentence, under a scheme, as the entry `seq` worked it out."""

    seq: int
    scheme: str
