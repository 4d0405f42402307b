"""The small files beside the notes: what was verified, what moved, what is known of links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from studynotes.graph import link_state, provenance, redirects
from studynotes.graph.link_state import Sidecar
from studynotes.graph.provenance import Provenance
from studynotes.model import Note, Problem, Reference
from studynotes.notes.reader import Kept, make_anew

Beside = tuple[Mapping[str, Provenance], Mapping[str, str], Sidecar, list[Problem]]


def read(docs: Path, references: Mapping[str, Reference], pages: Iterable[Note], kept: Kept = make_anew) -> Beside:
    """Return the provenance of works, the site path that each work and page had with the present one, what is known of
    links, and what is wrong with the files; a missing file says nothing.
    """
    name, text = _read(docs, provenance.PATH)
    make = partial(provenance.read, name, text or "")
    rows, unread = ({}, []) if text is None else kept(("provenance", name, text), make)
    problems = [] if text is None else [*unread, *provenance.check(name, references, rows)]
    moved: dict[str, str] = {}
    for kind, there in ((redirects.WORKS, set(references)), (redirects.PAGES, {page.path for page in pages})):
        name, text = _read(docs, kind.path)
        names, faults = redirects.read(kind, name, text or "")
        problems += [*faults, *redirects.check(kind, name, text or "", names, there)]
        moved |= {redirects.address(kind, old): redirects.address(kind, new) for old, new in names.items()}
    name, text = _read(docs, link_state.PATH)
    links, faults = link_state.read(name, text or "")
    return rows, moved, links, [*problems, *faults]


def _read(docs: Path, path: str) -> tuple[str, str | None]:
    """Return the name and the text of a file beside the notes; None when there is none."""
    try:
        text = (docs / path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = None
    return f"{docs.name}/{path}", text
