"""The file that remembers: one record a line, sorted, so that a week's changes read as a diff."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date

from studynotes.bib.bibliography import is_web_address
from studynotes.graph.links.records import STATES, STRIKES, Record, Sidecar
from studynotes.model import Problem

PATH = "references/links.json"
"""Below docs/: so the site publishes it as it stands."""

RULES = {
    "links-malformed": "The file of what is known of links is a list in JSON.",
    "links-record": "Each line of that file is the record of one link.",
}

_NAMES = tuple(each.name for each in fields(Record))
_REMEDY = "take the file back from the history, or delete it: all links are then checked anew"


def read(path: str, content: str) -> tuple[Sidecar, tuple[Problem, ...]]:
    """Return the records of a sidecar by address, and its faults; never raises. A faulty record is left out."""
    try:
        found = json.loads(content) if content.strip() else []
    except (ValueError, RecursionError) as fault:
        line, column = getattr(fault, "lineno", 1), getattr(fault, "colno", 1)
        return {}, (Problem(path, line, column, "links-malformed", "this is not JSON", _REMEDY),)
    if not isinstance(found, list):
        return {}, (Problem(path, 1, 1, "links-malformed", "a list of records should stand here", _REMEDY),)
    records: dict[str, Record] = {}
    problems = []
    for number, each in enumerate(found):
        record = _record(each)
        if record and record.address not in records:
            records[record.address] = record
        else:  # the opening bracket has the first line
            problems.append(Problem(path, number + 2, 1, "links-record", "this is no record of a link", _REMEDY))
    return records, tuple(problems)


def text(sidecar: Sidecar) -> str:
    """Return the text of a sidecar: the same records give the same bytes."""
    lines = [json.dumps(_filled(sidecar[address]), ensure_ascii=False) for address in sorted(sidecar)]
    return "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"


def _filled(record: Record) -> Mapping[str, object]:
    return {name: value for name, value in asdict(record).items() if value}


def _record(found: object) -> Record | None:
    """Return a record if every part of it is what readers may be shown; addresses become links on our pages."""
    if not isinstance(found, dict) or not {"address", "state", "day"} <= found.keys() <= set(_NAMES):
        return None
    strikes = found.pop("strikes", [])
    if not isinstance(strikes, list) or len(strikes) > STRIKES:
        return None
    if not all(isinstance(value, str) for value in [*found.values(), *strikes]):
        return None
    record = Record(**found, strikes=tuple(strikes))
    days = [record.day, *strikes, *filter(None, [record.good])]
    links = [record.address, *filter(None, [record.final, record.copy])]
    is_sound = record.state in STATES and all(map(_is_day, days)) and all(map(is_web_address, links))
    return record if is_sound and "#" not in record.address else None


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
