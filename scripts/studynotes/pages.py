"""Graph to generated pages: a page per work and the library, as Markdown that holds ready HTML."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping
from itertools import groupby

from studynotes import cards, csl
from studynotes.records import Graph, Mention, Name, Note, Reference
from studynotes.style import Formatted

_KINDS = {
    "article": "Journal article",
    "book": "Book",
    "dataset": "Data set",
    "incollection": "Book chapter",
    "inproceedings": "Conference paper",
    "misc": "Document",
    "online": "Web page",
    "report": "Report",
    "software": "Software",
    "thesis": "Thesis",
    "video": "Video",
}


def kind_name(reference: Reference) -> str:
    """Return the kind of a work in words for readers."""
    return "Preprint" if csl.is_preprint(reference) else _KINDS.get(reference.kind, "Document")


def render(graph: Graph, formatted: Mapping[str, Formatted], topics: Mapping[str, str]) -> dict[str, str]:
    """Return every generated page by its path below docs/.

    `topics` maps each topic with a page of its own to the page's title.
    """
    pages = {f"references/{key}.md": work_page(key, graph, formatted, topics) for key in graph.references}
    pages["references/index.md"] = library_page(graph, formatted)
    return pages


def work_page(key: str, graph: Graph, formatted: Mapping[str, Formatted], topics: Mapping[str, str]) -> str:
    """Return the page of one work: facts, our annotation, who cites it, how to cite it."""
    reference = graph.references[key]
    front = {"title": csl.full_title(reference), "description": _description(reference, formatted[key])}
    return f"{_front_matter(front)}\n{work_head(reference, topics)}\n{work_tail(reference, graph, formatted)}"


def work_head(reference: Reference, topics: Mapping[str, str]) -> str:
    """Return the facts of a work as one block of HTML: people, venue, links, annotation, topics."""
    here = f"/references/{reference.key}/"
    parts = [
        f'<p class="work__people">{html.escape(people(reference))}</p>',
        f'<p class="work__venue">{html.escape(venue(reference))}</p>',
        cards.link_list(reference).replace("reference__links", "reference__links work__links", 1),
        cards.annotation(reference).replace("reference__", "work__").strip(),
        _topic_list(reference, topics, here),
    ]
    return _block("work", parts)


def work_tail(reference: Reference, graph: Graph, formatted: Mapping[str, Formatted]) -> str:
    """Return what stands below a work's facts: the sentences that cite it, and the forms to cite it in."""
    mentions = graph.cited_by.get(reference.key, ())
    titles = {note.url: note for note in graph.notes}
    return "\n\n".join(
        [
            "## Cited by",
            _cited_by(mentions, titles, f"/references/{reference.key}/"),
            "## Cite this work",
            _block(
                "cite", [f'<p class="cite__formatted">{formatted[reference.key].entry}</p>', _bibtex_box(reference)]
            ),
        ]
    )


def library_page(graph: Graph, formatted: Mapping[str, Formatted]) -> str:
    """Return the library: every work, by year, newest first."""
    count = len(graph.references)
    front = {
        "title": "Library",
        "description": f"All {count} works that the notes cite, by year, each with our annotation.",
    }
    works = sorted(graph.references.values(), key=lambda each: (-_year(each), formatted[each.key].label.casefold()))
    sections = [_year_section(year, list(group)) for year, group in groupby(works, key=_year)]
    intro = (
        "Every work has a page of its own: what it says, why read it, what changed since, "
        "and each sentence of the notes that cites it.\n"
        "The whole library is there for other programs too: "
        "[CSL-JSON](references.json), [BibTeX](references.bib), [RIS](references.ris)."
    )
    return "\n\n".join([_front_matter(front), intro, *sections]) + "\n"


def newest(notes: Iterable[Note], dates: Mapping[str, str], count: int = 4) -> str:
    """Return the notes that changed last as a list; `dates` maps a note's path to its ISO day."""
    ordered = sorted(
        (note for note in notes if note.path in dates and "week" in note.front), key=lambda each: each.path
    )
    ordered.sort(key=lambda note: dates[note.path], reverse=True)
    items = "".join(
        f'<li><a href="{note.url.lstrip("/")}">{html.escape(note.title)}</a> '
        f'<span class="newest__place">Course {note.front["course"]}, week {note.front["week"]}</span> '
        f'<time datetime="{dates[note.path]}">{dates[note.path]}</time></li>'
        for note in ordered[:count]
    )
    return f'<ul class="newest">{items}</ul>' if items else ""


def counts(graph: Graph) -> str:
    """Return the size of the site as one sentence, counted by the build."""
    weeks = sum("week" in note.front for note in graph.notes)
    return (
        f'<p class="counts"><b>{weeks}</b> weeks of notes, <b>{len(graph.references)}</b> works, each annotated, '
        f"<b>{len(graph.mentions)}</b> citations that lead to them and back.</p>"
    )


