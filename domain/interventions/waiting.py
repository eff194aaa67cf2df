"""A place with a provider that keeps a list here: what is asked for, and what became of it.

Who is on a list holds others up, so a sentence lets go of its place by itself: when the intervention begins the place
is taken; when it ends the place is given back; when the sentence is over, the person moves to the other side of the
gate, or the intervention is closed before it began, the referral is withdrawn.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from domain import calendar
from domain.asks import Ask, RankPlace, SettlePlace, Wanted
from domain.diary import Owed
from domain.interventions.delivery import DONE, RUNNING, is_closed
from domain.messages import Draft, Entry, Happening
from domain.model import Where
from domain.sentence import FOUR_TIERS, Sentence
from domain.state import Dated, Intervention

How = Literal["taken", "withdrawn", "given_back"]
FOUR = ("1", "2", "3", "4")


class Came(NamedTuple):
    """What became of a place, and what brought that."""

    how: How
    by: Dated


class PlaceSettled(
    Happening, keeps=("intervention", "how"), says="{intervention}: {provider} is told that its place is {how}"
):
    """The provider that keeps the list is told what became of the referral of that key."""

    intervention: str
    provider: str
    key: str
    how: How

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        """A referral that was withdrawn is none any more: who still needs it is referred again."""
        if self.how == "withdrawn":
            withdrawn = Dated(entry.occurred_at, entry.seq, self.intervention, "withdrawn")
            sentence = sentence.keeping("referral_refused", withdrawn)
        return super().fold(sentence, entry)

    def ask(self, sentence: Sentence) -> Ask | None:
        return SettlePlace(provider=self.provider, key=self.key, how=self.how)


class PlaceRanked(Happening, keeps=None, says="{intervention}: {provider} is told that the tier is {tier} now"):
    """The provider that keeps the list is told of another tier: the line goes by the tier that stands."""

    intervention: str
    provider: str
    key: str
    tier: int | None = None

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return _keeping_rank(sentence, self.intervention, self.tier, entry)

    def ask(self, sentence: Sentence) -> Ask | None:
        return RankPlace(provider=self.provider, key=self.key, tier=self.tier)


def ranked(sentence: Sentence, id: str, provider: str | None, entry: Entry) -> Sentence:
    """The sentence that remembers under which tier it asked a named provider for a place."""
    one = sentence.intervention(id)
    named = provider or (one.provider if one else None)
    return _keeping_rank(sentence, id, _tier(sentence), entry) if named else sentence


def _keeping_rank(sentence: Sentence, id: str, tier: int | None, entry: Entry) -> Sentence:
    return sentence.keeping("place_ranked", Dated(entry.occurred_at, entry.seq, id, str(tier or "")))


def _tier(sentence: Sentence) -> int | None:
    """The tier of the four under which the person waits; None where it is not known."""
    tier = sentence.tier_under(FOUR_TIERS)
    return int(tier) if tier in FOUR else None


def wanted(sentence: Sentence, one: Intervention, provider: str | None) -> Wanted | None:
    """The place that a referral asks a named provider for; None where none is named."""
    referred = sentence.last("referred", about=one.id)
    name = provider or one.provider
    if name is None or referred is None:
        return None
    until = sentence.day_of("release_on") if sentence.inside else sentence.last_day
    return Wanted(
        provider=name,
        programme=one.kind or one.id,
        tier=_tier(sentence),
        referred_on=calendar.day(referred.at),
        inside=sentence.inside,
        latest_start=until,
    )


def owed(sentence: Sentence) -> Iterator[Owed]:
    """The provider is told, at once, what became of a place that nobody has told it of yet."""
    for id, listed in sorted({fact.about: fact for fact in sentence.facts("listed")}.items()):
        came = _came(sentence, id, listed)
        if came and came.how != _told(sentence, id, listed):
            yield Owed("place_settled", came.by, id, due=came.by.at)
        elif came is None and _told(sentence, id, listed) is None and _tier(sentence) != _tier_told(sentence, id):
            since = max(sentence.facts("tier", "tier_overridden", "override_ended")[-1:], default=listed)
            yield Owed("place_ranked", max(since, listed), id, due=max(since, listed).at)


def place_ranked(sentence: Sentence, id: str) -> Draft:
    """The tier under which the person waits now."""
    key, _, provider = sentence.facts("listed", about=id)[-1].value.rpartition("@")
    return Draft(PlaceRanked(intervention=id, provider=provider, key=key, tier=_tier(sentence)))


def place_settled(sentence: Sentence, id: str) -> Draft:
    """What became of the place of that intervention."""
    listed = sentence.facts("listed", about=id)[-1]
    came = _came(sentence, id, listed)
    assert came is not None
    key, _, provider = listed.value.rpartition("@")
    return Draft(PlaceSettled(intervention=id, provider=provider, key=key, how=came.how))


def _tier_told(sentence: Sentence, id: str) -> int | None:
    """The tier under which the list has it: that of the referral, or what it was told last."""
    told = max(sentence.facts("place_ranked", about=id), key=lambda fact: fact.seq, default=None)
    return int(told.value) if told and told.value else None


def _told(sentence: Sentence, id: str, listed: Dated) -> str | None:
    """What the provider was told last of this place; after it was let go there is nothing more to tell."""
    told = [fact for fact in sentence.facts("place_settled", about=id) if fact.seq > listed.seq]
    return told[-1].value if told else None


def _came(sentence: Sentence, id: str, listed: Dated) -> Came | None:
    if _told(sentence, id, listed) in ("withdrawn", "given_back"):
        return None
    begun = sentence.last(*RUNNING, about=id, since=listed.at)
    gone = _closed(sentence, id) or (Dated(sentence.over.at, sentence.over.seq) if sentence.over else None)
    if begun:
        ended = gone or sentence.last("ended_early", about=id, since=begun.at)
        return Came("given_back", ended) if ended else Came("taken", begun)
    gone = gone or _moved_since(sentence, sentence.last("referred", about=id) or listed)
    return Came("withdrawn", max(gone, listed)) if gone else None


def _closed(sentence: Sentence, id: str) -> Dated | None:
    """What closed the intervention, or took it out of the plan."""
    one = sentence.intervention(id)
    if not is_closed(sentence, one):
        return None
    return (
        sentence.last(*DONE, "ended_early", about=id) if one else sentence.last("planned", "plan_changed", "reviewed")
    )


def _moved_since(sentence: Sentence, referred: Dated) -> Dated | None:
    """What took the person to the other side of the gate since the referral; being at large is no side."""
    sides = [(where is Where.CUSTODY, began) for where, began in sentence.stretches if where is not Where.AT_LARGE]
    before = [inside for inside, began in sides if began <= referred]
    now, began = sides[-1]
    return began if before and now is not before[-1] else None
