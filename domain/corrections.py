"""What did not fit, what is known already, what was wrong, and how a person settles it.

A late fact takes its place by when it happened and rewrites no decision: where it would have changed one, that decision
is to be reconsidered. An entry made in error is annulled, never edited: what the state still keeps of it leaves counts
and clocks, and the decisions that rested on it are to be reconsidered.
"""

from collections.abc import Iterator
from typing import Literal

from domain import calendar, words
from domain.diary import Owed
from domain.effects import without
from domain.enforcement.failures import DECISIONS, FAILURES
from domain.errors import BadInput, NotNow
from domain.messages import Command, Draft, Entry, Happening, Reason, Telling
from domain.model import Day
from domain.sentence import Sentence
from domain.state import Dated

NEVER_ANNULLED = ("engagement_opened", "sentenced", "annulled", "ended", "policy_changed", "tier_turned")
STRUCTURAL = (
    "allocated",
    "assessed",
    "tier",
    "transfer_accepted",
    "transfer_refused",
    "responsibility_passed",
    "planned",
    "plan_changed",
    "sentence_varied",
    "court_outcome",
    "handed_over",
    "identity_merged",
    "identity_unmerged",
    "engagement_closed",
    "sentence_quashed",
    "died",
    "manager_left",
)
DECIDED = (
    *DECISIONS,
    "judged",
    "warned",
    "assessed",
    "planned",
    "plan_changed",
    "reviewed",
    "tier",
    "transfer_accepted",
    "transfer_refused",
    "responsibility_passed",
    "contact_suspended",
    "contact_resumed",
    "recall_withdrawn",
    "recall_countersigned",
    "breach_withdrawn",
    "priorities_instructed",
    "policy_adopted",
)
BY_ANOTHER = ("tier_overridden", "not_breaching_authorised", "priorities_instructed", "policy_adopted")
"""What only a manager decides who does not manage the case; who manages it does not take it back."""
TIERS = ("tier_set", "tier_overridden", "tier_worked_out")
LADDER = (*FAILURES, "explanation_given", "judged", "warned")


class DidNotFit(Happening, says="Reported but does not fit: {what} ({because})"):
    """A readable fact that does not fit what is known: kept word for word, and a person looks at it."""

    type: str
    why: str
    body: str

    @property
    def what(self) -> str:
        return words.say(self.type)

    @property
    def because(self) -> str:
        return words.say(self.why)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.raising("did_not_fit", entry)


class Unrecognised(Happening, says="Not recognised: {what}"):
    """A message of a kind, or with content, that this version cannot read: kept raw, and a person looks at it."""

    type: str
    body: str

    @property
    def what(self) -> str:
        return words.say(self.type)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.raising("unrecognised", entry)


class AlreadyKnown(Happening, says="Reported again: {what}, known from entry {of}"):
    """The same happening told a second time under another id: it changes nothing."""

    type: str
    of: int
    body: str

    @property
    def what(self) -> str:
        return words.say(self.type)


class Annul(Command, entry="annulled", says="Entry {seq} ({what}) annulled: {reason}"):
    """An entry made in error is struck by reference; it stays in the record."""

    seq: int
    type: str
    occurred_on: Day
    reason: str

    @property
    def what(self) -> str:
        return words.say(self.type)

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if not 0 < self.seq <= sentence.seq:
            raise BadInput(f"annul: there is no entry {self.seq}; the last one is {sentence.seq}.")
        kept = [(kind, fact) for kind, facts in sentence.dated.items() for fact in facts if fact.seq == self.seq]
        if self._types(sentence) & set(NEVER_ANNULLED):
            raise NotNow(
                "annul.never",
                f"An entry {self.type!r} cannot be annulled.",
                "Record what the court changed, or start anew.",
            )
        if kept and all(calendar.day(fact.at) != self.occurred_on for _, fact in kept):
            raise BadInput(
                f"annul: entry {self.seq} did not happen on {self.occurred_on}. "
                "Give its number, type and date as the record has them."
            )
        yield Draft(self, because=(Reason(code="annulled", values={"still_counted": len(kept)}, entries=(self.seq,)),))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        for decided in _rested_on(sentence, self.seq):
            sentence = sentence.raising("reconsider", entry, about=decided.seq)
        if self._types(sentence) & set(STRUCTURAL):
            sentence = sentence.raising("put_right", entry, about=self.seq)
        return sentence.forgetting(self.seq).keeping("annulled", Dated(entry.occurred_at, entry.seq, str(self.seq)))

    def takes_back_a_decision(self, sentence: Sentence) -> bool:
        return bool(self._types(sentence) & {*DECIDED, *BY_ANOTHER})

    def takes_back_anothers(self, sentence: Sentence) -> bool:
        """Whether the entry is what only a manager decides who does not manage the case."""
        return bool(self._types(sentence) & set(BY_ANOTHER))

    def _types(self, sentence: Sentence) -> set[str]:
        """What the entry is: as it is called here, and by the kinds of fact that it keeps, whatever it is called."""
        kept = {kind for kind, facts in sentence.dated.items() for fact in facts if fact.seq == self.seq}
        return {self.type, *kept} | ({"tier"} if self.type in TIERS else set())


class Settle(Command, entry="settled", keeps=("key", "outcome"), says="Settled {key}: {outcome}"):
    """A person has looked: an exception answered, a decision reconsidered, another way found, an agreed action done."""

    key: str
    outcome: Literal["done", "kept", "changed", "no_action", "taken_over"]
    reason: str

    @property
    def reconsiders(self) -> bool:
        """Whether it settles a decision that is to be reconsidered."""
        return self.key.startswith("reconsider/")

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        open_keys = [key_of(matter.code, matter.about) for matter in sentence.matters]
        if self.key not in open_keys and not (self.key.startswith("action/") and sentence.clock(self.key)):
            raise BadInput(f"settle: nothing is open under {self.key!r}. Open: {', '.join(open_keys) or 'nothing'}.")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        closed = [matter for matter in sentence.matters if key_of(matter.code, matter.about) == self.key]
        for matter in closed:
            taken_over = matter.code == "partner_down" and self.outcome in ("taken_over", "done")
            sentence = without(sentence, matter.about) if taken_over else sentence
        sentence = sentence.but(matters=tuple(matter for matter in sentence.matters if matter not in closed))
        return super().fold(sentence, entry)


def owed(sentence: Sentence) -> Iterator[Owed]:
    """Each matter, to be settled."""
    seen = set[str]()
    for matter in sentence.matters:
        key = key_of(matter.code, matter.about)
        if key not in seen:
            seen.add(key)
            yield Owed(matter.code, Dated(matter.at, matter.seq), str(matter.about))


def key_of(code: str, about: int) -> str:
    """The key under which a matter stands in the diary: `reconsider/8`."""
    return f"{code}/{about}"


def _rested_on(sentence: Sentence, seq: int) -> list[Dated]:
    """The decisions that were taken on what is now annulled: on the same failure, or on the count with it."""
    annulled = [fact for kind in LADDER for fact in sentence.facts(kind) if fact.seq == seq]
    if not annulled:
        return []
    about = annulled[0].about
    of_this = [fact for fact in sentence.facts("judged", "warned", about=about) if fact.seq > seq]
    on_the_count = [fact for fact in sentence.facts(*DECISIONS) if fact.seq > seq]
    return [*of_this, *on_the_count]
