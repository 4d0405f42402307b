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
        coins=("book", "proceeding"),
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
        needs=(("title",), _SOMEBODY, ("date",), ("institution",), ("type",), _LOCATOR),
    ),
    "thesis": Kind(
        *("Thesis", "thesis", "THES", "Thesis", "thesis"),
        publisher="institution",
        highwire="citation_dissertation_institution",
        needs=(("title",), ("author",), ("date",), ("institution",), ("type",), _LOCATOR),
    ),
    "online": Kind(*("Web page", "webpage", "ELEC", "WebPage", "webpage"), link="Page", publisher="organization"),
    "software": Kind(
        *("Software", "software", "COMP", "SoftwareApplication", "computerProgram"),
        link="Software",
        search="tool",
        publisher="organization",
    ),
    "dataset": Kind("Data set", "dataset", "DATA", "Dataset", "dataset", link="Data set", search="data set"),
    # Google wants a thumbnail of a VideoObject, which no entry has.
    "video": Kind(
        *("Video", "motion_picture", "VIDEO", "CreativeWork", "videoRecording"), link="Video", publisher="organization"
    ),
    "misc": Kind("Document", "document", "GEN", "CreativeWork", "document", publisher="organization"),
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

OWN_FIELDS: Mapping[str, tuple[str, ...]] = {
    "literal": ("state", "origin", "since"),
    "uri": ("pdf", "code", "archived", "courseurl"),
}
"""Fields of ours that biblatex has not, by the data type that it reads them with."""

_EVERYWHERE = (
    *("shorttitle", "date", "crossref", "doi", "eprint", "eprinttype", "eprintclass", "url", "urldate", "keywords"),
    *("annotation", *(field for fields in OWN_FIELDS.values() for field in fields)),
)
_WORK = ("title", "subtitle", "author", "language", "note")
_PART = ("series", "volume", "number", "chapter", "pages", "publisher", "location", "isbn", "editor")
_OWN_USES: Mapping[str, tuple[str, ...]] = {
    "article": ("publisher",),
    "online": ("booktitle",),
    "video": (*_WORK, "editor", "organization", "publisher", "series"),
}
"""Fields of biblatex that we use with a type which does not have them; `@video` has none at all."""

_MODEL: Mapping[str, tuple[str, ...]] = {
    "article": ("editor", "translator", "journaltitle", "series", "volume", "number", "pages", "version", "issn"),
    "inproceedings": (*_PART, "booktitle", "booksubtitle", "eventtitle", "organization"),
    "incollection": (*_PART, "booktitle", "booksubtitle", "translator", "edition"),
    "book": (*_PART, "translator", "edition"),
    "report": ("number", "chapter", "pages", "version", "institution", "location", "type"),
    "thesis": ("chapter", "pages", "institution", "location", "type"),
    "online": ("editor", "version", "organization"),
    "software": ("editor", "version", "organization", "location", "type"),
    "dataset": (
        *("editor", "series", "number", "edition", "version", "publisher", "organization", "location", "type"),
    ),
    "video": (),
    "misc": ("editor", "version", "organization", "location", "type"),
    "proceedings": (*_PART, "eventtitle", "organization"),
    "collection": (*_PART, "translator", "edition"),
}
"""Fields that the data model of biblatex 3.21 gives each type beside those of all works (blx-dm.def)."""


def model_fields(kind: str) -> frozenset[str]:
    """Return the fields that a type may have, of biblatex or by `data_model`; all, if the type is none of ours."""
    if kind not in KINDS:
        return frozenset(FIELDS)
    nobody = {"author"} if KINDS[kind].is_container else set()
    return frozenset({*_EVERYWHERE, *_WORK, *_MODEL[kind], *_OWN_USES.get(kind, ())} - nobody)


def data_model() -> str:
    """Return our own fields as a data model file, for `\\usepackage[datamodel=studynotes]{biblatex}`."""
    own = [field for fields in OWN_FIELDS.values() for field in fields]
    lines = [
        "% The fields of bibliography.bib that biblatex does not know. \\usepackage[datamodel=studynotes]{biblatex}",
        *(
            f"\\DeclareDatamodelFields[type=field, datatype={datatype}]{{{', '.join(fields)}}}"
            for datatype, fields in OWN_FIELDS.items()
        ),
        f"\\DeclareDatamodelEntryfields{{{', '.join(own)}}}",
        *(f"\\DeclareDatamodelEntryfields[{kind}]{{{', '.join(fields)}}}" for kind, fields in _OWN_USES.items()),
    ]
    return "\n".join(lines) + "\n"


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
