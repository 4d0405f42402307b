"""Who cites what, for scripts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict

from studynotes.records import Mention


def text(mentions: Iterable[Mention]) -> str:
    """Return who cites what as JSON: a list of {key, page, heading, anchor, sentence, role}."""
    return json.dumps([asdict(mention) for mention in mentions], ensure_ascii=False, indent=1) + "\n"
