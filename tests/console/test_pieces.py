"""What pages are made of, beside what the packages themselves make of the same (`tools/console_assets`).

Of what stands in our macros, these have no template in any package: the identity bar, which is in MoJ's manner alone,
and the scrollable pane, which is a class and nothing else.
"""

import gzip
import hashlib
import json
import re
import tomllib
from difflib import ndiff
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

from clients.console.assets import STATIC
from clients.console.components import USED, macro, name_of
from clients.console.frame import environment
from tests.console.parsed import parsed

FIXTURES = Path(__file__).resolve().parent / "fixtures"
TEMPLATES = STATIC.parent / "templates"
GOVUK = json.loads(gzip.decompress((FIXTURES / "govuk-frontend.json.gz").read_bytes()))
MOJ = json.loads((FIXTURES / "moj-frontend.json").read_text(encoding="utf-8"))
FIXTURES_OF_6_3 = 657

ON_PURPOSE = {
    "alert": (
        "nothing that a page says is ever put away: no button does so",
        "- <div class='moj-alert__action'>",
        "- <button class='moj-alert__dismiss' hidden=''>",
        "- Dismiss",
    ),
    "timeline": (
        "an entry that was struck out stays, and is seen to be struck out",
        "- <h3 class='moj-timeline__title'>",
        "+ <h3 class='moj-timeline__title console-struck'>",
    ),
    "filter": (
        "it is the form itself, without a script, never to be put away; its button comes after what it applies, where "
        "the keyboard comes to it last; a link clears it",
        "- <div class='moj-filter' data-module='moj-filter'>",
        "+ <form action='/record' class='moj-filter' method='get'>",
        "- <div class='moj-filter__header-action'>",
        "- <button class='govuk-button' data-module='govuk-button' type='submit'>",
        "- Apply filters",
        "+ <button class='govuk-button govuk-!-margin-top-4' data-module='govuk-button' type='submit'>",
        "+ Apply filters",
        "+ <p class='govuk-body'>",
        "+ <a class='govuk-link' href='/record'>",
        "+ Clear filters",
    ),
}
"""Where our macro shows a piece otherwise than MoJ Frontend does: why, and every line of the difference."""

OF_THE_WHOLE_PAGE = {"govuk-template__footer", "govuk-template__header"}
"""Classes of their page template, which is no component and has no fixtures."""


@pytest.mark.parametrize("component", GOVUK)
def test_a_component_is_what_its_package_makes_of_it(component: str) -> None:
    made = macro(component)
    for case in GOVUK[component]:
        assert parsed(str(made(case["options"]))) == parsed(case["html"]), case["name"]


def test_every_component_that_a_page_uses_is_compared_and_no_other_is_at_hand() -> None:
    assert set(re.findall(r"\bgovuk[A-Z]\w+", _templates())) == set(map(name_of, USED))
    assert set(USED) <= GOVUK.keys()
    assert sum(map(len, GOVUK.values())) == FIXTURES_OF_6_3


@pytest.mark.parametrize("case", MOJ, ids=lambda case: f"{case['component']}: {case['name']}")
def test_a_piece_of_our_own_is_what_moj_frontend_makes_of_it(case: dict[str, Any]) -> None:
    _, *differences = ON_PURPOSE.get(case["component"], ("",))
    assert _differences(parsed(case["html"]), parsed(_ours(case))) == differences


def test_every_piece_in_the_manner_of_moj_frontend_is_compared() -> None:
    without_template = {"scrollable-pane"}
    assert (
        set(re.findall(r"\bmoj-([a-z-]+?)(?=__|--|\")", _templates()))
        == {case["component"] for case in MOJ} | without_template
    )


def test_no_page_names_a_class_that_the_packages_do_not_know() -> None:
    class_ = r"(?:govuk|moj)-[!\w-]*\w"
    sheets = "".join(sheet.read_text(encoding="utf-8") for sheet in STATIC.glob("*.min.css")).replace("\\", "")
    theirs = "".join(case["html"] for case in [*MOJ, *(case for cases in GOVUK.values() for case in cases)])
    known = {*re.findall(rf"\.({class_})", sheets), *re.findall(class_, theirs)}
    named = set(re.findall(rf"{class_}(?=[ '\"{{])", _templates()))
    assert "govuk-heading-l" in named
    assert named - known == OF_THE_WHOLE_PAGE


def test_what_is_compared_with_is_as_its_package_made_it() -> None:
    served = tomllib.loads((STATIC / "MANIFEST.toml").read_text(encoding="utf-8"))["package"]
    files = tomllib.loads((FIXTURES / "MANIFEST.toml").read_text(encoding="utf-8"))["file"]
    assert [(one["package"], one["version"], one["integrity"]) for one in files] == [
        (one["name"], one["version"], one["integrity"]) for one in served
    ]
    for one in files:
        assert hashlib.sha256((FIXTURES / one["name"]).read_bytes()).hexdigest() == one["sha256"]


def _templates() -> str:
    return "".join(template.read_text(encoding="utf-8") for template in TEMPLATES.rglob("*.html"))


def _ours(case: dict[str, Any]) -> str:
    ours = case["ours"]
    within = {"caller": lambda: Markup(ours["within"])} if "within" in ours else {}
    template = environment().get_template("macros/moj.html")
    return str(getattr(template.module, ours["macro"])(**ours["given"], **within))


def _differences(theirs: list[str], ours: list[str]) -> list[str]:
    """Their lines that ours lacks, and ours that theirs lacks, in order."""
    return [f"{line[0]} {line[1:].strip()}" for line in ndiff(theirs, ours) if line[0] in "+-"]
