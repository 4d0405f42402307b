"""`notes diff`: what a change does to the works and to who cites them."""

from __future__ import annotations

import argparse
import io
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studynotes import notes
from studynotes.author.commands import terminal
from studynotes.author.commands.reading import Places
from studynotes.bib import bibliography, describe
from studynotes.bib.bibtex import show
from studynotes.model import Reference

DESCRIPTION = """\
Compares the files with a commit: works added, removed and changed, works that no page cites any more,
pages touched. As Markdown it is the summary of a pull request."""
EXAMPLES = """\
examples:
  notes diff
  notes diff --base origin/main --format md >> "$GITHUB_STEP_SUMMARY"

exit codes:
  0 the comparison was printed · 1 the commit cannot be read · 2 the call is wrong"""

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+!|~@&$:-])")


@dataclass(frozen=True)
class State:
    """The works at one time, the text of each page, and the pages that cite each work."""

    works: Mapping[str, Reference]
    pages: Mapping[str, str]
    cited: Mapping[str, frozenset[str]]


Rows = Sequence[tuple[str, str]]
"""Keys of works or paths of pages, sorted, and what there is to say of each."""


def register(commands: Any) -> None:
    """Add the command to the sub-parsers of `notes`."""
    text = "say which works and pages changed since a commit"
    parser = terminal.command(commands, "diff", text, DESCRIPTION, EXAMPLES)
    parser.add_argument("--base", default="HEAD", help="the commit to compare with")
    parser.add_argument("--format", choices=tuple(_FORMS), default="text", help="for a person, or as a summary")
    terminal.add_places(parser)
    parser.set_defaults(run=run)


def run(words: argparse.Namespace) -> int:
    """Print what changed; return the exit code."""
    places = Places(words.bibliography, words.docs)
    try:
        with tempfile.TemporaryDirectory() as folder:
            _extract(words.base, places, Path(folder))
            before = read(Places(Path(folder) / places.bibliography.name, Path(folder) / places.docs.name))
    except (OSError, subprocess.SubprocessError, tarfile.TarError) as fault:
        return terminal.refuse("diff", f"{show(words.base)} cannot be read: {_reason(fault)}")
    after = read(places)
    print(_FORMS[words.format](compare(before, after)))
    return 0


def read(places: Places) -> State:
    """Return the works and pages of a folder; files that are missing are empty."""
    file, docs = places.bibliography, places.docs
    text, _ = bibliography.decode("", file.read_bytes() if file.exists() else b"")
    works, _, _ = bibliography.read("", text)
    pages: dict[str, str] = {}
    cited: dict[str, set[str]] = {}
    for path in sorted(docs.rglob("*.md")):
        name = path.relative_to(docs).as_posix()
        pages[name], _ = notes.decode(name, path.read_bytes())
        note, _ = notes.read(name, pages[name])
        for key in {citation.key for group in note.groups for citation in group.citations}:
            cited.setdefault(key, set()).add(name)
    return State(works, pages, {key: frozenset(names) for key, names in cited.items()})


def compare(before: State, after: State) -> dict[str, Rows]:
    """Return what is different from one time to another, by heading.

    A work that no page cites is told if pages cited it before, or if it is new.
    """
    old, new = before.works, after.works
    uncited = {key for key in new if key not in after.cited and (key in before.cited or key not in old)}
    changed = {key for key in old.keys() & new.keys() if old[key].source != new[key].source}
    paths = before.pages.keys() | after.pages.keys()
    touched = sorted(path for path in paths if before.pages.get(path) != after.pages.get(path))
    removed = _titles(before, old.keys() - new.keys())
    return {
        "References added": _titles(after, new.keys() - old.keys()),
        "References removed": [(key, title + _still(after, key)) for key, title in removed],
        "References changed": _titles(after, changed),
        "References that no page cites now": _titles(after, uncited),
        "Pages touched": [(path, _page(path, before, after)) for path in touched],
    }


def _extract(base: str, places: Places, folder: Path) -> None:
    """Unpack the files of a commit; the commit is resolved first, so that its name can be no option of git."""
    root = places.bibliography.resolve().parent
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}")
    listed = _git(root, "ls-tree", "--name-only", commit.decode().strip(), "--", ".").decode().splitlines()
    wanted = [name for name in (places.bibliography.name, places.docs.name) if name in listed]
    archive = _git(root, "archive", "--format=tar", commit.decode().strip(), "--", *wanted) if wanted else b""
    if archive:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            for member in tar.getmembers():
                target = folder / member.name
                if (
                    member.isfile()
                    and target.resolve().is_relative_to(folder.resolve())
                    and (file := tar.extractfile(member))
                ):
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(file.read())


def _git(root: Path, *words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=root, capture_output=True, check=True).stdout


def _reason(fault: Exception) -> str:
    if isinstance(fault, subprocess.CalledProcessError):
        return fault.stderr.decode(errors="replace").strip().partition("\n")[0] or "there is no such commit"
    return str(fault)


def _titles(state: State, keys: Iterable[str]) -> Rows:
    return [(key, describe.full_title(state.works[key])) for key in sorted(keys)]


def _still(after: State, key: str) -> str:
    citing = ", ".join(sorted(after.cited.get(key, ())))
    return f" (still cited on {citing})" if citing else ""


def _page(path: str, before: State, after: State) -> str:
    return "new" if path not in before.pages else "changed" if path in after.pages else "removed"


def _text(groups: Mapping[str, Rows]) -> str:
    lines = []
    for title, rows in groups.items():
        lines += [f"{title}: {len(rows)}"] if rows else []
        lines += [f"  {name}  {text}" for name, text in rows]
    return terminal.printable("\n".join(lines) or "nothing changed")


def _markdown(groups: Mapping[str, Rows]) -> str:
    """Return a summary in which every text of others is a text, whatever it holds."""
    lines = ["## References and pages"]
    for title, rows in groups.items():
        lines += ["", f"**{title}: {len(rows)}**", ""]
        lines += [f"- {_escaped(name)}: {_escaped(text)}" for name, text in rows]
    return "\n".join(lines).rstrip()


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", terminal.printable(" ".join(text.split()))[:200]).replace("\\@", "&#64;")


_FORMS: Mapping[str, Callable[[Mapping[str, Rows]], str]] = {"text": _text, "md": _markdown}
