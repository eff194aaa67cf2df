"""What is nobody else's business: the folder that a house keeps it in, and the errors that name where it is."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from clients import keys
from clients.gateway import keys as signing
from clients.stores import stores
from domain.errors import SettingsError
from workers.stack import only_one

ALL_OTHERS = 0o077


def _record(home: Path) -> None:
    with stores(f"sqlite:///{home}/record.db"):
        pass


def _lock(home: Path) -> None:
    with only_one(home):
        pass


MAKERS: dict[str, Callable[[Path], object]] = {
    "record": _record,
    "stack": _lock,
    "doors": keys.kept,
    "sources": lambda home: signing.kept(home, ["court"]),
}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_whatever_first_needs_the_folder_of_a_house_makes_it_for_its_owner_alone(
    make: Callable[[Path], object], tmp_path: Path
) -> None:
    home = tmp_path / "new"
    make(home)
    assert any(home.iterdir())
    assert stat.S_IMODE(home.stat().st_mode) & ALL_OTHERS == 0


def test_a_folder_that_is_there_stays_as_its_owner_wants_it(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    keys.kept(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o750


def test_an_address_of_a_record_that_cannot_be_is_refused_without_its_password() -> None:
    with (
        pytest.raises(SettingsError, match="SENTENCE_RECORD is of the kind 'postgres'") as said,
        stores("postgres://us:very-secret@host/name"),
    ):
        pass
    assert "very-secret" not in str(said.value)
