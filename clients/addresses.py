"""Where the parts of a running stack are: written down by `up`, read by every other verb."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.model import Model

FILE = "addresses.json"


class Addresses(Model):
    """One stack's addresses; `ui` is None where its server was not started by us."""

    temporal: str
    ui: str | None = None
    door: str
    sandbox: str
    console: str | None = None
    record: str


@contextmanager
def written(home: Path, found: Addresses) -> Iterator[None]:
    """Writes the addresses down for as long as the stack runs."""
    (home / FILE).write_text(found.model_dump_json(indent=1))
    try:
        yield
    finally:
        (home / FILE).unlink(missing_ok=True)


def read(home: Path) -> Addresses | None:
    """The addresses of the stack that runs on that folder, if one does."""
    file = home / FILE
    return Addresses.model_validate_json(file.read_text()) if file.exists() else None
