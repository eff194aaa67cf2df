"""Every measure by sex, ethnicity, age band and disability (ESI rec. 3, A4; RAB B2), and what is too small to print.

A figure about a few people may say something of one of them. What is kept back are figures, nothing of the record; that
all of a larger group share an answer is not kept back.
"""

from collections.abc import Mapping

from domain.measures.measure import BY, Figures, Tally
from domain.rules.kinds import Count, Table, table


class Equality(Table):
    """`smallest_group`: sentences; of a group of fewer no figure is printed."""

    by: tuple[str, ...]
    smallest_group: Count


EQUALITY = table("equality", Equality, "domain.measures")
assert set(EQUALITY.by) <= BY.keys()


def too_small(by: str | None, tallies: Mapping[str, Tally]) -> frozenset[str]:
    """The groups of one measure whose figures and sentences are not to be printed; none where the groups are not told
    apart by what equality is monitored by. `tallies` are what the measure came to in each group.

    Where those kept back are one group, or too few together, the next smallest is kept back too: else all less the
    others would tell of them."""
    if by not in EQUALITY.by:
        return frozenset()
    kept: list[str] = []
    together = 0
    for size, group in sorted((tally.sentences, group) for group, tally in tallies.items() if tally.sentences):
        hidden = len(kept) > 1 and together >= EQUALITY.smallest_group
        if size >= EQUALITY.smallest_group and (not kept or hidden):
            break
        kept.append(group)
        together += size
    return frozenset(kept)


def printable(found: Figures, by: str | None) -> Figures:
    """The figures as they may leave the record: of a group too small for a measure, that it is, and nothing else."""
    names = {name for tallies in found.values() for name in tallies}
    small = {name: too_small(by, {group: tallies[name] for group, tallies in found.items()}) for name in names}
    return {
        group: {name: kept_back() if group in small[name] else tally for name, tally in tallies.items()}
        for group, tallies in found.items()
    }


def kept_back() -> Tally:
    """What stands in the place of a figure about too few."""
    instead = Tally()
    instead.is_kept_back = True
    return instead
