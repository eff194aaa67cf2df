"""The settings of a process: what they are when nothing is said, and errors that name the one that cannot work."""

import re
from pathlib import Path

import pytest

from domain import life
from domain.asks import Partner
from domain.errors import SettingsError
from workers import settings

DOCUMENTED = set(re.findall(r"^SENTENCE_(\w+)", settings.__doc__ or "", re.MULTILINE))


def test_where_nothing_is_said_all_is_kept_in_one_folder_of_the_user(tmp_path: Path) -> None:
    read = settings.read({"XDG_DATA_HOME": str(tmp_path)})
    assert read.home == tmp_path / "whole-sentence"
    assert read.record == f"sqlite:///{tmp_path}/whole-sentence/record.db"
    assert read.rules_version == life.RULES
    assert (read.partners, read.door, read.sources) == (None, None, None)
    assert settings.read({}).home == Path.home() / ".local/share/whole-sentence"


def test_what_is_said_is_used(tmp_path: Path) -> None:
    said = {
        "SENTENCE_HOME": str(tmp_path / "here" / ".." / "there"),
        "SENTENCE_RECORD": "postgresql+psycopg://made:up@host/name",
        "SENTENCE_PARTNERS": "http://partners/",
        "SENTENCE_DOOR": "http://door",
        "SENTENCE_SOURCES": "/made/up",
        "SENTENCE_RULES_VERSION": "1",
    }
    read = settings.read(said)
    assert read.home == tmp_path / "there"
    assert read.record == "postgresql+psycopg://made:up@host/name"
    assert read.partner_addresses()[Partner.UNPAID_WORK] == "http://partners/unpaid_work"
    assert read.partner_addresses().keys() == set(Partner)
    assert read.door_address() == "http://door"
    assert (read.sources, read.rules_version) == (Path("/made/up"), 1)


def test_a_setting_that_is_empty_says_nothing() -> None:
    assert settings.read({f"SENTENCE_{name}": "" for name in DOCUMENTED}) == settings.read({})


def test_a_folder_may_be_the_users_own() -> None:
    assert settings.read({"SENTENCE_HOME": "~/kept"}).home == (Path.home() / "kept").resolve()


def test_every_setting_is_documented_and_every_documented_one_is_read() -> None:
    assert {name.upper() for name in settings.Settings.model_fields} == DOCUMENTED


@pytest.mark.parametrize("said", ["newest", "1.5", "-"])
def test_rules_that_are_no_number_are_named(said: str) -> None:
    with pytest.raises(SettingsError, match=r"^SENTENCE_RULES_VERSION: "):
        settings.read({"SENTENCE_RULES_VERSION": said})


def test_what_a_process_cannot_do_without_is_named_when_it_is_needed() -> None:
    with pytest.raises(SettingsError, match=r"^SENTENCE_PARTNERS is not set"):
        settings.read({}).partner_addresses()
    with pytest.raises(SettingsError, match=r"^SENTENCE_DOOR is not set"):
        settings.read({}).door_address()
