"""What Zotero makes of our files and pages: the rules of its translators (zotero/translators, June 2026), as far as we use them."""

import html
import json
import re
from urllib.parse import parse_qsl
from xml.etree import ElementTree

import lxml.html
import rispy

from build import ROOT
from studynotes.bib.zotero import NAMESPACES

FIELDS = json.loads((ROOT / "tests" / "data" / "zotero-fields.json").read_text(encoding="utf-8"))
HOUSE = {
    **{"report": "institution", "thesis": "university", "preprint": "repository", "dataset": "repository"},
    **{"computerProgram": "company", "videoRecording": "studio"},
}
TITLE = {
    **{"journalArticle": "publicationTitle", "conferencePaper": "proceedingsTitle", "bookSection": "bookTitle"},
    "webpage": "websiteTitle",
}
CSL_TYPES = frozenset(
    [
        "article",
        "article-journal",
        "article-magazine",
        "article-newspaper",
        "bill",
        "book",
        "broadcast",
        "chapter",
        "dataset",
        "entry",
        "entry-dictionary",
        "entry-encyclopedia",
        "figure",
        "graphic",
        "interview",
        "legal_case",
        "legislation",
        "manuscript",
        "map",
        "motion_picture",
        "musical_score",
        "pamphlet",
        "paper-conference",
        "patent",
        "personal_communication",
        "post",
        "post-weblog",
        "report",
        "review",
        "review-book",
        "song",
        "speech",
        "thesis",
        "treaty",
        "webpage",
    ]
)
"""The closed list of "CSL JSON.js"; a file with any other type is refused whole."""

RIS_TYPES = {
    **{"JOUR": "journalArticle", "CPAPER": "conferencePaper", "CONF": "conferencePaper", "CHAP": "bookSection"},
    **{"BOOK": "book", "RPRT": "report", "THES": "thesis", "ELEC": "webpage", "COMP": "computerProgram"},
    **{"DATA": "dataset", "VIDEO": "videoRecording", "GEN": "journalArticle"},
}
BIBTEX_TYPES = {
    **{"article": "journalArticle", "inproceedings": "conferencePaper", "incollection": "bookSection", "book": "book"},
    **{"report": "report", "thesis": "thesis", "online": "webpage", "software": "computerProgram", "misc": "document"},
    **{"video": "videoRecording", "proceedings": "book", "collection": "book"},
}
HIGHWIRE = {
    **{"title": "title", "publication_date": "date", "journal_title": "publicationTitle", "volume": "volume"},
    **{"inbook_title": "publicationTitle", "conference_title": "conferenceName", "issue": "issue", "doi": "DOI"},
    **{"technical_report_institution": "institution", "technical_report_number": "reportNumber", "isbn": "ISBN"},
    **{"dissertation_institution": "university", "publisher": "publisher", "public_url": "url", "issn": "ISSN"},
    **{"language": "language", "series_title": "series"},
}
CERTAIN = {
    **{"journal_title": "journalArticle", "technical_report_institution": "report", "inbook_title": "bookSection"},
    **{"conference_title": "conferencePaper", "dissertation_institution": "thesis"},
}


def person(name, use_comma):
    """Return (last, first) as `ZU.cleanAuthor` does: signs at both ends go, then a comma parts."""
    name = re.sub(r"^[\s.,/\[\]:]+|[\s.,/\[\]:]+$", "", name)
    if not use_comma:
        first, _, last = name.rpartition(" ")
        return last, first
    last, *rest = re.split(r", ?", re.sub(r"\.([^ ])", r". \1", name))
    words = re.split(r"[\s.]+|(?=-)", re.sub(r"\s*[-‐-―]\s*", "-", rest[0].strip(" ."))) if rest else []
    dotted = [f"{word}." if re.fullmatch("-?[A-Z\u0400-\u042f]", word) else word for word in words]
    return last, " ".join(dotted).replace(" -", "-").strip()


