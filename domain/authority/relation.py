"""How somebody stands to the case: worked out from the sentence, who they are, the moment, and what they say.

Each relation of the table is one check. It returns where the relation holds and raises where it does not, with the rule
and whom to ask. Whether their role may say it at all was asked before.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from domain.authority.table import TABLE, Relation
from domain.corrections import Annul, Settle
from domain.enforcement.failures import unsigned_recall, who_recalled
from domain.errors import NotAllowed
from domain.interventions.steps import Refer
from domain.messages import Told
from domain.model import By
from domain.sentence import Sentence
from domain.team.allocation import must_be_allocated


class Saying(NamedTuple):
    """Somebody about to say something of a sentence at a moment. `body` is read only where the content decides."""

    sentence: Sentence
    by: By
    row: type[Told]
    moment: datetime
    body: dict[str, Any]

    @property
    def manages(self) -> bool:
        """Whether they are the case's offender manager, or cover for them that day."""
        return self.sentence.manages(self.by.id, self.moment)

    @property
    def deed(self) -> str:
        return TABLE.deeds[self.row.name]


def anyone(_: Saying) -> None:
    """Any holder of the role. Whose sentences they can see at all is another question."""


def manages(one: Saying) -> None:
    """The sentence's own offender manager, or who covers for them (OMM App. B, Planner; 3.14-3.20)."""
    must_be_allocated(one.sentence)
    if not one.manages:
        raise NotAllowed(
            "authority.own-manager",
            f"Only this sentence's offender manager can {one.deed}.",
            "Ask them, or ask a manager to allocate the sentence to you.",
        )


def manages_once_allocated(one: Saying) -> None:
    """As `manages`; any holder of the role while nobody manages the sentence."""
    if one.sentence.team.offender_manager:
        manages(one)


def manages_or_finishes(one: Saying) -> None:
    """As `manages`; also the sender of a transfer, for what they are to finish (CMM case A)."""
    must_be_allocated(one.sentence)
    if one.sentence.team.finishing != one.by.id:
        manages(one)


def manages_not(one: Saying) -> None:
    """Who neither manages the case nor covers for who does (CMM App. 3)."""
    if one.manages:
        raise NotAllowed(
            "authority.own-case",
            f"You manage this sentence, so you cannot {one.deed}.",
            "Ask a manager who does not.",
        )


def second_person(one: Saying) -> None:
    """As `manages_not`, and not the one who decided on the recall, whoever manages the case by now."""
    manages_not(one)
    recall = unsigned_recall(one.sentence)
    if recall and who_recalled(one.sentence, recall) == one.by.id:
        raise NotAllowed(
            "authority.second-person",
            "You decided on this recall, so you cannot countersign it.",
            "Ask another line manager.",
        )


def receives(one: Saying) -> None:
    """Who does not send the sentence: the receiving side answers (CMM case A, case D)."""
    if one.manages:
        raise NotAllowed(
            "transfer.own",
            "The sending offender manager cannot answer their own transfer.",
            "The receiving area answers.",
        )


def what_the_court_ordered(one: Saying) -> None:
    """Only a requirement of the court: it is obliged, and so needs no discretion (OMM 3.26-3.30)."""
    wanted = one.sentence.intervention(Refer.read(one.body).intervention)
    if wanted and not wanted.requirement:
        raise NotAllowed(
            "intervention.discretion", f"The court did not order {wanted.name}.", "The offender manager decides on it."
        )


def nothing_decided(one: Saying) -> None:
    """Only an entry that is nobody's decision."""
    struck = Annul.read(one.body)
    if struck.takes_back_a_decision(one.sentence):
        raise NotAllowed(
            "authority.annul",
            f"A case administrator cannot annul an entry {struck.type!r}.",
            "Ask the offender manager.",
        )


def nothing_of_anothers(one: Saying) -> None:
    """Any entry; but who manages the case takes back none that a manager decided who does not."""
    if one.manages and Annul.read(one.body).takes_back_anothers(one.sentence):
        raise NotAllowed(
            "authority.own-case",
            "You manage this sentence, so you cannot take back what a manager decided for it.",
            "Ask a manager who does not.",
        )


def nothing_to_reconsider(one: Saying) -> None:
    """Any matter but a decision that is to be reconsidered."""
    if Settle.read(one.body).reconsiders:
        raise NotAllowed(
            "authority.reconsider", "A decision is reconsidered by who manages the case.", "Ask the offender manager."
        )


CHECKS: dict[Relation, Callable[[Saying], None]] = {
    Relation.ANYONE: anyone,
    Relation.MANAGES: manages,
    Relation.MANAGES_ONCE_ALLOCATED: manages_once_allocated,
    Relation.MANAGES_OR_FINISHES: manages_or_finishes,
    Relation.MANAGES_NOT: manages_not,
    Relation.SECOND_PERSON: second_person,
    Relation.RECEIVES: receives,
    Relation.WHAT_THE_COURT_ORDERED: what_the_court_ordered,
    Relation.NOTHING_DECIDED: nothing_decided,
    Relation.NOTHING_OF_ANOTHERS: nothing_of_anothers,
    Relation.NOTHING_TO_RECONSIDER: nothing_to_reconsider,
}
