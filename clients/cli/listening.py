"""Listening to a stream of events of another house, beside whoever waits for them."""

from threading import Event, Thread
from types import TracebackType
from typing import Self

from clients.cli.plain import hints
from clients.http import Api
from domain.errors import OutOfReach, WholeSentenceError

PAUSE_SECONDS = 1.0


class Listening:
    """One stream, asked for again from where it was whenever it ends, until nobody waits any more."""

    def __init__(self, api: Api, path: str) -> None:
        self._api, self._path = api, path
        self._moved, self._over = Event(), Event()
        self._failed: WholeSentenceError | None = None

    def __enter__(self) -> Self:
        Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._over.set()

    def has_moved_within(self, seconds: float) -> bool:
        """Whether an event came meanwhile. Raises what the other house raises, where it lets nobody listen."""
        moved = self._moved.wait(seconds)
        self._moved.clear()
        if self._failed:
            raise self._failed
        return moved

    def _listen(self) -> None:
        last, is_lost = 0, False
        while not self._over.is_set():
            try:
                for number in self._api.events(self._path, last):
                    last, is_lost = number, False
                    self._moved.set()
            except OutOfReach as error:
                if not is_lost:
                    hints.print(f"Not live, and tried again: {error}", markup=False)
                is_lost = True
            except WholeSentenceError as error:
                self._failed = error
                self._moved.set()
                return
            self._over.wait(PAUSE_SECONDS)
