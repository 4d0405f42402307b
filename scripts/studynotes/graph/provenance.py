"""How the record of each work was verified: a sidecar file, so that drift can be found later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from studynotes.bib.bibliography import parse_date
from studynotes.bib.describe import date_in_words
from studynotes.bib.identifiers import is_web_address
from studynotes.model import Problem, Reference

PASTED = "pasted"
"""The source of a record that a person pasted, or took over from a file of another program."""

SOURCES = {
    "arxiv": "the arXiv page",
    "publisher": "the publisher's page",
    "registrar": "the record of its DOI",
    "catalogue": "a library catalog",
    "proceedings": "the proceedings' page",
    "repository": "its repository",
    "website": "its own web page",
    "secondary": "other works that cite it",
    "course-list": "the course's reading list only",
    PASTED: "nothing so far",
}
"""The kinds of source that a record can be checked against, in words for readers."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # as safe, and five times as fast where libyaml is there

PATH = "references/provenance.yml"

RULES = {
    "bib-provenance": "Every entry has a row in the provenance file that says against what it was checked, and when.",
    "bib-since-source": "What changed since a work names its source, and the day on which somebody looked there.",
}


@dataclass(frozen=True)
class Provenance:
    """Against what a record was checked, on which ISO day, and which of its fields could not be confirmed.

    `since_source` is the address, or the key of the entry, that carries what changed since; `since_day` is the ISO day
    on which somebody looked there.
    """

    source: str
    day: str
    unverified: tuple[str, ...] = ()
    since_source: str = ""
    since_day: str = ""


def read(path: str, text: str) -> tuple[dict[str, Provenance], list[Problem]]:
    """Return the rows of the sidecar file by key, and the faults of its form; never raises for what it holds."""
    try:
        rows = yaml.load(text, _Loader) or {}
    except yaml.YAMLError as fault:
        line = getattr(getattr(fault, "problem_mark", None), "line", 0) + 1
        return {}, [Problem(path, line, 1, "bib-provenance", "is not YAML", "mend it")]
    if not isinstance(rows, dict):
        return {}, [Problem(path, 1, 1, "bib-provenance", "is not a list of keys", "write `key: {source: …, day: …}`")]
    by_key, problems = {}, []
    lines = {line.partition(":")[0]: number for number, line in enumerate(text.splitlines(), 1)}
    for key, row in rows.items():
        if isinstance(row, dict) and row.get("source") in SOURCES and row.get("day"):
            unverified = tuple(map(str, row.get("unverified") or []))
            since = (str(row.get(name) or "") for name in ("since_source", "since_day"))
            by_key[str(key)] = Provenance(row["source"], str(row["day"]), unverified, *since)
        else:
            remedy = f"write source ({', '.join(SOURCES)}), day (YYYY-MM-DD) and, where needed, unverified"
            place, wrong = (path, lines.get(str(key), 1), 1), f'"{key}" has no good row'
            problems.append(Problem(*place, "bib-provenance", wrong, remedy))
    return by_key, problems


def check(path: str, references: Mapping[str, Reference], rows: Mapping[str, Provenance]) -> list[Problem]:
    """Return a problem for each entry without a row, each row without an entry, and each `since` without a source."""
    faults = dict.fromkeys(references.keys() - rows.keys(), ("has no row", "add one"))
    faults |= dict.fromkeys(rows.keys() - references.keys(), ("is no entry of the bibliography", "remove its row"))
    told = sorted(faults.items())
    unlisted = [Problem(path, 1, 1, "bib-provenance", f'"{key}" {wrong}', remedy) for key, (wrong, remedy) in told]
    return [*unlisted, *_unsourced(references, rows)]


def _unsourced(references: Mapping[str, Reference], rows: Mapping[str, Provenance]) -> Iterator[Problem]:
    for key, row in rows.items():
        if key in references and references[key].get("since"):
            is_named = row.since_source in references or is_web_address(row.since_source)
            if not (is_named and row.since_day):
                place = (references[key].path, references[key].line, 1)
                remedy = f"write since_source (an address or a key) and since_day into its row of {PATH}"
                yield Problem(*place, "bib-since-source", f'"since" of "{key}" names no source or day', remedy)


def in_words(row: Provenance) -> str:
    """Return a row as one sentence."""
    doubt = f"; not confirmed: {', '.join(row.unverified)}" if row.unverified else ""
    day = date_in_words(parse_date(row.day))
    if row.source == PASTED:
        return f"Record taken over from another program on {day}, and not yet checked{doubt}."
    return f"Record checked against {SOURCES[row.source]} on {day}{doubt}."
