"""An account: what the record shows of one sentence, in the words in which measures ask. Unknown stays unknown.

It is read off the facts, never off the state: of a sentence that has ended or was never run here it says the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

from domain.assessment import HIGH
from domain.measures.facts import DEADLINES, Fact, day_of
from domain.model import Harm, Kind
from domain.sentence import CUSTODIAL

NOT_KNOWN = "not known"
MANAGERS = ("allocated", "handed_over", "responsibility_passed")
TIERS = ("tier_set", "tier_worked_out", "tier_overridden", "tier_turned", "tier_override_ended")
REVOKED = ("revoked", "revoked_and_resentenced")
OVER = ("term_ended", "sentence_quashed", "died", "court_outcome", "ended")
BASIS = (
    *("engagement_opened", "characteristics_stated", "sentenced", *MANAGERS, "manager_left", "assessed", "released"),
    *("annulled", *OVER, *TIERS),
)
"""The types of fact that an account itself rests on; a measure names the others that it reads."""


_when = itemgetter(Fact._fields.index("at"), Fact._fields.index("seq"))


class Contact(NamedTuple):
    """A statutory contact that took place: on which day, with whom, for which appointment ("" where unplanned)."""

    day: date
    seq: int
    with_whom: str
    appointment: str


class Appointment(NamedTuple):
    """A statutory appointment that stands: when it was made, for which day."""

    id: str
    made_on: date
    day: date


class Version(NamedTuple):
    """A version of the plan: when it was written, its entry, and all that the entry says, a change of the plan its
    changes only."""

    day: date
    seq: int
    says: dict[str, Any]

    def parts(self, *names: str) -> Iterator[dict[str, Any]]:
        """What stands in some parts of it (`objectives`, `add`), one after another."""
        return chain.from_iterable(self.says.get(name) or () for name in names)


class Deadline(NamedTuple):
    """An obligation with a date that was met in time (`met`), met late, or missed; `key` is that of the diary."""

    key: str
    due: date
    how: str
    standard: str

    @property
    def question(self) -> str:
        return self.key.partition("/")[0]


class Account:
    """The facts of one sentence by their kind, each kind in the order in which it happened."""

    def __init__(self, sentence: str, facts: Iterable[Fact]) -> None:
        self.sentence = sentence
        self._of: dict[str, list[Fact]] = {}
        for fact in facts:
            self._of.setdefault(fact.kind, []).append(fact)

    def facts(self, *kinds: str, about: str | None = None) -> Sequence[Fact]:
        """The facts of some kinds, in the order in which they happened."""
        found: Sequence[Fact] = self._of.get(kinds[0], ())
        if len(kinds) > 1:
            found = sorted(chain.from_iterable(self._of.get(kind, ()) for kind in kinds), key=_when)
        return found if about is None else [fact for fact in found if fact.about == about]

    def first(self, *kinds: str, about: str | None = None) -> Fact | None:
        return next(iter(self.facts(*kinds, about=about)), None)

    def last(self, *kinds: str, about: str | None = None) -> Fact | None:
        return next(reversed(self.facts(*kinds, about=about)), None)

    @cached_property
    def sentenced_on(self) -> date | None:
        """The day on which the sentence was imposed."""
        fact = self.first("sentenced")
        return date.fromisoformat(fact.value) if fact else None

    @cached_property
    def kind(self) -> str:
        fact = self.first("sentenced")
        return fact.about if fact else NOT_KNOWN

    @cached_property
    def is_order(self) -> bool:
        """Whether it is served in the community from its first day on."""
        return self.kind != NOT_KNOWN and Kind(self.kind) not in CUSTODIAL

    @cached_property
    def supervised_from(self) -> date | None:
        """The first day in the community: of an order its own, else that of the first release on licence."""
        if self.is_order:
            return self.sentenced_on
        return next((fact.day for fact in self.facts("released") if fact.about != "end_of_remand"), None)

    @cached_property
    def requirements(self) -> list[dict[str, Any]]:
        """What the court ordered with the sentence, each as its entry has it."""
        fact = self.first("sentenced")
        return list(fact.says.get("requirements") or ()) if fact else []

    @cached_property
    def over_on(self) -> date | None:
        """The day on which the sentence itself was over, before its record was closed."""
        gone = (fact for fact in self.facts(*OVER) if fact.kind != "court_outcome" or fact.about in REVOKED)
        return next((fact.day for fact in gone), None)

    @cached_property
    def area(self) -> str:
        moved, opened = self.last("responsibility_passed"), self.first("engagement_opened")
        return moved.value if moved else opened.value if opened else NOT_KNOWN

    @cached_property
    def managers(self) -> list[tuple[date, str]]:
        """Each offender manager with the day from which on they manage, changes only."""
        found: list[tuple[date, str]] = []
        for fact in self.facts(*MANAGERS):
            if not found or found[-1][1] != fact.about:
                found.append((fact.day, fact.about))
        return found

    @property
    def manager(self) -> str:
        """The offender manager, or the last one there was."""
        return self.managers[-1][1] if self.managers else NOT_KNOWN

    @cached_property
    def team(self) -> str:
        """The line manager whose team holds the sentence, as told last at an allocation."""
        return next((fact.value for fact in reversed(self.facts("allocated")) if fact.value), NOT_KNOWN)

    @cached_property
    def harm(self) -> str:
        """The risk of serious harm as assessed last."""
        fact = self.last("assessed")
        return fact.about if fact else Harm.UNKNOWN

    @cached_property
    def is_high_risk(self) -> bool | None:
        """Whether the risk of serious harm is high or very high; None where nobody has assessed it."""
        return None if self.harm == Harm.UNKNOWN else self.harm in HIGH

    @cached_property
    def tier(self) -> str:
        """The tier as told, worked out or overridden last, under whatever scheme."""
        told = self.tiers
        return told[-1].about if told else NOT_KNOWN

    @cached_property
    def tiers(self) -> list[Fact]:
        """Each time a tier was told, by whatever scheme: `about` is the tier, `value` the scheme."""
        return [fact for fact in self.facts(*TIERS) if fact.about]

    @cached_property
    def characteristics(self) -> dict[str, str]:
        """What is known of the person in the codes of equality monitoring: each as it was recorded last."""
        told = sorted(self.facts("characteristics_stated"), key=lambda fact: fact.seq)
        return {name: code for fact in told for name, code in fact.says.items() if code}

    @cached_property
    def versions(self) -> list[Version]:
        """Each version of the plan, the first being the plan as it was made."""
        return [Version(fact.day, fact.seq, fact.says) for fact in self.facts("planned", "plan_changed")]

    @cached_property
    def interventions(self) -> dict[str, dict[str, Any]]:
        """Each intervention of the sentence and of any version of the plan by its id, as it was laid down last."""
        planned = (one for version in self.versions for one in version.parts("interventions", "add", "change"))
        return {one["id"]: one for one in chain(self.requirements, planned)}

    @cached_property
    def objectives(self) -> dict[str, dict[str, Any]]:
        """Each objective of any version of the plan by its id, as it was laid down last."""
        parts = ("objectives", "add_objectives", "change_objectives")
        return {one["id"]: one for version in self.versions for one in version.parts(*parts)}

    @cached_property
    def contacts(self) -> list[Contact]:
        """The statutory contacts that took place, home visits at which the person was seen among them."""
        voluntary = {fact.about for fact in self.facts("appointment_made") if fact.more == "false"}
        return [
            Contact(fact.day, fact.seq, fact.value, fact.about)
            for fact in self.facts("attended", "home_visit_made")
            if fact.more != "false" and (not fact.about or fact.about not in voluntary)
        ]

    @cached_property
    def appointments(self) -> list[Appointment]:
        """The statutory appointments that stand: those moved on their last day; left out are those called off or for a
        day after the sentence was over."""
        changes = {fact.about: fact for fact in self.facts("appointment_changed")}
        return list(self._appointments(changes))

    def _appointments(self, changes: dict[str, Fact]) -> Iterator[Appointment]:
        for made in self.facts("appointment_made"):
            change = changes.get(made.about)
            if made.more == "false" or (change and change.value == "called_off"):
                continue
            on = day_of(change.more if change else made.value)
            if not (self.over_on and on > self.over_on):
                yield Appointment(made.about, made.day, on)

    @cached_property
    def might_wait(self) -> frozenset[tuple[str, date]]:
        """What was missed while management had said that it may wait, by key and due day (Rule 29 in RAB 2.1)."""
        return frozenset((fact.about, day_of(fact.more)) for fact in self.facts("missed") if fact.value)

    @cached_property
    def deadlines(self) -> list[Deadline]:
        """The dated obligations that were met, in time or late, each once, as it was said last; and those that were
        missed before the sentence was over and are still open."""
        met = {
            (fact.about, due): Deadline(fact.about, due, fact.kind, fact.more)
            for fact in self.facts(*DEADLINES)
            if fact.value != "no date" and (due := day_of(fact.value))
        }
        missed = ((fact.about, day_of(fact.more)) for fact in self.facts("missed"))
        still = (one for one in missed if one not in met and not (self.over_on and one[1] >= self.over_on))
        return [*met.values(), *(Deadline(key, due, "missed", "") for key, due in still)]
