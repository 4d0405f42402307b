"""Where everything goes: Graphviz's `dot` places boxes whose size is known, and routes the arrows.

It gets numbers and names of ours only, never a word of the author, so that no text is measured in a font of this
machine, no file is read, and what it returns is the same everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pygraphviz

from studynotes.notes.diagrams.drawing import Drawing, Edge, Group, Node
from studynotes.notes.diagrams.measuring import SIZE, SMALL, room

Point = tuple[float, float]

_INCH = 72.0
_PAD = 11.0
_MARGIN = 4.0
_PAIR = re.compile(r"(-?[\d.]+(?:e[-+]?\d+)?),(-?[\d.]+(?:e[-+]?\d+)?)")
_SPACE = {"nodesep": "0.3", "ranksep": "0.36"}


@dataclass(frozen=True)
class Box:
    """A placed node or frame: centre and size."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Frame:
    """The frame round a group, and where its label is centred."""

    box: Box
    label: Point | None


@dataclass(frozen=True)
class Line:
    """A placed arrow: the points of a chain of cubic Bézier curves, its tips, and where its label is centred."""

    points: tuple[Point, ...]
    head: Point | None
    tail: Point | None
    label: Point | None


@dataclass(frozen=True)
class Plan:
    """A whole placed drawing; y grows downwards. `frames` has None for groups without a frame."""

    width: float
    height: float
    nodes: tuple[Box, ...]
    edges: tuple[Line, ...]
    frames: tuple[Frame | None, ...]


def place(drawing: Drawing) -> Plan:
    """Return where the parts of a drawing go."""
    graph = pygraphviz.AGraph(strict=False, directed=True)
    graph.graph_attr.update({**_SPACE, **drawing.hints, "pad": "0", "labeljust": "l", "fontsize": f"{SMALL:g}"})
    names = {node.name: f"n{number}" for number, node in enumerate(drawing.nodes)}
    for node in drawing.nodes:
        graph.add_node(names[node.name], **_node(node))
    for number, edge in enumerate(drawing.edges):
        graph.add_edge(names[edge.tail], names[edge.head], key=f"e{number}", **_edge(edge))
    frames = _group(graph, drawing.groups, names)
    graph.layout(prog="dot")
    return _plan(graph, drawing, names, frames)


def _group(
    graph: pygraphviz.AGraph, groups: Sequence[Group], names: Mapping[str, str]
) -> Mapping[int, pygraphviz.AGraph]:
    """Add the groups, each inside of the frame that holds all its nodes; return the frames by number."""
    frames: dict[int, pygraphviz.AGraph] = {}
    for number in reversed(range(len(groups))):  # a group is closed before the one round it
        group = groups[number]
        around = [frames[each] for each in frames if set(group.nodes) <= set(groups[each].nodes)]
        parent = around[-1] if around else graph
        inside = [names[name] for name in group.nodes]
        if group.rank:
            parent.add_subgraph(inside, name=f"r{number}", rank=group.rank)
        else:
            label = _blank(group.label) if group.label else ""
            frames[number] = parent.add_subgraph(inside, name=f"cluster{number}", label=label, margin="10")
    return frames


def size(node: Node) -> tuple[float, float]:
    """Return width and height of a node."""
    wide, high = room(node.label, SIZE if node.shape != "plain" else SMALL)
    if node.shape == "plain":
        return wide + 4, high + 4
    return max(wide + 2 * _PAD, 44), high + (26 if node.shape == "cylinder" else 14)


def _node(node: Node) -> dict[str, str]:
    wide, high = size(node)
    return {
        "label": "",
        "shape": "box",
        "fixedsize": "true",
        "width": f"{wide / _INCH:.4f}",
        "height": f"{high / _INCH:.4f}",
    }


def _edge(edge: Edge) -> dict[str, str]:
    made = {**edge.hints, "dir": edge.direction, "arrowsize": "0.7"}
    return {**made, "label": _blank(edge.label)} if edge.label else made


def _blank(lines: Sequence[str]) -> str:
    """Return an empty table of the size that a label needs: the only way to reserve room without a font."""
    wide, high = room(lines, SMALL)
    return (
        '<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0" FIXEDSIZE="TRUE" '
        f'WIDTH="{wide + 8:.0f}" HEIGHT="{high + 4:.0f}"><TR><TD></TD></TR></TABLE>>'
    )


def _plan(
    graph: pygraphviz.AGraph, drawing: Drawing, names: Mapping[str, str], frames: Mapping[int, pygraphviz.AGraph]
) -> Plan:
    sheet = _Sheet(graph.graph_attr["bb"])
    nodes = [Box(*sheet.point(graph.get_node(names[each.name]).attr["pos"]), *size(each)) for each in drawing.nodes]
    boxes = dict(zip(names, nodes, strict=True))
    edges = [
        sheet.line(graph.get_edge(names[each.tail], names[each.head], key=f"e{number}").attr, each)
        or _straight(boxes[each.tail], boxes[each.head])
        for number, each in enumerate(drawing.edges)
    ]
    placed = [
        sheet.frame(frames[number].graph_attr, bool(each.label)) if number in frames else None
        for number, each in enumerate(drawing.groups)
    ]
    return Plan(sheet.width, sheet.height, tuple(nodes), tuple(edges), tuple(placed))


def _straight(tail: Box, head: Box) -> Line:
    """Return a line between two boxes, for an arrow without a way of its own; boxes hide its ends, not its tip."""
    wide, high = tail.x - head.x, tail.y - head.y
    reach = max(abs(wide) / head.width, abs(high) / head.height) * 2 or 1
    tip = (head.x + wide / reach, head.y + high / reach)
    start = (tail.x, tail.y)
    return Line((start,) * 4, tip, None, None)


class _Sheet:
    """Turns what Graphviz answers, with y upwards from some corner, into places with y downwards from 0."""

    def __init__(self, bounds: str) -> None:
        self.left, bottom, right, self.top = (float(each) for each in bounds.split(","))
        self.width = right - self.left + 2 * _MARGIN
        self.height = self.top - bottom + 2 * _MARGIN

    def point(self, text: str) -> Point:
        """Return the first point of a text."""
        return self._points(text)[0]

    def line(self, said: Mapping[str, str], edge: Edge) -> Line | None:
        """Return an arrow from its `pos`: "s,x,y e,x,y x,y x,y …" (https://graphviz.org/docs/attr-types/splineType/).

        None when there is none: Graphviz loses an arrow in one of some thousands of entangled graphs.
        """
        parts = (said.get("pos") or "").split()
        tips = {part[0]: self.point(part) for part in parts if part[0] in "se"}
        points = tuple(self.point(part) for part in parts if part[0] not in "se")
        return Line(points, tips.get("e"), tips.get("s"), self._label(said) if edge.label else None) if points else None

    def frame(self, said: Mapping[str, str], labelled: bool) -> Frame:
        """Return the frame of a group from the corners of its `bb`."""
        (left, bottom), (right, top) = self._points(said["bb"])
        box = Box((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)
        return Frame(box, self._label(said) if labelled else None)

    def _label(self, said: Mapping[str, str]) -> Point | None:
        """Return where a label goes; Graphviz forgets that of a frame whose nodes all share one rank."""
        return next(iter(self._points(said.get("lp") or "")), None)

    def _points(self, text: str) -> list[Point]:
        found = [(float(x), float(y)) for x, y in _PAIR.findall(text)]
        return [(x - self.left + _MARGIN, self.top - y + _MARGIN) for x, y in found]
