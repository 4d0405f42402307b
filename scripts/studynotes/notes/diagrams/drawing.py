"""A diagram as records: what the text says, before anything has a place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """Something in a diagram's text that is wrong; line and column count from 1 within the text.

    `in_words` tells that title or alternative are at fault, not the graph.
    """

    line: int
    column: int
    message: str
    remedy: str
    in_words: bool = False


@dataclass(frozen=True)
class Node:
    """A box: its name in the text, the lines that stand in it, and how it looks."""

    name: str
    label: tuple[str, ...]
    shape: str = "box"
    style: str = "solid"


@dataclass(frozen=True)
class Edge:
    """An arrow from one node to another; `hints` are what the layout may know of it."""

    tail: str
    head: str
    label: tuple[str, ...] = ()
    style: str = "solid"
    direction: str = "forward"
    hints: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Group:
    """Nodes that belong together: with a frame and a label (`rank` empty), or beside each other on one rank."""

    nodes: tuple[str, ...]
    label: tuple[str, ...] = ()
    rank: str = ""


@dataclass(frozen=True)
class Drawing:
    """A whole diagram; `alt` says in words what it shows."""

    title: str
    alt: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    groups: tuple[Group, ...]
    hints: Mapping[str, str]
