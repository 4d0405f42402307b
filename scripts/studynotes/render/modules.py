"""Modules of JavaScript as functions, so that one file holds several."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping

_IMPORT = re.compile(r'^import (\{[^}]*\}) from "([^"]+)"$', re.MULTILINE)
_LAZY = re.compile(r'import\((?:new URL\()?"([^"]+)"(?:, here\))?\)')
_EXPORT = re.compile(r"^export ((?:async )?function|const) (\w+)", re.MULTILINE)


def function(name: str, text: str) -> str:
    """Return a module as a function that is handed what it imports and returns what it exports."""
    body = _LAZY.sub(
        lambda found: f"Promise.resolve().then(() => load({_named(name, found[1])}))", _loading(name, text, "load")
    )
    exported = ", ".join(found[2] for found in _EXPORT.finditer(body))
    body = _EXPORT.sub(r"\1 \2", body).replace("import.meta.url", "here")
    if left := re.search(r"^(?:import|export)\b.*|\bimport[(.].*", body, re.MULTILINE):
        raise ValueError(f"{name}: the build cannot read {left[0]!r}; write it as the other modules do.")
    return f"(load, addEventListener, postMessage) => {{\n{body}\nreturn {{ {exported} }}\n}}"


def whole(name: str, scripts: Mapping[str, str]) -> str:
    """Return a module behind all that it imports; `scripts` holds the text of each by its name."""
    parts = [
        f"parts[{json.dumps(part)}] = ({function(part, scripts[part])})(part, addEventListener, postMessage)\n"
        for part in needs(name, scripts)
    ]
    own = _loading(name, scripts[name], "part")
    return f"const parts = {{}}, part = name => parts[name]\n{''.join(parts)}{own}"


def needs(name: str, scripts: Mapping[str, str]) -> list[str]:
    """Return what a module imports, directly or not: each behind what it imports itself."""
    found: list[str] = []
    for _, path in _IMPORT.findall(scripts[name]):
        imported = json.loads(_named(name, path))
        found += [*needs(imported, scripts), imported]
    return list(dict.fromkeys(found))


def _loading(name: str, text: str, load: str) -> str:
    """Return a module that calls a function for what it imports."""
    return _IMPORT.sub(lambda found: f"const {found[1].replace(' as ', ': ')} = {load}({_named(name, found[2])})", text)


def _named(name: str, path: str) -> str:
    """Return, as a string of JavaScript, the module that another one names by a path."""
    return json.dumps(posixpath.normpath(posixpath.join(posixpath.dirname(name), path)))
