"""What a shell can offer of a house: ids of sentences, and in each the ids of what can be named; never a word of it.

It is kept in HOME, each house by itself, as it is seen: so a shell offers it where the house does not answer at once.
"""

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice
from pathlib import Path

from domain.model import Model

FILE = "offered.json"
MOST_SENTENCES, MOST_OPENED = 500, 50

Named = dict[str, list[str]]
"""The ids of what can be named in a sentence, by the field of a message that names it."""


class Seen(Model):
    """The ids that were seen of one house, the latest first, and what can be named in those that were opened."""

    sentences: tuple[str, ...] = ()
    named: dict[str, Named] = {}


class Houses(Model):
    """What was seen of each, by a digest of its address, which may bear a password."""

    houses: dict[str, Seen] = {}


class Offered:
    """What was seen of one house from this home."""

    def __init__(self, home: Path, house: str) -> None:
        self._file, self._house = home / FILE, hashlib.sha256(house.encode()).hexdigest()[:16]

    def seen(self) -> Seen:
        return self._all().get(self._house, Seen())

    def keep(self, sentences: Iterable[str]) -> None:
        """Keeps ids before those that were seen earlier."""
        before = self.seen()
        ids = dict.fromkeys((*sentences, *before.sentences))
        self._write(before.but(sentences=tuple(ids)[:MOST_SENTENCES]))

    def keep_named(self, sentence: str, named: Named) -> None:
        """Keeps what can be named in a sentence that was opened."""
        before = self.seen()
        others = {id: one for id, one in before.named.items() if id != sentence}
        self._write(before.but(named=dict(islice(({sentence: named} | others).items(), MOST_OPENED))))

    def _write(self, now: Seen) -> None:
        """No harm where it cannot be written."""
        kept = Houses(houses={**self._all(), self._house: now}).model_dump_json()
        mine = self._file.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            with open(os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                file.write(kept)
            mine.replace(self._file)

    def _all(self) -> dict[str, Seen]:
        """Nothing where the file cannot be read: it is made anew."""
        try:
            return Houses.model_validate_json(self._file.read_bytes()).houses
        except (OSError, ValueError):
            return {}
