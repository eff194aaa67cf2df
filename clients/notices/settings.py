"""What sending through GOV.UK Notify needs to know: its key, where names and addresses are, which template is for what.

A template there is an empty sheet: `((subject))` as its subject, `((body))` as all its text. One may carry them all.
"""

import re
import tomllib
from pathlib import Path
from typing import NamedTuple, Self
from uuid import UUID

from pydantic import ValidationError

from domain.asks import LANGUAGES, Language
from domain.errors import SettingsError
from domain.letters import LETTERS
from domain.model import Model

PUBLIC = "https://api.notifications.service.gov.uk"
A_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
API_KEY = re.compile(rf"(?:.+-)?(?P<service>{A_UUID})-(?P<secret>{A_UUID})")


class ApiKey(NamedTuple):
    """The service that Notify knows us as, and the secret that tokens are signed with."""

    service: str
    secret: str

    @classmethod
    def read(cls, text: str) -> Self:
        """A key as Notify gives it: NAME-SERVICE-SECRET. Raises SettingsError, which tells nothing of the key."""
        found = API_KEY.fullmatch(text.strip())
        if found is None:
            raise SettingsError("SENTENCE_NOTIFY_KEY is no key of GOV.UK Notify: NAME-SERVICE-SECRET, both as UUIDs.")
        return cls(found["service"], found["secret"])

    def __repr__(self) -> str:
        return f"ApiKey(service={self.service!r})"


class TemplateIds(Model):
    """The id of each letter's template, under its language."""

    ids: dict[Language, dict[str, UUID]]

    @classmethod
    def read(cls, path: Path) -> Self:
        """From a file with a table for each language. Raises SettingsError unless every letter has both."""
        try:
            found = cls.model_validate({"ids": tomllib.loads(path.read_text(encoding="utf-8"))})
        except (OSError, ValueError) as error:
            raise SettingsError(f"SENTENCE_NOTIFY_TEMPLATES is {path}, which cannot be read: {_said(error)}.") from None
        wanted = {f"{language}.{row.letter}" for language in LANGUAGES for row in LETTERS}
        there = {f"{language}.{letter}" for language, letters in found.ids.items() for letter in letters}
        if wrong := ", ".join(sorted(wanted ^ there)):
            raise SettingsError(f"SENTENCE_NOTIFY_TEMPLATES: {path} must name each letter in both languages: {wrong}.")
        return found

    def of(self, letter: str, language: Language) -> str:
        return str(self.ids[language][letter])


class NotifySettings(Model):
    """Where Notify is and what it knows us by; where names and addresses are held."""

    key: ApiKey
    templates: TemplateIds
    correspondents: str
    address: str = PUBLIC


def _said(error: Exception) -> str:
    """What is wrong, in one line."""
    if isinstance(error, ValidationError):
        return "; ".join(f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}" for one in error.errors())
    return " ".join(str(error).split())
