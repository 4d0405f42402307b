"""Where a word of our words on a work stands in the bibliography."""

from __future__ import annotations

import re
from itertools import islice

from studynotes.model import Reference


def in_field(work: Reference, name: str, word: str, nth: int = 1) -> tuple[int, int]:
    """Return line and column of a word of a field, given how often it has stood there before; of the field's value if
    TeX stands between.
    """
    field = re.search(rf"^\s*{name}\s*=\s*", work.source, re.MULTILINE)
    start = field.end() if field else 0
    places = re.compile(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])").finditer(work.source, start)
    found = next(islice(places, nth - 1, None), None)
    at = found.start() if found else start
    line = work.source.count("\n", 0, at)
    return work.line + line, at - (work.source.rfind("\n", 0, at) if line else -1)
