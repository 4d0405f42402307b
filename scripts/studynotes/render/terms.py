"""Terms of the glossary marked in pages: abbreviations spelled out, all linked to their entries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from markupsafe import Markup

from studynotes.model import Site
from studynotes.notes.glossary import CAPITALS, PAGE, Term, bare
from studynotes.notes.paths import relative

_ENTRY = re.compile(r"<dt>(?P<name>.*?)</dt>(?P<told>\s*<dd>.*?(?=</dd>))?", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_OPAQUE = re.compile(
    r"<(?:(?P<tag>a|abbr|button|code|dt|figcaption|h[1-6]|kbd|math|pre|script|select|style|summary|svg|textarea)\b[^>]*"
    r'|(?P<other>[a-z]+)\b[^>]*\bclass="[^"]*\b(?:references|arithmatex|highlight|map)\b[^>]*)>'
)
_MARKED = re.compile(
    rf"<strong>(?P<bold>[^<]*)</strong>|<[^>]*>|&\w+;|(?<![\w/&.-])(?P<capitals>{CAPITALS})(?=s?(?!\w))"
)
_PART = re.compile(r"[A-Z0-9]+")


def anchor(page: str, terms: Iterable[Term], site: Site) -> str:
    """Return the HTML of the glossary with an id on each entry, and behind its words a way to report a mistake."""
    ids = {bare(term.name): term.anchor for term in terms}

    def named(entry: re.Match[str]) -> str:
        anchor = ids.get(bare(_TAG.sub("", entry["name"])))
        if not anchor:
            return entry[0]
        form = site.report(site.address(f"{PAGE}#{anchor}"))
        report = Markup(' <a class="fault" href="{}">Report a mistake</a>').format(form)
        told = f"{entry['told']}{report}" if entry["told"] and form else entry["told"] or ""
        return f'<dt id="{anchor}">{entry["name"]}</dt>{told}'

    return _ENTRY.sub(named, page)


def mark(page: str, terms: tuple[Term, ...], page_url: str) -> str:
    """Return an article with each abbreviation spelled out, and each bold term linked, at its first place.

    Headings, links, code, formulas, citations and reference lists stay as they are, and so does the glossary itself.
    """
    if page_url == PAGE:
        return page
    bold, abbreviations = _index(terms)
    marked: set[str] = set()

    def spelled(name: str) -> str:
        if name not in abbreviations or name in marked:
            return name
        marked.add(name)
        words, target = abbreviations[name]
        link = Markup('<a class="term" href="{}"><abbr title="{}">{}</abbr></a>')
        return link.format(relative(page_url, f"{PAGE}#{target}"), words, name)

    def replaced(place: re.Match[str]) -> str:
        if name := place["capitals"]:
            return spelled(name) if name in abbreviations else _PART.sub(lambda part: spelled(part[0]), name)
        if place["bold"] is None:
            return place[0]
        target = bold.get(bare(place["bold"])) or bold.get(bare(place["bold"]).removesuffix("s"))
        if target is None:
            return f"<strong>{_MARKED.sub(replaced, place['bold'])}</strong>"
        if target in marked:
            return place[0]
        marked.add(target)
        return f'<a class="term" href="{relative(page_url, f"{PAGE}#{target}")}">{place[0]}</a>'

    return "".join(text if opaque else _MARKED.sub(replaced, text) for text, opaque in _stretches(page))


@lru_cache(maxsize=4)
def _index(terms: tuple[Term, ...]) -> tuple[Mapping[str, str], Mapping[str, tuple[str, str]]]:
    """Return the anchor of each term that may stand in bold, and what each abbreviation means, with its anchor."""
    bold = {bare(term.expansion): term.anchor for term in terms if term.expansion}
    bold |= {bare(term.name): term.anchor for term in terms if not term.is_abbreviation}
    return bold, {term.name: (term.expansion, term.anchor) for term in terms if term.is_abbreviation}


def _stretches(page: str) -> Iterator[tuple[str, bool]]:
    """Yield the page in pieces, each with whether it is an element that stays as it is."""
    position = 0
    while element := _OPAQUE.search(page, position):
        end = _end(page, element.end(), element["tag"] or element["other"])
        yield page[position : element.start()], False
        yield page[element.start() : end], True
        position = end
    yield page[position:], False


def _end(page: str, position: int, tag: str) -> int:
    """Return where the element ends whose opening tag ends at a position; elements of its name may be inside."""
    depth = 1
    for tags in re.compile(rf"<(/?){tag}\b[^>]*>").finditer(page, position):
        depth += -1 if tags[1] else 1
        if not depth:
            return tags.end()
    return len(page)
