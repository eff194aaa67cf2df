"""Asking the rules: one question a line in, one answer a line out."""

import json
import sys

import click

from clients.cli.plain import out
from domain.errors import BadInput
from domain.rules.table import RULES


@click.command()
@click.argument("name", required=False)
@click.option("--list", "listed", is_flag=True, help="The rules by name.")
def rule(name: str | None, listed: bool) -> None:
    """Answers the questions on standard input by one rule: a JSON object a line.

    A line that is no question of that rule is answered with an error; the others are answered all the same."""
    if listed:
        for row in RULES.values():
            out.print(f"[bold]{row.name:<24}[/] {(row.__doc__ or '').splitlines()[0]}", soft_wrap=True)
        return
    if name not in RULES:
        raise BadInput(f"No rule is called {name!r}. `sentence rule --list` names them.")
    answered = [_answer(name, line) for line in sys.stdin.buffer if line.strip()]
    sys.exit(0 if all(answered) else 2)


def _answer(name: str, line: bytes) -> bool:
    """Prints the answer to one line; whether it was a question."""
    try:
        answer = RULES[name].ask(line).model_dump_json()
    except BadInput as wrong:
        print(json.dumps({"error": str(wrong)}), flush=True)
        return False
    print(answer, flush=True)
    return True
