"""Every citation of the real notes, from the work that lists it to the sentence that it stands in."""

from __future__ import annotations

import functools
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from lxml import html
from lxml.html import HtmlElement

from studynotes.site import Library

BLOCKS = {"p", "li", "dd", "tr", "blockquote"}
Mention = dict[str, str]


@pytest.fixture(scope="module")
def mentions(real_site: Path) -> list[Mention]:
    found: list[Mention] = json.loads((real_site / "references" / "citations.json").read_text(encoding="utf-8"))
    return found


@functools.lru_cache(maxsize=200)
def page(site: Path, address: str) -> HtmlElement:
    return html.fromstring((site / address.strip("/") / "index.html").read_bytes())


def letters(text: str) -> str:
    return re.sub(r"\W+", "", text)


def test_the_list_holds_every_citation_of_the_sources_once(real_library: Library, mentions: list[Mention]) -> None:
    notes = real_library.graph.notes
    written = Counter((cited.key, note.url) for note in notes for group in note.groups for cited in group.citations)
    assert sum(written.values()) > 1000
    assert Counter((each["key"], each["page"]) for each in mentions) == written
    assert len({(each["page"], each["anchor"]) for each in mentions}) == len(mentions)


def test_each_citation_is_once_in_cited_by_with_its_sentence(real_site: Path, mentions: list[Mention]) -> None:
    wanted = Counter((each["key"], f"../..{each['page']}#{each['anchor']}", each["sentence"]) for each in mentions)
    shown = Counter(
        (folder.name, item.find("a").get("href"), item.find("blockquote").text_content())
        for folder in sorted((real_site / "references").iterdir())
        if (folder / "index.html").exists()
        for item in page(real_site, f"references/{folder.name}").xpath('//ul[@class="cited-by"]/li')
    )
    assert shown == wanted


def test_each_link_lands_on_an_element_that_holds_its_sentence(real_site: Path, mentions: list[Mention]) -> None:
    wrong = []
    for each in mentions:
        (target,) = page(real_site, each["page"]).xpath("//*[@id=$anchor]", anchor=each["anchor"])
        block = next(above for above in target.iterancestors() if above.tag in BLOCKS)
        held = letters(each["sentence"]) in letters(block.text_content())
        wrong += [each] * (not held or target.get("href") != f"#ref-{each['key']}")
    assert wrong == []
