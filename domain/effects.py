"""What a sentence has asked of its partners, and how each attempt came out.

An effect runs once its entry is in the record, one at a time in `seq` order, under the key `sentence/seq`. Attempts
are short; the next one falls due minutes, an hour, then days later, each day's at an hour of its own, so that not all
come back at once. After an hour a person is asked to find another way; once the partner is back, it is asked at once.
So nothing hangs, nothing is lost, and no outage is too long.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Literal

from domain import words
from domain.asks import Ask, Partner
from domain.errors import Unfitting
from domain.messages import Draft, Entry, Fact, Telling
from domain.model import Model
from domain.sentence import Sentence
from domain.state import Dated, Effect

WAITS = (timedelta(minutes=5), timedelta(hours=1), timedelta(days=1))
PERSON_AFTER = 3
"""The attempt that fails an hour after the first: from here on a person is asked to find another way."""

SOON_ENOUGH = timedelta(hours=1)
"""A partner that asks for a longer pause has said itself that a person is to find another way."""

SPREAD_OVER = 50
"""By so many per cent of it, at the most, a day's wait is drawn out."""

LAST_AFTER_END = 30
"""After the end nobody can be asked to find another way: the last letter is tried for a month."""

TO_AN_INTERVENTION = ("referral", "placement", "tag_order")
ANSWERS = {
    **dict.fromkeys(
        ("referral_accepted", "referral_refused", "place_free", "commenced", "started"), TO_AN_INTERVENTION
    ),
    **dict.fromkeys(("tag_fitted", "completed", "ended_early", "intervention_ended"), TO_AN_INTERVENTION),
    **dict.fromkeys(("hearing_listed", "court_outcome", "breach_withdrawn"), ("information",)),
    **dict.fromkeys(("returned", "received", "recall_withdrawn"), ("recall_notice",)),
    "release_date_set": ("dates_enquiry",),
}

ASKED = {
    "referral": "Referral",
    "placement": "Unpaid work placement",
    "settle_place": "Answer on an offered place",
    "tag_order": "Order to fit a tag",
    "rank_place": "New tier on the waiting list",
    "notice": "Letter",
    "information": "Information of breach",
    "withdraw_information": "Withdrawal of the information",
    "dates_enquiry": "Enquiry about dates",
    "recall_notice": "Recall notice",
    "withdraw_recall_notice": "Withdrawal of the recall notice",
}
CALLED = {
    Partner.COURT: "the court",
    Partner.PRISON: "the prison",
    Partner.PROGRAMMES: "the programme provider",
    Partner.UNPAID_WORK: "the unpaid work provider",
    Partner.ELECTRONIC_MONITORING: "electronic monitoring",
    Partner.NOTICES: "the notice service",
}
"""What is asked for, and of whom, as entries say it."""


def said(code: str) -> str:
    """What an attempt came to, for people: `HTTP 503`, `timeout`."""
    return f"HTTP {code.removeprefix('http_')}" if code.startswith("http_") else words.say(code)


class Request(Model):
    """One attempt to ask a partner, under the effect's key."""

    key: str
    ask: Ask


class Attempt(Model):
    """What one attempt came to. `code` is `http_503`, `timeout` and the like, never a partner's own words. `spread` is
    by how many per cent a wait of a day is to be longer, so that not all who wait come back at once."""

    result: Literal["acknowledged", "refused", "failed"]
    reference: str | None = None
    code: str | None = None
    wait_seconds: int | None = None
    spread: int | None = None


class _CameOut(Fact):
    """How one attempt for one effect came out."""

    effect: int
    partner: Partner
    what: str

    @property
    def asked_for(self) -> str:
        return ASKED.get(self.what, words.say(self.what).capitalize())

    @property
    def whom(self) -> str:
        return CALLED[self.partner]


class PartnerAcknowledged(_CameOut, says="{asked_for} received by {whom}, reference {reference}"):
    """The partner has taken it; what it then does comes as a fact that cites the key."""

    reference: str

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return without(sentence, self.effect)


