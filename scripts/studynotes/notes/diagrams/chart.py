"""A chart's text and its picture: Python that the author has drawn, and what of it a page shows.

The block in the note holds title, words and the program. `notes charts` runs the program and keeps picture and data
beside the notes, so a build draws nothing and needs no plotting library.
"""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from studynotes.notes.diagrams import dot

FOLDER = "assets/charts"
"""Where pictures and data of charts stand below docs/."""

_COMMENT = re.compile(r"#[ ]?")


@dataclass(frozen=True)
class Chart:
    """A chart whose text is in order; `alt` says in words what it shows, `code` is the program that draws it."""

    title: str
    alt: str
    code: str

    @property
    def anchor(self) -> str:
        """Return the id of the chart on its page, which is the name of its files too."""
        return f"chart-{re.sub(r'[^a-z0-9]+', '-', self.title.casefold()).strip('-')}"


def read(source: str) -> tuple[Chart | None, tuple[dot.Fault, ...]]:
    """Return the chart that a text describes, or None and what is wrong with it; never raises."""
    lines = source.split("\n")
    head = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    about = dot.about(_COMMENT.sub("//", line, count=1) for line in lines[:head])
    code = "\n".join(lines[head:]).strip("\n")
    faults = [
        dot.Fault(1, 1, f"a chart without {name}", f'write "# {name}: …" above the program', in_words=True)
        for name in ("title", "alt")
        if not about.get(name)
    ]
    try:
        compile(code, "chart", "exec")
    except SyntaxError as fault:
        said = f"Python cannot read this: {fault.msg}"
        faults.append(dot.Fault(head + (fault.lineno or 1), fault.offset or 1, said, "correct the program"))
    return (None if faults else Chart(about["title"], about["alt"], code)), tuple(faults)


def figure(source: str, docs: Path) -> str:
    """Return the HTML of a chart from its text and its files, without its data where its text has no program.

    A text with faults or without files stays as code.
    """
    chart, _ = read(source)
    if chart is None:
        return f"<pre><code>{html.escape(source)}</code></pre>"
    try:
        picture = (docs / FOLDER / f"{chart.anchor}.svg").read_text(encoding="utf-8")
        with (docs / FOLDER / f"{chart.anchor}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
    except OSError:
        return f"<pre><code>{html.escape(source)}</code></pre>"
    title = html.escape(chart.title)
    named = f'<svg role="img" aria-label="{title}" aria-describedby="{chart.anchor}-words" '
    more = f'{_table(rows)}<pre class="chart__code"><code>{html.escape(chart.code)}</code></pre>' if chart.code else ""
    return (
        f'<figure class="chart" id="{chart.anchor}">{picture.strip().replace("<svg ", named, 1)}'
        f'<figcaption><details class="diagram__caption">'
        f'<summary>{title} <span class="diagram__more">Description{", data and code" if more else ""}</span></summary>'
        f'<p id="{chart.anchor}-words">{html.escape(chart.alt)}</p>{more}</details></figcaption></figure>'
    )


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *body = rows
    names = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in head)
    cells = "".join(
        f'<tr><th scope="row">{html.escape(first)}</th>{"".join(f"<td>{html.escape(cell)}</td>" for cell in rest)}</tr>'
        for first, *rest in body
    )
    return f"<table><thead><tr>{names}</tr></thead><tbody>{cells}</tbody></table>"
