"""The court: the engagement before sentence, the report, what is imposed, and what becomes of it on appeal.

An engagement may begin before sentence (a report asked for, a remand) and joins the sentences of one person, which do
not share their failures (OMM A 2.2.2).
"""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from domain import calendar, words
from domain.asks import Ask, DatesEnquiry
from domain.custody.own_dates import at_large
from domain.custody.terms import CourtSentence, Dates, Terms
from domain.diary import Owed, standard_of
from domain.errors import BadInput, Unfitting
from domain.messages import Draft, Entry, Fact, Happening, Reason, Telling
from domain.model import Aim, Day, Kind, Months
from domain.questions import Question
from domain.rules.release import rule_set_on
from domain.sentence import CUSTODIAL, FOUR_TIERS, INDETERMINATE, Raised, Sentence
from domain.state import Dated, Intervention, Order, Over
from domain.tiers.tiering import tiered

BRIEF = {"short": Question.SHORT_REPORT, "oral": Question.ORAL_REPORT}


class EngagementOpened(Fact, keeps=("engagement",), says="Engagement {engagement} opened in {area}"):
    """A person becomes ours to deal with: the first entry of every sentence, with the whole start (OMM A 2.2.2)."""

    sentence: str
    person: str
    engagement: str
    area: str
    packs: tuple[str, ...]
    rules_version: int
    taken_over_from: str | None = None
    follows_eras: bool | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        raise Unfitting("already_opened")


class ReportAskedFor(Fact, keeps=("report",), says="Report {report} asked for ({extent})"):
    """The court asks for a report before sentence (CMM App. 3): written at length, short, or given by word of mouth."""

    report: str
    extent: Literal["full", "specific", "short", "oral"] = "full"

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if sentence.order:
            raise Unfitting("already_sentenced")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        brief = self.extent if self.extent in BRIEF else ""
        return sentence.keeping("report_asked_for", Dated(entry.occurred_at, entry.seq, self.report, brief))


class ReportDelivered(Fact, keeps=("report",), says="Report {report} delivered"):
    """The report went to the court, with its proposal and the tier found; the first plan draws on it (ESI B3)."""

    report: str
    author: str
    proposal: str
    objectives: tuple[str, ...] = ()
    quality: Literal["excellent", "satisfactory", "not_satisfactory", "very_poor"] | None = None
    tier: str | None = None
    sat_in: tuple[str, ...] | None = None
    """Members of the later team at the interview (CMM recommendations)."""

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if not sentence.facts("report_asked_for", about=self.report):
            raise Unfitting("report_not_asked_for")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        sentence = super().fold(sentence, entry)
        return tiered(sentence, entry, FOUR_TIERS, self.tier) if self.tier else sentence


class ReportHandedOver(Fact, says="Report {report} handed over to {to}"):
    """Who wrote the report tells who will manage the sentence what it rests on, so that the thread is not lost (CMM
    case A, recommendations)."""

    report: str
    to: str
    in_person: bool | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if not sentence.facts("report_delivered", about=self.report):
            raise Unfitting("report_not_delivered")
        yield Draft(self)


class Sentenced(Fact, says="Sentenced: {kind}, imposed {imposed}"):
    """The court imposes a sentence: its kind, its term and its requirements, never discretionary (OMM 3.5)."""

    kind: Kind
    imposed: Day
    months: Months | None = None
    ends_on: Day | None = None
    release_on: Day | None = None
    tariff_on: Day | None = None
    suspended_months: Months | None = None
    """Of a suspended sentence: the custody that is held back."""
    aims: tuple[Aim, ...] = ()
    requirements: tuple[Intervention, ...] = ()
    terms: Terms | None = None
    """From which our own dates are worked out; without them the prison's alone are known."""

    def order(self) -> Order:
        """What was imposed, its last day worked out. Raises BadInput where the term does not fit the kind."""
        own = self.own_dates(self.imposed)
        worked_out = own.ends_on if own else self.months and calendar.last_day(self.imposed, months=self.months)
        ends_on = self.ends_on or worked_out or None
        if (self.kind in INDETERMINATE) == (ends_on is not None):
            raise BadInput(f"A {self.kind} sentence {'has no end' if ends_on else 'needs months or ends_on'}.")
        if ends_on and ends_on < self.imposed:
            raise BadInput(f"The sentence would end on {ends_on}, before it is imposed on {self.imposed}.")
        if self.suspended_months and self.kind is not Kind.SUSPENDED_SENTENCE:
            raise BadInput(f"A {self.kind} sentence suspends no custody.")
        return Order(
            kind=self.kind,
            imposed=self.imposed,
            ends_on=ends_on,
            release_on=self.release_on,
            tariff_on=self.tariff_on,
            suspended_months=self.suspended_months,
            months=self.months if own else None,
            terms=self.terms,
        )

    def own_dates(self, day: date) -> Dates | None:
        """Our own dates under the law of release of that day, where terms were told. Raises BadInput."""
        if self.terms is None:
            return None
        passed = CourtSentence(self.kind, self.imposed, self.months or 0, self.terms)
        passed.check()
        return passed.dates(passed.counted(), rule_set_on(day))

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if sentence.order or sentence.over:
            raise Unfitting("already_sentenced" if sentence.order else "engagement_closed")
        if self.terms and self.terms.served_with:
            raise Unfitting("one_sentence_at_a_time")
        try:
            self.order()
        except BadInput:
            raise Unfitting("term_does_not_fit") from None
        own = self.own_dates(calendar.day(telling.moment))
        yield Draft(self, because=(Reason(code="own_dates", values=own.as_said),) if own else ())

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        order = self.order()
        sentence = varied(sentence.but(order=order), add=self.requirements)
        sentence = sentence.keeping("sentenced", Dated(entry.occurred_at, entry.seq, value=self.kind))
        if self.terms:
            law = rule_set_on(calendar.day(entry.recorded_at))
            sentence = sentence.keeping("release_law", Dated(entry.occurred_at, entry.seq, value=law))
        ends_on = self.ends_on if self.terms else order.ends_on
        return with_days(sentence, entry, ends_on=ends_on, release_on=order.release_on, tariff_on=order.tariff_on)

    def ask(self, sentence: Sentence) -> Ask | None:
        return DatesEnquiry(imposed=self.imposed, ends_on=self.order().ends_on) if self.kind in CUSTODIAL else None


