"""Forty identifiers of eight kinds become entries that agree, field by field, with what the authority answers.

`python tests/test_sources_table.py` prints the table. The answers stand in tests/payloads, whose README says what they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from recorded import PAYLOADS, Recorded
from studynotes.author.commands.entering import key_of
from studynotes.author.sources import fetch, recognise
from studynotes.bib import bibliography, keys, writer
from studynotes.lint.rules import bibliography as rules
from studynotes.model import Reference

CASES: list[dict[str, Any]] = yaml.safe_load((PAYLOADS / "expected.yml").read_text(encoding="utf-8"))
TO_FILL = {"bib-empty-field", "bib-keyword-count", "bib-annotation-length"}


def text_of(identifier: str) -> str:
    if identifier.startswith("pasted/"):
        return (PAYLOADS / identifier).read_text(encoding="utf-8")
    return identifier


def entry_of(case: dict[str, Any]) -> tuple[Reference, str, tuple[str, ...]]:
    """Go the whole way to the entry's text, and read that text back."""
    identifier = recognise(text_of(case["identifier"]))
    assert identifier
    candidate = fetch(Recorded(), identifier)
    key = key_of(candidate.reference, {}, 2026)
    text = writer.entry(candidate.reference, key) + "\n"
    references, entries, problems = bibliography.read("new.bib", text)
    found = {problem.code for problem in (*problems, *rules.check(entries, references, frozenset()))}
    return references[key], text, tuple(found - TO_FILL)


def test_the_table_holds_forty_identifiers_of_eight_kinds() -> None:
    assert len(CASES) == 40
    assert len(Counter(case["source"] for case in CASES)) == 8


def sides(case: dict[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the fields that the entry has, and those that it should have."""
    reference, _, _ = entry_of(case)
    expected = {name: str(value) for name, value in case.items() if name not in ("source", "identifier")}
    actual = {name: _tex(name, reference.get(name)) for name in reference.fields} | {
        "type": reference.kind,
        "author": writer.names(reference.authors),
    }
    return actual, expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['source']}: {case['identifier'][:40]}")
def test_entry_agrees_with_the_authority(case: dict[str, Any]) -> None:
    actual, expected = sides(case)

    assert actual == expected


def test_the_table_has_a_row_for_each_identifier_and_a_sum() -> None:
    lines = list(table())

    assert len(lines) == 2 + 40 + 1
    assert lines[-1].startswith("| 8 kinds | 40 identifiers | 40 entries |")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['source']}: {case['identifier'][:40]}")
def test_entry_keeps_every_rule_but_those_for_our_own_words(case: dict[str, Any]) -> None:
    reference, text, found = entry_of(case)

    assert keys.is_key(reference.key)
    assert not found, text


def table() -> Iterator[str]:
    """Yield a Markdown table: each identifier, its entry, how many fields agree, how many rules it breaks."""
    yield "| source | identifier | entry | fields | agree | faults |"
    yield "| --- | --- | --- | --: | --: | --: |"
    fields = agreeing = faults = 0
    for case in CASES:
        reference, _, found = entry_of(case)
        actual, expected = sides(case)
        names = actual.keys() | expected.keys()
        same = sum(actual.get(name) == expected.get(name) for name in names)
        cells = (
            case["source"],
            case["identifier"],
            f"@{reference.kind}{{{reference.key}}}",
            len(names),
            same,
            len(found),
        )
        yield f"| {' | '.join(map(str, cells))} |"
        fields, agreeing, faults = fields + len(names), agreeing + same, faults + len(found)
    kinds = len({case["source"] for case in CASES})
    yield f"| {kinds} kinds | {len(CASES)} identifiers | {len(CASES)} entries | {fields} | {agreeing} | {faults} |"


def _tex(name: str, text: str) -> str:
    return text.replace("–", "--") if name == "pages" else text


if __name__ == "__main__":
    print("\n".join(table()))
