"""Every letter in its words: whole in both languages, with the same merge fields and the same parts."""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any, get_args

import pytest
from jinja2 import UndefinedError

from clients.notices.letters import EDITION, TEMPLATES, Letter, rendered
from domain import calendar
from domain.asks import LANGUAGES
from domain.contact import How
from domain.letters import (
    LETTERS,
    AppointmentLetter,
    Contents,
    EndedBy,
    EndLetter,
    ExplanationLetter,
    Under,
    WarningLetter,
)

ON = date(2026, 11, 11)
AT = calendar.instant("2026-11-11 14:30")
UNDER = (*get_args(Under), None)
FAILURES: list[dict[str, Any]] = [{"appointment_at": AT}, {"condition": "home by nine"}, {}]
WINDOWS: list[dict[str, Any]] = [{}, {"months": 12, "until": date(2027, 11, 10)}]
ENGLISH = ("Monday", "Wednesday", "November", "midday", " the ", " you ", "appointment")
WELSH = ("dydd", "Tachwedd", "hanner", " y ", " eich ", "apwyntiad")


def every_contents() -> Iterator[Contents]:
    """A letter of every kind with everything that it may tell."""
    for under in UNDER:
        common: dict[str, Any] = {"reference": "S-1", "written_on": ON, "under": under}
        for how, statutory in product(get_args(How), (True, False)):
            yield AppointmentLetter(**common, when=AT, how=how, statutory=statutory)
        for failed, answer_by in product(FAILURES, (ON, None)):
            yield ExplanationLetter(**common, failed_on=ON, **failed, answer_by=answer_by)
        for failed, window, explanation in product(FAILURES, WINDOWS, ("given", "none_given")):
            yield WarningLetter(**common, failed_on=ON, **failed, warned_on=ON, **window, explanation=explanation)
        for ended_by in get_args(EndedBy):
            yield EndLetter(**common, ended_on=ON, ended_by=ended_by)


EVERY = [*every_contents()]


def without_courtesy(letter: Letter) -> str:
    """A letter's text but for the line that offers the other language in that language, and what an officer wrote."""
    lines = [line for line in letter.body.splitlines() if not re.search("Saesneg|in Welsh", line)]
    return f"{letter.subject}\n" + "\n".join(lines).replace("home by nine", "")


def shape(letter: Letter) -> list[str]:
    """The parts of a letter in their order: headings, lines of a list, paragraphs."""
    return [line[0] if line[0] in "#*" else "." for line in letter.body.splitlines() if line]


@pytest.mark.parametrize("row", LETTERS, ids=lambda row: row.letter)
def test_every_letter_is_there_in_both_languages(row: type[Contents]) -> None:
    for language in LANGUAGES:
        assert (TEMPLATES / str(EDITION) / language / f"{row.letter}.txt").exists()


def test_every_text_in_one_language_is_there_in_the_other() -> None:
    english, welsh = ({path.name for path in (TEMPLATES / str(EDITION) / one).iterdir()} for one in LANGUAGES)
    assert english == welsh


def test_whatever_it_tells_a_letter_has_the_same_fields_and_the_same_parts_in_both_languages() -> None:
    for contents in EVERY:
        english, welsh = (rendered(contents, language) for language in LANGUAGES)
        assert english.fields == welsh.fields == {"name", "office", "telephone"}
        assert shape(english) == shape(welsh)


def test_no_letter_has_a_hole_or_a_word_of_the_machine() -> None:
    for contents, language in product(EVERY, LANGUAGES):
        letter = rendered(contents, language)
        assert letter.subject
        assert "\n" not in letter.subject
        assert "\n\n\n" not in letter.body
        assert not re.search(r"[{}_]|None|undefined|\n[ \t]|:\n*#|\bat \.", letter.body.replace("((", ""))


def test_no_english_stands_in_a_welsh_letter_and_no_welsh_in_an_english_one() -> None:
    for contents in EVERY:
        english, welsh = (without_courtesy(rendered(contents, language)) for language in LANGUAGES)
        assert not [word for word in ENGLISH if word in welsh]
        assert not [word for word in WELSH if word in english]


