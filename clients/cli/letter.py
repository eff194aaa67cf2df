"""The verb that shows a letter: the one that an entry asked for, as it is sent but for name, address and telephone."""

import click

from clients.cli.completion import named, sentence_argument
from clients.cli.house import House
from clients.cli.known import entries_of
from clients.cli.looks import looking_option
from clients.cli.plain import json_option, out, print_json
from clients.notices.letters import rendered
from domain.asks import LANGUAGES, Language
from domain.letters import asked_by


@click.command()
@sentence_argument()
@click.argument("seq", type=click.IntRange(min=1), shell_complete=named("seq"))
@click.option("--language", type=click.Choice(LANGUAGES), help="In this one instead of the one that it is sent in.")
@looking_option
@json_option
@click.pass_obj
def letter(house: House, sentence: str, seq: int, language: Language | None, as_json: bool) -> None:
    """The letter that an entry asked for, by its number. What ((name)) stands for is filled in by who sends it."""
    asked = asked_by(entries_of(house, sentence, None), seq)
    read = rendered(asked.contents, language or asked.notice.language)
    if as_json:
        print_json({**read.model_dump(mode="json"), "merge_fields": sorted(read.fields)})
        return
    out.print(read.subject, style="bold", markup=False, highlight=False)
    out.print(f"\n{read.body}", markup=False, highlight=False, end="")
