"""How many contacts a policy sets for a phase, and from which day to which.

What a period's own standard does not say, the pack's `contact_level` says, be it that none is set.
"""

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from domain import policy
from domain.model import Day, Model, Where
from domain.policy import Level, Situation, Standard
from domain.questions import Question
from domain.rules import Answer, Rule
from domain.rules.kinds import Table, TierNumber, Truth, table
from domain.rules.standards import Key, missing, name_in, without_figure

TermDays = Annotated[int, Field(strict=True, ge=1, le=36500)]


class Phase(Key):
    """What the name of a phase asks the packs. Of `rest_after`, contacts and days come off."""

    rest_after: str | None = None


class Policy(Model):
    packs: tuple[str, ...]
    phases: dict[str, Phase]


class Names(Table):
    policies: dict[str, Policy]


NAMES = table("contact-schedule", Names)
PHASES = tuple(dict.fromkeys(phase for one in NAMES.policies.values() for phase in one.phases))


class Scheduled(Answer):
    """`until` is the first day after the period."""

    model_config = ConfigDict(serialize_by_alias=True)

    status: Literal["set", "none_set", "unknown", "not_applied"]
    kind: Literal["minimum", "maximum", "planned", "stopped"] | None = None
    contacts: int | None = None
    since: date | None = Field(default=None, alias="from")
    until: date | None = None


class ContactSchedule(Rule, name="contact-schedule"):
    """The contacts of a phase (CMM Table A2.9; NPS Bulletin 67; the later instruments as their packs cite them)."""

    policy: Annotated[str, name_in(NAMES.policies)]
    phase: Annotated[str, name_in(PHASES)]
    start_date: Day
    tier: TierNumber | None
    level: Level | None
    term_days: TermDays | None
    exempt: Truth

    def answer(self) -> Scheduled:
        phase = NAMES.policies[self.policy].phases.get(self.phase)
        if phase is None:
            return Scheduled(status="unknown", because=("no_phase_of_this_policy",))
        if phase.asks == Question.CONTACT_STOPPED and self.exempt:
            return Scheduled(status="not_applied", because=("exempt",))
        found = self._standard(phase)
        if found is None:
            return Scheduled(status="unknown", because=missing(self._packs, phase.asks, self._situation(phase)))
        if found.figure is None:
            status = without_figure(found)
            return Scheduled(status=status, because=(f"standard:{found.ref}", status))
        return self._stopped(found) if found.after_share else self._set(found, phase)

    @property
    def _packs(self) -> tuple[str, ...]:
        return NAMES.policies[self.policy].packs

    def _situation(self, phase: Phase) -> Situation:
        return Situation(where=Where.COMMUNITY, tier=self.tier, level=self.level, period=phase.period)

    def _standard(self, phase: Phase) -> Standard | None:
        situation = self._situation(phase)
        found = policy.standard(self._packs, phase.asks, situation)
        return found or policy.standard(self._packs, Question.CONTACT_LEVEL, situation)

    def _set(self, standard: Standard, phase: Phase) -> Scheduled:
        since, until = standard.period(self.start_date, phase.period or 1)
        whole = Scheduled(
            status="set",
            kind=standard.bound,
            contacts=standard.figure,
            since=since,
            until=until,
            because=(f"standard:{standard.ref}",),
        )
        if phase.rest_after is None:
            return whole
        before = self.but(phase=phase.rest_after).answer()
        return whole.but(
            contacts=max(0, (whole.contacts or 0) - (before.contacts or 0)),
            since=before.until,
            because=(*whole.because, *before.because),
        )

    def _stopped(self, standard: Standard) -> Scheduled:
        assert standard.after_share is not None
        because = f"standard:{standard.ref}"
        if self.term_days is None:
            return Scheduled(status="unknown", because=(because, "not_known:term_days"))
        part, whole = standard.after_share
        until = self.start_date + timedelta(days=self.term_days)
        return Scheduled(
            status="set",
            kind=standard.bound,
            contacts=standard.figure,
            since=standard.stops_on(self.start_date, until),
            until=until,
            because=(because, f"after_share:{part}/{whole}"),
        )
