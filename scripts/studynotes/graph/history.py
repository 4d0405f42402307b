"""When a file last changed, from git; a folder without git has no history, and that is no error."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

_MARK = "\x01"


def last_changed(root: Path) -> Mapping[str, str]:
    """Return the ISO day of the last commit of every file below a folder, by path relative to it."""
    command = ["git", "log", "--no-renames", "--name-only", "--relative", f"--format={_MARK}%cs", "--", "."]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    except OSError:
        return {}
    days: dict[str, str] = {}
    day = ""
    for line in done.stdout.splitlines():
        if line.startswith(_MARK):
            day = line[1:]
        elif line:
            days.setdefault(line, day)
    return days
