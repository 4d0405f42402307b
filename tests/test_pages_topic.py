"""Topic pages, their index, the crosswalk, and what is put round the pages that an author writes."""

import re
from dataclasses import replace

from build import plain
from studynotes.bib.formatter import Formatted
from studynotes.model import Citation, CitationGroup, Date, Graph, Heading, Mention, Note, Reference
from studynotes.notes import reader
from studynotes.notes.paths import place
from studynotes.render import pages
from studynotes.render.pages import crosswalk, topic
from studynotes.render.pages.work import Shelf

TOPICS = {"mlops": "MLOps", "privacy": "Privacy", "lonely": "Lonely"}


def reference(key, *keywords):
    fields = {"annotation": f"Says {key}, e.g. this. Second sentence."}
    return Reference(key, "article", key.upper(), keywords=keywords, fields=fields)


def note(course, week, *cited):
    groups = tuple(
        CitationGroup(tuple(map(Citation, keys)), 0, 1, 1, 1, heading, anchor) for heading, anchor, keys in cited
    )
    front = {"course": course, "week": week}
    path = f"course-{course}-word/week-{week}-name"
    return Note(f"{path}.md", f"/{path}/", f"Week {course}.{week}", front, "", 0, groups=groups)


def site(works, notes):
    mentions = tuple(
        Mention(citation.key, each.url, group.heading, f"cite-{citation.key}-1", "A sentence.")
        for each in notes
        for group in each.groups
        for citation in group.citations
    )
    cited = {key: tuple(each for each in mentions if each.key == key) for key in {each.key for each in mentions}}
    written = tuple(
        Note(f"topics/{key}.md", f"/topics/{key}/", title, {"description": f"{title} is a topic."}, "", 0)
        for key, title in TOPICS.items()
    )
    labels = {each.key: f"{each.key.upper()}, 2015" for each in works}
    return Graph({each.key: each for each in works}, (*notes, *written), mentions, labels, cited)


GRAPH = site(
    [reference("a", "mlops", "privacy"), reference("b", "mlops"), reference("c", "privacy"), reference("d", "mlops")],
    [
        note(1, 1, ("One", "one", ("a",)), ("Two", "two", ("a", "b"))),
        note(1, 2, ("Three", "three", ("b",))),
        note(2, 1, ("", "", ("a",)), ("Four", "four", ("c",))),
    ],
)
SHELF = Shelf(GRAPH, {key: Formatted("", "", "") for key in "abcd"}, TOPICS)


def test_works_of_a_topic_stand_with_the_most_cited_first():
    assert [each.key for each in topic.works_of("mlops", GRAPH)] == ["a", "b", "d"]


def test_sections_with_most_works_of_the_topic_come_first():
    found = topic.sections_of({"a", "b"}, GRAPH.notes)
    sections = [(each.path[7], heading, count) for each, heading, _, count in found]
    assert sections == [("1", "Two", 2), ("1", "One", 1), ("1", "Three", 1), ("2", "", 1)]


def test_a_topic_and_a_course_offer_their_works_for_export():
    ways = re.findall(r'references/([^"]+)">([^<]+)</a>', topic.topic_tail("mlops", GRAPH, TOPICS).split("<table")[0])
    shelf = replace(
        SHELF,
        graph=replace(
            GRAPH,
            notes=(*GRAPH.notes, Note("course-1-word/index.md", "/course-1-word/", "", {"course": 1}, "", 0)),
        ),
    )
    assert ways == [
        ("?topic=mlops&amp;take=bib", "3 works"),
        ("?topic=mlops&amp;in=1&amp;take=bib", "course 1 (2)"),
        ("?topic=mlops&amp;in=2&amp;take=bib", "course 2 (1)"),
    ]
    assert '"../references/?in=1&amp;take=bib">Export the 2 works of' in pages.complete(
        "course-1-word/index.md", "", shelf, {}
    )


def test_what_stands_on_many_pages_comes_last_and_is_named_by_its_place():
    labs = (Heading(2, "Labs", "labs", 1),)
    weeks = [
        replace(note(1, week, ("Labs", "labs", ("a", "b")), ("One", "one", ("a",))), headings=labs)
        for week in range(1, 5)
    ]
    page = topic.topic_tail("mlops", site([reference("a", "mlops"), reference("b", "mlops")], weeks), TOPICS)
    named = re.findall(r'<li><a href="[^"]*#(?:one|labs)">([^<]*)</a>', page)
    assert named == ["One"] * 4 + [f"Course 1, week {week}: Labs" for week in range(1, 5)]


