"""What is kept of a link, and what readers are told of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from small import entry, small
from studynotes import site
from studynotes.graph import link_state
from studynotes.graph.link_state import STATES, Place, Record, Sidecar
from studynotes.model import LinkState, Reference

URL = "https://example.org/paper"
WORK = Reference("doe2020paper", "online", "Paper", fields={"url": URL, "pdf": f"{URL}.pdf"})
DAY = "2026-11-23"


def known(**more: object) -> Sidecar:
    return {URL: replace(Record(URL, "ok", DAY, DAY), **more)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "record", "expected"),
    [
        ("", None, LinkState("unknown", "", "not checked yet")),
        ("nonsense", None, LinkState("unknown", "", "not checked yet")),
        ("", {}, LinkState("ok", DAY, "")),
        ("", {"state": "moved", "final": URL + "/"}, LinkState("ok", DAY, "")),
        ("", {"state": "moved", "final": "https://a.test/x"}, LinkState("moved", DAY, final="https://a.test/x")),
        (
            "",
            {"state": "failing", "note": "answers 404", "strikes": (DAY,)},
            LinkState("unknown", DAY, "answers 404 (strike 1 of 3)"),
        ),
        (
            "renamed",
            {"state": "dead", "note": "answers 404", "strikes": ("2026-11-01", "2026-11-08", "2026-11-15")},
            LinkState("dead", DAY, "has another name today; answers 404, since 1 November 2026"),
        ),
        ("", {"state": "unknown", "note": "answers 403"}, LinkState("unknown", DAY, "answers 403")),
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

    assert link_state.state_of(work, known(**record) if record is not None else {}) == expected


def test_readers_are_told_of_a_copy_and_of_another_dead_link() -> None:
    gone = {
        **known(state="dead", note="answers 404", strikes=(DAY,)),
        URL + ".pdf": Record(URL + ".pdf", "dead", DAY, note="answers 404", strikes=(DAY,)),
    }
    work = replace(WORK, fields={**WORK.fields, "archived": "https://web.archive.org/web/1/x"})

    copy = "https://web.archive.org/web/1/x"
    assert link_state.state_of(work, gone) == LinkState(
        "dead", DAY, "answers 404, since 23 November 2026; PDF: dead", copy=copy
    )


def test_a_copy_that_only_a_visit_found_is_told_and_one_of_the_entry_comes_first() -> None:
    gone = known(state="dead", note="answers 404", strikes=(DAY,), copy="https://web.archive.org/web/2/x")
    named = replace(WORK, fields={**WORK.fields, "archived": "https://web.archive.org/web/1/x"})

    assert link_state.state_of(WORK, gone).copy == "https://web.archive.org/web/2/x"
    assert link_state.state_of(named, gone).copy == "https://web.archive.org/web/1/x"
    assert link_state.state_of(named, known()).copy == ""


def test_without_a_visit_the_day_on_which_somebody_looked_counts() -> None:
    looked = replace(WORK, fields={**WORK.fields, "urldate": "2026-01-02"})

    assert link_state.state_of(looked, {}) == LinkState("ok", "2026-01-02")
    assert link_state.state_of(looked, known(state="unknown", note="asks to sign in")).day == DAY


def test_a_work_without_a_link_says_so() -> None:
    assert link_state.state_of(Reference("a", "book", "A"), {}) == LinkState("unknown", "", "has no address")


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
    content = link_state.text(sidecar)

    assert link_state.read("links.json", content) == (sidecar, ())
    assert link_state.text(dict(reversed(sidecar.items()))) == content
    assert len(content.split("\n")) == (len(sidecar) + 3 if sidecar else 2)


SOUND = {"address": "https://a.test/", "state": "ok", "day": "2026-11-23"}
FAULTS = [
    {"address": "javascript:alert(1)"},
    {"address": "https://a.test/#x"},
    {"address": ["https://a.test/"]},
    {"state": "fine"},
    {"day": "20261123"},
    {"copy": "javascript:1"},
    {"more": "x"},
    {"strikes": [1]},
]
NO_RECORDS = [[], None, {"address": "https://a.test/", "state": "ok"}, *(SOUND | fault for fault in FAULTS)]


@pytest.mark.parametrize("bad", [json.dumps(record) for record in NO_RECORDS])
def test_a_faulty_record_is_told_with_its_line_and_left_out(bad: str) -> None:
    good = link_state.text(known()).split("\n")[1]
    records, problems = link_state.read("links.json", f"[\n{good},\n{bad}\n]\n")

    assert records == known()
    assert [(each.line, each.code) for each in problems] == [(3, "links-record")]


@pytest.mark.parametrize("content", ["{", "[1,", '{"a": 1}', "null", "[" * 100_000, '"x"'])
def test_a_sidecar_that_is_none_is_told(content: str) -> None:
    records, problems = link_state.read("links.json", content)

    assert not records
    assert [each.code for each in problems] == ["links-malformed"]
    assert link_state.read("links.json", "") == ({}, ())


def test_outgoing_links_are_those_that_readers_see(tmp_path: Path) -> None:
    made = small(tmp_path)
    made.page("page.md", "See [the lab](https://example.org/lab#top) and the paper [@lee2015work].")
    made.bibliography.write_text(entry("lee2015work").replace("keywords", f"pdf = {{{URL}.pdf}},\n  keywords"))

    assert link_state.of_graph(site.read(made.bibliography, tmp_path / "docs").graph) == {
        "https://example.org/lab": (Place("page.md", "the lab", 6, False),),
        "https://example.org/lee2015work": (Place("lee2015work", "Page", 1, True),),
        f"{URL}.pdf": (Place("lee2015work", "PDF", 1, True),),
    }
