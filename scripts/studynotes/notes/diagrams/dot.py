"""A diagram's text to a drawing: the part of DOT that a small diagram needs, and nothing that reads, links or colours.

The grammar is that of https://graphviz.org/doc/info/lang.html without ports, HTML labels and undirected graphs.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise, product

from studynotes.notes.diagrams.about import NAMES, about
from studynotes.notes.diagrams.attributes import check
from studynotes.notes.diagrams.drawing import Drawing, Edge, Fault, Group, Node
from studynotes.notes.diagrams.tokens import Refused, Token, tokens

MOST_DEPTH = 5
MOST_NODES = 60
MOST_EDGES = 120

_DEFAULTS = frozenset({"node", "edge", "graph"})


def read(source: str) -> tuple[Drawing | None, tuple[Fault, ...]]:
    """Return the drawing that a text describes, or None and what is wrong with it. Never raises."""
    said = about(source)
    missing = tuple(
        Fault(1, 1, f"a diagram without {name}", f'write "// {name}: …" above the graph', in_words=True)
        for name in NAMES
        if not said.get(name)
    )
    try:
        reader = _Reader(tokens(source))
        drawing = reader.drawing(said)
    except Refused as refused:
        return None, (*missing, refused.fault)
    faults = (*missing, *reader.faults)
    return (None if faults else drawing), faults


class _Reader:
    """Reads statement after statement; each `_` method takes the tokens of what it is named after."""

    def __init__(self, words: list[Token]) -> None:
        self.words, self.position = words, 0
        self.nodes: dict[str, dict[str, str]] = {}
        self.edges: list[tuple[str, str, dict[str, str]]] = []
        self.groups: list[Group] = []
        self.faults: list[Fault] = []
        self.depth = 0

    def drawing(self, about: Mapping[str, str]) -> Drawing:
        """Return the whole drawing. Raises Refused at the first fault."""
        self._take("digraph", 'begin with "digraph {"')
        if self._next().kind in {"word", "text"}:
            self._advance()
        self._take("{", "open the graph with {")
        _, hints = self._statements({}, {}, "graph")
        end = self._next()
        if end.kind != "end":
            raise Refused(end.fault("text behind the end of the graph", "keep one graph in a block"))
        if not self.nodes:
            raise Refused(end.fault("a graph without nodes", "write at least one"))
        nodes = tuple(
            Node(name, _lines(said.get("label", name)), said.get("shape", "box"), said.get("style", "solid"))
            for name, said in self.nodes.items()
        )
        return Drawing(
            about.get("title", ""),
            about.get("alt", ""),
            nodes,
            tuple(_edge(*each) for each in self.edges),
            tuple(self.groups),
            hints,
        )

    def _statements(self, node: dict[str, str], edge: dict[str, str], kind: str) -> tuple[list[str], dict[str, str]]:
        """Take statements up to the closing brace; return the nodes that they name and what they say of the whole."""
        named: list[str] = []
        said: dict[str, str] = {}
        node, edge = dict(node), dict(edge)
        while not self._is("}"):
            word = self._name(or_brace=True)
            if word.kind == "word" and word.text in _DEFAULTS and self._is("["):
                target = {"node": node, "edge": edge, "graph": said}[word.text]
                target |= self._attributes(kind if word.text == "graph" else word.text)
            elif self._is("="):
                said |= self._assignment(word, kind)
            else:
                named += self._chain(word, node, edge)
            while self._is(";"):
                self._advance()
        self._advance()
        return list(dict.fromkeys(named)), said

    def _subgraph(self, word: Token, node: dict[str, str], edge: dict[str, str]) -> list[str]:
        """Take a group: with a frame if its name begins with `cluster`, else perhaps with a rank; return its nodes."""
        name = ""
        if not _opens(word):
            name = "" if self._is("{") else self._name().text
            self._take("{", "open the subgraph with {")
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise Refused(word.fault("subgraphs too deep inside of each other", "use fewer levels"))
        framed = name.startswith("cluster")
        named, said = self._statements(node, edge, "cluster" if framed else "rank")
        self.depth -= 1
        if named and (framed or said):
            group = Group(tuple(named), _lines(said.get("label", "")), said.get("rank", ""))
            if other := next((each for each in self.groups if _clash(group, each)), None):
                both = ", ".join(sorted({*group.nodes} & {*other.nodes}))
                message = f"a group that shares a part of another one: {both}"
                raise Refused(word.fault(message, "name a node in one frame and in one rank; arrows can stand outside"))
            self.groups.append(group)
        return named

    def _chain(self, first: Token, node: dict[str, str], edge: dict[str, str]) -> list[str]:
        """Take a node with its attributes, a group, or what arrows join with the attributes of the arrows."""
        rows = [self._ends(first, node, edge)]
        while self._is("->"):
            self._advance()
            rows.append(self._ends(self._name(or_brace=True), node, edge))
        if len(rows) > 1:
            said = edge | self._attributes("edge")
            for tails, heads in pairwise(rows):
                self._bound(first, len(tails) * len(heads))
                self.edges += [(tail, head, said) for tail, head in product(tails, heads)]
        elif not _is_group(first):
            self.nodes[first.text] |= self._attributes("node")
        return [name for row in rows for name in row]

    def _ends(self, word: Token, node: dict[str, str], edge: dict[str, str]) -> list[str]:
        """Take a node, or a group of nodes, at one end of an arrow."""
        if _is_group(word):
            return self._subgraph(word, node, edge)
        self.nodes.setdefault(word.text, dict(node))
        self._bound(word, 0)
        return [word.text]

    def _bound(self, word: Token, more: int) -> None:
        if len(self.nodes) > MOST_NODES or len(self.edges) + more > MOST_EDGES:
            raise Refused(word.fault("a diagram too large to be read at a glance", "split it"))

    def _attributes(self, kind: str) -> dict[str, str]:
        said: dict[str, str] = {}
        while self._is("["):
            self._advance()
            while not self._is("]"):
                said |= self._assignment(self._name(), kind)
                while self._is(",") or self._is(";"):
                    self._advance()
            self._advance()
        return said

    def _assignment(self, word: Token, kind: str) -> dict[str, str]:
        self._take("=", f"write {word.text}=…")
        value = self._name()
        if fault := check(kind, word, value):
            self.faults.append(fault)
            return {}
        return {word.text: value.text}

    def _name(self, or_brace: bool = False) -> Token:
        """Take a word or a text; with `or_brace` also the brace that opens a group."""
        word = self._next()
        if word.kind == "end":
            raise Refused(word.fault("the graph is never closed", "close every { and [ that was opened"))
        if word.kind == "sign" and not (or_brace and word.text == "{"):
            raise Refused(word.fault(f"{word.text!r} where a name should stand", "write a name there, or remove it"))
        self._advance()
        return word

    def _take(self, text: str, remedy: str) -> None:
        word = self._next()
        if word.text != text or word.kind == "text":
            raise Refused(word.fault(f"no {text!r} here", remedy))
        self._advance()

    def _is(self, sign: str) -> bool:
        word = self._next()
        return word.kind == "sign" and word.text == sign

    def _next(self) -> Token:
        return self.words[self.position]

    def _advance(self) -> None:
        self.position += 1


def _edge(tail: str, head: str, said: Mapping[str, str]) -> Edge:
    hints = {name: said[name] for name in ("constraint", "weight", "minlen") if name in said}
    return Edge(
        tail, head, _lines(said.get("label", "")), said.get("style", "solid"), said.get("dir", "forward"), hints
    )


def _clash(one: Group, other: Group) -> bool:
    """Tell whether two groups overlap; Graphviz breaks down on some that do. Frames may lie inside of each other."""
    first, second = {*one.nodes}, {*other.nodes}
    if one.rank and other.rank:
        return bool(first & second)
    inner, outer = (first, second) if one.rank or (not other.rank and len(first) < len(second)) else (second, first)
    return bool(inner & outer) and not inner <= outer


def _is_group(word: Token) -> bool:
    return _opens(word) or (word.kind, word.text) == ("word", "subgraph")


def _opens(word: Token) -> bool:
    return (word.kind, word.text) == ("sign", "{")


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().split("\n")) if text.strip() else ()
