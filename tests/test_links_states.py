"""What is kept of a link, what readers are told, and what a page of apologies looks like."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from studynotes import site
from studynotes.author.links import lost, verdicts
from studynotes.bib import bibliography
from studynotes.graph import links
from studynotes.graph.links import Finding, LinkState, Place, Record, Sidecar, care
from studynotes.graph.links.records import STATES
from studynotes.model import Reference

URL = "https://example.org/paper"
WORK = Reference("doe2020paper", "online", "Paper", fields={"url": URL, "pdf": f"{URL}.pdf"})
FAILING = Finding("failing", "answers 404")
DAY = "2026-11-23"


def days(*findings: Finding) -> Record:
    """Visit once a day."""
    record = None
    for number, finding in enumerate(findings):
        record = verdicts.fold(record, URL, finding, (date(2026, 11, 1) + timedelta(number)).isoformat())
    assert record
    return record


def known(**more: object) -> Sidecar:
    return {URL: replace(Record(URL, "ok", DAY, DAY), **more)}  # type: ignore[arg-type]


def test_three_strikes_on_different_days_make_a_link_dead() -> None:
    assert [days(*[FAILING] * count).state for count in (1, 2, 3, 4)] == ["failing", "failing", "dead", "dead"]
    assert days(*[FAILING] * 5).strikes == ("2026-11-01", "2026-11-02", "2026-11-03")


def test_three_strikes_on_one_day_are_one() -> None:
    record = None
    for _ in range(3):
        record = verdicts.fold(record, URL, FAILING, DAY)

    assert record == Record(URL, "failing", DAY, note="answers 404", strikes=(DAY,))


@pytest.mark.parametrize("success", [Finding("ok"), Finding("moved", final="https://example.org/new")])
def test_a_success_forgets_all_strikes(success: Finding) -> None:
    record = days(FAILING, FAILING, success, FAILING)

    assert record.strikes == ("2026-11-04",)
    assert record.good == "2026-11-03"


def test_a_guard_is_neither_a_strike_nor_a_success() -> None:
    guarded = Finding("unknown", "keeps programs out (403)")

    assert days(FAILING, FAILING, guarded).state == "unknown"
    assert days(FAILING, FAILING, guarded, FAILING).state == "dead"
    assert days(FAILING, FAILING, FAILING, guarded).state == "dead"
    assert days(FAILING, FAILING, FAILING, guarded).note == "answers 404"


@given(st.lists(st.sampled_from([Finding("ok"), Finding("moved", final=URL + "2"), Finding("unknown", "x"), FAILING])))
def test_dead_means_three_failures_since_the_last_success(findings: list[Finding]) -> None:
    record = days(Finding("ok"), *findings)
    last = max(at for at, each in enumerate([Finding("ok"), *findings]) if each.state in ("ok", "moved"))
    failures = [each for each in findings[last:] if each.state == "failing"]

    assert (record.state == "dead") == (len(failures) >= 3)
    assert len(record.strikes) == min(3, len(failures))


@pytest.mark.parametrize(
    ("state", "record", "expected"),
    [
        ("", None, LinkState("unknown", "", "not checked yet")),
        ("nonsense", None, LinkState("unknown", "", "not checked yet")),
        ("", {}, LinkState("ok", DAY, "")),
        ("", {"state": "moved", "final": URL + "/"}, LinkState("ok", DAY, "")),
        (
            "",
            {"state": "moved", "final": "https://a.test/x"},
            LinkState("moved", DAY, final="https://a.test/x"),
        ),
        (
            "",
            {"state": "failing", "note": "answers 404", "strikes": (DAY,)},
            LinkState("unknown", DAY, "answers 404 (strike 1 of 3)"),
        ),
        (
            "renamed",
            {"state": "dead", "note": "answers 404", "strikes": ("2026-11-01", "2026-11-08", "2026-11-15")},
            LinkState("dead", DAY, "has another name today; answers 404, since 2026-11-01"),
        ),
        (
            "",
            {"state": "unknown", "note": "keeps programs out (403)"},
            LinkState("unknown", DAY, "keeps programs out (403)"),
        ),
        ("dead", {}, LinkState("dead", DAY, "what the lectures showed is gone")),
        ("dead", None, LinkState("dead", "", "what the lectures showed is gone")),
        ("archived", {}, LinkState("archived", DAY, "no longer maintained; kept for reading")),
        ("moved", None, LinkState("moved", "", "the address in the lectures has moved; this is the new one")),
    ],
)
def test_readers_are_told_what_visits_and_entry_say(
    state: str, record: dict[str, object] | None, expected: LinkState
) -> None:
    work = replace(WORK, fields={**WORK.fields, "state": state})

    assert links.state_of(work, known(**record) if record is not None else {}) == expected


def test_readers_are_told_of_a_copy_and_of_another_dead_link() -> None:
    gone = {
        **known(state="dead", note="answers 404", strikes=(DAY,)),
        URL + ".pdf": Record(URL + ".pdf", "dead", DAY, note="answers 404", strikes=(DAY,)),
    }
    work = replace(WORK, fields={**WORK.fields, "archived": "https://web.archive.org/web/1/x"})

    copy = "https://web.archive.org/web/1/x"
    assert links.state_of(work, gone) == LinkState("dead", DAY, f"answers 404, since {DAY}; PDF: dead", copy=copy)


def test_a_copy_that_only_a_visit_found_is_told_and_one_of_the_entry_comes_first() -> None:
    gone = known(state="dead", note="answers 404", strikes=(DAY,), copy="https://web.archive.org/web/2/x")
    named = replace(WORK, fields={**WORK.fields, "archived": "https://web.archive.org/web/1/x"})

    assert links.state_of(WORK, gone).copy == "https://web.archive.org/web/2/x"
    assert links.state_of(named, gone).copy == "https://web.archive.org/web/1/x"
    assert links.state_of(named, known()).copy == ""


def test_without_a_visit_the_day_on_which_somebody_looked_counts() -> None:
    looked = replace(WORK, fields={**WORK.fields, "urldate": "2026-01-02"})

    assert links.state_of(looked, {}) == LinkState("ok", "2026-01-02")
    assert links.state_of(looked, known(state="unknown", note="asks to sign in")).day == DAY


def test_a_work_without_a_link_says_so() -> None:
    assert links.state_of(Reference("a", "book", "A"), {}) == LinkState("unknown", "", "has no address")


def test_care_is_for_what_a_person_can_do() -> None:
    works = {"doe2020paper": WORK}
    copied = {"doe2020paper": replace(WORK, fields={**WORK.fields, "archived": URL})}
    place = Place("doe2020paper", "Paper", 1, True)
    note = Place("page.md", "a link", 3, False)

    def needs(state: str, references: dict[str, Reference], *places: Place) -> bool:
        return care.needs_care(care.Case(known(state=state)[URL], places), references)

    assert [needs(state, works, place) for state in STATES] == [False, True, False, True, False]
    assert not needs("dead", copied, place)
    assert needs("dead", copied, place, note)


@pytest.mark.parametrize(
    "title",
    [
        "404",
        "404 Not Found",
        "Not Found",
        "Page not found",
        "Page Not Found | Example",
        "Example - 404",
        "Oops! That page can’t be found.",
        "Sorry, the page you are looking for could not be found",
        "The page you requested was not found",
        "This page is no longer available",
        "This page doesn't exist",
        "We can't find that page",
        "Error 404 (Not Found)!!1",
        "Sorry, we couldn't find that page",
        "Video unavailable",
    ],
)
def test_an_apology_is_known(title: str) -> None:
    assert lost.page_says(f"<title>{title}</title>".encode()) == "lost"
    assert lost.page_says(f"<title>Example</title><h1><span>{title}</span></h1>".encode()) == "lost"


@pytest.mark.parametrize(
    "title",
    [
        "Why 404 pages matter",
        "What to do when a resource is not found in a cluster",
        "Missing Data",
        "Imputation of missing values",
        "Page – Wikipedia",
        "Data Not Found: A Study of Missing Links",
        "The Site Reliability Workbook",
        "Gone with the Wind",
        "No Free Lunch",
        "Attention Is All You Need",
        "404 Media",
    ],
)
def test_a_work_is_no_apology(title: str) -> None:
    assert lost.page_says(f"<title>{title}</title><h1>{title}</h1>".encode()) == ""


def test_no_title_of_ours_is_taken_for_an_apology() -> None:
    references, _, _ = bibliography.read("", (ROOT / "bibliography.bib").read_text(encoding="utf-8"))

    taken = [each.title for each in references.values() if lost.page_says(f"<h1>{each.title}</h1>".encode(), "utf-8")]
    assert taken == []


@given(st.binary(max_size=300), st.sampled_from(["", "utf-8", "latin-1", "no-such-charset"]))
def test_any_body_is_read(body: bytes, charset: str) -> None:
    assert lost.page_says(body, charset) in ("", "lost", "guarded")


RECORDS = st.builds(
    Record,
    st.sampled_from([URL, URL + "?a=ü", "http://a.test/%7B"]),
    st.sampled_from(STATES),
    st.just(DAY),
    st.sampled_from(["", DAY]),
    st.sampled_from(["", URL]),
    st.text(st.characters(codec="utf-8"), max_size=20),
    st.sampled_from([(), (DAY,), (DAY, "2026-11-24")]),
    st.sampled_from(["", URL]),
)


@given(st.lists(RECORDS))
def test_the_sidecar_comes_back_as_it_was(made: list[Record]) -> None:
    sidecar = {record.address: record for record in made}
    content = links.text(sidecar)

    assert links.read("links.json", content) == (sidecar, ())
    assert links.text(dict(reversed(sidecar.items()))) == content
    assert len(content.split("\n")) == (len(sidecar) + 3 if sidecar else 2)


@pytest.mark.parametrize(
    "bad",
    [
        '{"address": "javascript:alert(1)", "state": "ok", "day": "2026-11-23"}',
        '{"address": "https://a.test/#x", "state": "ok", "day": "2026-11-23"}',
        '{"address": "https://a.test/", "state": "fine", "day": "2026-11-23"}',
        '{"address": "https://a.test/", "state": "ok", "day": "20261123"}',
        '{"address": "https://a.test/", "state": "ok", "day": "2026-11-23", "copy": "javascript:1"}',
        '{"address": "https://a.test/", "state": "ok", "day": "2026-11-23", "more": "x"}',
        '{"address": "https://a.test/", "state": "dead", "day": "2026-11-23", "strikes": [1]}',
        '{"address": "https://a.test/", "state": "ok"}',
        '{"address": ["https://a.test/"], "state": "ok", "day": "2026-11-23"}',
        "[]",
        "null",
    ],
)
def test_a_faulty_record_is_told_with_its_line_and_left_out(bad: str) -> None:
    good = links.text(known()).split("\n")[1]
    records, problems = links.read("links.json", f"[\n{good},\n{bad}\n]\n")

    assert records == known()
    assert [(each.line, each.code) for each in problems] == [(3, "links-record")]


@pytest.mark.parametrize("content", ["{", "[1,", '{"a": 1}', "null", "[" * 100_000, '"x"'])
def test_a_sidecar_that_is_none_is_told(content: str) -> None:
    records, problems = links.read("links.json", content)

    assert not records
    assert [each.code for each in problems] == ["links-malformed"]
    assert links.read("links.json", "") == ({}, ())


NOTE = """---
title: A page
description: What it says.
---

## Part

See [the lab](https://example.org/lab#top) and the paper [@doe2020paper].
"""
FILE = """@online{doe2020paper,
  title = {Paper & more},
  author = {Doe, Jane},
  url = {https://example.org/paper#part},
  pdf = {https://example.org/paper.pdf},
}
"""


@pytest.fixture
def small(tmp_path: Path) -> site.Library:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "page.md").write_text(NOTE, encoding="utf-8")
    (tmp_path / "bibliography.bib").write_text(FILE, encoding="utf-8")
    return site.read(tmp_path / "bibliography.bib", tmp_path / "docs")


def test_outgoing_links_are_those_that_readers_see(small: site.Library) -> None:
    assert links.of_graph(small.graph) == {
        "https://example.org/lab": (Place("page.md", "the lab", 8, False),),
        "https://example.org/paper": (Place("doe2020paper", "Page", 1, True),),
        "https://example.org/paper.pdf": (Place("doe2020paper", "PDF", 1, True),),
    }
