"""Every measure by sex, ethnicity, age band and disability (ESI rec. 3, A4; RAB B2), and what is too small to print.

A figure about a few people may say something of one of them. What is kept back are figures, nothing of the record; that
all of a larger group share an answer is not kept back.
"""

from collections.abc import Mapping

from domain.measures.measure import BY, Tally
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

    Where one group alone would be kept back, the next smallest is too: else all less the others would tell it."""
    if by not in EQUALITY.by:
        return frozenset()
    sizes = sorted((size, group) for group, tally in tallies.items() if (size := tally.sentences))
    small = [group for size, group in sizes if size < EQUALITY.smallest_group]
    return frozenset(group for _, group in sizes[: 2 if len(small) == 1 else len(small)])