def test_a_citation_in_the_glossary_stands_under_its_term():
    text = "# Glossary\n\n## L\n\nLabel smoothing\n:   Softer targets [@a].\n\nLift\n:   A ratio [@a].\n"
    page, _ = reader.read("glossary.md", text)
    assert [(group.heading, group.heading_anchor) for group in page.groups] == [
        ("Label smoothing", "label-smoothing"),
        ("Lift", "lift"),
    ]
    assert place(page, "Lift") == "Lift, glossary"


def test_works_stand_side_by_side_in_a_table_made_from_their_entries():
    fields = {"annotation": "Says it. More.", "since": "Renamed. Twice.", "organization": "Doe"}
    old = replace(reference("a", "mlops"), fields=fields, date=Date(2015))
    page = topic.topic_tail("mlops", site([old, reference("b", "mlops")], []), TOPICS)
    assert '<table class="beside" aria-labelledby="works">' in page
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', page)
    assert [[plain(cell) for cell in re.findall("<td>(.*?)</td>", cells)] for _, cells in rows] == [
        ["2015", "Journal article", "Says it.", "Renamed."],
        ["", "Journal article", "Says b, e.g. this.", ""],
    ]
    assert plain(rows[0][0]) == "A Doe"
    assert re.findall(r'href="([^"]*)"', "".join(rows[0])) == ["../../references/a/"] * 2


def test_neighbors_share_works_and_have_a_page():
    assert topic.neighbors("mlops", GRAPH, TOPICS) == [("privacy", 1)]
    assert topic.neighbors("mlops", GRAPH, {"mlops": "MLOps"}) == []


def test_the_author_s_words_are_kept_and_completed():
    page = pages.complete("topics/mlops.md", "The author's words [@a].", SHELF, {})
    assert page.startswith("The author's words [@a].\n")
    assert re.findall(r"^## (.+)$", page, re.MULTILINE) == ["Works", "In the notes", "Neighbors { #neighbours }"]
    assert 'href="../../course-1-word/week-1-name/#two"' in page
    assert "Says a, e.g. this.</a>" in page


def test_a_topic_without_works_says_so():
    page = pages.complete("topics/lonely.md", "Words.", SHELF, {})
    assert "No work of the library" in page
    assert "## In the notes" not in page


def test_other_pages_stay_as_they_are():
    for path in ("course-1-word/week-1-name.md", "references/unknown.md", "topics/index.md", "index.md"):
        assert pages.complete(path, "Words.", SHELF, {}) == "Words."


def test_the_index_names_every_topic_in_order_with_its_counts():
    page = topic.topics_page(GRAPH, TOPICS)
    assert re.findall(r'topic__title" href="(\w+)/"', page) == ["lonely", "mlops", "privacy"]
    assert "MLOps is a topic." in page
    assert "3 works · 4 sections" in page


def test_the_index_groups_topics_by_the_course_that_cites_them_most():
    page = topic.topics_page(GRAPH, TOPICS)
    by_course = page.split("## By course")[1].split("## From A to Z")[0]
    assert re.findall(r'data-course="(\d)"|href="(\w+)/"', by_course) == [("1", ""), ("", "mlops"), ("", "privacy")]


def test_what_recurs_most_comes_first():
    weeks = {each.url: each for each in GRAPH.notes if "week" in each.front}
    rows = [(row.reference.key, len(row.weeks), row.times) for row in crosswalk.rows(GRAPH, weeks)]
    assert rows == [("a", 2, 3), ("b", 2, 2), ("c", 1, 1)]


def test_the_crosswalk_parts_courses_from_weeks_and_names_every_mark():
    page = crosswalk.crosswalk_page(GRAPH)
    across, within = page.split("## In several courses")[1].split("## In several weeks of one course")
    assert "../a/" in across
    assert "../b/" in within.split("## Week by week")[0]
    assert "Course 1, week 1, 2 citations" in plain(across)
    assert 'href="../../course-1-word/week-1-name/#cite-a-1"' in across
    assert "Of 3 works that the weeks cite, 1 return" in page


def test_a_site_without_weeks_has_an_empty_crosswalk():
    page = crosswalk.crosswalk_page(site([reference("a")], []))
    assert "## " not in page
