"""Exports: their form, and that other programs' parsers read everything back from them."""

import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pybtex.database
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st
from rispy.config import TAG_KEY_MAPPING

from build import ROOT
from studynotes.bib import bibliography, exports
from studynotes.bib.kinds import KINDS
from studynotes.model import Date, Mention, Name, Reference, Site
from studynotes.render import feeds

SOURCE = (
    "@article{doe2015work,\n  title = {A {ML} \\& Work},\n  author = {Doe, Jane and {Google}},\n  date = {2015-03},\n}"
)
WORK = Reference(
    *("doe2015work", "article", "A ML & Work"),
    authors=(Name("Doe", "Jane"), Name("Google", literal=True)),
    date=Date(2015, 3),
    keywords=("mlops", "monitoring"),
    fields={"journaltitle": "J", "pages": "3–15", "doi": "10.1/x", "annotation": "Two\nlines."},
    source=SOURCE,
)
TAG_OF = {key: tag for tag, key in TAG_KEY_MAPPING.items()}
SCHEMA = json.loads((ROOT / "tests" / "data" / "csl-variables.json").read_text(encoding="utf-8"))
PEOPLE = ("author", "editor")
DATES = ("issued", "accessed")

REAL, ENTRIES, _ = bibliography.read(
    "bibliography.bib", (ROOT / "bibliography.bib").read_text(encoding="utf-8").replace("\r\n", "\n")
)
ODD = {
    work.key: work
    for work in (
        Reference("a", "manual", "T", fields={"title": "T", "subtitle": "U", "courseurl": "https://a.org and https://b.org"}),
        Reference("b", "report", "T", fields={"title": "T", "institution": "I", "publisher": "P", "pages": "3, 5-7"}),
        Reference("c", "online", "T", date=Date(2020), fields={"title": "T", "date": "2020/2021", "eprint": "1", "eprinttype": "arxiv", "publisher": "P"}),
        Reference("d", "video", "T", authors=(Name("Lab, University", literal=True), Name("Plato"), Name("King", "M. L.", suffix="Jr")), fields={"title": "T", "urldate": "2026-01-02", "series": "S", "note": "since: x"}),
    )
}  # fmt: skip


def records_of(text):
    """Return what rispy reads, as pairs of tag and value again."""
    records = []
    for record in rispy.loads(text):
        record["urls"] = [";".join(record["urls"])] if "urls" in record else []
        values = {key: value if isinstance(value, list) else [value] for key, value in record.items()}
        records.append([(TAG_OF[key], value) for key, listed in values.items() for value in listed])
    return records


def lost(work, title, values, labelled):
    """Return the names of the fields of a work of which a record has neither the value nor a label with the value."""
    values |= {title.removesuffix(f": {work.get('subtitle')}"), ", ".join(work.keywords)}
    fields = {name: " ".join(value.split()) for name, value in work.fields.items() if name not in PEOPLE}
    return [name for name, value in fields.items() if labelled.get(name, "") != value and value not in values]


def wrong_kind(work, vocabulary, word, labelled):
    read = next((name for name, row in KINDS.items() if getattr(row, vocabulary) == word), "")
    return ["kind"] * (labelled.get("kind", read) != work.kind)


def in_ris(name):
    return replace(name, family=f"{name.particle} {name.family}".strip(), particle="")


def faults(item):
    """Return what the specification of CSL-JSON does not allow in an item."""
    variables = (name for kind in ("names", "dates", "numbers", "text") for name in SCHEMA[kind])
    allowed = {"id", "type", "custom", *variables}
    found = [f"no variable: {name}" for name in item.keys() - allowed]
    found += [f"no type: {item['type']}"] * (item["type"] not in SCHEMA["types"])
    found += [f"no text: {name}" for name in SCHEMA["text"] if not isinstance(item.get(name, ""), str)]
    found += [f"no number: {name}" for name in SCHEMA["numbers"] if not isinstance(item.get(name, ""), str | int)]
    people = [person for name in SCHEMA["names"] for person in item.get(name, [])]
    found += [f"no name: {person}" for person in people if not person or person.keys() - set(SCHEMA["name_parts"])]
    for date in (item[name] for name in SCHEMA["dates"] if name in item):
        parts = date.get("date-parts", [[0]])
        good = not date.keys() - set(SCHEMA["date_parts"]) and 1 <= len(parts) <= 2
        found += [f"no date: {date}"] * (not (good and all(1 <= len(part) <= 3 for part in parts)))
    return found + ["no object: custom"] * (not isinstance(item.get("custom", {}), dict))


