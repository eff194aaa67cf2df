"""The words of the pages: what tags say and in which colour, and what stands where nothing is known or set."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from domain import words
from domain.model import By, Role

NOT_KNOWN, NONE_SET, NONE_YET, NOBODY = "Not known", "None set", "None yet", "Not allocated"
LONGEST = 24


class Tag(NamedTuple):
    """A status as a tag: its word, and its colour among those of the tags."""

    text: str
    colour: str


def tag(group: str, code: str) -> Tag:
    """The tag of a status. Raises KeyError where nobody has said it."""
    return tags()[group][code]


@cache
def tags() -> dict[str, dict[str, Tag]]:
    text = files("clients.console").joinpath("words.toml").read_text(encoding="utf-8")
    return {group: {code: Tag(*said) for code, said in codes.items()} for group, codes in tomllib.loads(text).items()}


def who(by: By) -> str:
    """Who did something: brandt, offender manager."""
    if by.role is Role.SYSTEM:
        return "this service"
    role = words.say(by.role)
    return role if by.id == by.role else f"{by.id}, {role}"


def role(of: str) -> str:
    return words.say(of)


def first_up(text: str) -> str:
    """The text with its first letter a capital."""
    return text[:1].upper() + text[1:]
