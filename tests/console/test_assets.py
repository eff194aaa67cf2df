import hashlib
import json
import re
import tomllib
from pathlib import Path

from clients.console.assets import STATIC, manifest

ROOT = Path(__file__).resolve().parents[2]
OURS = {"console.css", "console.js", "favicon.svg", "LICENCES.txt", "MANIFEST.toml"}


def test_every_file_from_a_package_is_as_it_was_copied() -> None:
    for path, digest in manifest().items():
        assert hashlib.sha256((STATIC / path).read_bytes()).hexdigest() == digest, path


def test_every_other_file_is_our_own() -> None:
    served = {file.relative_to(STATIC).as_posix() for file in STATIC.rglob("*") if file.is_file()}
    assert served - manifest().keys() <= OURS


def test_what_is_not_ours_to_use_away_from_gov_uk_was_left_behind() -> None:
    for sheet in STATIC.glob("*.min.css"):
        text = sheet.read_text(encoding="utf-8")
        assert not re.search(r"@font-face|GDS Transport|url\([^)]*(crest|crown|logotype|fonts)", text), sheet.name
    assert not [file for file in STATIC.rglob("*") if re.search(r"crest|crown|logotype|woff", file.name)]


def test_style_sheets_ask_only_for_files_that_are_there() -> None:
    for sheet in STATIC.glob("*.css"):
        for path in re.findall(r"url\(/assets/([^)]*)\)", sheet.read_text(encoding="utf-8")):
            assert (STATIC / path).is_file(), (sheet.name, path)


def test_the_lock_names_no_host_and_the_versions_of_the_manifest() -> None:
    locked = json.loads((ROOT / "tools/console_assets/package-lock.json").read_text(encoding="utf-8"))["packages"]
    packages = tomllib.loads((STATIC / "MANIFEST.toml").read_text(encoding="utf-8"))["package"]
    assert "resolved" not in json.dumps(locked)
    for package in packages:
        there = locked[f"node_modules/{package['name']}"]
        assert (there["version"], there["integrity"]) == (package["version"], package["integrity"])
