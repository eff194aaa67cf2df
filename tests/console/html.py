"""A page as a browser reads it: its elements, the forms in it with what they would post, what is wrong with it."""

from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import takewhile
from typing import NamedTuple

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SHAPES = {"path", "svg"}


class Element(NamedTuple):
    """An element: its name, its attributes, the text within it (one list, still growing while it is read)."""

    name: str
    attributes: dict[str, str]
    text: list[str]

    @property
    def says(self) -> str:
        return "".join(self.text)


class Page(HTMLParser):
    """Every element of a page in order; whether it is well formed."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.wrong: list[str] = []
        self._open: list[Element] = []
        self.feed(text)
        self.close()
        self.wrong += [f"<{one.name}> never closed" for one in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        repeated = [name for name, times in Counter(name for name, _ in attrs).items() if times > 1]
        self.wrong += [f"<{tag}> has {name} twice" for name in repeated]
        element = Element(tag, {name: value or "" for name, value in attrs}, [])
        self.elements.append(element)
        if tag not in VOID and tag not in SHAPES:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in SHAPES:
            return
        if not self._open or self._open[-1].name != tag:
            self.wrong.append(f"</{tag}> closes <{self._open[-1].name if self._open else 'nothing'}>")
            return
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for one in self._open:
            one.text.append(data)

    def all(self, name: str) -> list[Element]:
        return [one for one in self.elements if one.name == name]

    @property
    def ids(self) -> list[str]:
        return [one.attributes["id"] for one in self.elements if "id" in one.attributes]

    def posts(self) -> dict[str, list[str]]:
        """What the page's form would post, no button pressed: as a browser takes it from the inputs."""
        found: dict[str, list[str]] = {}
        for name, value in self._values():
            found.setdefault(name, []).append(value)
        return found

    def _values(self) -> Iterator[tuple[str, str]]:
        for at, one in enumerate(self.elements):
            kind, name = one.attributes.get("type", "text"), one.attributes.get("name", "")
            if one.name == "select":
                yield name, self._selected(at + 1)
            elif one.name == "textarea":
                yield name, one.says.removeprefix("\n")
            elif one.name == "input" and name and (kind not in ("radio", "checkbox") or "checked" in one.attributes):
                yield name, one.attributes.get("value", "")

    def _selected(self, first: int) -> str:
        options = list(takewhile(lambda one: one.name == "option", self.elements[first:]))
        chosen = [one for one in options if "selected" in one.attributes] or options
        return chosen[0].attributes.get("value", chosen[0].says)


def faults(text: str) -> list[str]:
    """What is wrong with a page: its shape, ids that stand twice, inputs without a label, style or script within it."""
    page = Page(text)
    labelled = {one.attributes.get("for") for one in page.all("label")}
    inputs = [one for one in page.elements if one.name in ("input", "select", "textarea")]
    shown = [one for one in inputs if one.attributes.get("type") != "hidden"]
    return [
        *page.wrong,
        *(f"id {id!r} stands {times} times" for id, times in Counter(page.ids).items() if times > 1),
        *(f"{one.attributes.get('name')} has no label" for one in shown if one.attributes.get("id") not in labelled),
        *(f"<{one.name}> is styled by itself" for one in page.elements if "style" in one.attributes),
        *("a style within the page" for _ in page.all("style")),
        *(f"{name} within the page" for one in page.elements for name in one.attributes if name.startswith("on")),
        *("a script without a nonce" for one in page.all("script") if not {"src", "nonce"} & one.attributes.keys()),
        *("a table without a caption" for _ in range(len(page.all("table")) - len(page.all("caption")))),
        *("not one heading of the first level" for _ in range(abs(len(page.all("h1")) - 1))),
        *(
            f"{target} is described by what is not there"
            for one in page.elements
            for target in one.attributes.get("aria-describedby", "").split()
            if target not in page.ids
        ),
    ]
