"""English and Cymraeg: which of the two somebody reads, what the frame says in it, and days as it writes them.

Texts are written in English where they stand, and looked up in the catalogue of the other language. What has none is
said in English and marked so, for those who hear the page.
"""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Literal

from babel.dates import format_date
from markupsafe import Markup
from starlette.requests import Request

from clients.console import dates
from domain import calendar

Language = Literal["en", "cy"]
CALLED: dict[Language, str] = {"en": "English", "cy": "Cymraeg"}
"""Each by its own name."""
COOKIE = "sentence-language"


def language(request: Request) -> Language:
    """As they chose; English until they do."""
    return "cy" if request.cookies.get(COOKIE) == "cy" else "en"


def say(language: Language, text: str, **values: str) -> str:
    """A text in that language, with its values in place."""
    if language == "en":
        return text.format(**values)
    found = catalogue().get(text)
    return found.format(**values) if found else Markup('<span lang="en">{}</span>').format(text.format(**values))


def day(language: Language, at: datetime) -> str:
    """In text, as CLDR has it: Wednesday 11 November 2026, dydd Mercher 11 Tachwedd 2026."""
    said: str = format_date(calendar.day(at), "EEEE d MMMM y", locale=language)
    return said[:1].lower() + said[1:] if language == "cy" else said


def clock(language: Language, at: datetime) -> str:
    """The time of day: 2:30pm, 14:30."""
    return dates.clock(at) if language == "en" else f"{at.astimezone(calendar.LONDON):%H:%M}"


@cache
def catalogue() -> Mapping[str, str]:
    found: dict[str, str] = tomllib.loads(files("clients.console").joinpath("cy.toml").read_text(encoding="utf-8"))
    return found
