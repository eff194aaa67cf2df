"""Who holds the sentence: the team, absence cover, and the move of a sentence to another area.

One offender manager for one period of continuous engagement is the default; a change is an event with a reason
(OMM 2.4). Responsibility passes at a stated moment, with the open items listed (CMM case A).
"""

from collections.abc import Iterator
from typing import Literal

from domain import calendar
from domain.diary import Owed
from domain.errors import BadInput, NotAllowed, NotNow
from domain.messages import Command, Draft, Entry, Fact, Happening, Reason, Telling
from domain.model import Day, Instant, Role
from domain.policy import Question
from domain.sentence import Cover, Dated, Sentence, Team, Transfer

ALLOCATORS = (Role.LINE_MANAGER, Role.OFFENDER_MANAGER, Role.CASE_ADMINISTRATOR)


class Allocate(Command, by=ALLOCATORS, entry="allocated", says="Allocated to offender manager {offender_manager}"):
    """Names the team. A change of offender manager needs its reason (OMM 2.4, 3.48-3.55)."""

    offender_manager: str
    grade: Literal["PO", "PSO", "SPO"] | None = None
    skills: tuple[str, ...] = ()
    base: Literal["community", "custody"] | None = None
    offender_supervisor: str | None = None
    case_administrator: str | None = None
    line_manager: str | None = None
    reason: str | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        before = sentence.team.offender_manager
        if before and telling.by.role is Role.OFFENDER_MANAGER:
            must_manage(sentence, telling, "allocate it")
        if before and before != self.offender_manager and not self.reason:
            raise NotNow(
                "allocation.reason",
                "A change of offender manager needs its reason.",
                "Enter why the offender manager changes.",
            )
        changes = {
            "managers_so_far": len({fact.value for fact in sentence.facts("allocated")} | {self.offender_manager})
        }
        yield Draft(self, because=(Reason(code="continuity", values=changes),))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        named = self.model_dump(
            include={"offender_supervisor", "case_administrator", "line_manager", "base"}, exclude_none=True
        )
        return managed_by(sentence, entry, self.offender_manager, **named)


class CoverAbsence(
    Command, by=ALLOCATORS, verb="cover", entry="absence_covered", says="{by_whom} covers from {from_day} to {until}"
):
    """Someone acts for the offender manager while they are away; the manager of the case stays the same."""

    by_whom: str
    from_day: Day
    until: Day
    reason: Literal["leave", "sickness", "training", "vacancy"]

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        must_be_allocated(sentence)
        if self.until < self.from_day or self.until < calendar.day(telling.moment):
            raise BadInput("cover: the last day must not be before the first, or in the past.")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        cover = Cover(seq=entry.seq, by=self.by_whom, from_day=self.from_day, until=self.until)
        fact = Dated(entry.occurred_at, entry.seq, value=self.until.isoformat())
        return sentence.but(team=sentence.team.but(cover=cover)).keeping("absence_covered", fact)


class CoverEnded(Happening, says="The absence cover by {by_whom} ended"):
    """The last day of a cover is past."""

    by_whom: str

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.but(team=sentence.team.but(cover=None))


def cover_ended(sentence: Sentence) -> Draft:
    """What the end of an absence cover brings."""
    assert sentence.team.cover is not None
    return Draft(CoverEnded(by_whom=sentence.team.cover.by))


class TransferRequested(Happening, says="Transfer to {to_area} asked for, responsibility to pass on {moment}"):
    """A transfer as it was asked for, with what was open then."""

    to_area: str
    moment: Instant
    reason: str
    meeting_on: Day | None = None
    finishes_open_items: Literal["sending", "receiving"] = "sending"
    open_items: tuple[str, ...] = ()

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        transfer = Transfer(
            to_area=self.to_area,
            moment=self.moment,
            seq=entry.seq,
            open_items=self.open_items,
            sender_finishes=self.finishes_open_items == "sending",
        )
        return sentence.but(transfer=transfer).keeping("transfer_requested", Dated(entry.occurred_at, entry.seq))


class TransferSentence(Command, by=(Role.OFFENDER_MANAGER,), verb="transfer", says="Transfer to {to_area}"):
    """Ask another area to take the sentence: when responsibility passes, who finishes what (CMM case A)."""

    to_area: str
    moment: Instant
    reason: str
    meeting_on: Day | None = None
    finishes_open_items: Literal["sending", "receiving"] = "sending"

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        must_manage(sentence, telling, "transfer the sentence")
        if sentence.transfer:
            raise NotNow(
                "transfer.open", "A transfer is already open.", "Wait for its answer, or for responsibility to pass."
            )
        if self.moment <= telling.moment:
            raise BadInput("transfer: the moment at which responsibility passes must lie ahead.")
        open_items = tuple(clock.key for clock in sentence.clocks if clock.question not in ("term", "cover"))
        yield Draft(TransferRequested(**self.model_dump(), open_items=open_items))


