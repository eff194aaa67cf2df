"""Which policy governs: what changes on the first day of an instrument, and what a person adopts.

What goes by today changes by itself, on the day; what goes by the sentence stays; what goes by the start of its clock
stays for the clocks that run. A person adopts a pack for a place, or corrects the packs that a sentence was given;
annulling that entry undoes it.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

from domain import calendar, eras, policy
from domain.diary import Owed
from domain.errors import BadInput, NotNow
from domain.messages import Command, Draft, Entry, Happening, Reason, Telling
from domain.model import Day, Role
from domain.sentence import Sentence
from domain.state import Dated, PolicyChange
from domain.team.allocation import must_not_manage

ABOUT_THE_PROVIDER = ("provider_unknown", "provider_misfit")


class PolicyChanged(Happening, says="From {from_day} on: {packs}"):
    """An instrument's first day: its packs come in place of those of the era before."""

    from_day: Day
    come: tuple[str, ...]
    leave: tuple[str, ...]
    provider_to_be_named: bool | None = None

    @property
    def packs(self) -> str:
        return ", ".join(self.come)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        change = PolicyChange(seq=entry.seq, since=entry.occurred_at, come=self.come, leave=self.leave)
        sentence = sentence.but(policies=(*(sentence.policies or ()), change))
        sentence = sentence.keeping("policy_changed", Dated(entry.occurred_at, entry.seq))
        return sentence.raising("provider_unknown", entry) if self.provider_to_be_named else sentence


class AdoptPolicy(Command, by=(Role.LINE_MANAGER,), entry="policy_adopted", says="Adopted {pack}: {reason}"):
    """A pack that a place chooses, from now on; or the one that the sentence should have had, from its beginning.

    Where it takes the place of none, it is asked before the others. To undo it, annul the entry."""

    pack: str
    instead_of: str | None = None
    why: Literal["local_choice", "correction"] = "local_choice"
    reason: str

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        must_not_manage(sentence, telling, "adopt a policy for it")
        policy.pack(self.pack)
        governing = sentence.governing()
        if self.instead_of and self.instead_of not in (*governing.sentence, *governing.today):
            raise BadInput(f"adopt-policy: {self.instead_of} does not govern; there are {', '.join(governing.today)}.")
        if self.pack in governing.today and self.why == "local_choice":
            raise NotNow("policy.governs", "This pack governs the sentence already.", "Nothing is to be adopted.")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        change = PolicyChange(
            seq=entry.seq,
            since=sentence.facts("engagement_opened")[0].at if self.why == "correction" else entry.occurred_at,
            come=(self.pack,),
            leave=(self.instead_of,) if self.instead_of else (),
        )
        named = tuple(matter for matter in sentence.matters if matter.code not in ABOUT_THE_PROVIDER)
        sentence = sentence.but(policies=(*(sentence.policies or ()), change), matters=named)
        return sentence.keeping("policy_adopted", Dated(entry.occurred_at, entry.seq, value=self.pack))


def policy_changed(sentence: Sentence) -> Draft:
    """What the first day of the next era brings."""
    change = _next(sentence)
    assert change is not None
    changed = PolicyChanged(
        from_day=change.from_day,
        come=change.come,
        leave=change.leave,
        provider_to_be_named=True if change.names_no_provider else None,
    )
    return Draft(changed, because=(Reason(code="first_day", values={"source": change.source}),))


def owed(sentence: Sentence) -> Iterator[Owed]:
    """The next change of the standards that go by today, where the sentence was not given packs of its own."""
    change = _next(sentence) if sentence.follows_eras else None
    if change:
        since = sentence.last("policy_changed") or sentence.facts("engagement_opened")[0]
        yield Owed("policy", since, due=calendar.end_of(change.from_day - timedelta(days=1)))


def _next(sentence: Sentence) -> eras.Change | None:
    last = sentence.last("policy_changed") or sentence.facts("engagement_opened")[0]
    after = calendar.day(last.at) + timedelta(days=1 if sentence.last("policy_changed") else 0)
    return eras.next_change(after, sentence.governing().today)
