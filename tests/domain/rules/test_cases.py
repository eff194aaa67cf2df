"""Every rule answers every case of `cases/` as its source has it; `because` stands beside the answer."""

import json
from pathlib import Path
from typing import Any

import pytest

from domain.rules.table import RULES

CASES = [
    pytest.param(path.stem, case, id=case["id"])
    for path in sorted((Path(__file__).parent / "cases").glob("*.jsonl"))
    for case in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    if path.stem in RULES
]


@pytest.mark.parametrize(("name", "case"), CASES)
def test_the_rule_answers_as_its_source_has_it(name: str, case: dict[str, Any]) -> None:
    answer = RULES[name].ask(json.dumps(case["input"]))
    assert answer.because
    assert answer.model_dump(mode="json", exclude={"because"}) == case["expect"]
