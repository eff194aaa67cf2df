"""The file of the sources' keys: made once for its owner, read with errors that name the source and no key."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from clients.gateway import keys
from clients.gateway.signatures import PublicKey, Secret, key
from domain.errors import SettingsError

PUBLIC = "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="


def test_a_stacks_own_keys_are_made_once_one_a_source_for_its_owner_alone(tmp_path: Path) -> None:
    file = keys.kept(tmp_path / "new", ["court", "prison"])
    first = keys.read(file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert keys.read(keys.kept(tmp_path / "new", ["court", "prison"])) == first
    assert len({*first["court"], *first["prison"]}) == 2


def test_a_source_that_is_new_gets_its_key_and_the_others_keep_theirs(tmp_path: Path) -> None:
    before = keys.read(keys.kept(tmp_path, ["court"]))
    after = keys.read(keys.kept(tmp_path, ["court", "hmpps"]))
    assert (after["court"], after.keys()) == (before["court"], {"court", "hmpps"})


def test_processes_that_begin_at_once_find_the_same_keys(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: keys.read(keys.kept(tmp_path, ["court", "prison"])), range(16)))
    assert [one for one in found if one != found[0]] == []


def test_a_source_may_have_several_keys_of_both_kinds(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text(f'court = ["{keys.made()}", "{PUBLIC}"]\n')
    secret, public = keys.read(tmp_path / "keys")["court"]
    assert (type(secret), type(public), public) == (Secret, PublicKey, key(PUBLIC))


WRONG = {
    "no TOML": ("court = [", "it is no TOML"),
    "no list": (f'court = "{PUBLIC}"', "court needs a list of keys"),
    "no key in it": ("court = []", "court needs a list of keys"),
    "a number": ("court = [7]", "court needs a list of keys"),
    "no key": ('court = ["swordfish"]', "court: A key is whsec_"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_read_names_the_source_and_repeats_no_key(case: str, tmp_path: Path) -> None:
    text, says = WRONG[case]
    (tmp_path / "keys").write_text(text)
    with pytest.raises(SettingsError, match=says) as raised:
        keys.read(tmp_path / "keys")
    assert "swordfish" not in str(raised.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^SENTENCE_SOURCES is .*nowhere, which cannot be read: No such file"):
        keys.read(tmp_path / "nowhere")
