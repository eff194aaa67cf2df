"""Asking the rules: a question a line, an answer a line, and what is no question answered with an error."""

import json

import pytest

from domain.rules.table import RULES
from tests.terminal import Terminal

ASKED = b'{"start_date": "1999-03-31", "working_days": 5, "count_start_day": false}'
ANSWER = {"due_date": "1999-04-09", "because": ["start_day_not_counted"]}


def test_each_question_is_answered_with_its_reasons_on_a_line_of_its_own(terminal: Terminal) -> None:
    shown = terminal.run("rule", "working-days", given=ASKED + b"\n\n" + ASKED)
    assert [json.loads(line) for line in shown.lines] == [ANSWER, ANSWER]
    assert (shown.code, shown.err) == (0, "")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"hello", "Invalid JSON"),
        (b"[]", "object"),
        (b'{"start_date": "1999-03-31"}', "working_days: Field required"),
        (ASKED.replace(b"5", b'"5"'), "working_days: "),
        (ASKED.replace(b"}", b', "tier": 4}'), "tier: Extra inputs"),
        (b"\xff\xfe", "Invalid JSON"),
    ],
)
def test_what_is_no_question_is_an_error_on_its_line_and_the_others_are_answered(
    line: bytes, says: str, terminal: Terminal
) -> None:
    shown = terminal.run("rule", "working-days", given=b"\n".join([ASKED, line, ASKED]))
    first, wrong, last = (json.loads(told) for told in shown.lines)
    assert (shown.code, first, last) == (2, ANSWER, ANSWER)
    assert wrong.keys() == {"error"}
    assert says in wrong["error"]


def test_the_rules_are_listed_by_name(terminal: Terminal) -> None:
    shown = terminal.run("rule", "--list")
    assert [line.split()[0] for line in shown.lines] == list(RULES)


def test_a_rule_that_there_is_not_is_one_plain_line(terminal: Terminal) -> None:
    shown = terminal.run("rule", "astrology")
    assert (shown.code, shown.out) == (2, "")
    assert shown.err == "No rule is called 'astrology'. `sentence rule --list` names them.\n"
