"""A page around a picture: the same in words above it, everything that it shows as a table below it.

One file that loads nothing and runs nothing: it can be mailed, printed in landscape and read aloud.
"""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

STYLE = """
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; font: 1rem/1.5 Arial, sans-serif; color: #0b0c0c }
h1 { font-size: 1.5rem } svg { max-width: 100%; height: auto; forced-color-adjust: none }
.picture { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-size: .9rem }
caption { text-align: left; font-weight: bold; padding: 1rem 0 .5rem }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #b1b4b6 }
@page { size: A4 landscape; margin: 10mm }
@media print { body { margin: 0; max-width: none } thead { display: table-header-group } tr { break-inside: avoid } }
"""


class Part(NamedTuple):
    """A picture, or "" for none, with everything that it shows as a table; the first column names its rows."""

    svg: str
    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()


def page(title: str, says: Sequence[str], parts: Sequence[Part]) -> str:
    """The page as HTML."""
    said = f"<p>{escape(' '.join(says))}</p>" if says else ""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{STYLE}</style>
</head>
<body>
<h1>{escape(title)}</h1>
{said}
{"".join(map(_part, parts))}</body>
</html>
"""


def _part(part: Part) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in part.columns)
    body = "\n".join(
        f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in others)}</tr>'
        for first, *others in part.rows
    )
    notes = "".join(f"<p>{escape(note)}</p>\n" for note in part.notes)
    label = escape(f"Picture: {part.caption}", quote=True)
    picture = f'<div class="picture" role="region" aria-label="{label}" tabindex="0">\n{part.svg}\n</div>\n'
    return f"""{picture if part.svg else ""}<table>
<caption>{escape(part.caption)}</caption>
<thead><tr>{head}</tr></thead>
<tbody>
{body}
</tbody>
</table>
{notes}"""
