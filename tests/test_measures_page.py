"""The page of measures is true: it names every report and no other."""

import re

from clients.cli import delivery
from domain.measures.table import REPORTS
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")


def test_every_report_stands_on_the_page_of_measures() -> None:
    named = re.findall(r"^\| `([\w-]+)` \|", PAGE, re.MULTILINE)
    assert named == [*REPORTS, delivery.NAME]


def test_what_the_page_defines_by_name_can_be_defined() -> None:
    measures = {measure.name for report in REPORTS.values() for measure in report.measures}
    assert set(re.findall(r"--define (\w+)", PAGE)) <= measures