class EngagementClosed(Fact, says="Engagement closed without a sentence: {reason}"):
    """The court dealt with it otherwise: nothing is left to manage."""

    reason: Literal["acquitted", "other_disposal", "withdrawn"]

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if sentence.order:
            raise Unfitting("already_sentenced")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return over(sentence, entry, self.reason)


class Appealed(Fact, keeps=("against",), says="Appeal lodged against {against}"):
    """An appeal was lodged; the sentence goes on until it is decided."""

    against: Literal["conviction", "sentence", "both"]


class SentenceVaried(Fact, keeps=("change",), says="Sentence varied: {change}"):
    """A court changes the term or the requirements; what was done is kept."""

    ends_on: Day | None = None
    release_on: Day | None = None
    tariff_on: Day | None = None
    add: tuple[Intervention, ...] = ()
    remove: tuple[str, ...] = ()

    @property
    def change(self) -> str:
        days = {"ends": self.ends_on, "release": self.release_on, "tariff": self.tariff_on}
        told = [f"{name} {words.say(on)}" for name, on in days.items() if on]
        told += [f"{one.name} added" for one in self.add] + [f"{id} taken out" for id in self.remove]
        return ", ".join(told) or "nothing changed"

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        must_be_sentenced(sentence)
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        sentence = super().fold(sentence, entry)
        sentence = varied(sentence, add=self.add, remove=self.remove)
        return with_days(sentence, entry, ends_on=self.ends_on, release_on=self.release_on, tariff_on=self.tariff_on)


class SentenceQuashed(Fact, says="Conviction or sentence quashed on appeal"):
    """The sentence is undone: it is over at once."""

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        must_be_sentenced(sentence)
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return over(sentence, entry, "quashed")


class TermEnded(Happening, says="The term ended on {on}"):
    """The last day of the term is past; nothing of the sentence is owed any more but its evaluation."""

    on: Day

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return over(sentence, entry, "term_ended")


def term_ended(sentence: Sentence) -> Draft:
    """What the end of the term brings."""
    ends_on = sentence.last_day
    assert ends_on is not None
    undone = {one.id: left for one in sentence.interventions if (left := hours_left(sentence, one)) > 0}
    because = [Reason(code="term", values={"ends_on": ends_on.isoformat()})]
    return Draft(
        TermEnded(on=ends_on), because=(*because, *([Reason(code="hours_undone", values={**undone})] if undone else []))
    )


def owed(sentence: Sentence) -> Iterator[Owed]:
    """The report before sentence; after it the end of the term, which our own dates do not bring to who is at large."""
    asked = {report.about: report for report in sentence.facts("report_asked_for")}
    for report in asked.values():
        if sentence.order is None and not sentence.facts("report_delivered", about=report.about, since=report.at):
            brief = BRIEF.get(report.value)
            asked_by = brief if brief and standard_of(sentence, brief) else Question.REPORT
            yield Owed(asked_by, report, report.about)
    ends_on = sentence.last_day
    if ends_on and not (sentence.own_dates and at_large(sentence)):
        yield Owed("term", sentence.facts("sentenced")[0], due=calendar.end_of(ends_on))


def hours_left(sentence: Sentence, one: Intervention) -> int:
    """The hours of unpaid work that are still to be done."""
    return (one.hours or 0) - sum(int(fact.value) for fact in sentence.facts("hours_worked", about=one.id))


def must_be_sentenced(sentence: Sentence) -> None:
    if sentence.order is None:
        raise Unfitting("not_sentenced_yet")


def over(sentence: Sentence, entry: Entry, reason: str) -> Sentence:
    """The sentence itself is over; what ended first stays the reason. Partners are not asked for anything any more."""
    if sentence.over:
        return sentence
    return sentence.but(over=Over(reason=reason, at=entry.occurred_at, seq=entry.seq), effects=())


def varied(sentence: Sentence, *, add: tuple[Intervention, ...] = (), remove: tuple[str, ...] = ()) -> Sentence:
    """The sentence with requirements taken out and others put in; one that is imposed again replaces itself."""
    imposed = {one.id: one.but(requirement=True) for one in add}
    kept = (one for one in sentence.interventions if one.id not in {*remove, *imposed})
    return sentence.but(interventions=(*kept, *imposed.values()))


def with_days(sentence: Sentence, entry: Raised, **days: date | None) -> Sentence:
    """The sentence with these days told (`ends_on`, `release_on` ...); None leaves a day as it is."""
    for name, on in days.items():
        if on is not None:
            sentence = sentence.keeping(name, Dated(entry.occurred_at, entry.seq, value=on.isoformat()))
    return sentence
