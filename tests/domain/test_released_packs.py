"""A released pack version never changes: running sentences and past answers rest on it."""

import hashlib
import tomllib

import pytest

from domain import policy

LOCK = policy.PACKS.joinpath("released.toml")
LOCKED: dict[str, str] = tomllib.loads(LOCK.read_text(encoding="utf-8"))


def faults(locked: dict[str, str], shipped: dict[str, bytes]) -> list[str]:
    """What is wrong with the packs that ship, in words; nothing where each is as it was released."""
    gone = [
        f"{ref} was released and no longer ships: running sentences cannot be read." for ref in locked.keys() - shipped
    ]
    new = [
        f"{ref} ships and is not locked: add its SHA-256 to domain/packs/released.toml."
        for ref in shipped.keys() - locked
    ]
    changed = [
        f"{ref} changed after its release: undo that, and give the new figures a new version."
        for ref in locked.keys() & shipped
        if hashlib.sha256(shipped[ref]).hexdigest() != locked[ref]
    ]
    return sorted([*gone, *new, *changed])


def shipped() -> dict[str, bytes]:
    return {ref: policy.PACKS.joinpath(*place(ref)).read_bytes() for ref in policy.released()}


def place(ref: str) -> tuple[str, str]:
    name, _, version = ref.partition("@")
    return name, f"{version}.toml"


def test_every_pack_that_was_released_ships_unchanged() -> None:
    assert not faults(LOCKED, shipped())


@pytest.mark.parametrize(
    ("packs", "told"),
    [
        pytest.param({"a@1": b"value = 3"}, [], id="as it was"),
        pytest.param({"a@1": b"value = 4"}, ["a@1 changed after its release"], id="a figure changed"),
        pytest.param({"a@1": b"value = 3 "}, ["a@1 changed after its release"], id="a blank changed"),
        pytest.param({}, ["a@1 was released and no longer ships"], id="taken away"),
        pytest.param({"a@1": b"value = 3", "a@2": b""}, ["a@2 ships and is not locked"], id="added without its line"),
    ],
)
def test_a_change_of_a_released_pack_is_told_in_words(packs: dict[str, bytes], told: list[str]) -> None:
    found = faults({"a@1": hashlib.sha256(b"value = 3").hexdigest()}, packs)
    assert [fault.partition(":")[0] for fault in found] == told
