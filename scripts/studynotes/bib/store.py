"""What costs time to make, kept in files between runs; losing it costs time and nothing else."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

MOST = 50_000
"""A store with more texts is begun anew: what no longer occurs is never taken out singly."""


def load_cache(path: Path) -> dict[str, str]:
    """Return the stored texts; none when there is no store, or when it cannot be read."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    usable = isinstance(stored, dict) and len(stored) <= MOST and all(isinstance(text, str) for text in stored.values())
    return stored if usable else {}


def save_cache(path: Path, texts: dict[str, str]) -> None:
    """Store the texts whole or not at all; a folder that cannot be written is no error."""
    keep(path, json.dumps(texts).encode())


def keep(path: Path, data: bytes) -> None:
    """Write a file of the store whole or not at all; a folder that cannot be written is no error."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, path)
    except OSError:
        return


def kept(folder: Path, name: str, make: Callable[[], bytes]) -> bytes:
    """Return the bytes of a file of the store, made and kept when there is none."""
    try:
        return (folder / name).read_bytes()
    except OSError:
        data = make()
    keep(folder / name, data)
    return data
