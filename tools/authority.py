"""Writes the page of authority anew from its tables: `python -m tools.authority`."""

import inspect
from collections.abc import Iterable, Iterator
from pathlib import Path

from domain import words
from domain.authority import questions, table
from domain.authority.relation import CHECKS
from domain.model import SHORT_ROLES, Role
from domain.table import MESSAGES

PAGE = Path(__file__).resolve().parent.parent / "docs" / "authority.md"
ANY, NO = "yes", ""
HEADS = {role: code for code, role in SHORT_ROLES.items()} | {
    role: role.value for role in Role if role not in SHORT_ROLES.values()
}
INTRODUCTION = """# Who may say and ask what

Made from `table.toml`, `beside.toml` and `questions.toml` of `domain/authority` by `python -m tools.authority`; a test
holds this page to them. Every door asks the same table, and the decision in the workflow asks it again. A role without
a mark may not say it. What else may refuse a command (that there is nothing to judge yet, say) is no matter of
authority and stands with the command.

"""


def page() -> str:
    """The whole page, as Markdown."""
    return INTRODUCTION + "\n".join([*_roles(), *_relations(), *_messages(), *_beside(), *_looks()]) + "\n"


def _roles() -> Iterator[str]:
    yield from ("| column | role |", "|---|---|")
    yield from (f"| {code} | {words.say(role)} |" for code, role in SHORT_ROLES.items())
    yield ""


def _relations() -> Iterator[str]:
    yield from ("| mark | who, or of what |", "|---|---|")
    for relation, check in CHECKS.items():
        yield f"| {_mark(relation)} | {words.say(' '.join((inspect.getdoc(check) or '').split()))} |"
    yield ""


def _messages() -> Iterator[str]:
    yield from ("## What may be said", "", *_head("message", HEADS.values()))
    for row in table.TABLE.rows:
        for name in row.messages:
            verb = MESSAGES[name].verb
            kind = "" if verb == name.replace("_", "-") else f" (`{verb}`)"
            marks = (_mark(row.roles[role]) if role in row.roles else NO for role in HEADS)
            yield _line(words.say(name) + kind, *marks, row.source)
    yield ""


def _beside() -> Iterator[str]:
    yield from ("## What may be said beside sentences", "", *_head("about", ["message", *HEADS.values()]))
    for group, rows in table.BESIDE.groups.items():
        for row in rows:
            for name in row.messages:
                yield _line(group, words.say(name), *(ANY if role in row.roles else NO for role in HEADS), row.source)
    yield ""


def _looks() -> Iterator[str]:
    yield from ("## What may be looked at", "", *_head("look", SHORT_ROLES))
    for look, row in questions.LOOKS.items():
        yield _line(words.say(look), *(ANY if role in row.may else NO for role in SHORT_ROLES.values()), row.source)


def _head(first: str, columns: Iterable[str]) -> tuple[str, str]:
    names = [first, *columns, "source"]
    return _line(*names), f"|{'---|' * len(names)}"


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _mark(relation: table.Relation) -> str:
    return ANY if relation is table.Relation.ANYONE else words.say(relation)


def main() -> None:
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
