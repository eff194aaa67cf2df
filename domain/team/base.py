"""Where the offender manager is best based: in the community, near home, unless the sentence is spent inside.

Most sentences are completed at home, so most managers are based there; in custody, where all of the sentence is spent
inside, the outside part is very short against it, or release brings no licence (OMM A 2.4.6-2.4.7).
"""

from datetime import timedelta
from typing import Literal, NamedTuple

from domain import policy
from domain.messages import Reason
from domain.sentence import Sentence

Base = Literal["community", "custody"]


class BestBase(NamedTuple):
    base: Base
    why: str


def best_base(sentence: Sentence, very_short_percent: int, licence_follows: bool | None = None) -> BestBase | None:
    """The better base and why; None where the dates of the sentence do not tell."""
    if sentence.order is None:
        return None
    if not sentence.is_custodial:
        return BestBase("community", "no_part_inside")
    if licence_follows is False:
        return BestBase("custody", "no_licence")
    release_on, ends_on = sentence.day_of("release_on"), sentence.day_of("ends_on")
    if release_on is None or ends_on is None:
        return None
    if release_on >= ends_on:
        return BestBase("custody", "all_inside")
    inside, outside = release_on - sentence.order.imposed, ends_on - release_on
    if outside <= max(inside, timedelta()) * very_short_percent / 100:
        return BestBase("custody", "outside_part_very_short")
    return BestBase("community", "completed_at_home")


def base_reasons(sentence: Sentence, licence_follows: bool | None) -> tuple[Reason, ...]:
    """Whether the base of the manager is the better one, where a pack looks at it."""
    reasons = []
    for ref, rules in policy.allocation_rules(sentence.governing().today):
        for row in rules.base:
            best = best_base(sentence, row.very_short_percent, licence_follows)
            if best and sentence.team.base:
                code = "base" if best.base == sentence.team.base else "base_differs"
                values: dict[str, str | int] = {"is": sentence.team.base, "better": best.base, "why": best.why}
                reasons.append(Reason(code=code, standard=ref, values=values))
    return tuple(reasons)
