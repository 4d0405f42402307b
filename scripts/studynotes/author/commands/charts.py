"""`notes charts`: draws the charts of the notes, and keeps their pictures and data beside them."""

from __future__ import annotations

import argparse
import csv
import html
import io
import re
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from studynotes import notes
from studynotes.author.commands import terminal
from studynotes.bib import editing
from studynotes.notes.diagrams import chart, fences
from studynotes.notes.diagrams.chart import Chart

DESCRIPTION = """\
Runs the program of every chart in the notes and writes picture and data to docs/assets/charts/.
A program finds `plot`, the axes of Matplotlib, and leaves in `data` a list of rows, the first one their names.
Colors are C0 to C3, "ink" and "faded"; on the page they follow the reader's light or dark."""
EXAMPLES = """\
examples:
  notes charts          draw what is new or was changed
  notes charts --check  say what would change, and write nothing

exit codes:
  0 all is drawn · 1 a program failed, or --check found a difference · 2 the call is wrong"""

SIZE = 356, 240
"""Width and height of a picture in its units, which are pixels on a screen of 390."""

_COLORS = {"#000010": "a", "#000020": "b", "#000030": "c", "#000040": "d", "#000050": "ink", "#000060": "faded"}
"""What Matplotlib draws in, and the class by which the style sheet colors it."""

_SVG = "http://www.w3.org/2000/svg"
_LINK = "{http://www.w3.org/1999/xlink}href"
_KEPT = {"stroke-width", "stroke-dasharray", "opacity", "fill-opacity", "text-anchor", "font-size"}
_USUAL = {"1", "start", "12px"}
_NUMBER = re.compile(r"-?\d+\.\d+")


def register(commands: Any) -> None:
    """Add the command to the sub-parsers of `notes`."""
    parser = terminal.command(commands, "charts", run, "draw the charts of the notes", DESCRIPTION, EXAMPLES)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file would change")
    parser.add_argument("--docs", type=Path, default=Path("docs"), help="the folder with the notes")


