"""Each page once more as Markdown with its references resolved, and llms.txt, the list of them (llmstxt.org)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from posixpath import dirname, join, normpath

from studynotes.bib import describe, identifiers
from studynotes.bib.formatter import Formatted, group_parts
from studynotes.model import CitationGroup, Graph, Mention, Note, Reference, Site
from studynotes.notes import scanner
from studynotes.notes.diagrams import fences
from studynotes.notes.paths import natural, url, work_url
from studynotes.notes.scanner import Span

_EMPHASIS = re.compile(r"</?(?:i|em)>")
_TAG = re.compile(r"<[^>]+>")
_BOX = re.compile(r'(?:\?\?\?\+?|!!!|===[!+]*) +(?P<kind>[\w-]+(?: [\w-]+)*)?(?: *"(?P<title>.*)")? *')
_BLOCK = re.compile(r"/{3,}[ \t]*(?:[a-z].*)?")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_PICTURES = {"dot": "Diagram", "chart": "Chart"}
_ROOM = re.compile(r"\n{3,}")
_DATA = {
    "references.json": "every work as CSL-JSON, with our annotations",
    "references.bib": "the same as BibTeX",
    "citations.json": "which page cites which work in which sentence",
}


def note_alternate(note: Note, graph: Graph, formatted: Mapping[str, Formatted], site: Site) -> str:
    """Return a page as plain Markdown: title, description, text with citations as links, reference list."""
    page = scanner.scan(note.text)
    edits = [(group.start, group.end, _cited(group, formatted, site)) for group in note.groups]
    edits += [edit for span in page.spans for edit in _span_edits(note, span, site)]
    for fence in fences.find(note.text):  # a reader of plain text gets it in words
        told = f"{' ' * (fence.column - 1)}**{_PICTURES[fence.language]}.** {_plain(fence.in_words())}"
        edits.append((fence.start, fence.end, told))
    body = _unboxed(_edited(note.text, note.body_start, edits))
    description = str(note.front.get("description", ""))
    cited = dict.fromkeys(citation.key for group in note.groups for citation in group.citations)
    listed = sorted((key for key in cited if key in formatted), key=lambda key: formatted[key].label.casefold())
    references = "\n".join(_listed(graph.references[key], formatted[key], site) for key in listed)
    parts = [f"# {note.title}", f"> {description}" if description else "", body.strip()]
    parts += [f"## References\n\n{references}"] if references else []
    return _ROOM.sub("\n\n", "\n\n".join(part for part in parts if part)) + "\n"


def work_alternate(work: Reference, graph: Graph, formatted: Mapping[str, Formatted], site: Site) -> str:
    """Return the page of a work as plain Markdown: reference, links, annotation, the sentences that cite it."""
    links = "\n".join(f"- {name}: <{address}>" for name, address in identifiers.links(work))
    since = work.get("since")
    mentions = [_mention(mention, graph.pages, site) for mention in graph.cited_by.get(work.key, ())]
    parts = [
        f"# {_plain(describe.full_title(work))}",
        markdown(formatted[work.key].entry),
        links,
        _plain(work.get("annotation")),
        f"**Since:** {_plain(since)}" if since else "",
        f"Topics: {', '.join(work.keywords)}" if work.keywords else "",
        "## Cited by\n\n" + "\n".join(mentions) if mentions else "",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def llms_txt(notes: Iterable[Note], site: Site) -> str:
    """Return the list of the alternates (llmstxt.org): name, description, a section for each course, the rest."""
    sections: dict[str, list[str]] = {}
    for note in sorted(notes, key=_place_in_list):
        line = f"- [{_plain(note.title)}]({site.address(note.url)}index.md)"
        description = str(note.front.get("description", ""))
        sections.setdefault(_section(note), []).append(f"{line}: {description}" if description else line)
    optional = sections.pop("Optional", [])
    data = [f"- [{name}]({site.address(f'/references/{name}')}): {what}" for name, what in _DATA.items()]
    blocks = [f"# {site.name}", *([f"> {site.description}"] if site.description else [])]
    blocks += [f"## {name}\n\n" + "\n".join(lines) for name, lines in sections.items()]
    blocks += ["## Works cited\n\n" + "\n".join(data)]
    blocks += ["## Optional\n\n" + "\n".join(optional)] if optional else []
    return "\n\n".join(blocks) + "\n"


def markdown(entry: str) -> str:
    """Return a formatted reference, which is HTML of a citation style, as one line of Markdown."""
    kept = _EMPHASIS.sub("\x00", entry)
    return " ".join(_plain(html.unescape(_TAG.sub("", kept))).replace("\x00", "*").split())


def _plain(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<])", r"\\\1", text)


def _place_in_list(note: Note) -> tuple[list[str | int], bool, list[str | int]]:
    """Return by what pages are sorted: by course, the index of a folder before its pages."""
    course, is_inside = str(note.front.get("course", "~")), note.path != join(dirname(note.path), "index.md")
    return natural(course), is_inside, natural(note.path)


def _section(note: Note) -> str:
    if "course" in note.front:
        return f"Course {note.front['course']}"
    return {"topics": "Topics", "about": "Optional"}.get(note.path.split("/")[0], "Overview")


def _cited(group: CitationGroup, formatted: Mapping[str, Formatted], site: Site) -> str:
    known = [citation.key for citation in group.citations if citation.key in formatted]
    links = [
        f"{before}[{_plain(label)}]({site.address(work_url(key))}){after}"
        for key, (before, label, after) in zip(known, group_parts(group, formatted), strict=True)
    ]
    return f"({'; '.join(links)})" if links else ""


def _span_edits(note: Note, span: Span, site: Site) -> list[tuple[int, int, str]]:
    """Return what becomes of comments, which say nothing to a reader, and of links to other sources of the site."""
    if span.kind == "comment":
        return [(span.start, span.end, "")]
    behind = note.text[span.middle + 1 : span.end]
    if span.kind not in {"link", "image"} or not behind.startswith("("):
        return []
    target, _, fragment = (behind[1:-1].split() or [""])[0].partition("#")
    if ":" in target or not target.endswith(".md"):
        return []
    address = site.address(url(normpath(join(dirname(note.path), target)))) + (f"#{fragment}" if fragment else "")
    return [(span.middle + 1, span.end, f"({address})")]


def _edited(text: str, start: int, edits: Iterable[tuple[int, int, str]]) -> str:
    parts, position = [], start
    for first, last, replacement in sorted(edits):
        if first >= position:
            parts += [text[position:first], replacement]
            position = last
    return "".join([*parts, text[position:]])


def _unboxed(text: str) -> str:
    """Return Markdown whose admonitions are a bold line and plain text: elsewhere their indentation means code."""
    lines, fence, inside = [], "", False
    for line in text.split("\n"):
        if mark := _FENCE.match(line):
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        box = None if fence else _BOX.fullmatch(line)
        inside = bool(box) or (inside and (not line.strip() or line.startswith("    ")))
        if not fence and _BLOCK.fullmatch(line):
            continue  # the words of a caption stay
        if box:
            lines.append(f"**{box['title'] or box['kind'].capitalize()}**")
        else:
            lines.append(line.removeprefix("    ") if inside else line)
    return "\n".join(lines)


def _listed(work: Reference, formatted: Formatted, site: Site) -> str:
    ways = [f"[Notes on it]({site.address(work_url(work.key))}index.md)"]
    ways += [f"[{name}]({address})" for name, address in identifiers.links(work)]
    annotation = _plain(" ".join(work.get("annotation").split()))
    return f"- {markdown(formatted.entry)} {' · '.join(ways)}" + (f"\n  {annotation}" if annotation else "")


def _mention(mention: Mention, pages: Mapping[str, Note], site: Site) -> str:
    title = pages[mention.page].title if mention.page in pages else ""
    where = " › ".join(filter(None, [title, mention.heading])) or mention.page
    return f"- [{_plain(where)}]({site.address(f'{mention.page}#{mention.anchor}')}): {_plain(mention.sentence)}"
