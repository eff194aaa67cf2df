"""Which policy governs: what changes on the first day of an instrument, and what a person adopts.

What goes by today changes by itself, on the day; what goes by the sentence stays; what goes by the start of its clock
stays for the clocks that run. A person adopts a pack for a place, or corrects the packs that a sentence was given;
annulling that entry undoes it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal

from domain import calendar, eras, policy
from domain.diary import Owed
from domain.errors import BadInput, NotNow
from domain.messages import Command, Draft, Entry, Happening, Reason, Telling
from domain.model import Day
from domain.sentence import Sentence
from domain.state import Dated, PolicyChange


class PolicyChanged(Happening, says="From {from_day} on: {packs}"):
    """An instrument's first day: its packs come in place of those of the era before."""

    from_day: Day
    come: tuple[str, ...]
    leave: tuple[str, ...]

    @property
    def packs(self) -> str:
        return ", ".join(self.come)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        change = PolicyChange(seq=entry.seq, since=entry.occurred_at, come=self.come, leave=self.leave)
        sentence = sentence.but(policies=(*(sentence.policies or ()), change))
        return sentence.keeping("policy_changed", Dated(entry.occurred_at, entry.seq))


class AdoptPolicy(Command, entry="policy_adopted", says="Adopted {pack}: {reason}"):
    """A pack that a place chooses, from now on; or the one that the sentence should have had, from its beginning.

    Where it takes the place of none, it is asked before the others. To undo it, annul the entry."""

    pack: str
    instead_of: str | None = None
    why: Literal["local_choice", "correction"] = "local_choice"
    reason: str

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
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
            since=self._since(sentence) if self.why == "correction" else entry.occurred_at,
            come=(self.pack,),
            leave=(self.instead_of,) if self.instead_of else (),
        )
        sentence = sentence.but(policies=(*(sentence.policies or ()), change))
        return sentence.keeping("policy_adopted", Dated(entry.occurred_at, entry.seq, value=self.pack))

    def _since(self, sentence: Sentence) -> datetime:
        """A correction stands since what it replaces came, or since the beginning."""
        came = [one.since for one in sentence.policies or () if self.instead_of in one.come]
        return max(came, default=sentence.facts("engagement_opened")[0].at)


def policy_changed(sentence: Sentence) -> Draft:
    """What the first day of the next era brings."""
    change = _next(sentence)
    assert change is not None
    changed = PolicyChanged(from_day=change.from_day, come=change.come, leave=change.leave)
    return Draft(changed, because=(Reason(code="first_day", values={"source": change.source}),))


def owed(sentence: Sentence) -> Iterator[Owed]:
    """The next change of the standards that go by today, where the sentence was not given packs of its own; a provider,
    where none is named or the one that is does not hold this risk of harm."""
    change = _next(sentence) if sentence.follows_eras else None
    if change:
        since = sentence.last("policy_changed") or sentence.facts("engagement_opened")[0]
        yield Owed("policy", since, due=calendar.end_of(change.from_day - timedelta(days=1)))
    packs, changed, assessed = sentence.governing().today, sentence.last("policy_changed"), sentence.last("assessed")
    if changed and eras.lacks_provider(calendar.day(sentence.last_moment), packs):
        yield Owed("provider_unknown", changed)
    if assessed and policy.held_elsewhere(packs, sentence.harm):
        yield Owed("provider_misfit", assessed)


def _next(sentence: Sentence) -> eras.Change | None:
    changed, opened = sentence.last("policy_changed"), sentence.facts("engagement_opened")[0]
    after = calendar.day(changed.at) + timedelta(days=1) if changed else calendar.day(opened.at)
    return eras.next_change(after, sentence.governing().today)
