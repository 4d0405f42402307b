"""A checked diagram as it stands on a page: Graphviz writes the SVG, its shapes get our classes and our type.

Labels are measured by a table of letter widths and reserved as empty boxes, so that no font of this machine is asked
and the same text gives the same picture everywhere; the words are then set in the middle of their boxes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from xml.etree import ElementTree

import pygraphviz

from studynotes.notes.diagrams import dot

FITS = 380.0
"""The widest drawing whose words stay at 12 pixels on a screen of 390; a wider one scrolls in its own box."""

SIZE, SMALL = 14.0, 13.0
"""The size of the letters, and of those of small labels, in units of the drawing."""

_LEADING = 1.25
_WIDE = 1.1  # sans serifs differ: system fonts run up to a tenth wider than Helvetica, whose widths stand below
_WIDTHS = {
    **dict.fromkeys("ijl|!'", 0.24),
    **dict.fromkeys(" .,:;/ft()[]-I", 0.31),
    **dict.fromkeys('r*"', 0.36),
    **dict.fromkeys("cksvxyzJ", 0.5),
    **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ&+<>=", 0.69),
    **dict.fromkeys("mMwW%@—", 0.86),
}
_USUAL = 0.56
_SPACE = {"nodesep": "0.3", "ranksep": "0.36", "pad": f"{4 / 72:.4f}"}
_SVG = "{http://www.w3.org/2000/svg}"
_PAIR = re.compile(r"(-?[\d.]+)[, ](-?[\d.]+)")
_TABLE = (
    '<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0" FIXEDSIZE="TRUE" BGCOLOR="white" '
    'WIDTH="{:.0f}" HEIGHT="{:.0f}"><TR><TD></TD></TR></TABLE>>'
)

Point = tuple[float, float]
Lines = tuple[str, ...]


def figure(source: str) -> str:
    """Return the HTML of a diagram from its text; a text with faults stays as code, and the rules report it."""
    drawing, _ = dot.read(source)
    if drawing is None:
        return f"<pre><code>{html.escape(source)}</code></pre>"
    picture, width = _svg(drawing)
    title = html.escape(drawing.title)
    if width > FITS:
        picture = f'<div class="diagram__wide" role="region" aria-label="{title}" tabindex="0">{picture}</div>'
    return (
        f'<figure class="diagram" id="{drawing.anchor}">{picture}<figcaption><details class="diagram__caption">'
        f'<summary>{title} <span class="diagram__more">Description</span></summary>'
        f"<p>{html.escape(drawing.alt)}</p></details></figcaption></figure>"
    )


def width(line: str, size: float = SIZE) -> float:
    """Return about how wide a line is in a sans serif, rather too much than too little."""
    return sum(_WIDTHS.get(letter, _USUAL) for letter in line) * size * _WIDE


def _svg(drawing: dot.Drawing) -> tuple[str, float]:
    """Return the SVG of a drawing, and its width in units."""
    graph, _ = dot.parsed(drawing.source)
    assert graph is not None, "only a text that was read is drawn"
    labels = _prepare(graph)
    root = ElementTree.fromstring(graph.draw(format="svg", prog="dot"))
    _, _, wide, high = (float(number) for number in root.attrib["viewBox"].split())
    sheet = _Sheet(labels, high)
    for group in root.iter(f"{_SVG}g"):
        sheet.add(group)
    words = f"{drawing.anchor}-words"
    return (
        f'<svg role="img" aria-label="{html.escape(drawing.title)}" aria-describedby="{words}" '
        f'viewBox="0 0 {_n(wide)} {_n(high)}" width="{_n(wide / SIZE, 1)}em" '
        f'fill="none" stroke="currentColor"><desc id="{words}">{html.escape(drawing.alt)}</desc>{sheet.text()}</svg>'
    ), wide


def _prepare(graph: pygraphviz.AGraph) -> dict[str, tuple[Lines, str, str]]:
    """Take the words out of a graph, reserve their room, and name each part; return words, style, shape by name."""
    taken: dict[str, tuple[Lines, str, str]] = {}
    hints = {name: value for name, value in dict(graph.graph_attr).items() if value}
    graph.graph_attr.update({**_SPACE, **hints, "labeljust": "l", "fontsize": f"{SMALL:g}"})
    for number, name in enumerate(graph.nodes()):
        node = graph.get_node(name)
        shape = node.attr["shape"] or "box"
        label = node.attr["label"] or r"\N"  # Graphviz's default: the name
        lines = _lines(str(name) if label == r"\N" else label)
        taken[f"n{number}"] = (lines, node.attr["style"] or "", shape)
        wide, high = _node_size(lines, shape)
        size = {"width": f"{wide / 72:.4f}", "height": f"{high / 72:.4f}", "fixedsize": "true"}
        node.attr.update({"label": "", "style": "solid", "shape": "cylinder" if shape == "cylinder" else "box", **size})
        node.attr["id"] = f"n{number}"
    for number, edge in enumerate(graph.edges()):
        taken[f"e{number}"] = (_lines(edge.attr["label"] or ""), edge.attr["style"] or "", "")
        edge.attr.update({"id": f"e{number}", "style": "solid", "arrowsize": "0.7"})
        edge.attr["label"] = _room(taken[f"e{number}"][0])
    for number, group in enumerate(group for group, _ in dot.groups(graph) if dot.is_frame(group)):
        taken[f"c{number}"] = (_lines(dict(group.graph_attr).get("label", "")), "", "")
        group.graph_attr.update({"id": f"c{number}", "margin": "10", "label": _room(taken[f"c{number}"][0])})
    return taken


def _node_size(lines: Lines, shape: str) -> tuple[float, float]:
    size = SMALL if shape == "plain" else SIZE
    wide, high = max((width(line, size) for line in lines), default=0.0), len(lines) * size * _LEADING
    if shape == "plain":
        return wide + 4, high + 4
    return max(wide + 22, 44), high + (26 if shape == "cylinder" else 14)


def _room(lines: Lines) -> str:
    """Return an empty table of the size that a label needs: the only way to reserve room without a font."""
    wide = max((width(line, SMALL) for line in lines), default=0.0)
    return _TABLE.format(wide + 8, len(lines) * SMALL * _LEADING + 4) if lines else ""


def _lines(text: str) -> Lines:
    unescaped = re.sub(r"\\(.)", lambda escape: "\n" if escape[1] in "nlr" else escape[1], text)
    return tuple(line.strip() for line in unescaped.strip().split("\n")) if unescaped.strip() else ()


class _Sheet:
    """Collects the shapes that Graphviz drew, with y from 0 downwards, in the layers of our picture."""

    def __init__(self, labels: dict[str, tuple[Lines, str, str]], height: float) -> None:
        self.labels, self.height = labels, height
        self.layers: dict[str, list[str]] = {name: [] for name in ("frames", "edges", "nodes", "words", "labels")}

    def add(self, group: ElementTree.Element) -> None:
        """Take the shapes of one node, edge or frame."""
        if group.get("id") not in self.labels:
            return
        lines, style, shape = self.labels[group.attrib["id"]]
        kind = {"node": "nodes", "edge": "edges", "cluster": "frames"}[group.attrib["class"]]
        look = "" if style in ("", "solid") else f' class="diagram__{style}"'
        look += ' stroke-dasharray="4 3"' if style == "dashed" else ""
        center = (0.0, 0.0)
        for element in group:
            points = self._points(element)
            if element.get("fill") == "white":
                center = _center(points)
            elif element.tag == f"{_SVG}path":
                self.layers[kind].append(f'<path{look} d="{self._path(element)}"/>')
            elif element.tag == f"{_SVG}polygon" and kind == "edges":
                self.layers[kind].append(f'<path{look.partition(" stroke")[0]} d="{_tip(points)}"/>')
            elif element.tag == f"{_SVG}polygon" and shape != "plain":
                self.layers[kind].append(_rectangle(points, look))
            if kind == "nodes" and points:
                center = center if center != (0.0, 0.0) else _center(points)
        lower = 3.0 if shape == "cylinder" else 0.0
        is_small = kind != "nodes" or shape == "plain"
        self.layers["labels" if is_small else "words"].append(
            _words(lines, (center[0], center[1] + lower), SMALL if is_small else SIZE)
        )

    def text(self) -> str:
        """Return the layers as groups of SVG; their attributes serve a reader without our style sheet."""
        words = 'fill="currentColor" stroke="none" font-family="sans-serif" text-anchor="middle" font-size="{:g}"'
        attributes = {
            "frames": ' stroke-dasharray="2 4"',
            "words": f" {words.format(SIZE)}",
            "labels": f" {words.format(SMALL)}",
        }
        return "".join(
            f'<g class="diagram__{name}"{attributes.get(name, "")}>{"".join(parts)}</g>'
            for name, parts in self.layers.items()
            if any(parts)
        )

    def _points(self, element: ElementTree.Element) -> list[Point]:
        return [self._moved(pair) for pair in _PAIR.findall(element.get("points") or element.get("d") or "")]

    def _path(self, element: ElementTree.Element) -> str:
        return _PAIR.sub(lambda pair: _p(self._moved(pair.groups())), element.attrib["d"])

    def _moved(self, pair: Sequence[str]) -> Point:
        """Return a point in our sheet: Graphviz moves its whole drawing by the margin and the height."""
        return float(pair[0]) + 4, float(pair[1]) + self.height - 4


def _center(points: Sequence[Point]) -> Point:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _rectangle(points: Sequence[Point], look: str) -> str:
    left, top = min(x for x, _ in points), min(y for _, y in points)
    wide, high = max(x for x, _ in points) - left, max(y for _, y in points) - top
    return f'<rect{look} x="{_n(left)}" y="{_n(top)}" width="{_n(wide)}" height="{_n(high)}" rx="3"/>'


def _tip(points: Sequence[Point]) -> str:
    """Return a filled arrow head as two open strokes, and the line on to its tip."""
    one, tip, other = points[:3]
    middle = (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
    return f"M{_p(one, 1)}L{_p(tip)} {_p(other, 1)}M{_p(middle, 1)}L{_p(tip)}"


def _words(lines: Lines, center: Point, size: float) -> str:
    """Return lines of text; the base line of a single one lies about a third of its size below the center."""
    top = center[1] - (len(lines) - 1) * size * _LEADING / 2 + size * 0.35
    return "".join(
        f'<text x="{_n(center[0])}" y="{_n(top + number * size * _LEADING)}">{html.escape(line, quote=False)}</text>'
        for number, line in enumerate(lines)
    )


def _p(point: Point, digits: int = 0) -> str:
    return f"{_n(point[0], digits)} {_n(point[1], digits)}"


def _n(number: float, digits: int = 0) -> str:
    """Return a number as text; whole ones are exact enough for lines, and lighter."""
    return f"{round(number, digits) + 0:g}"
