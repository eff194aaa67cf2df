"""The way through the API of another house: who asks is whoever its token says."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from clients.chosen import Chosen
from clients.cli.house import Server
from clients.cli.listening import Listening
from clients.cli.named import named_in
from clients.cli.offered import Offered
from clients.cli.plain import hints
from clients.http import LONG_PATIENCE, Api
from clients.record import SOONEST
from clients.secure import must_be_secure
from clients.told import roles_that_may
from domain import calendar, life
from domain.authority.signed_in import SignedIn
from domain.court import Sentenced
from domain.errors import NotAllowed, NotFound, NotSignedIn
from domain.measures.equality import kept_back
from domain.measures.measure import Figures, Tally
from domain.messages import Command, Entry, Message, Told
from domain.model import By
from domain.preview import Moved, Preview
from domain.record import Due, Standing
from domain.scenario import Start
from domain.sentence import Sentence
from domain.table import MESSAGES

if TYPE_CHECKING:
    from clients.reports import Asked

PAGE = 200
TOKEN = "token"
OF_OTHERS = "{} more of other teams, which you may not open."


class There:
    """One house behind its API."""

    def __init__(self, server: Server, home: Path) -> None:
        address = must_be_secure("SENTENCE_SERVER", server.address)
        self._api = Api(address, server.token or _kept(home / TOKEN))
        self._offered = Offered(home, server.address)

    @contextmanager
    def reader(self) -> Iterator["Record"]:
        yield Record(self._api, self._offered)

    def ids(self, beginning: str, limit: int) -> list[str]:
        """Of those that may be opened, from among the soonest due."""
        page = self._api.get("sentences", limit=PAGE)["sentences"]
        return [row["sentence"] for row in page if row["sentence"].startswith(beginning)][:limit]

    def glance(self, id: str) -> Sentence:
        with self.reader() as record:
            return record.sentence(id)

    def figures(self, asked: "Asked") -> Figures:
        """Behind each figure those that may be opened; how many more there are is said beside."""
        over, about = asked.window, {**asked.about._asdict(), "by": asked.by, "who": asked.who}
        how: dict[str, Any] = {"from": over.first, "to": over.last, "as_at": over.as_at, **about}
        found = self._api.get(f"reports/{_part(asked.report)}", patience=LONG_PATIENCE, **how)
        if found["not_named"]:
            hints.print(OF_OTHERS.format(found["not_named"]))
        return {one["group"]: {tally["measure"]: _tally(tally) for tally in one["measures"]} for one in found["groups"]}

    def acting(self, given: str | None, row: type[Told]) -> By:
        """Raises NotAllowed where they give themselves out for somebody else."""
        who = SignedIn.model_validate({"name": "", **self._api.get("me")})
        if given is None:
            return who.acting(roles_that_may(row))
        by = By.read(given)
        if by.id != who.id:
            code, rule = "authority.not-you", f"You are signed in as {who.id!r}, not as {by.id!r}."
            raise NotAllowed(code, rule, "Leave out --by, or sign in as who you are.")
        return by

    def preview(self, id: str, message: Message) -> Preview:
        answer = self._told(id, message, dry_run=True)
        return Preview(tuple(map(_entry, answer["entries"])), tuple(map(_moved, answer["moved"])))

    async def tell(self, id: str, message: Message) -> list[Entry]:
        return [_entry(one) for one in self._told(id, message)["entries"]]

    async def take_on(self, id: str, start: Start, now: datetime) -> list[Entry]:
        said = start.model_dump(mode="json", include={"person", "engagement", "area", "pack", "opened"})
        told = Sentenced.check(start.imposed) if start.imposed else None
        imposed = told.model_dump(mode="json", exclude_unset=True) if told else None
        answer = self._api.post("sentences", {**said, "id": id, "models": start.models, "sentenced": imposed})
        return [_entry(one) for one in answer["entries"]]

    def _told(self, id: str, message: Message, **how: Any) -> Any:
        row = MESSAGES[message.type]
        at = calendar.stamp(message.occurred_at) if message.occurred_at else None
        asked = {"as": message.by.role.value, "occurred_at": at, "day_only": message.day_only, **how}
        headers = {"Idempotency-Key": message.id} | ({"If-Match": "*"} if issubclass(row, Command) else {})
        return self._api.post(f"sentences/{_part(id)}/{row.verb}", message.body, headers, **asked)


class Record:
    """The case record behind an API, as far as whoever asks may see it. What is seen of it a shell can offer later."""

    def __init__(self, api: Api, offered: Offered) -> None:
        self._api, self._offered = api, offered

    def entries(self, sentence: str) -> list[Entry]:
        found: list[Entry] = []
        after: int | None = 0
        while after is not None:
            page = self._api.get(f"sentences/{_part(sentence)}/record", after=after, limit=PAGE)
            found += map(_entry, page["entries"])
            after = page["next"]
        return found

    def sentence(self, id: str) -> Sentence:
        found = life.evolve_all(self.entries(id))
        self._offered.keep_named(id, named_in(found))
        return found

    def standing(self, sentence: str) -> Standing:
        return _standing(self._api.get(f"sentences/{_part(sentence)}"))

    def standings(
        self, which: Chosen, *, order: str = SOONEST, limit: int | None = None, offset: int = 0
    ) -> Iterator[Standing]:
        """Those that may be opened; how many more there are that may not be is said beside."""
        restricted, seen = 0, []
        for row in self._rows(which, order, limit, offset):
            if row["standing"]:
                seen.append(row["sentence"])
                yield _standing(row["standing"])
            else:
                restricted += 1
        self._offered.keep(seen)
        if restricted:
            hints.print(OF_OTHERS.format(restricted))

    def seqs(self, which: Chosen, *, order: str = SOONEST, limit: int | None = None, offset: int = 0) -> dict[str, int]:
        rows = self._rows(which, order, limit, offset)
        return {row["sentence"]: row["standing"]["seq"] for row in rows if row["standing"]}

    @contextmanager
    def moving(self, id: str) -> Iterator[Callable[[float], bool]]:
        """By the stream of events there, which says at first where it stands."""
        with Listening(self._api, f"sentences/{_part(id)}/events") as listening:
            yield listening.has_moved_within

    def count(self, which: Chosen) -> int:
        return int(self._page(which, limit=1)["total"])

    def _rows(self, which: Chosen, order: str, limit: int | None, offset: int) -> Iterator[Any]:
        left = limit
        while left is None or left > 0:
            page = self._page(which, order=order, limit=min(left or PAGE, PAGE), offset=offset)["sentences"]
            yield from page
            offset, left = offset + len(page), left if left is None else left - len(page)
            if len(page) < PAGE:
                return

    def _page(self, which: Chosen, **how: Any) -> Any:
        narrowed = which.model_dump(mode="json", exclude_defaults=True, exclude={"names"})
        names: dict[str, Any] = {"names": str(which.names)} if which.names else {}
        return self._api.get("sentences", **narrowed, **names, **how)


def _part(id: str) -> str:
    """An id as a part of a path."""
    if id in ("", ".", ".."):
        raise NotFound(f"There is no sentence {id!r}.")
    return quote(id, safe="")


def _entry(shown: dict[str, Any]) -> Entry:
    line = dict(shown)
    chain = line.pop("chain")
    return life.read_entry(json.dumps(line), chain)


def _moved(shown: dict[str, Any]) -> Moved:
    times = {name: datetime.fromisoformat(shown[name]) for name in ("before", "after") if shown[name]}
    return Moved(**{**shown, **times})


def _tally(shown: dict[str, Any]) -> Tally:
    if shown["too_small"]:
        return kept_back()
    found = Tally()
    found.met, found.of, found.unknown, found.outside = (shown[name] for name in ("met", "of", "unknown", "outside"))
    found.who = shown["who"] or found.who
    return found


def _standing(shown: dict[str, Any]) -> Standing:
    due = tuple(Due(**item) for item in shown["due"])
    return Standing.model_validate({**shown, "due": due})


def _kept(file: Path) -> str:
    """The token in a file of its owner's alone. Raises NotSignedIn where there is none, or others can read it."""
    try:
        if file.stat().st_mode & 0o077:
            raise NotSignedIn(f"{file} can be read by others: chmod 600 {file}, and get a new token.")
        return file.read_text(encoding="utf-8").strip()
    except OSError:
        raise NotSignedIn(f"Nobody is signed in: set SENTENCE_TOKEN, or write a token to {file}.") from None
