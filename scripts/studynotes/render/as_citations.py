"""Who cites what, for scripts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict

from studynotes.model import Mention


def text(mentions: Iterable[Mention]) -> str:
    """Return who cites what as JSON: a list of {key, page, heading, anchor, sentence, role}, one on each line."""
    lines = (json.dumps(asdict(mention), ensure_ascii=False) for mention in mentions)
    return "[\n" + ",\n".join(lines) + "\n]\n"