def people(reference: Reference) -> str:
    """Return all authors (or editors, or the body responsible) with their full names."""
    names = reference.authors or reference.editors
    if not names:
        return next(
            (value for name in ("organization", "publisher", "institution") if (value := reference.get(name))), ""
        )
    return ", ".join(_full_name(name) for name in names) + ("" if reference.authors else " (eds.)")


def venue(reference: Reference) -> str:
    """Return kind, venue and date in one line of plain text."""
    container = reference.get("journaltitle") or reference.get("booktitle") or reference.get("series")
    publisher = next(
        (value for name in ("publisher", "institution", "organization") if (value := reference.get(name))), ""
    )
    volume = " ".join(
        f"{word} {value}"
        for word, name in (("volume", "volume"), ("number", "number"))
        if (value := reference.get(name))
    )
    pages = f"pages {reference.get('pages')}" if reference.get("pages") else ""
    date = reference.date
    day = "-".join(f"{part:02d}" for part in (date.year, date.month, date.day) if part) if date else "no date"
    version = f"version {reference.get('version')}" if reference.get("version") else ""
    shown = publisher if publisher not in (container, people(reference)) else ""
    return " · ".join(part for part in (kind_name(reference), container, volume, pages, version, shown, day) if part)


def place(note: Note | None, heading: str) -> str:
    """Return where a citation stands, in words: "Course 1, week 2 › Establish a baseline"."""
    if note is None:
        return heading
    front = note.front
    where = f"Course {front['course']}, week {front['week']}" if "week" in front else note.title
    return f"{where} › {heading}" if heading else where


def _full_name(name: Name) -> str:
    return " ".join(part for part in (name.given, name.particle, name.family, name.suffix) if part)


def _description(reference: Reference, formatted: Formatted) -> str:
    first, _, _ = reference.get("annotation").partition(". ")
    return f"{formatted.label}: {first}."[:300] if first else formatted.label


def _front_matter(front: Mapping[str, str]) -> str:
    lines = "\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in front.items())
    return f"---\n{lines}\n---\n"


def _block(name: str, parts: Iterable[str]) -> str:
    body = "\n".join(part.replace("\n\n", "\n") for part in parts if part)
    return f'<div class="{name}">\n{body}\n</div>\n'


def _topic_list(reference: Reference, topics: Mapping[str, str], here: str) -> str:
    def item(topic: str) -> str:
        name = html.escape(topics.get(topic, topic.replace("-", " ")))
        target = cards.relative(here, f"/topics/{topic}/")
        return f'<li><a href="{target}">{name}</a></li>' if topic in topics else f"<li>{name}</li>"

    made = "".join(item(topic) for topic in reference.keywords)
    return f'<ul class="work__topics" aria-label="Topics">{made}</ul>' if made else ""


def _cited_by(mentions: Iterable[Mention], notes: Mapping[str, Note], here: str) -> str:
    items = [
        f'<li><a href="{cards.relative(here, f"{each.page}#{each.anchor}")}">'
        f"{html.escape(place(notes.get(each.page), each.heading))}</a>"
        f"<blockquote><p>{html.escape(each.sentence)}</p></blockquote></li>"
        for each in mentions
    ]
    if not items:
        return '<p class="cited-by__none">No note cites this work yet.</p>\n'
    return '<ul class="cited-by">\n' + "\n".join(items) + "\n</ul>\n"


def _bibtex_box(reference: Reference) -> str:
    source = html.escape("\n".join(line for line in reference.source.splitlines() if line.strip()))
    return (
        '<details class="cite__bibtex"><summary>BibTeX</summary>\n'
        f'<pre tabindex="0"><code>{source}</code></pre>\n</details>'
    )


def _year(reference: Reference) -> int:
    return reference.date.year if reference.date else 0


def _year_section(year: int, works: list[Reference]) -> str:
    items = "\n".join(
        f'<li class="library__item">'
        f'<a class="library__title" href="{each.key}/">{html.escape(csl.full_title(each))}</a> '
        f'<span class="library__people">{html.escape(short_people(each))}</span> '
        f'<span class="library__venue">{html.escape(venue(each))}</span></li>'
        for each in works
    )
    return f'## {year or "No date"}\n\n<ol class="library">\n{items}\n</ol>\n'


def short_people(reference: Reference, most: int = 4) -> str:
    """Return the first authors with their full names, and how many more there are."""
    names = reference.authors or reference.editors
    if len(names) <= most:
        return people(reference)
    return f"{', '.join(_full_name(name) for name in names[: most - 1])} and {len(names) - most + 1} more"
