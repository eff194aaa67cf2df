"""The words of the forms: what each message is called, what each field asks, what each choice is called.

They are data (`words/*.toml`), so that another language is another set of files.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from domain import words
from domain.model import Model


class Ask(Model):
    """What a field asks. `new`: it names something that is not there yet; `error`: what is said where it is missing."""

    label: str
    hint: str = ""
    long: bool = False
    new: bool = False
    error: str = ""


class Called(Model):
    """What a message is called: the heading of its form, its button, in which group it stands; `rare`: the fields
    that are seldom needed, and stand by themselves at the end."""

    title: str
    group: str = ""
    button: str = "Save"
    heavy: bool = False
    subject: str | None = None
    choose: tuple[str, ...] = ()
    rare: tuple[str, ...] = ()


def called(message: str) -> Called:
    return Called.model_validate({**_words("messages")["messages"], **_words("acts")["acts"]}[message])


def groups() -> dict[str, str]:
    """The headings under which the messages stand, in order."""
    found: dict[str, str] = _words("messages")["groups"]
    return found


def ask(owner: str, field: str) -> Ask:
    """What a field of a message or model asks. Raises KeyError where nobody has said it."""
    told = {**_words("fields"), **_words("acts")["fields"]}
    found = {**told["any"].get(field, {}), **told.get(owner, {}).get(field, {})}
    if "label" not in found:
        raise KeyError(f"nothing is said of {owner}.{field}")
    return Ask.model_validate(found)


def choice(code: object) -> str:
    """What a choice is called."""
    text = str(code)
    plain = words.say(text)
    return str(
        _words("choices")["any"].get(
            text, plain[:1].upper() + plain[1:].lower() if text.isupper() else _first_up(plain)
        )
    )


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


@cache
def _words(name: str) -> dict[str, Any]:
    return tomllib.loads(files("clients.console.forms.words").joinpath(f"{name}.toml").read_text(encoding="utf-8"))
