"""The map of the weeks: the pairs that share works, where their arcs end, and what is new on the home page."""

import re
from dataclasses import replace
from itertools import combinations

import pytest

from studynotes.model import Graph, Heading, Mention, Note, Reference
from studynotes.notes import reader
from studynotes.render import pages
from studynotes.render.pages import home, week_map
from studynotes.render.pages.work import Shelf

CITED = {(1, 1): "abc", (1, 2): "ab", (2, 1): "a", (2, 2): "", (5, 1): "d"}
"""The works that each week cites, by course and week."""


def note(course, week=None):
    front = {"course": course} | ({"week": week} if week else {})
    path = f"course-{course}-word/" + (f"week-{week}-name/" if week else "")
    return Note(f"{path.rstrip('/')}.md", f"/{path}", f"Title of {course}.{week}", front, "", 0)


def graph(cited=CITED):
    mentions = tuple(
        Mention(key, note(*place).url, "", f"cite-{key}-1", "") for place, keys in cited.items() for key in keys * 2
    )
    notes = (note(1), note(2), *(note(*place) for place in cited))
    works = {key: Reference(key, "article", key) for keys in cited.values() for key in keys}
    return Graph(works, notes, mentions, {key: key.upper() for key in works})


DOORS = "<!-- studynotes:doors -->"
ROWS = {row.note.url: row for course in week_map.courses(graph()) for row in course.rows}


def middles(rows):
    """The middle of each week's row by its address, from the arcs of the first week."""
    return {arc.other.url: arc.span for arc in rows[note(1, 1).url].arcs}


def test_courses_come_with_their_page_and_their_weeks_in_order():
    found = week_map.courses(graph())
    assert [(each.number, each.page and each.page.url, len(each.rows)) for each in found] == [
        (1, "/course-1-word/", 2),
        (2, "/course-2-word/", 2),
        (5, None, 1),
    ]


def test_a_pair_shares_the_works_that_both_cite_however_often():
    shared = {(row.note.url, arc.other.url): "".join(arc.works).lower() for row in ROWS.values() for arc in row.arcs}
    expected = {}
    for (one, first), (other, second) in combinations(CITED.items(), 2):
        if both := "".join(sorted({*first} & {*second})):
            expected[note(*one).url, note(*other).url] = expected[note(*other).url, note(*one).url] = both
    assert shared == expected
    assert [row.works for row in ROWS.values()] == [3, 2, 1, 0, 1]


def test_the_strongest_arc_comes_first():
    assert [len(arc.works) for arc in ROWS[note(1, 1).url].arcs] == [2, 1]


def test_an_arc_spans_the_rows_between_and_the_heading_of_a_course():
    assert middles(ROWS) == {note(1, 2).url: 1, note(2, 1).url: 2 + week_map.HEADING}
    assert [arc.span for arc in ROWS[note(2, 1).url].arcs] == [-2 - week_map.HEADING, -1 - week_map.HEADING]


def test_arcs_stay_in_the_gutter_and_a_wider_one_reaches_further():
    arcs = sorted((arc for row in ROWS.values() for arc in row.arcs), key=lambda arc: abs(arc.span))
    assert all(0 < arc.depth <= 1 for arc in arcs)
    assert [arc.depth for arc in arcs] == sorted(arc.depth for arc in arcs)


def test_each_arc_is_drawn_from_both_ends_and_seen_once():
    made = week_map.map_of_weeks(graph(), "/")
    assert made.count('class="map__arc"') == made.count("map__arc--back") == 3
    assert "3 pairs" in made


def test_a_week_says_what_it_shares_and_with_whom():
    made = week_map.map_of_weeks(graph(), "/")
    words = re.sub(r"<[^>]+>", "", " ".join(re.findall(r'<p class="map__words">(.*?)</p>', made)))
    assert "1.1 shares 2 works with 1.2 Title of 1.2 (A; B); 1 with 2.1 Title of 2.1 (A)." in words
    assert "2.2 shares no work with another week." in words


def test_every_week_that_shares_is_named_and_works_beyond_two_are_counted():
    cited = {(1, 1): "abcd", **{(2, week): "abc"[: week % 4] or "d" for week in range(1, 9)}}
    made = week_map.map_of_weeks(graph(cited), "/")
    first = re.sub(r"<[^>]+>", "", made.partition('<p class="map__words">')[2].partition("</p>")[0])
    assert [f"2.{week} Title of 2.{week} (" in first for week in range(1, 9)] == [True] * 8
    assert first.count("(A; B and 1 more)") == 2


