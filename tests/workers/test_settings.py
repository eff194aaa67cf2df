"""The settings of a process: what they are when nothing is said, and errors that name the one that cannot work."""

import re
from pathlib import Path

import pytest

from clients.notices.settings import PUBLIC
from clients.partners import Limit
from domain import life
from domain.asks import Partner
from domain.errors import SettingsError
from workers import settings

UUID = "26785a09-ab16-4eb0-8407-a37497a57506"
DOCUMENTED = set(re.findall(r"^SENTENCE_(\w+)", settings.__doc__ or "", re.MULTILINE))


def test_where_nothing_is_said_all_is_kept_in_one_folder_of_the_user(tmp_path: Path) -> None:
    read = settings.read({"XDG_DATA_HOME": str(tmp_path)})
    assert read.home == tmp_path / "whole-sentence"
    assert read.record == f"sqlite:///{tmp_path}/whole-sentence/record.db"
    assert read.rules_version == life.RULES
    assert (read.partners, read.door, read.sources) == (None, None, None)
    assert read.notify() is None
    assert settings.read({}).home == Path.home() / ".local/share/whole-sentence"


def test_what_is_said_is_used(tmp_path: Path) -> None:
    said = {
        "SENTENCE_HOME": str(tmp_path / "here" / ".." / "there"),
        "SENTENCE_RECORD": "postgresql+psycopg://made:up@host/name",
        "SENTENCE_PARTNERS": "http://partners/",
        "SENTENCE_DOOR": "http://door",
        "SENTENCE_SOURCES": "/made/up",
        "SENTENCE_HMPPS_DETAILS": "https://tier.example, https://dates.example/v1",
        "SENTENCE_RULES_VERSION": "1",
    }
    read = settings.read(said)
    assert read.home == tmp_path / "there"
    assert read.record == "postgresql+psycopg://made:up@host/name"
    assert read.partner_addresses()[Partner.UNPAID_WORK] == "http://partners/unpaid_work"
    assert read.partner_addresses().keys() == set(Partner)
    assert read.door_address() == "http://door"
    assert (read.sources, read.rules_version) == (Path("/made/up"), 1)
    assert read.hmpps_details == ("https://tier.example", "https://dates.example/v1")


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


def test_a_partner_may_have_an_address_of_its_own() -> None:
    read = settings.read({"SENTENCE_PARTNERS": "http://partners/ court=https://court.example/api?v=1"})
    found = read.partner_addresses()
    assert found[Partner.COURT] == "https://court.example/api?v=1"
    others = {one: address for one, address in found.items() if one is not Partner.COURT}
    assert others == {one: f"http://partners/{one}" for one in others}
    each = " ".join(f"{one}=http://{one}.example" for one in Partner)
    assert settings.read({"SENTENCE_PARTNERS": each}).partner_addresses()[Partner.PRISON] == "http://prison.example"


def test_each_partner_has_its_limits() -> None:
    assert settings.read({}).partner_limits() == dict.fromkeys(Partner, Limit())
    said = {"SENTENCE_PARTNERS_PER_SECOND": "0.5 notices=50", "SENTENCE_PARTNERS_AT_ONCE": "4 court=1"}
    found = settings.read(said).partner_limits()
    assert found[Partner.NOTICES] == Limit(per_second=50, at_once=4)
    assert found[Partner.COURT] == Limit(per_second=0.5, at_once=1)


