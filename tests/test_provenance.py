"""How each record was verified, and where a reader can check what changed since: rows of a file beside the notes."""

import pytest

from build import work
from studynotes.graph import provenance

ROW = "source: website, day: 2026-11-26"


def problems(*rows, since="It moved."):
    """What is wrong with rows for two works, of which the first says what changed since."""
    works = {"a2020b": work("a2020b", since=since), "c2021d": work("c2021d")}
    by_key, faults = provenance.read("provenance.yml", "\n".join(rows))
    return [f"{problem.code}: {problem.message}" for problem in (*faults, *provenance.check("p.yml", works, by_key))]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (f'{ROW}, since_source: "https://example.org/news", since_day: 2026-11-26', []),
        (f"{ROW}, since_source: c2021d, since_day: 2026-11-26", []),
        (ROW, ["bib-since-source"]),
        (f'{ROW}, since_source: "https://example.org/news"', ["bib-since-source"]),
        (f"{ROW}, since_source: nobody2000none, since_day: 2026-11-26", ["bib-since-source"]),
        (f'{ROW}, since_source: "javascript:x", since_day: 2026-11-26', ["bib-since-source"]),
        ("source: hearsay, day: 2026-11-26", ["bib-provenance", "bib-provenance"]),
    ],
)
def test_what_changed_since_names_its_source_and_a_day(row, expected):
    found = problems(f"a2020b: {{{row}}}", f"c2021d: {{{ROW}}}")

    assert [problem.partition(":")[0] for problem in found] == expected


def test_a_work_that_says_nothing_of_later_needs_no_source():
    assert problems(f"a2020b: {{{ROW}}}", f"c2021d: {{{ROW}}}", since="") == []


def test_rows_and_entries_match():
    found = problems(f"a2020b: {{{ROW}}}", f"x2022y: {{{ROW}}}", since="")

    assert found == [
        'bib-provenance: "c2021d" has no row',
        'bib-provenance: "x2022y" is no entry of the bibliography',
    ]