@pytest.mark.parametrize("cited", [{}, {(1, 1): "a"}], ids=["no week", "one week"])
def test_few_weeks_make_a_map_without_arcs(cited):
    assert "map__arc" not in week_map.map_of_weeks(graph(cited), "/").replace("map__arcs", "")


def test_titles_are_text():
    week = Note("w.md", "/w/", "<b>", {"course": 1, "week": 1}, "", 0)
    assert "&lt;b&gt;" in week_map.map_of_weeks(Graph({}, (week,), (), {}), "/")


WEEKS = [
    replace(week, headings=(Heading(2, "One", "one", 3), Heading(3, "Part", "part", 4), Heading(2, "Two", "two", 6)))
    for week in (note(1, 1), note(1, 2), note(2, 1))
]
WORDS = dict(
    zip(
        (week.path for week in WEEKS),
        [
            ({"26": 9}, {}, {}, {"26": 1}, {"24": 5}, {}, {"26": 2}),
            ({}, {}, {}, {}, {"26": 2, "24": 1}, {}, {"24": 8}),
            ({}, {}, {}, {"24": 4}, {}, {}, {"24": 4}),
        ],
        strict=True,
    )
)
"""For each line, how many words came on which day; what stands above the first heading is in no section."""


def test_new_things_stand_by_day_and_the_most_changed_week_and_section_first():
    changed = dict.fromkeys(WORDS, "26")
    found = home.newest(WEEKS, changed, {"b": "26", "a": "26", "c": "25"}, WORDS.__getitem__)
    told = [
        (day.iso, [(change.week.url, change.words, *(top.text for top in change.sections)) for change in day.changes])
        for day in found
    ]
    urls = [week.url for week in WEEKS]
    assert [day.works for day in found] == [("b", "a"), ("c",), ()]
    assert told == [
        ("26", [(urls[0], 3, "Two", "One"), (urls[1], 2, "One")]),
        ("25", []),
        ("24", [(urls[1], 9, "Two", "One"), (urls[2], 8, "One", "Two"), (urls[0], 5, "One")]),
    ]


def test_a_page_without_history_has_no_changed_sections():
    assert home.changed_sections(WEEKS[0], "26", ()) == []
    assert home.changed_sections(note(1, 1), "26", WORDS[WEEKS[0].path]) == []


def test_only_the_last_days_are_shown():
    added = {f"key{n}": f"2026-11-0{n}" for n in range(1, 7)}
    assert [day.iso for day in home.newest([], {}, added, lambda path: ())] == [
        "2026-11-06",
        "2026-11-05",
        "2026-11-04",
    ]


def test_every_placeholder_of_the_home_page_is_filled():
    shelf = Shelf(graph(), {}, {}, added={"a": "2026-11-26"})
    text = "<!-- search --> <!-- studynotes:doors --> <!-- studynotes:map --> <!-- studynotes:new -->"
    made = pages.complete("index.md", text, shelf, {})
    assert "studynotes:" not in made
    assert "4 works" in made
    assert '<a href="references/?added=2026-11-26">1 work</a> added' in made
    assert "3 on this page" in made
    assert [name in made for name in ("Labs", "Code")] == [False, False]
    assert 'href="feed.xml"' in made


def test_labs_and_programs_have_a_door_with_their_number():
    written = {
        "course-1-word/week-1-name.md": "---\ntitle: T\ncourse: 1\nweek: 1\n---\n\n## Labs\n\n- **One**: a.\n- [Two](b.md).\n",
        "code/index.md": "---\ntitle: Code\n---\n\n[`a.py`](a.py), once more [a](a.py), [`b.py`](b.py), [r](r.txt).\n",
    }
    notes = [reader.read(path, text)[0] for path, text in written.items()]
    shelf = Shelf(replace(graph({}), notes=tuple(notes)), {}, {})
    doors = dict(
        re.findall(r'href="(labs/|code/)".*?count">([^<]+)', home.home_page(DOORS, shelf, {}, lambda path: ()))
    )
    assert doors == {"labs/": "2 labs", "code/": "2 programs"}


def test_the_page_of_a_course_ends_with_the_map_in_which_it_is_lit():
    shelf = Shelf(replace(graph(), notes=(note(1), note(1, 1))), {}, {})
    made = pages.complete("course-1-word/index.md", "Words.", shelf, {})
    assert made.startswith("Words.\n\n## The weeks")
    assert re.findall(r'map__course--lit" data-course="(\d)"', made) == ["1"]
    assert pages.complete("course-1-word/week-1-name.md", "Words.", shelf, {}) == "Words."
