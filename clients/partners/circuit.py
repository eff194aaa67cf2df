"""What keeps a partner that is down from being asked by everybody who has something for it.

After so many failures in a row nobody asks for a while; then one ask goes through as a probe, and the rest follow only
if it is answered. A refusal is an answer. It counts in real time and for one process: a rehearsal has none.
"""

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from domain.errors import PartnerRefused, PartnerUnavailable

T = TypeVar("T")

OPENS_AFTER = 5
FIRST_PAUSE, LONGEST_PAUSE = 15.0, 120.0
"""Seconds between probes: the pause doubles from one to the other."""


class Circuit:
    """One partner's: closed while it answers, open while it does not."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._pause, self._probe_at = FIRST_PAUSE, 0.0
        self._probing = False

    @property
    def is_open(self) -> bool:
        return self._failures >= OPENS_AFTER

    async def through(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Asks, unless the partner is known to be down: then raises PartnerUnavailable without asking."""
        probes = self.is_open
        if probes and (self._probing or self._clock() < self._probe_at):
            raise PartnerUnavailable("known_down")
        self._probing = self._probing or probes
        try:
            answered = await ask()
        except PartnerUnavailable:
            self._failed(probes)
            raise
        except PartnerRefused:
            self._answered()
            raise
        finally:
            self._probing = self._probing and not probes
        self._answered()
        return answered

    def _answered(self) -> None:
        self._failures, self._pause = 0, FIRST_PAUSE

    def _failed(self, probed: bool) -> None:
        self._failures += 1
        if probed:
            self._pause = min(2 * self._pause, LONGEST_PAUSE)
        self._probe_at = self._clock() + self._pause
