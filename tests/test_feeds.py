from xml.etree import ElementTree

import pytest

from studynotes import notes
from studynotes.bib.formatter import Formatted
from studynotes.model import Graph, Note, Reference, Site
from studynotes.render import feeds

SITE = Site("https://example.org/notes/", "Notes & more", "What they are.", "Doe")
ATOM = "{http://www.w3.org/2005/Atom}"
WEEK = Note("a/w.md", "/a/w/", "Week <1>", {"course": 1, "week": 1, "description": "A & B"}, "", 0)
OTHER = Note("a/v.md", "/a/v/", "Week 2", {"course": 1, "week": 2}, "", 0)
ABOUT = Note("about.md", "/about/", "About", {}, "", 0)
DAYS = {"a/w.md": "2026-01-02", "a/v.md": "2026-03-04", "about.md": "2026-05-06"}
WORKS = [
    Reference(f"k{n:02}", "book", f"T{n}\x0b", keywords=("mlops",), fields={"annotation": "Ours."}) for n in range(60)
]
ADDED = {work.key: f"2026-01-{int(work.key[1:]) % 28 + 1:02}" for work in WORKS}
NEWS, _ = notes.read(
    "a/n.md",
    """---
course: 1
description: What it is about.
---
Old.

## Kept

Old.

## Told anew

Old,
but *new* & true [@k01].

Old again.

| new |
|---|

### Part

- New, too.

## Drawn anew

![New](picture.svg)
""",
)
WORD_DAYS = [
    {"2026-01-02" if "ew" in line and "anew" not in line else "2026-01-01": 1} for line in NEWS.text.split("\n")
]


def feed_of(pages, days=DAYS, word_days=(), formatted=None):
    return feeds.notes_feed(pages, formatted or {}, days, SITE, lambda path: word_days)


NOTES_FEED = feed_of([WEEK, OTHER, ABOUT])
WORKS_FEED = feeds.works_feed(WORKS, ADDED, SITE)


def children(element, name):
    return element.findall(ATOM + name)


@pytest.mark.parametrize("text", [NOTES_FEED, WORKS_FEED, feed_of([WEEK], {})])
def test_a_feed_has_what_rfc_4287_asks_for(text):
    feed = ElementTree.fromstring(text)
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *children(feed, "entry")):
        for name in ("id", "title", "updated"):
            (only,) = children(element, name)
            assert only.text
        assert children(element, "updated")[0].text.endswith("T00:00:00Z")
        assert [each.get("href") for each in children(element, "link") if each.get("rel") == "alternate"]
    assert children(feed, "author")[0][0].text == "Doe"
    assert len([each for each in children(feed, "link") if each.get("rel") == "self"]) == 1
    names = [each.text for each in feed.iter(f"{ATOM}id")]
    assert len(set(names)) == len(names)


def test_the_page_that_changed_last_comes_first_and_only_pages_of_courses_come():
    feed = ElementTree.fromstring(NOTES_FEED)
    assert [children(each, "title")[0].text for each in children(feed, "entry")] == ["Week 2", "Week <1>"]
    assert children(feed, "updated")[0].text == "2026-03-04T00:00:00Z"


def test_the_feed_of_notes_has_the_words_that_changed_last_below_their_sections():
    works = {"k01": Formatted("Doe, 2015", "2015", "Doe. T.")}
    feed = ElementTree.fromstring(feed_of([NEWS], {"a/n.md": "2026-01-02"}, WORD_DAYS, works))
    (content,) = feed.iter(f"{ATOM}content")
    page = ElementTree.fromstring(f"<div>{content.text}</div>")
    assert [(part.tag, "".join(part.itertext())) for part in page] == [
        ("p", "What it is about."),
        ("h2", "Told anew"),
        ("p", "Old, but new & true (Doe, 2015)."),
        ("p", "New, too."),
        ("h2", "Drawn anew"),
    ]
    assert page.find("h2/a").get("href") == "https://example.org/notes/a/n/#told-anew"


def test_a_page_without_a_history_of_lines_has_its_summary_alone():
    entries = children(ElementTree.fromstring(feed_of([WEEK])), "entry")
    assert [(children(each, "summary")[0].text, children(each, "content")) for each in entries] == [("A & B", [])]


def test_fifty_pages_that_are_new_as_a_whole_stay_below_300_kb():
    text = "## Section\n\n" + f"{'Word & word. ' * 40}\n\n" * 60
    pages = [notes.read(f"a/{number}.md", f"---\ncourse: 1\n---\n{text}")[0] for number in range(60)]
    word_days = [{"2026-01-02": 1}] * text.count("\n")
    feed = feed_of(pages, {page.path: "2026-01-02" for page in pages}, word_days)
    assert len(children(ElementTree.fromstring(feed), "entry")) == 50
    assert 200_000 < len(feed.encode()) < 300_000


def test_the_newest_fifty_works_come_with_our_words():
    entries = children(ElementTree.fromstring(WORKS_FEED), "entry")
    days = [children(each, "updated")[0].text for each in entries]
    assert len(entries) == 50
    assert days == sorted(days, reverse=True)
    assert "<p>Ours.</p>" in children(entries[0], "content")[0].text
    assert children(entries[0], "content")[0].get("type") == "html"
    assert children(entries[0], "category")[0].get("term") == "mlops"


def test_names_last_and_the_order_of_what_is_given_changes_nothing():
    assert feeds.tag(SITE, "/a/w/") == "tag:example.org,2026:/notes/a/w/"
    assert feed_of([ABOUT, OTHER, WEEK]) == NOTES_FEED
    assert feeds.works_feed(reversed(WORKS), ADDED, SITE) == WORKS_FEED


def test_the_feed_of_works_has_all_that_is_said_of_a_new_one_and_the_ways_to_it():
    fields = {"annotation": "A & B <C>.", "since": "Moved.", "url": "https://a.org/?x&y"}
    work = Reference("k01", "online", "T", fields=fields)
    (entry,) = children(ElementTree.fromstring(feeds.works_feed([work], {"k01": "2026-01-02"}, SITE)), "entry")
    page = ElementTree.fromstring(f"<div>{children(entry, 'content')[0].text}</div>")
    assert ["".join(part.itertext()) for part in page][1:] == ["A & B <C>.", "Since: Moved.", "Page"]
    assert [link.get("href") for link in children(entry, "link") if link.get("rel") == "related"] == [fields["url"]]


def test_programs_learn_how_to_search_and_where_the_sitemap_is():
    files = feeds.all_files(Graph({}, (), (), {}), {}, {}, {}, SITE, lambda path: ())
    search = ElementTree.fromstring(files["opensearch.xml"])
    told = {part.tag.rpartition("}")[2]: part for part in search}
    assert (told["ShortName"].text, told["Description"].text) == ("Notes & more", "What they are.")
    assert told["Url"].get("template") == "https://example.org/notes/search/?q={searchTerms}"
    assert "Sitemap: https://example.org/notes/sitemap.xml\n" in files["robots.txt"]
