"""How many lives a second the in-process engine lives, and what deciding costs against only folding the same entries.

`python -m bench.lives`: a line an example. The rate says something of this machine, the ratio of the code."""

import time
from collections.abc import Callable
from pathlib import Path

from domain import life, rehearsal, scenario

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
ROUNDS = 5


def main() -> None:
    print(f"{'life':<36}{'entries':>8}{'lives/s':>9}{'entries/s':>11}{'live:fold':>11}")
    for path in sorted(EXAMPLES.glob("*.yaml")):
        read = scenario.read(path)
        entries = rehearsal.live(read).entries
        living = _best(lambda read=read: rehearsal.live(read))
        folding = _best(lambda entries=entries: life.evolve_all(entries))
        rate = len(entries) / living
        print(f"{path.stem:<36}{len(entries):>8}{1 / living:>9.1f}{rate:>11.0f}{living / folding:>11.1f}")


def _best(work: Callable[[], object]) -> float:
    """The shortest of some rounds, in seconds: the others were disturbed."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


if __name__ == "__main__":
    main()
