"""Words by which people ask for a thing without its name, and its names in other languages: docs/about/asked.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import yaml

from studynotes.notes.reader import Kept, make_anew

PATH = "about/asked.yml"
"""Where they lie below docs/."""


@dataclass(frozen=True)
class Asked:
    """What people say by the site path of what they mean, and pairs: of a foreign and an English name, of a short and
    a long form.
    """

    places: Mapping[str, str] = field(default_factory=dict)
    languages: tuple[tuple[str, str], ...] = ()
    same: tuple[tuple[str, str], ...] = ()


def read(docs: Path, kept: Kept = make_anew) -> Asked:
    """Return the words of the file, none where there is no file."""
    try:
        text = (docs / PATH).read_text(encoding="utf-8")
    except FileNotFoundError:
        return Asked()
    asked: Asked = kept(("asked", text), partial(parse, text))
    return asked


def parse(text: str) -> Asked:
    """Return the words in the text of the file."""
    found = yaml.safe_load(text)
    pairs = ((name.strip(), english) for english, names in found["languages"].items() for name in names.split(","))
    same = ((short, name.strip()) for short, names in found.get("same", {}).items() for name in names.split(","))
    return Asked(found["asked"], tuple(pairs), tuple(same))
