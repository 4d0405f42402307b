"""A diagram's text to a drawing: the part of DOT that a small diagram needs, and nothing that reads, links or colours.

The grammar is that of https://graphviz.org/doc/info/lang.html without ports, HTML labels and undirected graphs.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise, product

from studynotes.diagrams.drawing import (
    ATTRIBUTES,
    MOST_DEPTH,
    MOST_EDGES,
    MOST_NODES,
    NUMBERS,
    Drawing,
    Edge,
    Fault,
    Group,
    Node,
)
from studynotes.diagrams.tokens import Refused, Token, tokens

_ABOUT = ("title", "alt")
_DEFAULTS = frozenset({"node", "edge", "graph"})


def read(source: str) -> tuple[Drawing | None, tuple[Fault, ...]]:
    """Return the drawing that a text describes, or None and what is wrong with it. Never raises."""
    about = _about(source)
    missing = tuple(
        Fault(1, 1, f"a diagram without {name}", f'write "// {name}: …" above the graph', in_words=True)
        for name in _ABOUT
        if not about.get(name)
    )
    try:
        drawing = _Reader(tokens(source)).drawing(about)
    except Refused as refused:
        return None, (*missing, refused.fault)
    return (None if missing else drawing), missing


def _about(source: str) -> Mapping[str, str]:
    """Return what the comments above the graph say; a comment without a name goes on with the one before."""
    found: dict[str, str] = {}
    name = ""
    for line in source.split("\n"):
        if not line.lstrip().startswith("//"):
            if line.strip():
                break
            continue
        said = line.strip().removeprefix("//").strip()
        head, colon, rest = said.partition(":")
        if colon and head in _ABOUT:
            name, said = head, rest.strip()
        if name and said:
            found[name] = f"{found[name]} {said}" if name in found else said
    return found


class _Reader:
    """Reads statement after statement; each `_` method takes the tokens of what it is named after."""

    def __init__(self, words: list[Token]) -> None:
        self.words, self.position = words, 0
        self.nodes: dict[str, dict[str, str]] = {}
        self.edges: list[tuple[str, str, dict[str, str]]] = []
        self.groups: list[Group] = []
        self.hints: dict[str, str] = {}
        self.depth = 0

    def drawing(self, about: Mapping[str, str]) -> Drawing:
        """Return the whole drawing. Raises Refused at the first fault."""
        self._take("digraph", 'begin with "digraph {"')
        if self._next().kind in {"word", "text"}:
            self._advance()
        self._take("{", "open the graph with {")
        self._statements({}, {}, None)
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
            self.hints,
        )

    def _statements(self, node: dict[str, str], edge: dict[str, str], inside: str | None) -> list[str]:
        """Take statements up to the closing brace; return the nodes that they name. `inside` names a subgraph."""
        named: list[str] = []
        node, edge, said = dict(node), dict(edge), {}
        kind = "graph" if inside is None else "cluster" if inside.startswith("cluster") else "rank"
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
        names = tuple(dict.fromkeys(named))
        if inside is None:
            self.hints |= said
        elif names and (kind == "cluster" or said):
            self.groups.append(Group(names, _lines(said.get("label", "")), said.get("rank", "")))
        return list(names)

    def _subgraph(self, word: Token, node: dict[str, str], edge: dict[str, str]) -> list[str]:
        name = ""
        if not _opens(word):
            name = "" if self._is("{") else self._name().text
            self._take("{", "open the subgraph with {")
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise Refused(word.fault("subgraphs too deep inside of each other", "use fewer levels"))
        named = self._statements(node, edge, name)
        self.depth -= 1
        return named

    def _chain(self, first: Token, node: dict[str, str], edge: dict[str, str]) -> list[str]:
        """Take a node with its attributes, a group, or what arrows join with the attributes of the arrows."""
        rows = [self._ends(first, node, edge)]
        while self._is("->"):
            self._advance()
            rows.append(self._ends(self._name(or_brace=True), node, edge))
        if len(rows) > 1:
            said = edge | self._attributes("edge")
            self.edges += [(*ends, said) for pair in pairwise(rows) for ends in product(*pair)]
        elif not _is_group(first):
            self.nodes[first.text] |= self._attributes("node")
        if len(self.nodes) > MOST_NODES or len(self.edges) > MOST_EDGES:
            raise Refused(first.fault("a diagram too large to be read at a glance", "split it"))
        return [name for row in rows for name in row]

    def _ends(self, word: Token, node: dict[str, str], edge: dict[str, str]) -> list[str]:
        """Take a node, or a group of nodes, at one end of an arrow."""
        if _is_group(word):
            return self._subgraph(word, node, edge)
        self.nodes.setdefault(word.text, dict(node))
        return [word.text]

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
        known = ATTRIBUTES[kind]
        if word.text not in known:
            message = f"the attribute {word.text!r} of a {kind}"
            raise Refused(word.fault(message, f"this site draws with {', '.join(sorted(known))} alone"))
        allowed = known[word.text]
        if allowed is not None and value.text not in allowed:
            raise Refused(
                value.fault(f"{word.text} cannot be {value.text!r}", f"choose from {', '.join(sorted(allowed))}")
            )
        if word.text in NUMBERS and not _is_number(value.text, NUMBERS[word.text]):
            raise Refused(
                value.fault(f"{word.text} cannot be {value.text!r}", f"write a number up to {NUMBERS[word.text]:g}")
            )
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


def _is_group(word: Token) -> bool:
    return _opens(word) or (word.kind, word.text) == ("word", "subgraph")


def _opens(word: Token) -> bool:
    return (word.kind, word.text) == ("sign", "{")


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().split("\n")) if text.strip() else ()


def _is_number(text: str, most: float) -> bool:
    try:
        return 0 <= float(text) <= most
    except ValueError:
        return False
