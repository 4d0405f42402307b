"""Two works are one by DOI, arXiv id, address or title; siblings are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from studynotes.author import duplicates
from studynotes.bib import bibliography
from studynotes.model import Reference

ROOT = Path(__file__).resolve().parent.parent


def work(title: str = "A Title of Its Own", key: str = "known", **fields: str) -> Reference:
    return Reference(key, "misc", title, fields={"title": title, **fields})


KNOWN = work(
    "Hidden Technical Debt in Machine Learning Systems",
    doi="10.1000/AbC",
    eprint="1503.02531",
    eprinttype="arxiv",
    url="https://www.example.org/a/",
    courseurl="http://old.example.org/a?id=1",
    code="https://github.com/a/b",
)


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (work(doi="10.1000/aBc"), "the same DOI"),
        (work(eprint="1503.02531", eprinttype="arxiv"), "the same arXiv id"),
        (work(url="http://example.org/a?utm_source=x#top"), "the same address"),
        (work(pdf="https://old.example.org/a?id=1"), "the same address"),
        (work("Hidden technical debt in machine-learning systems."), "a title alike by 100%"),
        (work("Hidden Technical Debt in Machine Learning System"), "a title alike by 99%"),
    ],
)
def test_taken_for_the_same(new: Reference, reason: str) -> None:
    match = duplicates.find(new, [work("Another"), KNOWN])

    assert match
    assert (match.key, match.reason) == ("known", reason)


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (work(url="https://github.com/a/b"), "a program is another work than the paper on it"),
        (work(url="https://www.example.org/a?id=1"), "a query makes another page"),
        (work("Hidden Technical Debt"), "a part of a title"),
        (work(eprint="1503.02531", eprinttype="hal"), "a number of another archive"),
    ],
)
def test_left_alone(new: Reference, reason: str) -> None:
    assert duplicates.find(new, [KNOWN]) is None, reason


def test_no_two_works_of_the_real_bibliography_are_near_each_other() -> None:
    text = (ROOT / "bibliography.bib").read_text(encoding="utf-8")
    works = bibliography.read("bibliography.bib", text)[0].values()
    near = [
        (one.key, match.key, match.reason)
        for one, *others in (tuple(works)[at:] for at in range(len(works)))
        if (match := duplicates.find(one, others)) and not match.is_certain
    ]

    assert not near