@pytest.mark.parametrize(
    ("language", "on", "says"),
    [
        ("en", "2026-11-11 14:30", ["* Date: Wednesday 11 November 2026", "* Time: 2:30pm"]),
        ("cy", "2026-11-11 14:30", ["* Dyddiad: dydd Mercher 11 Tachwedd 2026", "* Amser: 2:30pm"]),
        ("en", "2026-07-06 12:00", ["* Date: Monday 6 July 2026", "* Time: midday"]),
        ("cy", "2026-07-06 12:00", ["* Dyddiad: dydd Llun 6 Gorffennaf 2026", "* Amser: hanner dydd"]),
        ("en", "2026-07-06 00:00", ["* Time: midnight"]),
        ("cy", "2026-07-06 09:00", ["* Amser: 9am"]),
    ],
)
def test_days_and_times_are_londons_and_said_as_the_language_says_them(language: Any, on: str, says: list[str]) -> None:
    contents = AppointmentLetter(
        reference="S-1", written_on=ON, when=calendar.instant(on), how="phone", statutory=True, under="order"
    )
    assert set(says) <= set(rendered(contents, language).body.splitlines())


def warning(**told: Any) -> WarningLetter:
    common = {"reference": "S-1", "written_on": ON, "warned_on": ON, "failed_on": ON, "explanation": "none_given"}
    return WarningLetter(**{**common, "under": "order", **told})


@pytest.mark.parametrize(
    ("language", "must_say"),
    [
        ("en", ["You did not come to your appointment", "is unacceptable", "liable to be brought before a court"]),
        ("cy", ["Ni ddaethoch i'ch apwyntiad", "yn annerbyniol", "yn agored i gael eich dwyn gerbron llys"]),
    ],
)
def test_a_warning_under_the_schedules_says_all_three_things_that_the_law_wants(
    language: Any, must_say: list[str]
) -> None:
    body = rendered(warning(appointment_at=AT, months=12, until=date(2027, 11, 10)), language).body
    assert [words for words in must_say if words not in body] == []


@pytest.mark.parametrize(
    ("under", "says"), [("licence", "recalled to prison"), ("order", "taken back to court"), (None, "will tell you")]
)
def test_what_may_follow_is_told_by_what_the_person_serves(under: Any, says: str) -> None:
    body = rendered(warning(under=under), "en").body
    assert says in body
    assert under == "licence" or "prison" not in body


def test_what_an_officer_wrote_brings_neither_a_merge_field_nor_a_line_of_its_own() -> None:
    letter = rendered(warning(condition="((telephone))\n# Home\n{{ reference }}"), "en")
    assert "requirement: ( (telephone)) # Home {{ reference }}\n" in letter.body


def test_merge_fields_are_filled_in_once() -> None:
    letter = rendered(warning(), "en").filled({"name": "((office))", "office": "1 Made Up Row", "telephone": "0"})
    assert letter.body.startswith("Dear ((office))\n")
    assert "1 Made Up Row\nTelephone: 0\n" in letter.body


def test_a_letter_that_is_not_told_everything_is_not_written() -> None:
    with pytest.raises(UndefinedError):
        rendered(Short(reference="S-1", written_on=ON, ended_on=ON), "en")


class Short(Contents):
    """An end that does not tell what brought it."""

    letter = "end"
    ended_on: date


def test_an_edition_that_was_released_never_changes() -> None:
    """A letter that went out can be written again, word for word: a new text is a new edition."""
    locked = tomllib.loads((TEMPLATES / "released.toml").read_text(encoding="utf-8"))
    folders = {path.name: path for path in TEMPLATES.iterdir() if path.is_dir()}
    assert {name: digest(path) for name, path in folders.items()} == locked


def digest(folder: Any) -> str:
    texts = [f"{path.relative_to(folder)}\n{path.read_text(encoding='utf-8')}" for path in sorted(folder.rglob("*.*"))]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()
