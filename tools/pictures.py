"""Makes the pictures of docs/pictures.md anew: `python -m tools.pictures`, or `make pictures`."""

from pathlib import Path

from clients.cli.chart import timeline_of_file
from clients.pictures.timeline import picture

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
SHOWN = (
    "quiet-community-order",
    "breached-on-third-failure",
    "recalled-and-re-released",
    "life-over-thirty-years",
    "combination-of-requirements",
)


def drawn(name: str) -> str:
    """The picture of an example."""
    return picture(timeline_of_file(ROOT / "examples" / f"{name}.yaml"))


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name in SHOWN:
        (FOLDER / f"{name}.svg").write_text(drawn(name), encoding="utf-8")
        print(FOLDER / f"{name}.svg")


if __name__ == "__main__":
    main()
