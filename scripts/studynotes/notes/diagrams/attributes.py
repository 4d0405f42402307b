"""What may be said of each part of a diagram."""

from __future__ import annotations

from collections.abc import Mapping

from studynotes.notes.diagrams.drawing import Fault
from studynotes.notes.diagrams.tokens import Token

_LINE = frozenset({"solid", "dashed", "bold"})
_TRUTH = frozenset({"true", "false"})

ATTRIBUTES: Mapping[str, Mapping[str, frozenset[str] | None]] = {
    "graph": {"rankdir": frozenset({"TB", "LR", "BT", "RL"}), "nodesep": None, "ranksep": None},
    "node": {"label": None, "shape": frozenset({"box", "cylinder", "plain"}), "style": _LINE},
    "edge": {
        "label": None,
        "style": _LINE,
        "dir": frozenset({"forward", "back", "both", "none"}),
        "constraint": _TRUTH,
        "weight": None,
        "minlen": None,
    },
    "cluster": {"label": None},
    "rank": {"rank": frozenset({"same"})},
}
"""The attributes of each part; None takes any text, or for the names in NUMBERS a number.

Nothing else is let through: DOT has attributes that read files, make links, and set colours and fonts.
"""

NUMBERS: Mapping[str, tuple[float, float]] = {
    "nodesep": (0.1, 3),
    "ranksep": (0.1, 3),
    "weight": (0, 100),
    "minlen": (1, 5),
}
"""Attributes that are numbers, each with its least and its largest value."""


def check(kind: str, name: Token, value: Token) -> Fault | None:
    """Return what is wrong when a part of that kind has no such attribute, or the attribute no such value."""
    known = ATTRIBUTES[kind]
    if name.text not in known:
        remedy = f"this site draws with {', '.join(sorted(known))} alone"
        return name.fault(f"the attribute {name.text!r} of a {kind}", remedy)
    allowed, bounds = known[name.text], NUMBERS.get(name.text)
    if allowed is not None and value.text not in allowed:
        remedy = f"choose from {', '.join(sorted(allowed))}"
    elif bounds and not _is_between(value.text, *bounds):
        remedy = f"write a number from {bounds[0]:g} to {bounds[1]:g}"
    else:
        return None
    return value.fault(f"{name.text} cannot be {value.text!r}", remedy)


def _is_between(text: str, least: float, most: float) -> bool:
    try:
        return least <= float(text) <= most
    except ValueError:
        return False
