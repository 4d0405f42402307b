"""Forty identifiers of eight kinds become entries that agree, field by field, with what the authority answers.

The answers stand in tests/payloads, whose README says what they are.
"""

from __future__ import annotations

from collections import Counter
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
TO_FILL = {"bib-keyword-count", "bib-annotation-length"}


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


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['source']}: {case['identifier'][:40]}")
def test_entry_agrees_with_the_authority_and_breaks_no_rule_but_those_for_our_own_words(case: dict[str, Any]) -> None:
    reference, text, found = entry_of(case)
    expected = {name: str(value) for name, value in case.items() if name not in ("source", "identifier")}
    actual = {name: _tex(name, reference.get(name)) for name in reference.fields}

    assert actual | {"type": reference.kind, "author": writer.names(reference.authors)} == expected
    assert keys.is_key(reference.key)
    assert not found, text


def _tex(name: str, text: str) -> str:
    return text.replace("–", "--") if name == "pages" else text