class PartnerFailed(_CameOut, says="{asked_for} not received by {whom}, attempt {attempt}: {answer}"):
    """An attempt did not reach the partner, or it could not answer; another one falls due."""

    attempt: int
    code: str
    wait_seconds: int | None = None
    spread: int | None = None

    @property
    def answer(self) -> str:
        return said(self.code)

    @property
    def wait(self) -> timedelta:
        """How long until the next attempt: ours, or the partner's where that is longer, drawn out where it is a day."""
        wait = max(WAITS[min(self.attempt, len(WAITS)) - 1], timedelta(seconds=self.wait_seconds or 0))
        return wait + wait * (self.spread or 0) // 100 if wait >= WAITS[-1] else wait

    @property
    def is_for_a_person(self) -> bool:
        """Whether it is plain by now that the partner cannot be asked within the hour."""
        return self.attempt == PERSON_AFTER or (self.attempt < PERSON_AFTER and self.wait > SOON_ENOUGH)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        if all(one.seq != self.effect for one in sentence.effects):
            return sentence
        if self.attempt >= LAST_AFTER_END and sentence.ended_at:
            return without(sentence, self.effect)
        if self.is_for_a_person and not sentence.ended_at and ("partner_down", self.effect) not in _raised(sentence):
            sentence = sentence.raising("partner_down", entry, about=self.effect)
        later = [
            one.but(attempt=self.attempt + 1, next_at=entry.occurred_at + self.wait) if one.seq == self.effect else one
            for one in sentence.effects
        ]
        return sentence.but(effects=tuple(later))


class PartnerRefused(_CameOut, says="{asked_for} refused by {whom}: {answer}"):
    """The partner will not do it; no further attempt is made, a person finds another way."""

    code: str

    @property
    def answer(self) -> str:
        return said(self.code)

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if self.effect > sentence.seq:
            raise Unfitting("not_asked")
        yield Draft(self)

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        asked = [getattr(one.ask, "intervention", None) for one in sentence.effects if one.seq == self.effect]
        sentence = without(sentence, self.effect)
        if asked and asked[0]:
            refused = Dated(entry.occurred_at, entry.seq, asked[0], "partner_refused")
            sentence = sentence.keeping("referral_refused", refused)
        return sentence.raising("partner_refused", entry, about=self.effect)


class PartnerReturned(Fact, says="{whom} can be reached again and is asked at once"):
    """A partner that was down answers again: what waits for it is asked now instead of at its own hour.

    Told to a sentence where nothing waits for it any more, it makes no entry: whoever tells may tell twice."""

    who: Partner

    @property
    def whom(self) -> str:
        return f"{CALLED[self.who][0].upper()}{CALLED[self.who][1:]}"

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if any(self._waits(one, telling.moment) for one in sentence.effects):
            yield Draft(self)

    def _waits(self, one: Effect, now: datetime) -> bool:
        return one.ask.partner == self.who and one.next_at > now

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        now = entry.recorded_at
        sooner = [one.but(next_at=now) if self._waits(one, now) else one for one in sentence.effects]
        return sentence.but(effects=tuple(sooner))


def outcome(effect: Effect, attempt: Attempt) -> Fact:
    """The fact that an attempt becomes."""
    about: dict[str, Any] = {"effect": effect.seq, "partner": effect.ask.partner, "what": effect.ask.what}
    match attempt.result:
        case "acknowledged":
            return PartnerAcknowledged(**about, reference=attempt.reference or "none given")
        case "refused":
            return PartnerRefused(**about, code=attempt.code or "not said")
        case "failed":
            failed = {
                "attempt": effect.attempt,
                "code": attempt.code or "not said",
                "wait_seconds": attempt.wait_seconds,
                "spread": attempt.spread,
            }
            return PartnerFailed(**about, **failed)


def ready(sentence: Sentence, now: datetime, written: int) -> Effect | None:
    """The first effect whose entry is written and whose next attempt is due; the last moment may be ahead of it."""
    moment = max(now, sentence.last_moment)
    return next((one for one in sentence.effects if one.seq <= written and one.next_at <= moment), None)


def spread(key: str) -> int:
    """By how many per cent the waits under a key are longer: each key's own share, from 0 to below `SPREAD_OVER`."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) % SPREAD_OVER


def _raised(sentence: Sentence) -> list[tuple[str, int]]:
    return [(matter.code, matter.about) for matter in sentence.matters]


def without(sentence: Sentence, seq: int) -> Sentence:
    """The sentence with that effect done, answered or taken over, and nobody asked any more to find another way."""
    effects = tuple(one for one in sentence.effects if one.seq != seq)
    matters = tuple(one for one in sentence.matters if (one.code, one.about) != ("partner_down", seq))
    return sentence.but(effects=effects, matters=matters)


def answered(sentence: Sentence, entry: Entry) -> Sentence:
    """The sentence without the asks that this entry answers by itself: nobody need be asked what is told already."""
    asks = ANSWERS.get(entry.type, ())
    about = getattr(entry.data, "intervention", None)
    for one in sentence.effects:
        if one.seq < entry.seq and one.ask.what in asks and getattr(one.ask, "intervention", None) == about:
            sentence = without(sentence, one.seq)
    return sentence
