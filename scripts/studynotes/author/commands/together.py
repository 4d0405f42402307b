"""Writes many files as one step as far as a file system can: all are prepared, then all put in place."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from studynotes.bib import editing

Replace = Callable[[Path, Path], None]


@dataclass(frozen=True)
class Change:
    """New bytes for a file that held others when the change was made; None stands for no file."""

    path: Path
    before: bytes | None
    after: bytes


def write(changes: Sequence[Change], replace: Replace = os.replace) -> None:
    """Write all files in their order, or none.

    Until each new text lies on the disk beside its file nothing is changed. When a file then cannot be put in place,
    or Ctrl-C comes, those before it are put back. A kill leaves each file old or new, so that the order decides
    what a second run finds. Raises OSError, or Changed when a file is no longer what the change was made from.
    """
    prepared: list[tuple[Path, Path]] = []
    done: list[Change] = []
    try:
        for change in changes:
            _prepare(change, prepared)
        for change, (temporary, target) in zip(changes, prepared, strict=True):
            replace(temporary, target)
            done.append(change)
    except BaseException:
        for change in reversed(done):
            _put_back(change)
        for temporary, _ in prepared:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        raise


def _prepare(change: Change, prepared: list[tuple[Path, Path]]) -> None:
    if change.before is None and change.path.exists():
        raise editing.Changed(f"{change.path} appeared meanwhile: nothing was written")
    change.path.parent.mkdir(parents=True, exist_ok=True)
    later = editing.System(replace=lambda temporary, target: prepared.append((temporary, target)))
    editing.write(change.path, change.after, expected=change.before, system=later)


def _put_back(change: Change) -> None:
    with contextlib.suppress(OSError):
        if change.before is None:
            change.path.unlink()
        else:
            editing.write(change.path, change.before)