def run(options: argparse.Namespace) -> int:
    """Draw every chart; return 1 when a program fails, or when files differ under --check."""
    folder = options.docs / chart.FOLDER
    files = {folder / name: text for name, text in drawn(options.docs).items()}
    stale = [path for path, text in files.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    left = sorted(set(folder.glob("chart-*")) - set(files))
    for path in (*stale, *left):
        terminal.say(f"{path.as_posix()}: {'belongs to no chart' if path in left else 'is drawn anew'}")
    if options.check:
        return int(bool(stale or left))
    folder.mkdir(parents=True, exist_ok=True)
    for path in stale:
        editing.write(path, files[path].encode())
    for path in left:
        path.unlink()
    print(f"{len(files) // 2} charts, {len(stale)} files written, {len(left)} removed")
    return 0


def drawn(docs: Path) -> dict[str, str]:
    """Return the files of all charts of a folder by name. Raises Stop when a program fails or two share a title."""
    files: dict[str, str] = {}
    for place, found in charts(docs):
        if f"{found.anchor}.svg" in files:
            raise terminal.Stop(f"{place}: a second chart with the title {found.title!r}; give each its own.")
        try:
            files |= draw(found)
        except Exception as fault:
            raise terminal.Stop(f"{place}: the program of this chart failed: {type(fault).__name__}: {fault}") from None
    return files


def charts(docs: Path) -> Iterator[tuple[str, Chart]]:
    """Yield each chart of a folder of notes with its place in words; those with faults are left to `notes lint`."""
    pages, _ = notes.read_folder(docs)
    for page in pages:
        for fence in fences.find(page.text):
            picture, _ = fence.read()
            if isinstance(picture, Chart):
                yield f"{docs.as_posix()}/{page.path}:{fence.line}", picture


def draw(found: Chart) -> Mapping[str, str]:
    """Return picture and data of a chart by the names of their files; raises whatever its program raises."""
    import matplotlib  # what only this command needs is not imported for the others
    from matplotlib.figure import Figure
    from matplotlib.rcsetup import cycler

    a, b, c, d, ink, faded = _COLORS
    settings: Any = {
        "svg.fonttype": "none",
        "svg.hashsalt": found.anchor,
        "font.size": 12,
        "font.family": "DejaVu Sans",  # comes with Matplotlib, so measures are the same everywhere
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlesize": 12,
        "axes.prop_cycle": cycler(color=[a, b, c, d], linestyle=["-", "--", ":", "-."]),
        "lines.linewidth": 2,
        "legend.frameon": False,
        "legend.handlelength": 2.6,
        "figure.facecolor": "none",
        "axes.facecolor": "none",
        "figure.subplot.left": 0.15,
        "figure.subplot.right": 0.95,
        "figure.subplot.bottom": 0.19,
        "figure.subplot.top": 0.95,
        **dict.fromkeys(("text.color", "axes.labelcolor", "axes.titlecolor", "xtick.labelcolor"), ink),
        **dict.fromkeys(("ytick.labelcolor",), ink),
        **dict.fromkeys(("axes.edgecolor", "xtick.color", "ytick.color", "grid.color"), faded),
    }
    with matplotlib.rc_context(settings), warnings.catch_warnings():
        warnings.simplefilter("error")  # a letter without a glyph, a limit that cannot be
        sheet = Figure(figsize=(SIZE[0] / 72, SIZE[1] / 72), dpi=72)
        known = {"plot": sheet.subplots(), "ink": ink, "faded": faded, "__name__": "chart"}
        exec(compile(found.code, found.anchor, "exec"), known)
        made = io.StringIO()
        sheet.savefig(made, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    rows = known.get("data")
    if not isinstance(rows, list) or len(rows) < 2:
        raise ValueError("it leaves no rows in `data`")
    return {f"{found.anchor}.svg": _ours(made.getvalue(), found.anchor), f"{found.anchor}.csv": _csv(rows)}


def _csv(rows: list[Any]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(
        [f"{cell:.4g}" if isinstance(cell, float) else cell for cell in row] for row in rows
    )
    return text.getvalue()


def _ours(picture: str, anchor: str) -> str:
    """Return Matplotlib's SVG as the page shows it: our classes in place of styles, short numbers, nothing unused."""
    root = ElementTree.fromstring(picture)
    parts = "".join(_part(child, anchor) for child in root)
    return f'<svg viewBox="0 0 {SIZE[0]} {SIZE[1]}" fill="none">{parts}</svg>\n'


def _part(element: ElementTree.Element, anchor: str) -> str:
    """Return an element as text; empty for what nobody sees."""
    name = element.tag.removeprefix(f"{{{_SVG}}}")
    style = _style(element.attrib)
    is_ground = name == "path" and not style and "id" not in element.attrib
    if name in ("metadata", "style") or is_ground:
        return ""
    inside = "".join(_part(child, anchor) for child in element)
    if name == "tspan":
        raise ValueError("it sets a formula, as a logarithmic axis does; give the words, or the ticks and their labels")
    if name == "g":  # its id says what it was to Matplotlib
        return inside
    if name == "defs" and not inside:
        return ""
    attributes = {**_place(element.attrib, anchor), **style}
    written = "".join(f' {key}="{value}"' for key, value in attributes.items())
    said = html.escape((element.text or "").strip())
    return f"<{name}{written}>{said}{inside}</{name}>" if said or inside else f"<{name}{written}/>"


def _place(attributes: Mapping[str, str], anchor: str) -> dict[str, str]:
    """Return where an element stands and what it refers to; ids are made the page's own by the chart's name."""
    found = {}
    for key, value in attributes.items():
        if key == "id":
            found["id"] = f"{anchor}-{value}"
        elif key == _LINK:
            found["href"] = f"#{anchor}-{value[1:]}"
        elif key == "clip-path":
            found[key] = value.replace("url(#", f"url(#{anchor}-")
        elif key in ("d", "x", "y", "width", "height", "transform") and "rotate(-0 " not in value:
            found[key] = _NUMBER.sub(lambda match: f"{float(match[0]):.1f}".removesuffix(".0"), " ".join(value.split()))
    return found


def _style(attributes: Mapping[str, str]) -> dict[str, str]:
    """Return classes and attributes for what a style says. Raises ValueError for a color that is not ours."""
    said = dict(part.split(":", 1) for part in attributes.get("style", "").split(";") if ":" in part)
    said = {key.strip(): value.strip() for key, value in said.items()}
    classes = []
    for key, letter in (("stroke", "s"), ("fill", "f")):
        color = said.get(key, "none")
        if color != "none" and color not in _COLORS:
            raise ValueError(f"it draws in {color}; use C0 to C3, ink or faded")
        if color in _COLORS:
            classes.append(f"{letter}-{_COLORS[color]}")
    found = {"class": " ".join(classes)} if classes else {}
    return found | {key: value for key, value in said.items() if key in _KEPT and value not in _USUAL}