def whole(item):
    """Return an item as Zotero keeps it: base fields under the name of the type, others dropped."""
    kind = item["itemType"]
    house, title = item.pop("publisher", ""), item.pop("publicationTitle", "")
    item |= {HOUSE.get(kind, "publisher"): item.get(HOUSE.get(kind, "publisher")) or house}
    item |= {TITLE[kind]: item.get(TITLE[kind]) or title} if kind in TITLE else {}
    other = {"itemType", "creators", "tags", "notes", "attachments"}
    item = {"creators": [], "tags": [], "notes": []} | item
    return {
        name: value
        for name, value in item.items()
        if (value or name in other) and (name in other or name in FIELDS[kind])
    }


def from_head(head):
    """Do what "Embedded Metadata.js" and "RDF.js" do with the head of a page."""
    page = lxml.html.document_fromstring(f"<html><head>{head}</head><body></body></html>")
    tags = [(each.get("name") or each.get("property"), each.get("content")) for each in page.iter("meta")]
    cited = [(name.removeprefix("citation_"), value) for name, value in tags if name and name.startswith("citation_")]
    own = {name[2].lower() + name[3:]: value for name, value in tags if name and name.startswith("z:")}
    first = dict(reversed(tags))
    kind = next((CERTAIN[name] for name, _ in cited if name in CERTAIN), own.pop("itemType", "webpage"))
    item = {"publicationTitle": first.get("og:site_name") if kind == "webpage" else "", **own, "itemType": kind}
    item.setdefault("abstractNote", first.get("og:description", ""))
    item |= {HIGHWIRE[name]: value for name, value in cited if name in HIGHWIRE}
    item["creators"] = [(role, *one) for role in ("author", "editor") for one in _highwire_people(cited, role)]
    if not item["creators"] and "author" in first:
        item["creators"] = [("author", *person(first["author"], False))]
    item["pages"] = "-".join(value for want in ("firstpage", "lastpage") for name, value in cited if name == want)
    item["attachments"] = [value for name, value in cited if name == "pdf_url"]
    return whole(item)


def _highwire_people(cited, role):
    names = [value for name, value in cited if name == role]
    parts = re.split(r"\s*,\s*", names[0]) if len(names) == 1 else []
    names = parts if len(parts) > 1 and " " in parts[0] and " " in parts[1] else names
    return [person(name, "," in name) for name in names if re.search(r"[^\s,.;-]", name)]


def from_coins(span):
    """Do what `parseContextObject` of zotero/utilities does with a span."""
    (value,) = re.findall(r'title="([^"]*)"', span)
    pairs = parse_qsl(html.unescape(value), strict_parsing=True)
    schema = dict(pairs)["rft_val_fmt"].rpartition(":")[2]
    genre = dict(pairs).get("rft.genre", "")
    books = {
        "bookitem": "bookSection",
        "proceeding": "conferencePaper",
        "conference": "conferencePaper",
        "report": "report",
    }
    kind = {"journal": "journalArticle", "book": books.get(genre, "book"), "dc": "webpage"}[schema]
    kind = dict(pairs).get("rft.type", kind) if schema == "dc" else kind
    item, bodies = {"itemType": kind, "creators": []}, []
    main = {"rft.btitle": "title"} if kind in {"book", "report"} else {"rft.btitle": "publicationTitle"}
    names = {
        **{"rft.atitle": "title", "rft.jtitle": "publicationTitle", "rft.title": "title", "rft.date": "date"},
        **{"rft.volume": "volume", "rft.issue": "issue", "rft.isbn": "ISBN", "rft.pub": "publisher"},
        **{
            "rft.publisher": "publisher",
            "rft.place": "place",
            "rft.edition": "edition",
            "rft.source": "publicationTitle",
        },
        **{"rft.spage": "pages", "rft.series": "series"},
        **main,
    }
    for name, text in pairs:
        if name in {"rft.au", "rft.creator"}:
            item["creators"].append(("author", *person(text, "," in text)))
        elif name == "rft.aucorp":
            bodies.append(("author", text, ""))
        elif name == "rft_id" and text.startswith("info:doi/"):
            item["DOI"] = text.removeprefix("info:doi/")
        elif name == "rft_id" and text.startswith("http"):
            item["url"] = text
        elif name in names:
            item[names[name]] = text
        elif name == "rft.epage":
            item["pages"] += f"-{text}"
    item["creators"] = bodies + item["creators"]
    item["repositoryLocation"] = item.get("place", "") if kind == "dataset" else ""
    return whole(item)


