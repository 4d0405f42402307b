"""Zotero gets every work from every way that we offer: files, the library page, the page of the work."""

import pytest

import zotero as client
from studynotes.bib import exports, zotero
from studynotes.bib.describe import full_title, iso
from studynotes.bib.kinds import kind_of
from studynotes.render import metadata

TWELVE = (
    *("abadi2016deep", "chouldechova2017fair", "gholami2021survey", "apache2021spark", "aeberhard1992wine"),
    *("horst2020palmerpenguins", "amoeba2015making", "samuylova2020machine", "molnar2025interpretable", "ng2021chat"),
    *("european2016regulation", "sigelman2010dapper"),
)


@pytest.fixture(scope="module")
def works(real_library):
    return real_library.graph.references


def people(work, role="author"):
    """Return how Zotero should keep the people: bodies whole, particles with the family."""
    names = work.authors if role == "author" else work.editors
    return [
        (role, name.family, "")
        if name.literal
        else (role, f"{name.particle} {name.family}".strip(), ", ".join(filter(None, (name.given, name.suffix))))
        for name in names
    ]


def wanted(work):
    kind = kind_of(work).zotero
    fields = {**zotero.fields(work), "title": full_title(work), "itemType": kind}
    everybody = people(work) + people(work, "editor")
    notes = [zotero.note(work)] if zotero.note(work) else []
    return {**fields, "creators": everybody, "tags": list(work.keywords), "notes": notes}


def test_each_field_is_one_of_zotero_s_schema(works):
    named = [(key, name, kind_of(work).zotero) for key, work in works.items() for name in zotero.fields(work)]
    assert [(key, name) for key, name, kind in named if name not in client.FIELDS[kind]] == []
    assert len(named) > 0


def test_the_file_for_zotero_brings_all_works_with_all_that_is_known(works):
    items = client.from_rdf(exports.lists("x", works.values())["x.rdf"])
    assert {key: item for key, item in items.items() if item != wanted(works[key])} == {}
    assert items.keys() == works.keys()


def test_the_page_of_a_work_brings_it(works):
    for work in works.values():
        item, want = client.from_head(metadata.work_head(work, "https://example.org/")), wanted(work)
        bodies = [(role, last.replace(", ", " – "), first) for role, last, first in want["creators"]]
        short = [(role, last, first.partition(",")[0]) for role, last, first in bodies]
        assert [(role, last, first) for role, last, first in item["creators"]] == short
        want |= {"date": want.get("date", "").replace("-", "/"), "extra": " ".join(want.get("extra", "").split())}
        skipped = {"creators", "tags", "notes"}
        left = {
            name: value for name, value in want.items() if value and name not in skipped and item.get(name) != value
        }
        assert (work.key, left) == (work.key, {})
        assert item.get("abstractNote", "") == zotero.note(work)
        assert item.get("websiteTitle", "") == want.get("websiteTitle", "")


def test_the_library_page_brings_each_work_with_its_type_people_date_and_place(works):
    for work in works.values():
        item, want = client.from_coins(metadata.coins(work)), wanted(work)
        assert sorted(name[1] for name in item["creators"]) == sorted(name for _, name, _ in people(work))
        named = (
            "itemType",
            "title",
            "date",
            "DOI",
            "url",
            "place",
            "edition",
            "proceedingsTitle",
            "websiteTitle",
            "pages",
        )
        assert {name: item.get(name, "") for name in named} == {name: want.get(name, "") for name in named}


def test_ris_brings_all_works_with_one_note_each(works):
    items = client.from_ris(exports.ris(works.values()))
    assert items.keys() == works.keys()
    for key, item in items.items():
        want, kind = wanted(works[key]), item["itemType"]
        assert kind == {"preprint": "webpage", "document": "journalArticle"}.get(want["itemType"], want["itemType"])
        assert item.get("notes", []) == want["notes"]
        assert (item["tags"], item.get("date", "")) == (want["tags"], iso(works[key].date))
        bodies = [(role, last.replace(", ", " – "), first) for role, last, first in people(works[key])]
        assert [one for one in item["creators"] if one[0] == "author"] == bodies
        for name in ("proceedingsTitle", "versionNumber", "reportNumber", "place", "edition"):
            if name in client.FIELDS[kind]:
                assert item.get(name, "") == want.get(name, "")


def test_twelve_kinds_of_work_by_eye(works):
    items = client.from_rdf(zotero.rdf(zotero.items(works[key]) for key in TWELVE))
    assert {key: item["itemType"] for key, item in items.items()} == dict(
        zip(
            TWELVE,
            (
                *("conferencePaper", "journalArticle", "preprint", "computerProgram", "dataset", "dataset"),
                *("webpage", "webpage", "book", "videoRecording", "document", "report"),
            ),
            strict=True,
        )
    )
    assert items["gholami2021survey"]["archiveID"] == "arXiv:2103.13630"
    assert items["apache2021spark"]["creators"] == [("author", "Apache Software Foundation", "")]
    assert items["horst2020palmerpenguins"]["versionNumber"] == "0.1.0"
    assert items["samuylova2020machine"]["websiteTitle"] != "MLOps study notes"
    assert items["molnar2025interpretable"]["edition"] == "3"
    assert items["sigelman2010dapper"]["reportNumber"] == "dapper-2010-1"


def test_what_the_other_files_cannot_bring_into_zotero_is_why_it_has_its_own(works):
    assert not client.csl_json_is_taken(exports.csl_json(works.values()))
    assert {work.kind for work in works.values() if work.kind not in client.BIBTEX_TYPES} == {"dataset"}
