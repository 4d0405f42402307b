"""Formatted references and citation labels, made by a CSL processor from our CSL-JSON."""

from __future__ import annotations

import html
import warnings
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

from studynotes import csl
from studynotes.records import CitationGroup, Reference

DEFAULT = Path(__file__).parent / "styles" / "study-notes.csl"

_LINKED_ELSEWHERE = ("URL", "DOI", "ISBN", "accessed", "annote", "keyword", "note", "custom", "citation-key")
"""Variables that the page shows in its own way; a style must not print them a second time as bare text."""


@dataclass(frozen=True)
class Formatted:
    """A reference as the style prints it: `label` for the text (plain), `entry` for the list (HTML)."""

    label: str
    people: str
    year: str
    entry: str


def format_all(references: Mapping[str, Reference], style: Path = DEFAULT) -> dict[str, Formatted]:
    """Return every reference formatted by a CSL style, by key.

    Labels that two works share get a letter, in the order of their titles, over the whole bibliography (CSL 1.0.2,
    `disambiguate-add-year-suffix`; citeproc-py does not do it). Raises ValueError when the file is no CSL style.
    """
    items = [_for_style(reference) for reference in references.values()]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # citeproc-py warns of each variable it does not know; ours are all known
        labels = [str(text) for text in _cite(items, style)]
        for position, letter in _letters(labels, list(references.values())).items():
            items[position]["year-suffix"] = letter if "issued" in items[position] else f"-{letter}"
        suffixed = {n for n, each in enumerate(items) if "year-suffix" in each}
        if suffixed:
            redone = _cite([items[n] for n in sorted(suffixed)], style)
            for position, text in zip(sorted(suffixed), redone, strict=True):
                labels[position] = str(text)
        entries = _list(items, style)
    return {
        key: _formatted(labels[n], entries[n], references[key], str(items[n].get("year-suffix", "")))
        for n, key in enumerate(references)
    }


def group_parts(group: CitationGroup, formatted: Mapping[str, Formatted]) -> tuple[tuple[str, str, str], ...]:
    """Return (before, linked label, after) as plain text for each known citation of a group.

    `[-@key]` shows the year alone; a prefix stands before the label and a suffix after it, as pandoc's manual has it.
    """
    parts = []
    for citation in group.citations:
        if (found := formatted.get(citation.key)) is None:
            continue
        label = found.year if citation.suppress_author else found.label
        before = f"{citation.prefix} " if citation.prefix else ""
        after = (
            citation.suffix
            if citation.suffix.startswith((",", ".", ";")) or not citation.suffix
            else f", {citation.suffix}"
        )
        parts.append((before, label, after))
    return tuple(parts)


def group_text(group: CitationGroup, formatted: Mapping[str, Formatted]) -> str:
    """Return a group as the reader sees it: "(see Sculley et al., 2015, sec. 3; Baylor et al., 2017)"."""
    parts = group_parts(group, formatted)
    return f"({'; '.join(before + label + after for before, label, after in parts)})" if parts else ""


@lru_cache(maxsize=4)
def _style(path: Path) -> CitationStylesStyle:
    try:
        return CitationStylesStyle(str(path), validate=False)
    except Exception as fault:  # the library lets through whatever its XML parser raises
        raise ValueError(f"{path}: not a CSL style: {fault}") from fault


def _for_style(reference: Reference) -> csl.Item:
    item = {name: _escape(value) for name, value in csl.item(reference).items() if name not in _LINKED_ELSEWHERE}
    if reference.rich_title:
        item["title"] = reference.rich_title + (
            f": {html.escape(reference.get('subtitle'))}" if reference.get("subtitle") else ""
        )
    if "publisher" in item and item["publisher"] in [name.get("literal") for name in item.get("author", [])]:
        del item["publisher"]  # a body that publishes its own work is named once
    return item


def _escape(value: Any) -> Any:
    if isinstance(value, str):
        return html.escape(value, quote=False)
    if isinstance(value, list):
        return [_escape(each) for each in value]
    if isinstance(value, dict):
        return {name: _escape(each) for name, each in value.items()}
    return value


def _processor(items: list[csl.Item], style: Path) -> tuple[CitationStylesBibliography, list[Citation]]:
    numbered = [item | {"id": f"r{n}"} for n, item in enumerate(items)]
    source = CiteProcJSON(numbered)
    processor = CitationStylesBibliography(_style(style), source, formatter.html)
    citations = [Citation([CitationItem(item["id"])]) for item in numbered]
    for citation in citations:
        processor.register(citation)
    return processor, citations


def _cite(items: list[csl.Item], style: Path) -> Iterable[str]:
    processor, citations = _processor(items, style)
    return [str(processor.cite(citation, lambda item: None)) for citation in citations]


def _list(items: list[csl.Item], style: Path) -> list[str]:
    processor, _ = _processor(items, style)
    return [str(entry) for entry in processor.bibliography()]


def _letters(labels: list[str], references: list[Reference]) -> dict[int, str]:
    clashes: dict[str, list[int]] = defaultdict(list)
    for position, label in enumerate(labels):
        clashes[label.casefold()].append(position)
    letters: dict[int, str] = {}
    for positions in clashes.values():
        if len(positions) > 1:
            ordered = sorted(positions, key=lambda n: (references[n].title.casefold(), references[n].key))
            letters |= {position: _letter(n) for n, position in enumerate(ordered)}
    return letters


def _letter(n: int) -> str:
    return ascii_lowercase[n] if n < 26 else _letter(n // 26 - 1) + ascii_lowercase[n % 26]


def _formatted(cited: str, entry: str, reference: Reference, letter: str) -> Formatted:
    label = html.unescape(cited.removeprefix("(").removesuffix(")"))
    year = f"{reference.date.year if reference.date else 'n.d.'}{letter}"
    people = label.removesuffix(year).rstrip(", ")
    return Formatted(label, people, year, entry)