def from_rdf(text):
    """Do what "RDF.js" does with a file: fields of Zotero's own namespace are taken over, notes are memos."""
    tree, space = ElementTree.fromstring(text), NAMESPACES
    about, resource = f"{{{space['rdf']}}}about", f"{{{space['rdf']}}}resource"
    memos = {
        memo.get(about): html.unescape(memo.find("rdf:value", space).text) for memo in tree.findall("bib:Memo", space)
    }
    items = {}
    for node in tree.findall("rdf:Description", space):
        own = {
            each.tag.rpartition("}")[2]: each.text
            for each in node
            if each.tag.startswith(f"{{{space['z']}}}") and each.text.strip()
        }
        item = own | {"title": node.find("dc:title", space).text, "creators": _rdf_people(node, own["itemType"])}
        item["tags"] = [each.text for each in node.findall("dc:subject", space)]
        item["notes"] = [memos[each.get(resource)] for each in node.findall("dcterms:isReferencedBy", space)]
        items[node.get(about).removeprefix("#")] = whole(item)
    return items


def _rdf_people(node, kind):
    tags = {"computerProgram": "z:programmers", "videoRecording": "z:directors"}
    return [
        (role, one.find("foaf:surname", NAMESPACES).text, one.findtext("foaf:givenName", "", NAMESPACES))
        for role, tag in (("author", tags.get(kind, "bib:authors")), ("editor", "bib:editors"))
        for one in node.findall(f"{tag}/rdf:Seq/rdf:li/foaf:Person", NAMESPACES)
    ]


def from_ris(text):
    """Do what "RIS.js" does with a file."""
    items = {}
    for block in text.split("ER  - ")[:-1]:
        lines = [(line[:2], line[6:]) for line in block.splitlines() if line.strip()]
        one, kind = dict(reversed(lines)), RIS_TYPES[dict(lines)["TY"]]
        names = {"TI": "title", "DO": "DOI", "UR": "url", "VL": "volume", "PB": "publisher", "AN": "archiveLocation"}
        item = {name: one.get(tag, "") for tag, name in names.items()} | {"itemType": kind}
        item |= {"conferenceName" if kind == "conferencePaper" else "publicationTitle": one.get("T2", "")}
        item |= {"proceedingsTitle": one.get("C3", ""), "date": one.get("DA", "").strip("/").replace("/", "-")}
        item |= {"repositoryLocation" if kind == "dataset" else "place": one.get("CY", "")}
        item |= {"versionNumber" if kind in {"computerProgram", "dataset"} else "edition": one.get("ET", "")}
        item |= {"reportNumber" if kind == "report" else "ISBN": one.get("SN", ""), "issue": one.get("IS", "")}
        editors = "A3" if kind == "book" else "A2"
        item["creators"] = [
            (role, *(value.split(", ", 1) if ", " in value else (value, "")))
            for role, tag in (("author", "AU"), ("editor", editors))
            for value in (value for name, value in lines if name == tag)
        ]
        item["tags"] = [value for tag, value in lines if tag == "KW"]
        item["notes"] = [value for tag, value in lines if tag == "N1"]
        items[one["ID"]] = whole(item)
    assert len(rispy.loads(text)) == len(items)
    return items


def csl_json_is_taken(text):
    """Return whether "CSL JSON.js" takes a file."""
    return all(item["type"] in CSL_TYPES for item in json.loads(text))
