"""A letter in its words: what the record tells, put into the template of its kind in Welsh or English. Pure.

A template's first line is the subject. `((name))` and its like are merge fields: whoever sends the letter fills them
in, we hold none of it. An edition of the templates that was released never changes; a new text is a new edition.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_time
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from domain import calendar
from domain.asks import Language
from domain.letters import Contents
from domain.model import Model

TEMPLATES = Path(__file__).parent / "templates"
EDITION = 1
LOCALES = {"en": "en_GB", "cy": "cy"}
FIELD = re.compile(r"\(\((\w+)\)\)")


class Letter(Model):
    """A letter as it will be read, but for its merge fields."""

    letter: str
    language: Language
    edition: int
    subject: str
    body: str

    @property
    def fields(self) -> frozenset[str]:
        """The merge fields that whoever sends it fills in."""
        return frozenset(FIELD.findall(f"{self.subject} {self.body}"))

    def filled(self, values: Mapping[str, str]) -> "Letter":
        """The letter with its merge fields filled in; what a value holds is never read as a field again."""
        subject, body = (FIELD.sub(lambda found: values[found[1]], text) for text in (self.subject, self.body))
        return self.but(subject=subject, body=body)


def rendered(contents: Contents, language: Language, edition: int = EDITION) -> Letter:
    """The letter that tells this, in that language."""
    told = {name: _plain(value) for name, value in contents}
    text = _templates(language, edition).get_template(f"{contents.letter}.txt").render(told)
    subject, _, body = re.sub(r"\n{3,}", "\n\n", text.strip()).partition("\n\n")
    return Letter(letter=contents.letter, language=language, edition=edition, subject=subject, body=f"{body}\n")


@cache
def _templates(language: Language, edition: int) -> Environment:
    folder, locale = TEMPLATES / str(edition) / language, LOCALES[language]
    words = tomllib.loads((folder / "words.toml").read_text(encoding="utf-8"))
    found = Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    filters: dict[str, Callable[..., Any]] = {
        "day": partial(_day, locale),
        "date": partial(_date, locale),
        "time": partial(_time, locale, words),
        "way": words["how"].__getitem__,
    }
    found.filters.update(filters)
    return found


def _plain(value: object) -> object:
    """What somebody wrote freely can neither bring a merge field nor begin a line of its own."""
    return " ".join(value.split()).replace("((", "( (") if isinstance(value, str) else value


def _on(at: date | datetime) -> date:
    return calendar.day(at) if isinstance(at, datetime) else at


def _day(locale: str, at: date | datetime) -> str:
    """`Wednesday 11 November 2026`, `dydd Mercher 11 Tachwedd 2026`: a weekday in Welsh has a small letter."""
    said = format_date(_on(at), "EEEE d MMMM y", locale=locale)
    return said[0].lower() + said[1:] if locale == "cy" else said


def _date(locale: str, at: date | datetime) -> str:
    return format_date(_on(at), "d MMMM y", locale=locale)


def _time(locale: str, words: Mapping[str, str], at: datetime) -> str:
    """`2:30pm`, `10am`; midday and midnight by their names."""
    local = at.astimezone(calendar.LONDON)
    if (local.hour % 12, local.minute) == (0, 0):
        return words["midday" if local.hour else "midnight"]
    return format_time(local.time(), "h:mma" if local.minute else "ha", locale=locale).lower()
