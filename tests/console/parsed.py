"""HTML as a browser understands it, in lines that can be compared: how it was written plays no part."""

from html.parser import HTMLParser

from tests.console.html import VOID


class Parsed(HTMLParser):
    """Elements one within the other, attributes by name, classes apart, text with its spaces taken together."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._text = ""
        self._depth = 0
        self.feed(text)
        self.close()
        self._say()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._say()
        said = "".join(f" {name}={' '.join((value or '').split())!r}" for name, value in sorted(attrs))
        self.lines.append(f"{'  ' * self._depth}<{tag}{said}>")
        self._depth += tag not in VOID

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._depth -= tag not in VOID

    def handle_endtag(self, tag: str) -> None:
        self._say()
        self._depth -= tag not in VOID

    def handle_data(self, data: str) -> None:
        self._text += data

    def _say(self) -> None:
        said = " ".join(self._text.split())
        self._text = ""
        if said:
            self.lines.append(f"{'  ' * self._depth}{said}")


def parsed(text: str) -> list[str]:
    return Parsed(text).lines
