"""For developers: what the workflow holds and waits for, by codes and ids alone."""

from typing import NamedTuple
from urllib.parse import quote

from domain.sentence import Sentence
from domain.state import Clock

UI = ("timeline", "user-metadata", "history")


class DeveloperPage(NamedTuple):
    id: str
    seq: int
    chain: str
    rules_version: int
    packs: tuple[str, ...]
    bytes: int
    clocks: tuple[Clock, ...]
    asking: tuple[str, ...]
    links: tuple[tuple[str, str], ...]


def developer(sentence: Sentence, temporal: str | None) -> DeveloperPage:
    """`temporal`: the address of its UI, where it has one."""
    base = f"{temporal}/namespaces/default/workflows/{quote(sentence.id, safe='')}" if temporal else ""
    return DeveloperPage(
        id=sentence.id,
        seq=sentence.seq,
        chain=sentence.chain,
        rules_version=sentence.rules_version,
        packs=sentence.packs,
        bytes=len(sentence.model_dump_json()),
        clocks=sentence.clocks,
        asking=tuple(
            f"{sentence.id}/{one.seq}, attempt {one.attempt}: {type(one.ask).__name__}" for one in sentence.effects
        ),
        links=tuple((name, f"{base}/{name}") for name in UI) if base else (),
    )
