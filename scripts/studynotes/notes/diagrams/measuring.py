"""How much room a label takes, without any font: the same on every machine."""

from __future__ import annotations

from collections.abc import Sequence

SIZE = 14.0
"""The size of the letters, in the units of the drawing; small labels have SMALL."""

SMALL = 13.0
LEADING = 1.25
"""The distance of two lines, in sizes."""

_WIDE = 1.1
"""Sans serifs differ: system fonts run up to a tenth wider than Helvetica, on whose widths the table below rests."""

_WIDTHS = {
    **dict.fromkeys("ijl|!'", 0.24),
    **dict.fromkeys(" .,:;/ft()[]-I", 0.31),
    **dict.fromkeys('r*"', 0.36),
    **dict.fromkeys("cksvxyzJ", 0.5),
    **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ&+<>=", 0.69),
    **dict.fromkeys("mMwW%@—", 0.86),
}
_USUAL = 0.56


def width(line: str, size: float = SIZE) -> float:
    """Return about how wide a line is in a sans serif, rather too much than too little."""
    return sum(_WIDTHS.get(letter, _USUAL) for letter in line) * size * _WIDE


def room(lines: Sequence[str], size: float = SIZE) -> tuple[float, float]:
    """Return width and height of a label."""
    return max((width(line, size) for line in lines), default=0.0), len(lines) * size * LEADING
