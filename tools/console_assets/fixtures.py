"""What the tests of the console's pieces compare with: what the packages themselves make of given options.

GOV.UK Frontend ships that, MoJ Frontend does not: its templates are run once, by node. Both are kept compact, with the
version and the integrity of the package that they come from.
"""

import gzip
import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
TO = HERE.parents[1] / "tests" / "console" / "fixtures"
COMPONENTS = HERE / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "components"
KEPT = ("name", "options", "html")


def write(locked: dict[str, Any]) -> None:
    """Both files anew, and what they come from."""
    made = (
        ("govuk-frontend", "govuk-frontend.json.gz", gzip.compress(_compact(_govuk()), 9, mtime=0)),
        ("@ministryofjustice/frontend", "moj-frontend.json", json.dumps(_moj(), ensure_ascii=False, indent=1).encode()),
    )
    lines = ["# Made by `python -m tools.console_assets`. Licences: clients/console/static/LICENCES.txt.", ""]
    TO.mkdir(exist_ok=True)
    for package, file, content in made:
        (TO / file).write_bytes(content)
        of = locked[f"node_modules/{package}"]
        lines += ["[[file]]", f'name = "{file}"', f'package = "{package}"', f'version = "{of["version"]}"']
        lines += [f'integrity = "{of["integrity"]}"', f'sha256 = "{hashlib.sha256(content).hexdigest()}"', ""]
    (TO / "MANIFEST.toml").write_text("\n".join(lines), encoding="utf-8")


def _govuk() -> dict[str, list[dict[str, Any]]]:
    """Of each component, by its name, the package's own fixtures."""
    found = (json.loads(file.read_text(encoding="utf-8")) for file in sorted(COMPONENTS.glob("*/fixtures.json")))
    return {one["component"]: [{key: case[key] for key in KEPT} for case in one["fixtures"]] for one in found}


def _moj() -> Any:
    return json.loads(subprocess.run(["node", HERE / "moj.mjs"], check=True, capture_output=True).stdout)


def _compact(of: Any) -> bytes:
    return json.dumps(of, ensure_ascii=False, separators=(",", ":")).encode()
