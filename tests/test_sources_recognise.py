"""What a text names: the lists of what is taken, and of what is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studynotes.author.sources import KINDS, Identifier, recognise

TAKEN = [
    ("1503.02531", "arxiv", "1503.02531"),
    ("arXiv:2010.02013v2", "arxiv", "2010.02013"),
    ("https://arxiv.org/abs/1912.02292v1", "arxiv", "1912.02292"),
    ("http://export.arxiv.org/pdf/1503.02531v1.pdf", "arxiv", "1503.02531"),
    ("https://arxiv.org/html/2404.01234?x=1#S1", "arxiv", "2404.01234"),
    ("hep-th/9901001", "arxiv", "hep-th/9901001"),
    ("math.GT/0309136v1", "arxiv", "math.GT/0309136"),
    ("10.48550/arXiv.1503.02531", "arxiv", "1503.02531"),
    ("10.1145/3533378", "doi", "10.1145/3533378"),
    ("doi: 10.1145/3533378", "doi", "10.1145/3533378"),
    ("http://dx.doi.org/10.1145/3533378", "doi", "10.1145/3533378"),
    ("https://doi.org/10.1002/(SICI)1097-4571(199806)49:8%3C693::AID%3E3.0.CO;2-O", "doi",
     "10.1002/(SICI)1097-4571(199806)49:8<693::AID>3.0.CO;2-O"),
    ("https://dl.acm.org/doi/pdf/10.1145/3533378?download=true", "doi", "10.1145/3533378"),
    ("https://link.springer.com/chapter/10.1007/978-3-030-01246-5_2", "doi", "10.1007/978-3-030-01246-5_2"),
    ("978-3-911578-03-5", "isbn", "978-3-911578-03-5"),
    ("ISBN-13: 978 3 911578 03 5", "isbn", "978-3-911578-03-5"),
    ("080442957X", "isbn", "080442957X"),
    ("https://github.com/great-expectations/great_expectations.git", "github", "great-expectations/great_expectations"),
    ("https://www.github.com/a/b.js/?tab=readme", "github", "a/b.js"),
    ("https://github.com/a/b/blob/main/x.md", "webpage", "https://github.com/a/b/blob/main/x.md"),
    ("https://github.com/topics/mlops", "webpage", "https://github.com/topics/mlops"),
    ("https://distill.pub/2020/bayesian-optimization/#s", "webpage", "https://distill.pub/2020/bayesian-optimization/"),
    (" @misc{a, title = {B}}", "pasted", "@misc{a, title = {B}}"),
]  # fmt: skip
LEFT = [
    ("", "nothing"),
    ("Hidden Technical Debt", "a title is no identifier"),
    ("1513.02531", "there is no month 13"),
    ("978-3-911578-03-6", "the check digit is wrong"),
    ("12345", "a number"),
    ("10.1145", "a DOI has a slash"),
    ("ftp://example.org/a", "not of the web"),
    ("https://user@example.org/", "hides where it leads"),
    ("javascript:alert(1)", "a script"),
    ("file:///etc/passwd", "a file"),
    ("example.org/page", "no scheme"),
    ("@handle", "no entry"),
]


@pytest.mark.parametrize(("text", "kind", "value"), TAKEN)
def test_taken(text: str, kind: str, value: str) -> None:
    assert recognise(text) == Identifier(kind, value)


@pytest.mark.parametrize(("text", "reason"), LEFT)
def test_left_alone(text: str, reason: str) -> None:
    assert recognise(text) is None, reason


@given(st.text())
def test_any_text_is_taken_or_left(text: str) -> None:
    found = recognise(text)

    assert found is None or found.kind in KINDS
