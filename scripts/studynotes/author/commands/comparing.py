"""`notes diff`: what a change does to the works and to who cites them."""

from __future__ import annotations

import argparse
import io
import json
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from studynotes import notes
from studynotes.author.commands import terminal
from studynotes.author.commands.reading import Places
from studynotes.bib import bibliography, csl
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

FORMATS = ("text", "md", "json")
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+!|~@&$:-])")


@dataclass(frozen=True)
class State:
    """The works at one time, the text of each page, and the pages that cite each work."""

    works: Mapping[str, Reference]
    pages: Mapping[str, str]
    cited: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Difference:
    """Keys of works and paths of pages, each sorted; a work is orphaned if pages cited it before, or if it is new."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    orphaned: tuple[str, ...]
    pages: tuple[str, ...]


def register(commands: Any) -> None:
    """Add the command to the sub-parsers of `notes`."""
    text = "say which works and pages changed since a commit"
    parser = terminal.command(commands, "diff", text, DESCRIPTION, EXAMPLES)
    parser.add_argument("--base", default="HEAD", help="the commit to compare with")
    parser.add_argument("--format", choices=FORMATS, default="text", help="for a person, a summary or a program")
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
    print(_FORMS[words.format](compare(before, after), before, after))
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


def compare(before: State, after: State) -> Difference:
    """Return what is different from one time to another."""
    both = before.works.keys() & after.works.keys()
    newly = {key for key in after.works if key not in after.cited and (key in before.cited or key not in before.works)}
    paths = before.pages.keys() | after.pages.keys()
    return Difference(
        added=tuple(sorted(after.works.keys() - before.works.keys())),
        removed=tuple(sorted(before.works.keys() - after.works.keys())),
        changed=tuple(sorted(key for key in both if before.works[key].source != after.works[key].source)),
        orphaned=tuple(sorted(newly)),
        pages=tuple(sorted(path for path in paths if before.pages.get(path) != after.pages.get(path))),
    )


def _extract(base: str, places: Places, folder: Path) -> None:
    """Unpack the files of a commit; the commit is resolved first, so that its name can be no option of git."""
    root = places.bibliography.resolve().parent
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}")
    listed = _git(root, "ls-tree", "--name-only", commit.decode().strip(), "--", ".").decode().splitlines()
    wanted = [name for name in (places.bibliography.name, places.docs.name) if name in listed]
    archive = _git(root, "archive", "--format=tar", commit.decode().strip(), "--", *wanted) if wanted else b""
    if archive:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(folder, filter="data")


def _git(root: Path, *words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=root, capture_output=True, check=True).stdout


def _reason(fault: Exception) -> str:
    if isinstance(fault, subprocess.CalledProcessError):
        return fault.stderr.decode(errors="replace").strip().partition("\n")[0] or "there is no such commit"
    return str(fault)


def _rows(found: Difference, before: State, after: State) -> Iterator[tuple[str, Sequence[tuple[str, str]]]]:
    """Yield each heading with its rows: a name and what it is."""
    yield "References added", [(key, _title(after, key)) for key in found.added]
    yield "References removed", [(key, _lost(before, after, key)) for key in found.removed]
    yield "References changed", [(key, _title(after, key)) for key in found.changed]
    yield "References that no page cites now", [(key, _title(after, key)) for key in found.orphaned]
    yield "Pages touched", [(path, _page(path, before, after)) for path in found.pages]


def _title(state: State, key: str) -> str:
    return csl.full_title(state.works[key])


def _lost(before: State, after: State, key: str) -> str:
    still = ", ".join(sorted(after.cited.get(key, ())))
    return _title(before, key) + (f" (still cited on {still})" if still else "")


def _page(path: str, before: State, after: State) -> str:
    return "new" if path not in before.pages else "changed" if path in after.pages else "removed"


def _text(found: Difference, before: State, after: State) -> str:
    groups = [(title, rows) for title, rows in _rows(found, before, after) if rows]
    lines = [line for title, rows in groups for line in (f"{title}: {len(rows)}", *(f"  {a}  {b}" for a, b in rows))]
    return terminal.printable("\n".join(lines) or "nothing changed")


def _markdown(found: Difference, before: State, after: State) -> str:
    """Return a summary in which every text of others is a text, whatever it holds."""
    lines = ["## References and pages", ""]
    for title, rows in _rows(found, before, after):
        lines += [
            f"**{title}: {len(rows)}**",
            "",
            *(f"- {_escaped(name)}: {_escaped(text)}" for name, text in rows),
            "",
        ]
    return "\n".join(lines).rstrip()


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", terminal.printable(" ".join(text.split()))[:200]).replace("\\@", "&#64;")


def _json(found: Difference, before: State, after: State) -> str:
    del before, after
    return json.dumps(asdict(found), ensure_ascii=False, indent=2)


_FORMS: Mapping[str, Callable[[Difference, State, State], str]] = {"text": _text, "md": _markdown, "json": _json}
