"""The dates of a sentence of custody: what the prison sets, what moves our own, where they differ, what a law changes.

The prison's dates win over ours. Where the two differ a person looks at it, until they settle it or the prison sets the
day that we have.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Annotated, NamedTuple

from pydantic import Field

from domain import calendar, words
from domain.court import must_be_sentenced, with_days
from domain.custody import own_dates
from domain.diary import Owed
from domain.errors import Unfitting
from domain.messages import Draft, Entry, Fact, Happening, Reason, Telling
from domain.model import Day, Where
from domain.rules.kinds import Days
from domain.rules.release import since
from domain.sentence import Raised, Sentence
from domain.state import Dated

DIFFER = "dates_differ"
A_DAY = timedelta(days=1)


class Next(NamedTuple):
    """The entry that a draft is about to become."""

    occurred_at: datetime
    seq: int

    @classmethod
    def of(cls, sentence: Sentence, telling: Telling) -> "Next":
        return cls(telling.occurred_at, sentence.seq + 1)


class Difference(NamedTuple):
    """A day that the prison told and our own."""

    told: date
    ours: date | None


class ReleaseDateSet(Fact, verb="release-date", says="The prison set dates: {dates}"):
    """The prison sets or moves a date; its dates win over any of ours, and a difference is looked at."""

    release_on: Day | None = None
    ends_on: Day | None = None
    tariff_on: Day | None = None
    reason: str | None = None
    supervised_until: Day | None = None
    """The last day of supervision after the licence."""

    @property
    def dates(self) -> str:
        days = {
            "release": self.release_on,
            "end": self.ends_on,
            "tariff": self.tariff_on,
            "supervision": self.supervised_until,
        }
        return ", ".join(f"{name} {words.say(on)}" for name, on in days.items() if on)

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        must_be_sentenced(sentence)
        if not self.dates:
            raise Unfitting("no_date")
        yield Draft(self, because=differences(self._told(sentence, Next.of(sentence, telling))))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        sentence = sentence.keeping("release_date_set", Dated(entry.occurred_at, entry.seq))
        return compared(self._told(sentence, entry), entry)

    def _told(self, sentence: Sentence, entry: Raised) -> Sentence:
        return with_days(
            sentence,
            entry,
            release_on=self.release_on,
            ends_on=self.ends_on,
            tariff_on=self.tariff_on,
            supervised_until=self.supervised_until,
        )


class DaysAdded(Fact, verb="add-days", says="Days added: {days}"):
    """Days were added for misconduct; release falls later by as many. `adjudication` tells two awards apart."""

    days: Annotated[int, Field(ge=1, le=36500)]
    adjudication: str | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        must_be_custodial(sentence)
        yield Draft(self, because=moved(sentence, self._added(sentence, Next.of(sentence, telling))))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return compared(self._added(sentence, entry), entry)

    def _added(self, sentence: Sentence, entry: Raised) -> Sentence:
        fact = Dated(entry.occurred_at, entry.seq, self.adjudication or "", str(self.days))
        return sentence.keeping("days_added", fact)


class RemandCredited(
    Fact,
    verb="credit-remand",
    says="Days credited: {remand_days} of remand, {tagged_bail_days} of tagged bail",
):
    """How many days of remand and of bail under a tag count as served: all of them, in place of what was known."""

    remand_days: Days = 0
    tagged_bail_days: Days = 0

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        must_be_custodial(sentence)
        yield Draft(self, because=moved(sentence, self._credited(sentence, Next.of(sentence, telling))))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return compared(self._credited(sentence, entry), entry)

    def _credited(self, sentence: Sentence, entry: Raised) -> Sentence:
        fact = Dated(entry.occurred_at, entry.seq, str(self.remand_days), str(self.tagged_bail_days))
        return sentence.keeping("remand_credited", fact)


class ReleaseLawChanged(Happening, says="The law of release changed from {since}: release on {release_on}"):
    """Another law of release reaches the sentence of who has never been released: our own dates are worked out anew."""

    rules: str
    since: Day
    release_on: Day

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        sentence = sentence.keeping("release_law", Dated(entry.occurred_at, entry.seq, value=self.rules))
        return compared(sentence, entry)


class LicenceEnded(Happening, keeps=(), says="The licence ended on {on}: supervised until {until}"):
    """The licence of a short sentence is over; supervision goes on (CJA 2003 s.256AA)."""

    on: Day
    until: Day


def release_law_changed(sentence: Sentence) -> Draft:
    """What the first day of another law of release brings."""
    found, own = own_dates.next_law(sentence), sentence.own_dates
    assert found is not None
    assert own is not None
    rules, after = found
    changed = ReleaseLawChanged(rules=rules, since=since(rules), release_on=after.release_on)
    before = Reason(code="own_dates_before", values=own.as_said)
    return Draft(changed, because=(Reason(code="own_dates", values=after.as_said), before))


def licence_ended(sentence: Sentence) -> Draft:
    """What the end of a licence brings that supervision follows."""
    on, until = sentence.day_of("ends_on"), sentence.last_day
    assert on is not None
    assert until is not None
    return Draft(LicenceEnded(on=on, until=until))


def owed(sentence: Sentence) -> Iterator[Owed]:
    """What time brings to the dates: the next law of release, and the end of a licence that supervision follows."""
    if sentence.order is None:
        return
    found = own_dates.next_law(sentence)
    if found:
        due = calendar.end_of(since(found[0]) - A_DAY)
        yield Owed("release_law", sentence.facts("sentenced")[0], due=due)
    ends_on, until = sentence.day_of("ends_on"), sentence.day_of("supervised_until")
    if sentence.where is Where.LICENCE and ends_on and until and ends_on < until and not own_dates.at_large(sentence):
        yield Owed("licence_end", sentence.here_since, due=calendar.end_of(ends_on))


def differing(sentence: Sentence) -> dict[str, Difference]:
    """The days that the prison told and that are not ours. A release on the working day before is the same."""
    own = sentence.own_dates
    if own is None:
        return {}
    ours = {"release_on": own_dates.release_on(sentence), "ends_on": own.ends_on}
    ours |= {"supervised_until": own.supervised_until}
    told = {"release_on": own_dates.told_release(sentence)} if _is_by_law(sentence) else {}
    told |= {name: sentence.told_day(name) for name in ("ends_on", "supervised_until")}
    return {name: Difference(on, ours[name]) for name, on in told.items() if on and not _agree(on, ours[name])}


def differences(sentence: Sentence) -> tuple[Reason, ...]:
    """Why the prison's dates are to be looked at: each of them beside ours."""
    values: dict[str, str | int] = {}
    for name, found in differing(sentence).items():
        values |= {name: found.told.isoformat(), f"own_{name}": found.ours.isoformat() if found.ours else "none"}
    return (Reason(code=DIFFER, values=values),) if values else ()


