"""A Chromium for the tests that drive a real browser: the system's own, or out of its packages where we may install."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find() -> Path | None:
    """The browser that is there, or the one that SENTENCE_BROWSER names."""
    named = os.environ.get("SENTENCE_BROWSER")
    found = next((path for name in ([named] if named else NAMES) if (path := shutil.which(name))), None)
    return Path(found) if found else None


def install() -> None:
    """Installs it from Debian's packages, as root, where there are such packages."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium from the system's packages …", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        for step in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run(step, check=False, **quiet)  # type: ignore[call-overload]


def main() -> None:
    if find() is None:
        install()
    if find() is None:
        print(
            "NO BROWSER: install Chromium, or name one with SENTENCE_BROWSER. ITS TESTS ARE SKIPPED.", file=sys.stderr
        )


if __name__ == "__main__":
    main()
