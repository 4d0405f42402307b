"""Reads what authorities send: JSON and its parts, of whatever shape they turn out to be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from studynotes.author.http import Failure

JSON = ("application/json", "text/json")


def json_of(payload: bytes, who: str) -> Any:
    """Return the JSON of a payload; raise a Failure that names who sent it if there is none."""
    try:
        return json.loads(payload)
    except (ValueError, RecursionError) as fault:
        raise Failure(f"{who} answered with something that is not JSON") from fault


def mapping(value: Any) -> dict[str, Any]:
    """Return a JSON object, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def sequence(value: Any) -> list[Any]:
    """Return a list, a single thing as a list of one, and nothing as an empty one."""
    return value if isinstance(value, list) else [] if value is None else [value]


def first(item: Mapping[str, Any], *names: str) -> str:
    """Return the text under the first of some names that has one, or an empty string."""
    return next(filter(None, (text(item.get(name)) for name in names)), "")


def text(value: Any) -> str:
    """Return a string or number as text, of a list its first element, and an empty string for the rest."""
    if isinstance(value, list):
        return text(value[0]) if value else ""
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
