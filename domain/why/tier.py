"""Why the tier is what it is: the scheme, the factors, an override, who told it and why, and what it was before."""

from collections.abc import Iterator, Sequence
from typing import Any

from domain import calendar, life, policy, words
from domain.corrections import Annul
from domain.messages import Entry
from domain.sentence import FOUR_TIERS, Sentence
from domain.state import Dated
from domain.tiers.tiering import OverrideTier, SetTier, TierNotTold, TierTurned, TierWorkedOut, scheme_now
from domain.why.answer import Told, Why
from domain.why.chain import Because, came_from, chain, must_exist
from domain.why.cited import cited
from domain.why.said import told_by

CALLED = {
    FOUR_TIERS: "the four tiers (omm)",
    "cmm-menu": "the supervision menus (cmm-menu)",
    "cmm-pathway": "the pathways (cmm-pathway)",
    "cmm-team": "the two teams (cmm-team)",
    "hmpps-tier-v2": "the tiers of two axes (hmpps-tier-v2)",
    "hmpps-tier-v3": "the tiers of one letter (hmpps-tier-v3)",
    "e3": "the bands of E3 (e3)",
}
"""The schemes as people call them, with their names in entries."""
KINDS = ("tier", "tier_overridden", "override_ended", "tier_not_told")


def of_tier(entries: Sequence[Entry]) -> Why:
    """Why the tier that stands at the end of these entries does; where none was told, what is missing."""
    history = tuple(_history(entries))
    sentence = life.evolve_all(entries)
    scheme = scheme_now(sentence) or FOUR_TIERS
    stands = sentence.override_of(scheme) or sentence.tier_told(scheme)
    led_by = _led_by(sentence, scheme, stands)
    return Why(
        of="tier",
        what=_what(sentence, scheme, stands, history),
        because=tuple(_because(sentence, entries, scheme, led_by)),
        history=history,
        came_from=led_by,
        chain=chain(entries, led_by),
    )


def _what(sentence: Sentence, scheme: str, stands: Dated | None, history: Sequence[Told]) -> str:
    if stands is None:
        return "No tier has been told"
    since = sentence.tier_in_place_since(scheme) or stands
    called = next((row.scheme for row in history if row.seq == stands.seq), scheme)
    return f"Tier {words.say(stands.value)} of {CALLED.get(called, called)}, since {words.say(calendar.day(since.at))}"


def _led_by(sentence: Sentence, scheme: str, stands: Dated | None) -> tuple[int, ...]:
    """The entry that told the tier that stands, what an override stands in place of, an attempt that came to nothing
    since."""
    beneath = sentence.tier_told(scheme)
    attempt = sentence.last("tier_not_told", about=scheme, since=stands.at if stands else None)
    return tuple(dict.fromkeys(one.seq for one in (stands, beneath, attempt) if one))


def _because(sentence: Sentence, entries: Sequence[Entry], scheme: str, led_by: tuple[int, ...]) -> Iterator[Because]:
    ref, _ = policy.tierings(sentence.governing().today).get(scheme, ("", None))
    if ref:
        yield Because(code="scheme", says="The scheme by which this pack tiers its cases", standard=cited(ref))
    elif not led_by:
        yield Because(code="no_scheme", says="None of the packs that govern this sentence tiers its cases")
    for seq in led_by:
        yield from _told_why(entries, seq)


def _told_why(entries: Sequence[Entry], seq: int) -> Iterator[Because]:
    """What an entry itself gives as why: the factors, the reasons, what is missing; of a tier that time alone changed,
    what had been worked out before."""
    entry = must_exist(entries, seq)
    match entry.data:
        case TierTurned():
            yield _of(entry, "time", f"Time alone changed it on {words.say(calendar.day(entry.occurred_at))}")
            for before in came_from(entry):
                yield from _told_why(entries, before)
        case SetTier(reasons=reasons):
            yield _of(entry, "reasons", f"Reasons given: {'; '.join(map(words.say, reasons)) or 'none'}")
        case OverrideTier(reason=reason, until=until):
            ends = f", until {words.say(until)}" if until else ""
            yield _of(entry, "override", f"Overridden {told_by(entry.by)}{ends}: {reason}")
        case TierWorkedOut(tier=tier, factors=factors):
            yield _of(
                entry, "factors", f"Tier {words.say(tier)} worked out from {_factors(factors.model_dump(mode='json'))}"
            )
        case TierNotTold(factors=factors, missing=missing):
            yield _of(entry, "factors", f"Known: {_factors(factors.model_dump(mode='json'))}")
            yield _of(entry, "missing", f"Not known: {', '.join(map(words.say, missing))}")
        case _:
            yield _of(entry, "told_with", f"Told with: {entry.words}, {told_by(entry.by)}")


def _of(entry: Entry, code: str, says: str) -> Because:
    return Because(code=code, says=says, entries=(entry.seq,))


def _factors(given: dict[str, Any]) -> str:
    """The factors that were given, in words: `risk of harm high, motivated yes`."""
    told = (f"{words.say(name)} {_value(one)}" for name, one in given.items() if name != "scheme" and _is_given(one))
    return ", ".join(told) or "no factor"


def _value(one: Any) -> str:
    match one:
        case dict():
            return f"({_factors(one)})"
        case list():
            return "; ".join(_value(item) for item in one)
    return words.say(one)


def _is_given(one: Any) -> bool:
    return one not in (None, [], {}) and not (isinstance(one, dict) and not any(map(_is_given, one.values())))


def _history(entries: Sequence[Entry]) -> Iterator[Told]:
    """What each entry made of the tier, under each scheme, annulled ones left out."""
    sentence: Sentence | None = None
    rows: list[tuple[Entry, Dated, str]] = []
    struck = {entry.data.seq for entry in entries if isinstance(entry.data, Annul)}
    for entry in entries:
        sentence = life.evolve(sentence, entry)
        rows += [(entry, fact, kind) for kind in KINDS for fact in sentence.facts(kind) if fact.seq == entry.seq]
    for entry, fact, kind in rows:
        if entry.seq not in struck:
            yield Told(
                seq=entry.seq,
                occurred_at=entry.occurred_at,
                scheme=getattr(entry.data, "scheme", None) or fact.about or FOUR_TIERS,
                tier=fact.value if kind in ("tier", "tier_overridden") else getattr(entry.data, "tier", None),
                says=entry.words,
                by=entry.by,
            )
