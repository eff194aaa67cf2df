"""The periods in which a standard counts contacts: what was asked for, offered and kept (CMM Table A2.9)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from domain import calendar
from domain.appointments import offered_appointments
from domain.diary import Owed, standard_of
from domain.messages import Draft, Entry, Happening, Reason
from domain.model import Day, Where
from domain.policy import Standard
from domain.questions import Question
from domain.sentence import FOUR_TIERS, Sentence
from domain.state import Dated

AT_A_DISTANCE = ("phone", "video")


class ContactsCounted(
    Happening, says="Contacts of period {period}: {kept} kept of {required} required, {offered} offered"
):
    """A period that a standard counts is over: what it asked for, what was offered and kept (CMM Table A2.9).

    `bound` says in what other sense than a minimum the number was meant."""

    period: int
    first: Day
    last: Day
    required: int
    offered: int
    kept: int
    rested: bool = False
    bound: Literal["maximum", "planned"] | None = None

    @property
    def short(self) -> bool:
        """Too few, where contact did not rest for a part of the period: kept, or planned, as the standard means it."""
        if self.bound == "maximum" or self.rested:
            return False
        return (self.offered if self.bound == "planned" else self.kept) < self.required

    @property
    def code(self) -> str:
        """What the period came to, as one code."""
        if self.bound == "maximum" and self.kept > self.required:
            return "over"
        return "short" if self.short else "met"

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        fact = Dated(entry.occurred_at, entry.seq, str(self.period))
        sentence = sentence.keeping(self.entry, fact)
        return sentence.raising("contacts_short", entry) if self.short else sentence


class ContactRateCounted(
    ContactsCounted, says="Contact rate, period {period}: {kept} kept of {required}, {offered} offered"
):
    """The same for a rate that goes on to the end: so many a month, or in a year (CRC service level AK)."""


def contacts_counted(sentence: Sentence, period: int, standard: Standard) -> Draft:
    """What the end of a period brings. Contacts count by the day on which they were to be, or were."""
    first, last = _period_days(sentence, period, standard)
    by_rate = standard.answers is Question.CONTACT_RATE
    distant = {fact.seq for fact in sentence.facts("at_a_distance")} if by_rate else set()
    seen = [contact for contact in sentence.facts("attended") if first <= calendar.day(contact.at) <= last]
    seen = [contact for contact in seen if contact.seq not in distant]
    kept, unplanned = len(seen), sum(contact.about == "" for contact in seen)
    offered = unplanned + sum(first <= calendar.day(at) <= last for _, at in offered_appointments(sentence))
    counted = (ContactRateCounted if by_rate else ContactsCounted)(
        period=period,
        first=first,
        last=last,
        required=standard.figure or 0,
        offered=offered,
        kept=kept,
        rested=_rested(sentence, first, last) or _was_over_before_it_was_asked(sentence, last, standard),
        bound=standard.bound if standard.bound in ("maximum", "planned") else None,
    )
    code = "none_set" if standard.figure is None else counted.code
    return Draft(
        counted,
        because=(Reason(code=code, standard=standard.ref, values={"required": counted.required, "kept": kept}),),
    )


def _was_over_before_it_was_asked(sentence: Sentence, last: date, standard: Standard) -> bool:
    """Whether the pack that asks for the period was adopted only after it: a correction calls nothing short."""
    adopted = [fact.at for fact in sentence.facts("policy_adopted") if fact.value == standard.pack]
    return bool(adopted) and last < calendar.day(max(adopted))


def _rested(sentence: Sentence, first: date, last: date) -> bool:
    """Whether contact was suspended, or the person was not in the community, in a part of a period."""
    resumed = sentence.last("contact_resumed")
    suspended = [calendar.day(fact.at) for fact in sentence.facts("contact_suspended")]
    if any(on <= last and (resumed is None or calendar.day(resumed.at) >= first) for on in suspended):
        return True
    ends = [calendar.day(began.at) for _, began in sentence.stretches[1:]]
    away = [
        calendar.day(began.at) <= last and ended >= first
        for (where, began), ended in zip(sentence.stretches, [*ends, last], strict=True)
        if where in (Where.CUSTODY, Where.AT_LARGE)
    ]
    return any(away)


def uncounted_since(sentence: Sentence) -> date | None:
    """The first day of the period whose contacts are not counted yet; None where no standard counts them."""
    return min((_period_days(sentence, period, one)[0] for _, period, one in _periods(sentence)), default=None)


def periods_owed(sentence: Sentence) -> Iterator[Owed]:
    for began, period, standard in _periods(sentence):
        due = calendar.end_of(_period_days(sentence, period, standard)[1])
        yield Owed(standard.answers, began, str(period), due=due, period=period)


def _periods(sentence: Sentence) -> Iterator[tuple[Dated, int, Standard]]:
    """The periods that run: what began each, its number and its standard. Of a rate it is the count before it."""
    here = sentence.supervised_since
    counted = sentence.facts("contacts_counted", since=here.at)
    rated = sentence.last("contact_rate_counted", since=here.at)
    periods = (
        (Question.CONTACTS, here, 1 + len(counted)),
        (Question.CONTACT_RATE, rated or here, 1 + int(rated.about) if rated else 1),
    )
    for question, began, period in periods:
        standard = standard_of(sentence, question, since=began.at, period=period)
        if standard and not _was_past_before_the_tier(sentence, period, standard):
            yield began, period, standard


def _was_past_before_the_tier(sentence: Sentence, period: int, standard: Standard) -> bool:
    """Whether the period had ended when the present tier came: what goes by tier asks nothing of the time before it."""
    came = sentence.tier_in_place_since(FOUR_TIERS) if standard.applies.tier else None
    return came is not None and _period_days(sentence, period, standard)[1] < calendar.day(came.at)


def _period_days(sentence: Sentence, period: int, standard: Standard) -> tuple[date, date]:
    """First and last day of a period; all periods of one standard's table are of one length.

    Where months are counted from their start, the first is the first whole one."""
    start = calendar.day(sentence.supervised_since.at)
    if standard.clock == "start of the month" and start.day > 1:
        start = calendar.add_months(start.replace(day=1), 1)
    first, following = standard.period(start, period)
    return first, following - timedelta(days=1)