class AcceptTransfer(
    Command,
    by=(Role.LINE_MANAGER, Role.OFFENDER_MANAGER),
    entry="transfer_accepted",
    says="Transfer accepted, {offender_manager} to manage",
):
    """The receiving area takes the sentence and names its offender manager; with another moment, where it must."""

    offender_manager: str
    moment: Instant | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        transfer = _must_be_waiting(sentence, telling)
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


class RefuseTransfer(
    Command, by=(Role.LINE_MANAGER, Role.OFFENDER_MANAGER), entry="transfer_refused", says="Transfer refused: {reason}"
):
    """The receiving area refuses, with its reason; the sentence stays where it is (CMM case D)."""

    reason: str

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        _must_be_waiting(sentence, telling)
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.but(transfer=None).keeping("transfer_refused", Dated(entry.occurred_at, entry.seq))


class ResponsibilityPassed(Happening, says="Responsibility passed to {offender_manager} in {area}"):
    """The moment of an accepted transfer came: area and offender manager change, enforcement clocks go on."""

    area: str
    offender_manager: str

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        sender = sentence.team.offender_manager if sentence.transfer and sentence.transfer.sender_finishes else None
        new = Team(offender_manager=self.offender_manager, base=sentence.team.base, finishing=sender)
        return managed_by(sentence.but(team=new, area=self.area, transfer=None), entry, self.offender_manager)


def responsibility_passed(sentence: Sentence) -> Draft:
    """What the moment of an accepted transfer brings."""
    transfer = sentence.transfer
    assert transfer is not None
    assert transfer.offender_manager is not None
    return Draft(
        ResponsibilityPassed(area=transfer.to_area, offender_manager=transfer.offender_manager),
        because=(Reason(code="transfer", values={"moment": calendar.stamp(transfer.moment)}, entries=(transfer.seq,)),),
    )


class AreaChanged(
    Fact, by=(Role.CASE_ADMINISTRATOR, Role.OFFENDER_MANAGER, Role.PARTNER), says="The person moved to {area}"
):
    """The person lives in another area now; a transfer is a decision of its own."""

    area: str


def owed(sentence: Sentence) -> Iterator[Owed]:
    """An offender manager, from the sentence on; a transfer's answer and its moment; the end of a cover."""
    if sentence.order and sentence.team.offender_manager is None:
        yield Owed(Question.ALLOCATION, sentence.facts("sentenced")[0])
    if sentence.transfer:
        asked = sentence.facts("transfer_requested")[-1]
        if sentence.transfer.offender_manager is None:
            yield Owed(Question.TRANSFER, asked)
        else:
            yield Owed("responsibility", asked, due=sentence.transfer.moment)
    if sentence.team.cover:
        covered = sentence.facts("absence_covered")[-1]
        yield Owed("cover", covered, due=calendar.end_of(sentence.team.cover.until))


def must_be_allocated(sentence: Sentence) -> None:
    if sentence.team.offender_manager is None:
        raise NotNow("allocation.none", "The sentence has no offender manager yet.", "Allocate it first.")


def managed_by(sentence: Sentence, entry: Entry, manager: str, **named: str) -> Sentence:
    """The sentence under a manager, with what else of the team is named; a supervisor who was the manager goes too."""
    before = sentence.team
    stays = before.offender_supervisor not in (None, before.offender_manager)
    supervisor = before.offender_supervisor if stays else manager
    team = before.but(**{"offender_manager": manager, "offender_supervisor": supervisor, **named})
    return sentence.but(team=team).keeping("allocated", Dated(entry.occurred_at, entry.seq, value=manager))


def must_manage(sentence: Sentence, telling: Telling, deed: str, *, finishing: bool = False) -> None:
    """Only the sentence's own offender manager, or who covers for them (OMM App. B, Planner; 3.14-3.20); the sender of
    a transfer too, for what they are to finish."""
    must_be_allocated(sentence)
    may_finish = finishing and sentence.team.finishing == telling.by.id
    if not (may_finish or sentence.manages(telling.by.id, telling.moment)):
        raise NotAllowed(
            "authority.own-manager",
            f"Only this sentence's offender manager can {deed}.",
            "Ask them, or ask a manager to allocate the sentence to you.",
        )


def must_not_manage(sentence: Sentence, telling: Telling, deed: str) -> None:
    """What only a manager may do who does not manage the case themselves, nor covers for who does (CMM App. 3)."""
    if sentence.manages(telling.by.id, telling.moment):
        raise NotAllowed(
            "authority.own-case",
            f"You manage this sentence, so you cannot {deed}.",
            "Ask a manager who does not.",
        )


def _must_be_waiting(sentence: Sentence, telling: Telling) -> Transfer:
    if sentence.transfer is None or sentence.transfer.offender_manager is not None:
        raise NotNow("transfer.none", "No transfer is waiting for an answer.", "Ask for one first.")
    if sentence.manages(telling.by.id, telling.moment):
        raise NotAllowed(
            "transfer.own",
            "The sending offender manager cannot answer their own transfer.",
            "The receiving area answers.",
        )
    return sentence.transfer
