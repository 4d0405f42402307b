"""References as CSL-JSON, and the way back, which decides what `custom` must carry."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from studynotes.bib import csl
from studynotes.bib.kinds import KINDS
from studynotes.model import Reference

_FIELDS = {variable: field for field, variable in csl.VARIABLES.items()}
_FIELDS |= {"publisher": "publisher", "keyword": "keywords"}
_NAMES = frozenset({"author", "editor"})  # lists of names in an item, so never text


def text(references: Iterable[Reference]) -> str:
    """Return references as a CSL-JSON array (CSL 1.0.2, csl-data.json), an item on each line in the order given."""
    lines = (json.dumps(item(reference), ensure_ascii=False) for reference in references)
    return "[\n" + ",\n".join(lines) + "\n]\n"


def item(reference: Reference) -> csl.Item:
    """Return the CSL-JSON item of a reference; what its variables do not give back stands in `custom`, by our name."""
    made = csl.item(reference)
    custom = made.get("custom", {}) | ({"subtitle": subtitle} if (subtitle := reference.get("subtitle")) else {})
    kind, found = read(made | {"custom": custom})
    custom |= {
        name: value
        for name, value in reference.fields.items()
        if name not in _NAMES and value and found.get(name) != value
    }
    if kind != reference.kind:
        custom["kind"] = reference.kind
    return made | {"custom": custom} if custom else made


def read(made: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """Return the entry type and the fields that an item of ours stands for, names of people left out."""
    custom = dict(made.get("custom", {}))
    kind = custom.pop("kind", "") or next((name for name, row in KINDS.items() if row.csl == made["type"]), "")
    fields = {field: made[variable] for variable, field in _FIELDS.items() if variable in made}
    fields["title"] = made["title"].removesuffix(f": {custom.get('subtitle', '')}")
    if container := made.get("container-title"):
        fields[KINDS.get(kind, KINDS["misc"]).container or "booktitle"] = container
    if made["type"] == "article":
        fields.pop("publisher", None)  # the name of the archive, which `eprinttype` holds
    fields |= {name: _day(made[date]) for date, name in (("issued", "date"), ("accessed", "urldate")) if date in made}
    return kind, {**fields, **custom}


def _day(date: Mapping[str, Any]) -> str:
    year, *rest = date["date-parts"][0]
    return "-".join([f"{year:04d}", *(f"{part:02d}" for part in rest)])
