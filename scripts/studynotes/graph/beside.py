"""The small files beside the notes: what was verified, what moved, what is known of links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from studynotes.graph import link_state, provenance, redirects
from studynotes.graph.link_state import Sidecar
from studynotes.graph.provenance import Provenance
from studynotes.model import Note, Problem


def provenance_rows(docs: Path, keys: Iterable[str]) -> tuple[Mapping[str, Provenance], tuple[Problem, ...]]:
    """Return the provenance of each work, and what is wrong with the file; none where there is no file."""
    name, text = _read(docs, "references/provenance.yml")
    if text is None:
        return {}, ()
    rows, problems = provenance.read(name, text)
    return rows, (*problems, *provenance.check(name, keys, rows))


def moved(docs: Path, keys: Iterable[str], pages: Iterable[Note]) -> tuple[Mapping[str, str], list[Problem]]:
    """Return the site path that each work and page had, with the present one, and what is wrong with the files."""
    known = ((redirects.WORKS, set(keys)), (redirects.PAGES, {page.path for page in pages}))
    ways: dict[str, str] = {}
    problems: list[Problem] = []
    for kind, there in known:
        name, text = _read(docs, kind.path)
        names, faults = redirects.read(kind, name, text or "")
        problems += [*faults, *redirects.check(kind, name, text or "", names, there)]
        ways |= {redirects.address(kind, old): redirects.address(kind, new) for old, new in names.items()}
    return ways, problems


def link_records(docs: Path) -> tuple[Sidecar, tuple[Problem, ...]]:
    """Return what is known of links, and what is wrong with the file."""
    name, text = _read(docs, link_state.PATH)
    return link_state.read(name, text or "")


def _read(docs: Path, path: str) -> tuple[str, str | None]:
    """Return the name and the text of a file beside the notes; None when there is none."""
    try:
        text = (docs / path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = None
    return f"{docs.name}/{path}", text
