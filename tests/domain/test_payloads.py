"""Everything stored once is read for ever: samples of each released version of the rules, in golden/v1/ and its like.

A sample is never edited. A new version of the rules gets a folder of its own, written from the lives of `examples/` and
`tests/domain/lives/` by `python -m tests.domain.test_payloads`, which adds what is missing and leaves what is there.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import create_model

from domain import life, rehearsal, scenario, table
from domain.canonical import canonical
from domain.messages import Entry, Message
from domain.model import SYSTEM, Model, Where
from domain.sentence import Sentence
from tests.conftest import EXAMPLES

GOLDEN = Path(__file__).parent / "golden"
LIVES = sorted((Path(__file__).parent / "lives").glob("*.yaml"))
VERSIONS = sorted(path for path in GOLDEN.glob("v*") if path.is_dir())


def stored(kind: str) -> list[Any]:
    """The samples of one kind, of every version."""
    return [
        pytest.param(sample, id=f"{version.name}: {name}")
        for version in VERSIONS
        for name, sample in json.loads((version / f"{kind}.json").read_text(encoding="utf-8")).items()
    ]


@pytest.mark.parametrize("sample", stored("messages"))
def test_a_message_stored_once_is_still_read(sample: dict[str, Any]) -> None:
    message = Message.model_validate(sample)
    read = table.MESSAGES[message.type].read(message.body)
    assert read.model_dump(mode="json", exclude_unset=True) == message.body


@pytest.mark.parametrize("sample", stored("entries"))
def test_an_entry_stored_once_is_still_read_and_has_the_same_text(sample: str) -> None:
    entry = life.read_entry(sample, "")
    assert entry.text == sample
    assert entry.words


@pytest.mark.parametrize("sample", stored("states"))
def test_a_state_stored_once_is_still_read_and_goes_on(sample: dict[str, Any]) -> None:
    sentence = Sentence.model_validate(sample)
    again = json.loads(canonical(sentence))
    assert {name: again[name] for name in sample} == sample
    assert life.bring_up_to(sentence, sentence.last_moment).sentence == sentence


def test_there_is_a_sample_of_every_message_entry_and_place_of_the_newest_rules() -> None:
    newest = GOLDEN / f"v{life.RULES}"
    names = {kind: set(json.loads((newest / f"{kind}.json").read_text())) for kind in ("messages", "entries", "states")}
    assert names["messages"] == set(table.MESSAGES)
    assert names["entries"] == set(table.ENTRIES)
    assert names["states"] >= set(Where)


# What a later version may add


@pytest.mark.parametrize("sample", stored("messages"))
def test_a_field_that_only_a_later_version_knows_changes_no_message(sample: dict[str, Any]) -> None:
    later = {**sample, "mood": "glum", "by": {**sample["by"], "mood": "glum"}}
    assert Message.model_validate(later) == Message.model_validate(sample)
    row = table.MESSAGES[sample["type"]]
    assert row.read(with_more(sample["body"])) == row.read(sample["body"])


@pytest.mark.parametrize("sample", stored("entries"))
def test_a_field_that_only_a_later_version_knows_changes_no_entry(sample: str) -> None:
    later = with_more(json.loads(sample))
    assert life.read_entry(json.dumps(later), "").text == sample


@pytest.mark.parametrize("sample", stored("states"))
def test_a_field_that_only_a_later_version_knows_changes_no_state(sample: dict[str, Any]) -> None:
    kept = {**with_more(sample), "dated": sample.get("dated", {})}  # its keys are kinds of facts, not fields
    assert Sentence.model_validate(kept) == Sentence.model_validate(sample)


@pytest.mark.parametrize("row", table.ENTRIES.values(), ids=lambda row: row.entry)
def test_a_field_that_a_later_version_adds_with_nothing_in_it_leaves_the_text_as_it_was(row: type[Model]) -> None:
    grown = create_model(row.__name__, __base__=row, later=(str | None, None))
    sample = json.loads((VERSIONS[-1] / "entries.json").read_text(encoding="utf-8"))
    data = json.loads(sample[row.entry])["data"]
    assert canonical(grown.model_validate(data)) == canonical(row.model_validate(data))


def with_more(value: Any) -> Any:
    """The same with one field more wherever there are fields; a reason's `values` are no fields, they are kept."""
    match value:
        case dict():
            return {name: item if name == "values" else with_more(item) for name, item in value.items()} | {
                "mood": "glum"
            }
        case list():
            return [with_more(item) for item in value]
    return value


# Writing the samples of a new version


def renew() -> None:
    """Lives every scenario and writes the first sample of each message and entry, and a state of each place, where the
    newest rules have none yet."""
    folder = GOLDEN / f"v{life.RULES}"
    folder.mkdir(exist_ok=True)
    messages: dict[str, Any] = {}
    entries: dict[str, Any] = {}
    states: dict[str, Any] = {}
    for path in [*EXAMPLES, *LIVES]:
        rehearsed = scenario.read(path)
        begins, _ = scenario.begins(rehearsed.sentence, str(rehearsed.sentence.id))
        told = [turn.message for turn in scenario.turns(rehearsed) if turn.message]
        for message in [*begins, *told]:
            messages.setdefault(message.type, json.loads(message.model_dump_json(exclude_none=True)))
        lived = rehearsal.live(rehearsed).entries
        _sample(lived, messages, entries, states)
    for name, samples in {"messages": messages, "entries": entries, "states": states}.items():
        file = folder / f"{name}.json"
        there = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        text = json.dumps(dict(sorted((samples | there).items())), ensure_ascii=False, indent=1)
        file.write_text(text + "\n", encoding="utf-8")


def _sample(lived: list[Entry], messages: dict[str, Any], entries: dict[str, Any], states: dict[str, Any]) -> None:
    sentence: Sentence | None = None
    for entry in lived:
        sentence = life.evolve(sentence, entry)
        entries.setdefault(entry.type, entry.text)
        states[sentence.where] = json.loads(canonical(sentence))
        if entry.type.startswith("partner_"):
            body = json.loads(entry.data.model_dump_json(exclude_none=True))
            sent = Message(id=entry.message, type=entry.type, by=SYSTEM, received_at=entry.recorded_at, body=body)
            messages.setdefault(entry.type, json.loads(sent.model_dump_json(exclude_none=True)))
        richer = {"moving": sentence.transfer, "covered": sentence.team.cover, "asking": sentence.effects}
        states |= {name: json.loads(canonical(sentence)) for name, there in richer.items() if there}
    assert sentence is not None
    stray = Message(id="stray", type="beamed_up", by=SYSTEM, received_at=sentence.last_moment, body={"by": "whom"})
    for made in (
        life.receive(sentence, stray, sentence.last_moment).entries[-1:]
        + life.change_rules(sentence, sentence.rules_version + 1, sentence.last_moment).entries
    ):
        entries.setdefault(made.type, made.text)


if __name__ == "__main__":
    renew()
