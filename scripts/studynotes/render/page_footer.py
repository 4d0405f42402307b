"""What stands round a note: when it changed, how to cite it, how to mend it, which week comes before and after."""

from __future__ import annotations

import calendar
import html
import json
import re
from collections.abc import Iterable
from urllib.parse import quote

from studynotes.bib import exports
from studynotes.model import Date, Name, Note, Reference, Site
from studynotes.notes.paths import relative


def foot(note: Note, site: Site, day: str) -> str:
    """Return everything that stands below a note of a course; `day` is the ISO day of its last change, or empty."""
    if "course" not in note.front:
        return ""
    inside = f"{facts(note, site, day)}\n{cite_box(note, site, day)}"
    return f'<section class="furniture" aria-label="About this page" data-search-exclude>\n{inside}\n</section>\n'


def facts(note: Note, site: Site, day: str) -> str:
    """Return when the page last changed, how many works it cites, and the way to its source."""
    count = len({citation.key for group in note.groups for citation in group.citations})
    parts = [
        f'Last changed <time datetime="{html.escape(day)}">{_words(day)}</time>' if day else "",
        f'cites <a href="#references">{count} {"work" if count == 1 else "works"}</a>' if count else "",
        f'<a href="{html.escape(edit_address(note, site))}">Edit this page</a>' if site.repository else "",
    ]
    return f'<p class="furniture__facts">{" · ".join(part for part in parts if part)}</p>'


def edit_address(note: Note, site: Site) -> str:
    """Return the address where the source of a page can be changed on GitHub."""
    return f"{site.repository.rstrip('/')}/edit/main/docs/{quote(note.path)}"


def cite_box(note: Note, site: Site, day: str) -> str:
    """Return how to cite the page: in words, as BibTeX and as CSL-JSON; readable without JavaScript."""
    record = as_reference(note, site, day)
    items = json.dumps([exports.csl_item(record)], ensure_ascii=False, indent=2)
    forms = {"BibTeX": exports.bibtex([record]), "CSL-JSON": items}
    blocks = "\n".join(_block(name, text.strip()) for name, text in forms.items())
    return (
        '<details class="cite cite--page"><summary>Cite this page</summary>\n'
        f'<p class="cite__formatted">{formatted(record)}</p>\n{blocks}\n</details>'
    )


def formatted(record: Reference) -> str:
    """Return a web page as a reference in HTML (Publication Manual of the APA, 7th edition, section 10.16)."""
    date = record.date
    when = f"{date.year}, {calendar.month_name[date.month]} {date.day}" if date else "n.d."
    author, title, name = (
        html.escape(each) for each in (record.authors[0].family, record.title, record.get("publisher"))
    )
    address = html.escape(record.get("url"))
    group = f" {name}." if name != author else ""
    return f'{author}. ({when}). <i>{title}</i>.{group} <a href="{address}">{address}</a>'


def as_reference(note: Note, site: Site, day: str) -> Reference:
    """Return the page itself as a work, so that it goes through the same exports as any other."""
    year, month, number = (int(part) for part in day.split("-")) if day else (0, 0, 0)
    author = site.author or site.name
    place = "".join(f"{name}{note.front[name]}" for name in ("course", "week") if name in note.front)
    key = re.sub(r"[^a-z0-9]", "", f"{author}{year or ''}{place}".lower())
    fields = {"title": note.title, "author": author, "date": day, "publisher": site.name, "url": site.address(note.url)}
    fields = {name: value for name, value in fields.items() if value}
    lines = "".join(f"  {name} = {{{_tex(name, value)}}},\n" for name, value in fields.items())
    return Reference(
        key=key,
        kind="online",
        title=note.title,
        authors=(Name(author, literal=True),),
        date=Date(year, month, number) if day else None,
        fields=fields,
        source=f"@online{{{key},\n{lines}}}",
    )


def neighbours(note: Note, notes: Iterable[Note]) -> tuple[Note | None, Note | None]:
    """Return the weeks before and after a week, over the ends of courses; a page that is no week has none."""
    weeks = sorted((each for each in notes if "week" in each.front), key=_place)
    places = [_place(each) for each in weeks]
    if "week" not in note.front or _place(note) not in places:
        return None, None
    here = places.index(_place(note))
    return (weeks[here - 1] if here else None), (weeks[here + 1] if here + 1 < len(weeks) else None)


def turn(note: Note, notes: Iterable[Note]) -> str:
    """Return the links to the week before and the week after."""
    links = "".join(
        f'<a class="turn__link turn__link--{rel}" rel="{rel}" href="{relative(note.url, each.url)}">'
        f'<span class="turn__name">{name}: course {each.front["course"]}, week {each.front["week"]}</span> '
        f'<span class="turn__title">{html.escape(each.title)}</span></a>'
        for name, rel, each in zip(("Previous", "Next"), ("prev", "next"), neighbours(note, notes), strict=True)
        if each
    )
    return f'<nav class="turn" aria-label="Previous and next week">{links}</nav>\n' if links else ""


def _block(name: str, text: str) -> str:
    code = f'<pre tabindex="0" role="group" aria-label="{name}"><code>{html.escape(text)}</code></pre>'
    return f'<p class="cite__form">{name}</p>\n{code}'


def _place(note: Note) -> tuple[int, int]:
    return int(str(note.front.get("course", 0))), int(str(note.front.get("week", 0)))


def _words(day: str) -> str:
    year, month, number = (int(part) for part in day.split("-"))
    return f"{number} {calendar.month_name[month]} {year}"


def _tex(name: str, value: str) -> str:
    escaped = value if name in {"url", "date"} else re.sub(r"([&%$#_{}])", r"\\\1", value)
    return f"{{{escaped}}}" if name in {"author", "title"} else escaped
