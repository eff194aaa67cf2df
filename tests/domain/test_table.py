"""What every message and entry must have, whoever adds one: a row in the table, a name, words."""

import ast
import inspect
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import AwareDatetime, BaseModel

import domain
from domain import table
from domain.diary import OBLIGATIONS, deed
from domain.messages import Command, Fact, Happening, Told
from domain.questions import Question

ROWS = list(table.MESSAGES.values())
TESTS = Path(__file__).parent.parent
SOURCES = sorted(Path(domain.__file__).parent.rglob("*.py"))


def derived(row: type[Happening]) -> Iterator[type[Happening]]:
    """Every class of the domain that derives from it and stands for itself."""
    for child in row.__subclasses__():
        if child.__module__.startswith("domain.") and not child.__name__.startswith("_") and child is not Told:
            yield child
        yield from derived(child)


# The table is closed


@pytest.mark.parametrize(("kind", "rows"), [(Fact, table.FACTS), (Command, table.COMMANDS)])
def test_every_fact_and_command_is_in_the_table_and_nothing_else(
    kind: type[Told], rows: tuple[type[Told], ...]
) -> None:
    assert set(derived(kind)) == set(rows)


def test_every_happening_is_in_the_table_and_nothing_else() -> None:
    told_or_brought = set(derived(Happening)) - {Fact, Command}
    assert told_or_brought == {*table.FACTS, *table.COMMANDS, *table.BROUGHT}


def test_every_message_has_a_name_and_a_verb_of_its_own() -> None:
    assert len(table.MESSAGES) == len(table.FACTS) + len(table.COMMANDS)
    assert [verb for verb, times in Counter(row.verb for row in ROWS).items() if times > 1] == []
    assert set(table.MESSAGES) == {row.name for row in ROWS}


def test_every_type_of_entry_is_made_by_one_class() -> None:
    rows = [*table.FACTS, *table.COMMANDS, *table.BROUGHT]
    assert [entry for entry, times in Counter(row.entry for row in rows).items() if times > 1] == []
    assert set(table.ENTRIES) == {row.entry for row in rows} - {"transfer_sentence", "work_out_tier"}


def test_a_command_is_imperative_and_its_entry_tells_that_it_was_done() -> None:
    same = {row.name for row in table.COMMANDS if row.entry == row.name}
    assert same == {"transfer_sentence", "work_out_tier"}, "recorded as what came of them, not as what was asked"
    assert {row.name for row in table.COMMANDS} == table.COMMAND_NAMES


# Words


@pytest.mark.parametrize("row", table.ENTRIES.values(), ids=lambda row: row.entry)
def test_every_entry_can_be_said_in_words(row: type[Happening]) -> None:
    said = minimal(row).in_words()
    assert len(said.split()) > 1
    assert not set("{}_") & set(said.replace("X_X", ""))


@pytest.mark.parametrize("row", table.ENTRIES.values(), ids=lambda row: row.entry)
def test_every_class_says_what_it_is(row: type[Happening]) -> None:
    assert (inspect.getdoc(row) or "").strip().endswith((".", ")."))


def minimal(row: type[BaseModel]) -> Any:
    """An instance with nothing but what it must have."""
    fields = {name: field for name, field in row.model_fields.items() if field.is_required()}
    return row.model_validate({name: some(field.annotation) for name, field in fields.items()})


def some(annotation: Any) -> Any:
    """A value of that type, the first that there is."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return some(args[0])
    if origin is Literal:
        return args[0]
    if origin in (Union, UnionType):
        return some(next(arg for arg in args if arg is not type(None)))
    if origin is tuple:
        return ()
    if issubclass(annotation, Enum):
        return next(iter(annotation))
    if issubclass(annotation, BaseModel):
        return minimal(annotation)
    at = datetime(1999, 3, 5, 10, tzinfo=UTC)
    values = {str: "X_X", int: 3, bool: True, AwareDatetime: at, date: date(1999, 3, 5)}
    return values[annotation]


# What is owed


@pytest.mark.parametrize("question", OBLIGATIONS)
def test_every_obligation_has_words_and_is_met_by_an_entry_that_exists(question: str) -> None:
    obligation = OBLIGATIONS[question]
    assert deed(f"{question}/A_7").replace("A_7", "").strip()[0].isupper()
    assert ("{about}" in obligation.does) == ("A_7" in deed(f"{question}/A_7"))
    assert obligation.met_by
    assert set(obligation.met_by) <= set(table.ENTRIES)


def test_an_obligation_has_an_owner_of_its_own_exactly_where_no_standard_names_one() -> None:
    assert all((obligation.owner is None) == (name in set(Question)) for name, obligation in OBLIGATIONS.items())


def test_every_question_is_owed_or_only_ever_looked_up() -> None:
    looked_up = {"breach_threshold", "breach_stay", "recall_countersigned", "exception_report"}
    assert set(Question) - set(OBLIGATIONS) == looked_up | {"hours_earned"}


# A coverage test, and openly so: that no refusal, and no reason why a fact does not fit, is without its test.


def test_every_refusal_and_every_misfit_of_the_domain_is_named_in_a_test() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in sorted(TESTS.rglob("test_*.py")))
    assert [code for code in codes() if f'"{code}"' not in tests] == []


def codes() -> Iterator[str]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in (
                "NotNow",
                "NotAllowed",
                "Unfitting",
                "_unfit",
            ):
                place = node.args[3] if getattr(node.func, "id", "") == "_unfit" else node.args[0]
                yield from (part.value for part in ast.walk(place) if isinstance(part, ast.Constant))
