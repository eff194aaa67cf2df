"""What the pages show themselves with: style sheets, scripts and icons, copied from their packages once and committed.

`tools/console_assets` copies them; nothing is fetched or built at run time.
"""

import hashlib
import tomllib
from functools import cache
from pathlib import Path

STATIC = Path(__file__).resolve().parent / "static"


@cache
def version() -> str:
    """Changes with any of the files, so that browsers may keep them."""
    files = sorted(file for file in STATIC.rglob("*") if file.is_file())
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def manifest() -> dict[str, str]:
    """The SHA-256 of each file that came from a package, by its path."""
    packages = tomllib.loads((STATIC / "MANIFEST.toml").read_text(encoding="utf-8"))["package"]
    return {path: digest for package in packages for path, digest in package["sha256"].items()}
