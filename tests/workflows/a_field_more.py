"""Run as a program: every model of ours gains an optional field, then every recorded history is replayed.

Prints each difference; none is expected. It must run in a process of its own, for the field has to be there before the
models are made."""

import asyncio
import sys
from typing import Any

from pydantic._internal import _model_construction

make = _model_construction.ModelMetaclass.__new__
OURS = ("domain.", "workflows.", "activities.", "clients.")


def make_with_a_field_more(mcs: Any, name: str, bases: Any, namespace: dict[str, Any], /, **rest: Any) -> Any:
    if str(namespace.get("__module__", "")).startswith(OURS) and name != "Model":
        namespace.setdefault("__annotations__", {})["added_later"] = "str | None"
        namespace["added_later"] = None
    return make(mcs, name, bases, namespace, **rest)


_model_construction.ModelMetaclass.__new__ = make_with_a_field_more  # type: ignore[method-assign]


async def main() -> int:
    from domain.sentence import Sentence
    from tests.histories.record import HERE, read
    from tests.semantic_replay import differences

    assert "added_later" in Sentence.model_fields
    found = [line for file in sorted(HERE.glob("*.json.gz")) for run in read(file) for line in await differences(run)]
    print("\n".join(found[:20]))
    return len(found)


if __name__ == "__main__":
    from clients.cli.plain import until_end

    until_end(lambda: sys.exit(min(asyncio.run(main()), 1)))