def moved(before: Sentence, after: Sentence) -> tuple[Reason, ...]:
    """Our own dates where they moved, and where the prison's now differ from them."""
    own = after.own_dates
    if own is None or own == before.own_dates:
        return ()
    return (Reason(code="own_dates", values=own.as_said), *differences(after))


def compared(sentence: Sentence, entry: Entry) -> Sentence:
    """The sentence with what differs now as the one matter about its dates, or with none."""
    if sentence.own_dates is None:
        return sentence
    sentence = sentence.but(matters=tuple(matter for matter in sentence.matters if matter.code != DIFFER))
    return sentence.raising(DIFFER, entry) if differing(sentence) else sentence


def must_be_custodial(sentence: Sentence) -> None:
    must_be_sentenced(sentence)
    if not sentence.is_custodial:
        raise Unfitting("not_custodial")


def _is_by_law(sentence: Sentence) -> bool:
    """Whether the day of release from this stretch inside follows from the law alone, and from no decision."""
    if not sentence.inside or sentence.facts("parole_outcome", about="release", since=sentence.here_since.at):
        return False
    recall = own_dates.carried_out(sentence)
    return recall is None or recall[0].value != own_dates.STANDARD_RECALL


def _agree(told: date, ours: date | None) -> bool:
    return ours is not None and told in (ours, calendar.working_day_on_or_before(ours))