@pytest.mark.parametrize(
    ("setting", "said", "says"),
    [
        ("PARTNERS", "court=http://court", "names no address for prison, programmes, unpaid_work"),
        ("PARTNERS", "http://base parole=http://parole", "'parole=http://parole' is no partner with its value"),
        ("PARTNERS", "http://one http://two", "'http://two' is no partner with its value"),
        ("PARTNERS_PER_SECOND", "fast", "'fast': write a number"),
        ("PARTNERS_PER_SECOND", "0", "'0': write a number"),
        ("PARTNERS_PER_SECOND", "inf", "'inf': write a number"),
        ("PARTNERS_AT_ONCE", "10 court=-1", "write a number"),
        ("PARTNERS_AT_ONCE", "court=1", "write a number"),
    ],
)
def test_what_cannot_be_said_of_partners_is_named(setting: str, said: str, says: str) -> None:
    read = settings.read({f"SENTENCE_{setting}": said})
    with pytest.raises(SettingsError, match=rf"^SENTENCE_{setting}.*{re.escape(says)}"):
        read.partner_addresses() if setting == "PARTNERS" else read.partner_limits()


def test_what_a_process_cannot_do_without_is_named_when_it_is_needed() -> None:
    with pytest.raises(SettingsError, match=r"^SENTENCE_PARTNERS is not set"):
        settings.read({}).partner_addresses()
    with pytest.raises(SettingsError, match=r"^SENTENCE_DOOR is not set"):
        settings.read({}).door_address()


def test_letters_go_through_notify_where_it_has_a_key(tmp_path: Path) -> None:
    read = settings.read(for_letters(tmp_path)).notify()
    assert read is not None
    assert (read.key.service, read.correspondents, read.address) == (UUID, "https://addresses", PUBLIC)
    assert read.templates.of("warning", "cy") == UUID


@pytest.mark.parametrize("name", ["SENTENCE_NOTIFY_TEMPLATES", "SENTENCE_CORRESPONDENTS"])
def test_notify_without_what_it_needs_is_an_error_that_names_it(name: str, tmp_path: Path) -> None:
    said = for_letters(tmp_path)
    del said[name]
    with pytest.raises(SettingsError, match=rf"^{name} is not set"):
        settings.read(said).notify()


@pytest.mark.parametrize(
    "address", ["http://people.example", "http://127.0.0.1.people.example", "http://[", "people.example", "ftp://a"]
)
@pytest.mark.parametrize("name", ["OIDC_ISSUER", "CORRESPONDENTS", "NOTIFY_ADDRESS"])
def test_who_signs_in_and_where_people_live_is_asked_over_nothing_that_others_can_read(
    name: str, address: str, tmp_path: Path
) -> None:
    read = settings.read({**for_letters(tmp_path), f"SENTENCE_{name}": address})
    with pytest.raises(SettingsError, match=rf"^SENTENCE_{name} is '{re.escape(address)}'"):
        read.provider() if name == "OIDC_ISSUER" else read.notify()


@pytest.mark.parametrize("address", ["https://people.example", "http://127.0.0.1:8330", "http://[::1]:8330"])
def test_what_stays_on_this_machine_or_goes_over_tls_may_be_asked(address: str) -> None:
    assert settings.read({"SENTENCE_OIDC_ISSUER": address}).provider().issuer == address


def test_no_secret_is_shown_with_the_settings() -> None:
    named = ("SENTENCE_TOKEN", "SENTENCE_OIDC_SECRET", "SENTENCE_NOTIFY_KEY")
    said = {**dict.fromkeys(named, "very-secret"), "SENTENCE_RECORD": "postgresql+psycopg://us:very-secret@host/name"}
    read = settings.read({**said, "SENTENCE_OIDC_ISSUER": "https://people.example"})
    assert "very-secret" not in f"{read!r} {read.provider()!r}"


def for_letters(folder: Path) -> dict[str, str]:
    file = folder / "templates.toml"
    letters = "\n".join(f'{letter} = "{UUID}"' for letter in ("appointment", "explanation_sought", "warning", "end"))
    file.write_text(f"[en]\n{letters}\n[cy]\n{letters}\n")
    return {
        "SENTENCE_NOTIFY_KEY": f"made_up-{UUID}-{UUID}",
        "SENTENCE_NOTIFY_TEMPLATES": str(file),
        "SENTENCE_CORRESPONDENTS": "https://addresses",
    }
