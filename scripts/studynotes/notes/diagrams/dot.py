"""A diagram's text, checked: DOT as Graphviz reads it, less everything that reads files, makes links or sets colors.

What may be said of each part stands in one table; all else is refused with its line and column.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from operator import itemgetter

import pygraphviz

MOST_DEPTH, MOST_NODES, MOST_EDGES = 6, 60, 120

_LINE = frozenset({"solid", "dashed", "bold"})
_ALLOWED: Mapping[str, Mapping[str, frozenset[str] | tuple[float, float] | None]] = {
    "graph": {"rankdir": frozenset({"TB", "LR", "BT", "RL"}), "nodesep": (0.1, 3), "ranksep": (0.1, 3)},
    "node": {"label": None, "shape": frozenset({"box", "cylinder", "plain"}), "style": _LINE},
    "edge": {
        "label": None,
        "style": _LINE,
        "dir": frozenset({"forward", "back", "both", "none"}),
        "constraint": frozenset({"true", "false"}),
        "weight": (0, 100),
        "minlen": (1, 5),
    },
    "cluster": {"label": None},
    "rank": {"rank": frozenset({"same"})},
}
"""The attributes of each part with their values: a choice, the least and the largest number, or None for any text."""

_WORDS = re.compile(r'\s+|//[^\n]*|/\*.*?\*/|"(?:[^"\\]|\\.)*"|->|-?[\w.]+|[{}\[\];,=]', re.DOTALL)
_STRAY = {
    '"': ("a quotation mark that is never closed", "close it"),
    "<": ("a label in HTML", "write it as plain text in quotation marks"),
    "-": ("an edge without a direction", "write ->, and [dir=none] for a plain line"),
    ":": ("a port behind a node", "leave it out, or put the name in quotation marks"),
}
_NUMBER = re.compile(r"\d+\.?\d*|\.\d+")
_SAID = re.compile(r"syntax error in line (?P<line>\d+)(?: near '(?P<near>[^']*)')?")


Around = tuple[pygraphviz.AGraph, ...]


@dataclass(frozen=True)
class Fault:
    """Something in a diagram's text that is wrong; line and column count from 1 within the text.

    `in_words` says that title or alternative are at fault, not the graph.
    """

    line: int
    column: int
    message: str
    remedy: str
    in_words: bool = False


@dataclass(frozen=True)
class Drawing:
    """A diagram whose text is in order; `alt` says in words what it shows, `source` is the DOT."""

    title: str
    alt: str
    source: str

    @property
    def anchor(self) -> str:
        """Return the id of the diagram on its page."""
        return f"diagram-{re.sub(r'[^a-z0-9]+', '-', self.title.casefold()).strip('-')}"


@lru_cache(maxsize=512)
def read(source: str) -> tuple[Drawing | None, tuple[Fault, ...]]:
    """Return the drawing that a text describes, or None and what is wrong with it; never raises."""
    found = about(source.split("\n"))
    missing = [
        Fault(1, 1, f"a diagram without {name}", f'write "// {name}: …" above the graph', in_words=True)
        for name in ("title", "alt")
        if not found.get(name)
    ]
    faults = (*missing, *(_stray(source) or _faults(source)))
    return (None if faults else Drawing(found["title"], found["alt"], source)), faults


def about(lines: Iterable[str]) -> Mapping[str, str]:
    """Return what the comments above a graph say; a comment without a name goes on with the one before."""
    found: dict[str, str] = {}
    name = ""
    for line in lines:
        if not line.lstrip().startswith("//"):
            if line.strip():
                break
            continue
        words = line.strip().removeprefix("//").strip()
        head, colon, rest = words.partition(":")
        if colon and head in ("title", "alt"):
            name, words = head, rest.strip()
        if name and words:
            found[name] = f"{found[name]} {words}" if name in found else words
    return found


def _stray(source: str) -> list[Fault]:
    """Return the first thing in the text that Graphviz would pass over in silence, or tell of without a place."""
    position, depth, opened = 0, 0, False
    while position < len(source):
        if (word := _WORDS.match(source, position)) is None:
            unknown = (f"{source[position]!r} has no meaning here", "put names and labels in quotation marks")
            return [_fault(source, position, *_STRAY.get(source[position], unknown))]
        is_word = not word[0].isspace() and not word[0].startswith(("//", "/*"))
        if opened and depth == 0 and is_word:
            return [_fault(source, position, "text behind the end of the graph", "keep one graph in a block")]
        depth += {"{": 1, "}": -1}.get(word[0], 0)
        opened = opened or depth > 0
        if depth > MOST_DEPTH:
            return [_fault(source, position, "subgraphs too deep inside of each other", "use fewer levels")]
        position = word.end()
    return [_fault(source, position, "the graph is never closed", "close every { and [ that was opened")] * (depth > 0)


def _faults(source: str) -> list[Fault]:
    graph, complaint = parsed(source)
    if graph is None:
        return [_syntax(source, complaint)]
    is_large = graph.number_of_nodes() > MOST_NODES or graph.number_of_edges() > MOST_EDGES
    whole = [
        (not graph.is_directed(), "a graph without directions", 'begin with "digraph {"'),
        (not graph.number_of_nodes(), "a graph without nodes", "write at least one"),
        (is_large, "a diagram too large to be read at a glance", "split it"),
    ]
    faults = [_fault(source, source.find("graph"), message, remedy) for is_wrong, message, remedy in whole if is_wrong]
    return faults[:1] or [*dict.fromkeys(_attribute_faults(source, graph)), *_overlaps(source, graph)]


def parsed(source: str) -> tuple[pygraphviz.AGraph | None, str]:
    """Return the graph that Graphviz reads, or None and its complaint, which it writes to the error stream itself."""
    with tempfile.TemporaryFile() as complaints:
        stream = os.dup(2)
        os.dup2(complaints.fileno(), 2)
        try:
            with contextlib.suppress(pygraphviz.DotError, LookupError):
                return pygraphviz.AGraph(string=source), ""
        finally:
            os.dup2(stream, 2)
            os.close(stream)
        complaints.seek(0)
        return None, complaints.read().decode(errors="replace")


def _syntax(source: str, complaint: str) -> Fault:
    said = _SAID.search(complaint)
    if said is None or not said["near"]:
        return _fault(source, len(source), "no graph here", 'begin with "digraph {"')
    line = int(said["line"])
    column = source.split("\n")[line - 1].rfind(said["near"]) + 1
    return Fault(line, max(column, 1), f"{said['near']!r} cannot stand here", "write a name there, or remove it")


def groups(graph: pygraphviz.AGraph, around: Around = ()) -> Iterator[tuple[pygraphviz.AGraph, Around]]:
    """Yield each group with the graphs that it is written inside of, the innermost last; an outer group comes first."""
    around = (*around, graph)
    for group in graph.subgraphs():
        yield group, around
        yield from groups(group, around)


def is_frame(group: pygraphviz.AGraph) -> bool:
    """Return whether a group has a frame: Graphviz gives one to names that begin with `cluster`."""
    return str(group.name or "").startswith("cluster")


def _attribute_faults(source: str, graph: pygraphviz.AGraph) -> Iterator[Fault]:
    parts = [("graph", graph.graph_attr), ("node", graph.node_attr), ("edge", graph.edge_attr)]
    parts += [("node", node.attr) for node in graph.nodes()]
    parts += [("edge", edge.attr) for edge in graph.edges()]
    for kind, attributes in parts:
        for name, value in filter(itemgetter(1), dict(attributes).items()):
            yield from _attribute_fault(source, kind, name, value)
    for group, around in groups(graph):
        for name, value in dict(group.graph_attr).items():
            if value and value != dict(around[-1].graph_attr).get(name):  # a group inherits what is said around it
                yield from _attribute_fault(source, "cluster" if is_frame(group) else "rank", name, value)


def _attribute_fault(source: str, kind: str, name: str, value: str) -> Iterator[Fault]:
    allowed = _ALLOWED[kind]
    quoted = re.escape(value)
    place = re.search(rf'(?<!\w){re.escape(name)}"?\s*=\s*(?P<value>"?{quoted}"?)', source)
    if name not in allowed:
        message = f"the attribute {name!r} of a {kind}"
        remedy = f"this site draws with {', '.join(sorted(allowed))} alone"
        yield _fault(source, place.start() if place else 0, message, remedy)
        return
    choice, remedy = allowed[name], ""
    if isinstance(choice, tuple) and not (_NUMBER.fullmatch(value) and choice[0] <= float(value) <= choice[1]):
        remedy = f"write a number from {choice[0]:g} to {choice[1]:g}"
    elif isinstance(choice, frozenset) and value not in choice:
        remedy = f"choose from {', '.join(sorted(choice))}"
    if remedy:
        yield _fault(source, place.start("value") if place else 0, f"{name} cannot be {value!r}", remedy)


def _overlaps(source: str, graph: pygraphviz.AGraph) -> Iterator[Fault]:
    """Yield groups that share a node without one being written inside of the other: Graphviz breaks down on some."""
    checked = [(group, around) for group, around in groups(graph) if is_frame(group) or _is_rank(group)]
    for (one, _), (other, around) in combinations(checked, 2):
        shared = set(one.nodes()) & set(other.nodes())
        if shared and (_is_rank(one) or not any(one is outer for outer in around)):
            message = f"a group that shares a part of another one: {', '.join(sorted(shared))}"
            remedy = "name a node in one group alone, or write one group inside of the other"
            place = source.find(str(other.name)) if is_frame(other) else source.rfind("rank")
            yield _fault(source, max(place, 0), message, remedy)


def _is_rank(group: pygraphviz.AGraph) -> bool:
    return not is_frame(group) and bool(dict(group.graph_attr).get("rank"))


def _fault(source: str, position: int, message: str, remedy: str) -> Fault:
    line = source.count("\n", 0, position) + 1
    return Fault(line, position - source.rfind("\n", 0, position), message, remedy)
