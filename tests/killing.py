"""Kills a command before each of its calls that change the disk, and says what a second run makes of what is left.

Runs as a program of its own, with one thread, for it forks: `python killing.py FOLDER`, with tests/ on the path. A
child counts its calls of the system and sends itself SIGKILL, so that nothing of Python runs behind it.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from recorded import Recorded
from small import entry, small
from studynotes.author import cli
from studynotes.author.commands import add
from studynotes.author.commands.add import World

CHANGING = frozenset({"open", "write", "fsync", "chmod", "replace", "rename", "unlink", "mkdir"})
FLAWED = '@misc{mend2020, title = {Mend}, author={Lee, A.}, year = "2020", doi = {https://doi.org/10.1234/x}}\n'


def main(folder: Path) -> None:
    """Print, for each command, at how many points it was killed, and where files were torn or the second run failed."""
    original = folder / "original"
    original.mkdir()
    made = small(original)
    made.page("references/lee2015work.md", "Free notes on it, see [@lee2015work].")
    made.page("other.md", "Word.  \nTrailing [@lee2015work; @lee2016tool].   \n")
    (original / "a.bib").write_text(entry("quine1960word", "Word and Object").replace("Lee, Ada", "Quine, W."))
    with made.bibliography.open("a") as file:
        file.write("\n" + FLAWED)
    print(json.dumps({name: kill_everywhere(original, folder / name, run) for name, run in COMMANDS.items()}))


def kill_everywhere(original: Path, folder: Path, run: Callable[[Path], None]) -> dict[str, object]:
    whole = copied(original, folder / "whole")
    forked(run, whole)
    before, after = contents(original), contents(whole)
    changed = sum(before.get(name) != data for name, data in after.items())
    torn, unfinished, point = [], [], 0
    while True:
        copy = copied(original, folder / str(point))
        if forked(run, copy, point) != -signal.SIGKILL:
            return {"points": point, "changed": changed, "torn": torn, "unfinished": unfinished}
        found = contents(copy)
        whole_texts = {*before.values(), *after.values()}  # a page that moves is under its old name for a moment
        if not all(data in (before.get(name), after.get(name)) or data in whole_texts for name, data in found.items()):
            torn.append(point)
        if found["bibliography.bib"] not in (before["bibliography.bib"], after["bibliography.bib"]):
            torn.append(point)
        forked(run, copy)
        if contents(copy) != after:
            unfinished.append(point)
        shutil.rmtree(copy)
        point += 1


def forked(run: Callable[[Path], None], root: Path, kill_at: int | None = None) -> int:
    """Run in a child, which kills itself before its n-th call that changes the disk; return how it ended."""
    child = os.fork()
    if not child:
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, 1)
        os.dup2(sink, 2)
        if kill_at is not None:
            sys.setprofile(killer(kill_at))
        try:
            run(root)
        finally:
            sys.setprofile(None)
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killer(at: int) -> Callable[[object, str, object], None]:
    left = [at]

    def profile(frame: object, event: str, called: object) -> None:
        if event == "c_call" and getattr(called, "__module__", "") == "posix" and called.__name__ in CHANGING:  # type: ignore[attr-defined]
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1

    return profile


def copied(original: Path, folder: Path) -> Path:
    shutil.copytree(original, folder)
    return folder


def contents(root: Path) -> dict[str, bytes]:
    """Return all files but the temporary ones that a kill leaves behind, which nobody reads."""
    files = (path for path in root.rglob("*") if path.is_file() and path.suffix != ".tmp")
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def command(*words: str) -> Callable[[Path], None]:
    def run(root: Path) -> None:
        given = [str(root / word) if word.endswith(".bib") else word for word in words]
        cli.main([*given, "--bibliography", str(root / "bibliography.bib"), "--docs", str(root / "docs")])

    return run


def added(root: Path) -> None:
    words = ["add", "1404.1100", "--bibliography", str(root / "bibliography.bib"), "--docs", str(root / "docs")]
    options = cli.parser({"add"}).parse_args(words)
    add.add(options, World(Recorded(), io.StringIO(), io.StringIO(), io.StringIO(), lambda: date(2026, 11, 23)))


COMMANDS: dict[str, Callable[[Path], None]] = {
    "add": added,
    "import": command("import", "a.bib"),
    "rename": command("rename", "lee2015work", "aaa2015work"),
    "merge": command("merge", "lee2015work", "lee2016tool"),
    "lint --fix": command("lint", "--fix"),
}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
