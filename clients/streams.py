"""How many streams of events each person listens to: who opens more than anybody reads takes no room from others."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.exceptions import HTTPException

MOST = 20


class Streams:
    """The streams of one door that are open now, by the ids of their listeners."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._open = most, Counter[str]()

    def must_have_room(self, who: str) -> None:
        """Raises a 429 where somebody has as many as anybody may have."""
        if self._open[who] >= self._most:
            raise HTTPException(429, f"You listen to {self._most} streams already: close one first.")

    @contextmanager
    def one(self, who: str) -> Iterator[None]:
        """One more, for as long as it lasts."""
        self._open[who] += 1
        try:
            yield
        finally:
            self._open[who] -= 1
            self._open += Counter()  # who listens to none is forgotten
