"""The nouns of the project: frozen records that every other module passes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal
from urllib.parse import quote

Word = Literal["ok", "moved", "renamed", "archived", "dead", "unknown"]
"""What a reader is told about the link of a work, in one word."""


def printable(text: str) -> str:
    """Return text in which nothing can steer a terminal: control characters are spelled out."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """A fault of the input, as a value: where it is, which rule found it, what is wrong, what to do."""

    path: str
    line: int
    column: int
    code: str
    message: str
    remedy: str = ""

    def parts(self) -> tuple[str, str, str, str]:
        """Return place, code, message and remedy as they are told: nothing in them can steer a terminal."""
        remedy = f" ({self.remedy})" if self.remedy else ""
        place, message, remedy = map(printable, (f"{self.path}:{self.line}:{self.column}", self.message, remedy))
        return place, self.code, message, remedy

    def __str__(self) -> str:
        place, code, message, remedy = self.parts()
        return f"{place}: {code}: {message}{remedy}"


@dataclass(frozen=True)
class Field:
    """One field of an entry as written: TeX, braces of the value removed; lines and columns count from 1."""

    name: str
    value: str
    line: int
    column: int


@dataclass(frozen=True)
class Entry:
    """One entry of a .bib file as written, before any interpretation."""

    kind: str
    key: str
    fields: tuple[Field, ...]
    path: str
    line: int
    column: int
    text: str

    def field(self, name: str) -> Field | None:
        """Return the field of that name (lower case), or None."""
        return next((each for each in self.fields if each.name == name), None)


@dataclass(frozen=True)
class Name:
    """A person, or with only `family` set and `literal` true, a corporate body."""

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""
    literal: bool = False


@dataclass(frozen=True, order=True)
class Date:
    """A date known to the year, the month or the day; 0 means unknown."""

    year: int
    month: int = 0
    day: int = 0


@dataclass(frozen=True)
class Reference:
    """A work of the bibliography, in Unicode: TeX decoded, crossref resolved, names and dates taken apart.

    `fields` holds every field of the entry as plain text under its biblatex name, the ones that also have
    an attribute included. `titles` keeps capitals that braces protected as `<span class="nocase">` (CSL rich text).
    """

    key: str
    kind: str
    title: str
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    date: Date | None = None
    keywords: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    rich_title: str = ""
    path: str = ""
    line: int = 1
    source: str = ""

    def get(self, name: str) -> str:
        """Return the plain text of a field, or an empty string."""
        return self.fields.get(name, "")


@dataclass(frozen=True)
class Citation:
    """One citation of one work inside a group, as written in a note."""

    key: str
    prefix: str = ""
    suffix: str = ""
    suppress_author: bool = False
    line: int = 1
    column: int = 1


@dataclass(frozen=True)
class CitationGroup:
    """A bracket of citations such as `[see @a, sec. 3; @b]`, with its place in the page's text.

    `start` and `end` are offsets into the text that was read; `heading` and `heading_anchor` name the section,
    `sentence` is the Markdown of the sentence that holds the group.
    """

    citations: tuple[Citation, ...]
    start: int
    end: int
    line: int
    column: int
    heading: str = ""
    heading_anchor: str = ""
    sentence: str = ""
    role: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading of a note; `anchor` is the id that the page gives it."""

    level: int
    text: str
    anchor: str
    line: int


@dataclass(frozen=True)
class Link:
    """A link or image target as written in a note."""

    target: str
    text: str
    line: int
    column: int
    image: bool = False


@dataclass(frozen=True)
class Note:
    """One Markdown page, read but not rendered.

    `path` is relative to docs/ (`course-1-introduction/week-1-lifecycle.md`), `url` is the site path with
    leading and trailing slash, `front` the front matter, `text` the whole text, `body_start` the offset behind the
    front matter.
    """

    path: str
    url: str
    title: str
    front: Mapping[str, object]
    text: str
    body_start: int
    headings: tuple[Heading, ...] = ()
    groups: tuple[CitationGroup, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Mention:
    """One citation of one work with everything a back-link needs: the contract of citations.json."""

    key: str
    page: str
    heading: str
    anchor: str
    sentence: str
    role: str = ""


@dataclass(frozen=True)
class LinkState:
    """The state of a link for readers.

    `day` is the ISO day of the last visit, or empty; `note` is plain text; `final` is where a moved link leads by our
    visits, `copy` where an archived copy of what is dead lies.
    """

    word: Word = "unknown"
    day: str = ""
    note: str = ""
    final: str = ""
    copy: str = ""


@dataclass(frozen=True)
class Graph:
    """The whole site before rendering: works, notes, who cites what, and how the link of each work stands."""

    references: Mapping[str, Reference]
    notes: tuple[Note, ...]
    mentions: tuple[Mention, ...]
    labels: Mapping[str, str]
    cited_by: Mapping[str, tuple[Mention, ...]] = field(default_factory=dict)
    states: Mapping[str, LinkState] = field(default_factory=dict)

    @cached_property
    def pages(self) -> Mapping[str, Note]:
        """The notes by their site paths."""
        return {note.url: note for note in self.notes}


@dataclass(frozen=True)
class Site:
    """The site as a whole; `url` is the public address of its front page, `repository` that of its sources."""

    url: str
    name: str
    description: str = ""
    author: str = ""
    repository: str = ""

    def address(self, path: str) -> str:
        """Return the public address of a site path such as `/glossary/`."""
        return self.url.rstrip("/") + path

    def report(self, place: str) -> str:
        """Return the address of a form that reports a mistake at a place, in words or an address; empty without one."""
        form = f"{self.repository}/issues/new?template=fault.yml&place="
        return f"{form}{quote(place, safe='')}" if self.repository else ""
