"""The form of entries as data: types with their names in every vocabulary and their needs, fields, closed values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from studynotes.model import Reference

Needs = tuple[tuple[str, ...], ...]
"""Groups of fields; of each group an entry needs at least one."""

_LOCATOR = ("url", "doi", "eprint", "isbn")
_MAKER = ("author", "editor", "organization")
_SOMEBODY = ("author", "editor", "organization", "institution", "publisher")


def _published(*more: tuple[str, ...]) -> Needs:
    return (("title",), _MAKER, ("date",), *more, _LOCATOR)


@dataclass(frozen=True)
class Kind:
    """A type of entry in the words of readers and of other programs."""

    words: str
    csl: str
    """CSL 1.0.2 item type."""
    ris: str
    """RIS reference type (TY, 2011)."""
    schema: str
    """schema.org type."""
    zotero: str
    """Zotero item type, which its translator for Highwire tags reads; without it a work is a journal article."""
    coins: tuple[str, str] = ("dc", "")
    """COinS metadata format (`journal`, `book` or `dc`) and genre."""
    link: str = "Paper"
    """Name of the link to the work itself."""
    search: str = "work"
    """Kind of search record."""
    container: str = ""
    """Field that names what the work appeared in."""
    publisher: str = "publisher"
    """Field that names who published it."""
    highwire: str = ""
    """Highwire tag of the container, or for a type without one of the publisher."""
    needs: Needs = (("title",), _SOMEBODY, _LOCATOR)
    is_container: bool = False
    """It only serves other entries by crossref, so it needs no topics and no annotation of ours."""


KINDS: Mapping[str, Kind] = {
    "article": Kind(
        *("Journal article", "article-journal", "JOUR", "ScholarlyArticle", "journalArticle", ("journal", "article")),
        container="journaltitle",
        highwire="citation_journal_title",
        needs=_published(("journaltitle",)),
    ),
    "inproceedings": Kind(
        *("Conference paper", "paper-conference", "CPAPER", "ScholarlyArticle", "conferencePaper"),
        coins=("journal", "proceeding"),
        container="booktitle",
        highwire="citation_conference_title",
        needs=_published(("booktitle",)),
    ),
    "incollection": Kind(
        *("Book chapter", "chapter", "CHAP", "Chapter", "bookSection", ("book", "bookitem")),
        container="booktitle",
        highwire="citation_inbook_title",
        needs=_published(("booktitle",)),
    ),
    "book": Kind("Book", "book", "BOOK", "Book", "book", ("book", "book"), needs=_published()),
    "report": Kind(
        *("Report", "report", "RPRT", "Report", "report", ("book", "report")),
        publisher="institution",
        highwire="citation_technical_report_institution",
        needs=(("title",), _SOMEBODY, ("date",), ("institution", "organization", "publisher"), _LOCATOR),
    ),
    "thesis": Kind(
        *("Thesis", "thesis", "THES", "Thesis", "thesis"),
        publisher="institution",
        highwire="citation_dissertation_institution",
        needs=(("title",), ("author",), ("date",), ("institution",), _LOCATOR),
    ),
    "online": Kind("Web page", "webpage", "ELEC", "WebPage", "webpage", link="Page"),
    "software": Kind(
        *("Software", "software", "COMP", "SoftwareApplication", "computerProgram"), link="Software", search="tool"
    ),
    "dataset": Kind("Data set", "dataset", "DATA", "Dataset", "dataset", link="Data set", search="data set"),
    "video": Kind("Video", "motion_picture", "VIDEO", "VideoObject", "videoRecording", link="Video"),
    "misc": Kind("Document", "document", "GEN", "CreativeWork", "document"),
    "proceedings": Kind(
        *("Proceedings", "book", "CONF", "Book", "book", ("book", "conference")),
        needs=(("title",), ("date",)),
        is_container=True,
    ),
    "collection": Kind(
        *("Collection", "book", "BOOK", "Book", "book", ("book", "book")),
        needs=(("title",), ("date",)),
        is_container=True,
    ),
}
"""The closed list of entry types, under their biblatex names."""

PREPRINT = Kind("Preprint", "article", "ELEC", "ScholarlyArticle", "preprint")
"""What a work is that is known by its arXiv id alone; biblatex has no type for it."""

FIELDS = (
    *("title", "subtitle", "shorttitle", "author", "editor", "translator", "date", "journaltitle", "booktitle"),
    *("booksubtitle", "eventtitle", "series", "volume", "number", "chapter", "pages", "edition", "version"),
    *("publisher", "institution", "organization", "location", "type", "language", "note", "isbn", "issn", "crossref"),
    *("doi", "eprint", "eprinttype", "eprintclass", "url", "urldate", "pdf", "code", "archived", "courseurl"),
    *("state", "origin", "keywords", "annotation", "since"),
)
"""Every field that an entry may have, in the order in which they stand."""

CLOSED: Mapping[str, tuple[str, ...]] = {"state": ("moved", "renamed", "archived", "dead"), "origin": ("added",)}
ANNOTATION_WORDS = (40, 90)
KEYWORDS = (2, 5)

CLASSIC: Mapping[str, tuple[str, str]] = {
    **{"electronic": ("online", ""), "www": ("online", ""), "conference": ("inproceedings", "")},
    **{"techreport": ("report", "Technical report"), "phdthesis": ("thesis", "PhD thesis")},
    **{"mastersthesis": ("thesis", "Master's thesis")},
}
"""Types of classic BibTeX: the type of biblatex, and the `type` field that goes with it."""


def kind_of(reference: Reference) -> Kind:
    """Return the row of a reference; a preprint has its own, and an unknown type is a document."""
    return PREPRINT if is_preprint(reference) else KINDS.get(reference.kind, KINDS["misc"])


def is_preprint(reference: Reference) -> bool:
    """Return whether the reference is known by its arXiv id alone."""
    return reference.kind in {"online", "misc"} and reference.get("eprinttype") == "arxiv"
