"""The move of a sentence to another area, and its hand-over from custody where that is to be accepted.

Asked for with what is open, accepted or refused with a reason; responsibility passes at a stated moment (CMM case A,
case D).
"""

from collections.abc import Iterator
from typing import Literal

from domain import calendar
from domain.diary import Owed
from domain.errors import BadInput, NotNow
from domain.messages import Command, Draft, Entry, Fact, Happening, Reason, Telling
from domain.model import Day, Instant, Role, Where
from domain.questions import Question
from domain.sentence import Sentence
from domain.state import Dated, Team, Transfer
from domain.team.allocation import under


class TransferRequested(Happening, says="Transfer to {to_area} asked for, responsibility to pass on {moment}"):
    """A transfer as it was asked for, with what was open then."""

    to_area: str
    moment: Instant
    reason: str
    meeting_on: Day | None = None
    finishes_open_items: Literal["sending", "receiving"] = "sending"
    hands_over: bool | None = None
    open_items: tuple[str, ...] = ()

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        transfer = Transfer(
            to_area=self.to_area,
            moment=self.moment,
            seq=entry.seq,
            open_items=self.open_items,
            sender_finishes=self.finishes_open_items == "sending",
            hands_over=self.hands_over,
        )
        return sentence.but(transfer=transfer).keeping("transfer_requested", Dated(entry.occurred_at, entry.seq))


class TransferSentence(Command, verb="transfer", says="Transfer to {to_area}"):
    """Ask another area to take the sentence: when responsibility passes, who finishes what (CMM case A).

    `hands_over`: from custody to a manager in the community, whose side may refuse."""

    to_area: str
    moment: Instant
    reason: str
    meeting_on: Day | None = None
    finishes_open_items: Literal["sending", "receiving"] = "sending"
    hands_over: bool | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if sentence.transfer:
            raise NotNow(
                "transfer.open", "A transfer is already open.", "Wait for its answer, or for responsibility to pass."
            )
        if self.moment <= telling.moment:
            raise BadInput("transfer: the moment at which responsibility passes must lie ahead.")
        if self.hands_over and sentence.where is not Where.CUSTODY:
            raise NotNow(
                "transfer.not-inside",
                "Only a sentence in custody is handed over to the community.",
                "Transfer it without a hand-over.",
            )
        open_items = tuple(clock.key for clock in sentence.clocks if clock.owner != Role.SYSTEM)
        yield Draft(TransferRequested(**self.model_dump(), open_items=open_items))


class AcceptTransfer(
    Command,
    entry="transfer_accepted",
    says="Transfer accepted, {offender_manager} to manage",
):
    """The receiving area takes the sentence and names its offender manager; with another moment, where it must."""

    offender_manager: str
    moment: Instant | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        transfer = _must_be_waiting(sentence)
        if (self.moment or transfer.moment) <= telling.moment:
            raise NotNow(
                "transfer.moment",
                "The moment at which responsibility was to pass is past.",
                "Accept it with a moment that lies ahead.",
            )
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        assert sentence.transfer is not None
        moment = self.moment or sentence.transfer.moment
        accepted = sentence.transfer.but(offender_manager=self.offender_manager, moment=moment)
        return sentence.but(transfer=accepted).keeping("transfer_accepted", Dated(entry.occurred_at, entry.seq))


class RefuseTransfer(Command, entry="transfer_refused", says="Transfer refused: {reason}"):
    """The receiving area refuses, with its reason; the sentence stays where it is (CMM case D)."""

    reason: str

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        _must_be_waiting(sentence)
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.but(transfer=None).keeping("transfer_refused", Dated(entry.occurred_at, entry.seq))


class ResponsibilityPassed(Happening, says="Responsibility passed to {offender_manager} in {area}"):
    """The moment of an accepted transfer came: area and offender manager change, enforcement clocks go on."""

    area: str
    offender_manager: str
    hands_over: bool | None = None

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        sender = sentence.team.offender_manager if sentence.transfer and sentence.transfer.sender_finishes else None
        base = "community" if self.hands_over else sentence.team.base
        new = Team(offender_manager=self.offender_manager, base=base, finishing=sender)
        fact = Dated(entry.occurred_at, entry.seq, value=self.offender_manager)
        moved = sentence.but(team=under(new, self.offender_manager), area=self.area, transfer=None)
        return (moved.keeping("handed_over", fact) if self.hands_over else moved).keeping("allocated", fact)


def responsibility_passed(sentence: Sentence) -> Draft:
    """What the moment of an accepted transfer brings."""
    transfer = sentence.transfer
    assert transfer is not None
    assert transfer.offender_manager is not None
    return Draft(
        ResponsibilityPassed(
            area=transfer.to_area,
            offender_manager=transfer.offender_manager,
            hands_over=transfer.hands_over,
        ),
        because=(Reason(code="transfer", values={"moment": calendar.stamp(transfer.moment)}, entries=(transfer.seq,)),),
    )


class AreaChanged(Fact, says="The person moved to {area}"):
    """The person lives in another area now; a transfer is a decision of its own."""

    area: str


def owed(sentence: Sentence) -> Iterator[Owed]:
    """A transfer's answer, then its moment."""
    if sentence.transfer:
        asked = sentence.facts("transfer_requested")[-1]
        if sentence.transfer.offender_manager is None:
            yield Owed(Question.TRANSFER, asked)
        else:
            yield Owed("responsibility", asked, due=sentence.transfer.moment)


def _must_be_waiting(sentence: Sentence) -> Transfer:
    if sentence.transfer is None or sentence.transfer.offender_manager is not None:
        raise NotNow("transfer.none", "No transfer is waiting for an answer.", "Ask for one first.")
    return sentence.transfer
