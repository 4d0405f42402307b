"""A placed drawing as inline SVG: no colour, font or style of its own, for the style sheet says how it looks.

The attributes on its groups are what a reader without our style sheet gets, such as the reading view of a browser.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Iterator, Sequence

from studynotes.notes.diagrams.drawing import Drawing, Node
from studynotes.notes.diagrams.measuring import LEADING, SIZE, SMALL
from studynotes.notes.diagrams.placing import Box, Frame, Line, Plan, Point

_TIP = 6.5
_SPREAD = 0.42
_LID = 5.0
"""Half the height of a cylinder's lid."""


def render(drawing: Drawing, plan: Plan, name: str) -> str:
    """Return the SVG of a drawing; `name` begins the id of its description, which readers of screens get with it."""
    frames = [(group, frame) for group, frame in zip(drawing.groups, plan.frames, strict=True) if frame]
    labelled = [(edge.label, line.label) for edge, line in zip(drawing.edges, plan.edges, strict=True)]
    labelled += [(group.label, frame.label) for group, frame in frames]
    nodes = list(zip(drawing.nodes, plan.nodes, strict=True))
    parts = [
        _group("frames", 'stroke-dasharray="2 4"', (_frame(frame) for _, frame in frames)),
        _group("edges", "", _edges(drawing, plan)),
        _group("nodes", "", (_outline(node, box) for node, box in nodes)),
        _group("words", _words_as(SIZE), (_node_words(node, box) for node, box in nodes if node.shape != "plain")),
        _group(
            "labels",
            _words_as(SMALL),
            [
                *(_node_words(node, box) for node, box in nodes if node.shape == "plain"),
                *(_words(lines, point, SMALL) for lines, point in labelled if point),
            ],
        ),
    ]
    return (
        f'<svg role="img" aria-label="{html.escape(drawing.title)}" aria-describedby="{name}-words" '
        f'viewBox="0 0 {_n(plan.width)} {_n(plan.height)}" width="{_n(plan.width / SIZE, 1)}em" '
        f'fill="none" stroke="currentColor"><desc id="{name}-words">{html.escape(drawing.alt)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def _group(name: str, attributes: str, inside: Iterable[str]) -> str:
    text = "".join(inside)
    return f'<g class="diagram__{name}"{" " if attributes else ""}{attributes}>{text}</g>' if text else ""


def _words_as(size: float) -> str:
    return f'fill="currentColor" stroke="none" font-family="sans-serif" font-size="{size:g}" text-anchor="middle"'


def _edges(drawing: Drawing, plan: Plan) -> Iterator[str]:
    for edge, line in zip(drawing.edges, plan.edges, strict=True):
        kind = "" if edge.style == "solid" else f' class="diagram__{edge.style}"'
        dashes = ' stroke-dasharray="4 3"' if edge.style == "dashed" else ""
        yield f'<path{kind}{dashes} d="{_curve(line)}"/>'
        if tips := _tip(line.head, line.points[-1]) + _tip(line.tail, line.points[0]):
            yield f'<path{kind} d="{tips}"/>'


def _curve(line: Line) -> str:
    """Return the path of a line, straight to its tips."""
    start, *rest = line.points
    drawn = f"M{_p(line.tail)}L{_p(start)}" if line.tail else f"M{_p(start)}"
    drawn += "C" + " ".join(map(_p, rest))
    return drawn + (f"L{_p(line.head)}" if line.head else "")


def _tip(tip: Point | None, behind: Point) -> str:
    """Return the two strokes of an open arrow head."""
    if tip is None:
        return ""
    back = math.atan2(behind[1] - tip[1], behind[0] - tip[0])
    one, other = (
        (tip[0] + _TIP * math.cos(back + turn), tip[1] + _TIP * math.sin(back + turn)) for turn in (-_SPREAD, _SPREAD)
    )
    return f"M{_p(one, 1)}L{_p(tip)} {_p(other, 1)}"


def _frame(frame: Frame) -> str:
    return _rectangle(frame.box, "")


def _outline(node: Node, box: Box) -> str:
    kind = "" if node.style == "solid" else f' class="diagram__{node.style}"'
    kind += ' stroke-dasharray="4 3"' if node.style == "dashed" else ""
    if node.shape == "plain":
        return ""
    return _cylinder(box, kind) if node.shape == "cylinder" else _rectangle(box, kind)


def _rectangle(box: Box, kind: str) -> str:
    corner = f'x="{_n(box.x - box.width / 2)}" y="{_n(box.y - box.height / 2)}"'
    return f'<rect{kind} {corner} width="{_n(box.width)}" height="{_n(box.height)}" rx="3"/>'


def _cylinder(box: Box, kind: str) -> str:
    left, wide, lid = box.x - box.width / 2, box.width, _LID
    top, side = box.y - box.height / 2 + lid, box.height - 2 * lid
    half = f"{_n(wide / 2)} {_n(lid)} 0 0 "
    body = f"M{_p((left, top))}a{half}1 {_n(wide)} 0v{_n(side)}a{half}1 {_n(-wide)} 0z"
    return f'<path{kind} d="{body}m0 0a{half}0 {_n(wide)} 0"/>'


def _node_words(node: Node, box: Box) -> str:
    lower = _LID if node.shape == "cylinder" else 0.0
    return _words(node.label, (box.x, box.y + lower), SMALL if node.shape == "plain" else SIZE)


def _words(lines: Sequence[str], centre: Point, size: float) -> str:
    """Return lines of text; the base line of a single one lies about a third of its size below the centre."""
    top = centre[1] - (len(lines) - 1) * size * LEADING / 2 + size * 0.35
    return "".join(
        f'<text x="{_n(centre[0])}" y="{_n(top + number * size * LEADING)}">{html.escape(line, quote=False)}</text>'
        for number, line in enumerate(lines)
    )


def _p(point: Point, digits: int = 0) -> str:
    return f"{_n(point[0], digits)} {_n(point[1], digits)}"


def _n(number: float, digits: int = 0) -> str:
    """Return a number as text; whole ones are exact enough for lines, and lighter."""
    return f"{round(number, digits) + 0:g}"