def by_csl_json(works):
    items = json.loads(exports.csl_json(works.values()))
    wrong = [f"{item['id']}: {fault}" for item in items for fault in faults(item)]
    for item in items:
        work, custom = works[item["id"]], item.get("custom", {})
        days = {"-".join(f"{part:02d}" for part in item[name]["date-parts"][0]) for name in DATES if name in item}
        values = {value for value in item.values() if isinstance(value, str)} | days
        wrong += lost(work, item["title"], values, custom) + wrong_kind(work, "csl", item["type"], custom)
        for role, names in (("author", work.authors), ("editor", work.editors)):
            wrong += [role] * ([_csl_name(name) for name in item.get(role, [])] != list(names))
    return len(items), wrong


def _csl_name(name):
    if "literal" in name:
        return Name(name["literal"], literal=True)
    return Name(name["family"], name.get("given", ""), name.get("non-dropping-particle", ""), name.get("suffix", ""))


def by_rispy(works):
    records, wrong = records_of(exports.ris(works.values())), []
    for lines in records:
        first, notes = dict(reversed(lines)), [value for tag, value in lines if tag == "N1"]
        work, labelled = works[first["ID"]], json.loads(first.get("C8", "{}"))
        pages = "–".join(first[tag] for tag in ("SP", "EP") if tag in first)
        day = first.get("DA", "").strip("/").replace("/", "-")
        told, _, since = "".join(notes).removeprefix("From the study notes: ").partition("Since: ")
        values = {pages, day, told.strip(), since, *(value for tag, value in lines if tag not in ("N1", "C8"))}
        bodies = labelled.pop("bodies", [])
        wrong += ["notes"] * (len(notes) > 1)
        wrong += lost(work, first["TI"], values, labelled) + wrong_kind(work, "ris", first["TY"], labelled)
        for tags, names in ((["AU"], work.authors), (["A2", "A3"], work.editors)):
            written = [_ris_name(value, bodies) for tag, value in lines if tag in tags]
            wrong += tags[:1] * (written != list(map(in_ris, names)))
    return len(records), wrong


def _ris_name(value, bodies):
    whole = {body.replace(", ", " – "): body for body in bodies}
    if value in whole or "," not in value:
        return Name(whole.get(value, value), literal=True)
    family, given, suffix = (part.strip() for part in f"{value},,".split(",")[:3])
    return Name(family, given, suffix=suffix)


def by_pybtex(works):
    data, wrong = pybtex.database.parse_string(exports.bibtex(works.values()), "bibtex"), []
    for key, entry in data.entries.items():
        source = _entry(works[key])
        written = {field.name: field.value for field in source.fields}
        wrong += ["kind"] * (entry.type != source.kind)
        own = {name.lower(): value for name, value in entry.fields.items()}
        flat = {name: " ".join(value.split()) for name, value in written.items() if name not in PEOPLE}
        wrong += [name for name, value in flat.items() if own.get(name) != value]
        wrong += [role for role in PEOPLE if len(entry.persons.get(role, [])) != len(getattr(works[key], f"{role}s"))]
    return len(data.entries), wrong


def _entry(work):
    return next(entry for entry in ENTRIES if entry.key == work.key)


@pytest.mark.parametrize("way", [by_csl_json, by_rispy, by_pybtex])
def test_nothing_of_the_bibliography_is_lost_on_the_way(way, record_property):
    count, wrong = way(REAL)
    figures = {"in": len(REAL), "out": count, "lost": len(wrong)}
    record_property("round trip", f"{way.__name__}: {figures}")
    print(f"{way.__name__}: {figures}")
    assert wrong == []
    assert count == len(REAL) > 0


@pytest.mark.parametrize("way", [by_csl_json, by_rispy])
def test_nothing_of_odd_entries_is_lost_either(way):
    assert way(ODD) == (len(ODD), [])


WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=6)
VALUES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
NAMES = st.builds(Name, VALUES.filter(lambda text: "," not in text), st.just("G. H."))
FIELDS = ("subtitle", "booktitle", "publisher", "organization", "pages", "number", "note", "since", "url", "extra")


@given(
    kind=st.sampled_from(["article", "manual", "report", "online", "nonsense"]),
    fields=st.dictionaries(st.sampled_from(FIELDS), VALUES),
    title=VALUES,
    authors=st.lists(NAMES, max_size=2),
)
def test_nothing_of_any_entry_is_lost(kind, fields, title, authors):
    if url := fields.get("url"):  # rispy takes the blanks beside a semicolon away, and an address holds none
        fields["url"] = url.replace(" ", "")
    work = Reference("k", kind, title, tuple(authors), fields=fields | {"title": title})
    for way in (by_csl_json, by_rispy):
        assert way({"k": work}) == (1, [])


def test_the_check_of_items_finds_faults():
    bad = {"id": "x", "type": "nonsense", "colour": "red", "title": 1}
    assert len(faults(bad | {"author": [{"name": "x"}], "issued": {"date-parts": []}})) == 5


def test_every_export_has_its_address_and_bibtex_is_the_author_s_own_text():
    of_all = [f"references/references.{form}" for form in ("bib", "json", "rdf", "ris")]
    assert sorted(exports.all_files([WORK])) == [*of_all, "references/studynotes.dbx"]
    assert exports.bibtex([WORK, WORK]) == f"{SOURCE}\n\n{SOURCE}\n"


FAMILY = """@string{cup = "Cambridge"}
@proceedings{ed2001base, title = {The Base}, editor = {Ed, Ann}, date = {2001}, publisher = cup, month = jan}
@inproceedings{doe2001part, title = {A {Part}}, author = {Doe, Ann}, crossref = {ed2001base}, pages = {A1--A9, 12}}
"""


def test_an_entry_exported_without_its_parent_or_its_string_says_all_itself():
    base, part = bibliography.read("x", FAMILY)[0].values()
    alone = "".join(exports.bibtex([work]) for work in (base, part))
    read, _, problems = bibliography.read("x", alone)
    assert problems == ()
    assert [work.get("publisher") for work in read.values()] == ["Cambridge", "Cambridge"]
    assert (read["doe2001part"].get("booktitle"), read["doe2001part"].date) == ("The Base", part.date)
    assert part.source in exports.bibtex([base, part])


def test_ris_tells_the_first_range_of_pages_and_carries_all():
    (read,) = rispy.loads(exports.ris([bibliography.read("x", FAMILY)[0]["doe2001part"]]))
    assert (read["start_page"], read["end_page"]) == ("A1", "A9")
    assert json.loads(read["custom8"])["pages"] == "A1–A9, 12"


def test_ris_has_the_tags_that_others_read():
    (read,) = rispy.loads(exports.ris([WORK]))
    facts = [read[name] for name in ("type_of_reference", "start_page", "end_page", "year")]
    assert facts == ["JOUR", "3", "15", "2015"]
    assert (read["secondary_title"], read["doi"], read["notes"]) == (
        "J",
        "10.1/x",
        ["From the study notes: Two lines."],
    )
    assert re.search(r"DA  - 2015/03//\r\n", exports.ris([WORK]))


def test_citations_follow_the_contract():
    place = {"key": "doe2015work", "page": "/a/", "heading": "H", "anchor": "cite-1"}
    mentions = [Mention(*place.values(), "A “sentence”.", "tool")]
    assert json.loads(feeds.citations(mentions)) == [{**place, "sentence": "A “sentence”.", "role": "tool"}]


def test_the_sitemap_names_days_that_are_known():
    made = feeds.sitemap({"/b/?x&y": "", "/a/": "2026-01-02"}, Site("https://example.org/notes/", "N"))
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    urls = ElementTree.fromstring(made).findall("s:url", space)
    assert [[each.text for each in url] for url in urls] == [
        ["https://example.org/notes/a/", "2026-01-02"],
        ["https://example.org/notes/b/?x&y"],
    ]
