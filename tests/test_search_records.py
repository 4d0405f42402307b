"""What can be found, from small notes and from the real ones."""

from collections import Counter

import pytest

from conftest import ROOT
from studynotes import notes
from studynotes.notes import glossary, paths
from studynotes.search import asked, records, sections
from studynotes.search.record import KINDS
from studynotes.search.words import words

WEEK = """---
title: A week
description: What it is about.
course: 2
week: 3
---

## An idea

It says **this** [@sculley2015hidden], and that.

| Head | Other |
|---|---|
| cell | *more* |

```python
infer_schema(stats)
```

## Tools and data sets

| Name | What for |
|---|---|
| Evidently | drift reports |

## Labs

- [A first lab](https://example.org/) (`a.ipynb`).
  You do something.
- **A second lab**, graded.
- A third lab: on paper.

## Check yourself

??? question "Why is \\"that\\" so?"

    Because it is [@sculley2015hidden].
"""
NOTE = notes.read("course-2-data/week-3-storage.md", WEEK)[0]
GLOSSARY = """---
title: Glossary
---

## C

Canary release
: A small share first; also called canary deployment [@a].
    More about it.

CD
: **Continuous delivery.** Ready at any time.

GPU
: **Graphics processing unit.** It draws.

TPU
: **Tensor processing unit.** It multiplies.
"""


def named(parts):
    return [part.name for part in parts]


def test_sections_hold_what_the_reader_sees():
    parts = sections.sections(NOTE)
    assert named(parts) == ["A week", "An idea", "Tools and data sets", "Labs", 'Why is "that" so?']
    assert parts[1].text == "It says this, and that. Head; Other. cell; more."
    assert "infer_schema" in parts[1].code
    assert parts[-1].text == "Because it is."
    assert parts[-1].heading.anchor == "check-yourself"


def test_a_heading_without_text_of_its_own_is_found_by_what_is_below_it():
    note = notes.read("x.md", "# A\n\n## Above\n\n### One\n\nText.\n\n### Two\n\nMore.\n\n## Empty\n")[0]
    found = {part.name: part.text for part in sections.sections(note)}
    assert found["Above"] == "One; Two."
    assert "Empty" not in found


def test_labs_and_rows_are_taken_one_by_one():
    headings = {heading.anchor: heading for heading in NOTE.headings}
    labs = sections.items(NOTE, headings["labs"])
    assert named(labs) == ["A first lab", "A second lab", "A third lab"]
    assert "You do something." in labs[0].text
    rows = sections.rows(NOTE, headings["tools-and-data-sets"])
    assert [(row.name, row.text) for row in rows] == [("Evidently", "drift reports")]


def test_terms_have_other_names_and_the_anchors_of_the_page():
    note = notes.read(paths.GLOSSARY, GLOSSARY)[0]
    found = list(records.terms_of(note))
    assert [term.names for term in found] == [
        ("Canary release", "canary deployment"),
        ("CD", "Continuous delivery"),
        ("GPU", "Graphics processing unit"),
        ("TPU", "Tensor processing unit"),
    ]
    assert found[0].text == "A small share first; also called canary deployment. More about it."
    assert [term.url for term in found] == [f"{glossary.PAGE}#{term.anchor}" for term in glossary.read(note)]
    assert [term.expansion for term in found[:2]] == ["", "Continuous delivery"]
    assert [term.ending for term in found] == ["", "", "unit", "unit"]


@pytest.fixture(scope="module")
def found(real_library):
    return records.records(real_library.graph)


def test_everything_can_be_found(real_library, found):
    real = real_library.graph
    kinds = Counter(each.kind for each in found)
    assert {each.url for each in found} >= {f"/references/{key}/" for key in real.references}
    assert kinds["topic"] == sum(note.path.startswith("topics/") for note in real.notes)
    assert min(kinds[kind.name] for kind in KINDS) > 10
    assert all(each.names[0] and each.url.startswith("/") for each in found)


def test_a_work_is_found_by_all_its_marks(found):
    work = next(each for each in found if each.url == "/references/mitchell2019model/")
    assert work.names[0] == "Model Cards for Model Reporting"
    assert work.key == "mitchell2019model"
    assert any("Mitchell" in person for person in work.people)
    assert work.year == 2019
    assert work.topics
    assert work.courses
    assert "Mitchell et al., 2019" in work.place


def test_sections_of_topics_figures_and_questions_are_found_by_themselves(found):
    kinds = {each.url: each.kind for each in found if each.kind != "question"}
    assert kinds["/topics/concept-drift/"] == "topic"
    assert kinds["/topics/concept-drift/#which-window"] == "note"
    place = "/course-1-introduction/week-1-lifecycle/#diagram-the-four-phases-and-their-way-back"
    chart = "/course-3-modeling/week-1-search/#chart-the-five-brackets-of-hyperband-for-81-epochs"
    assert kinds[place] == kinds[chart] == "figure"
    assert any(each.kind == "question" and each.url.endswith("#check-yourself") for each in found)


def test_a_name_of_three_or_four_words_is_known_by_its_initials(found):
    names = {each.url: each.names for each in found}
    assert "sre" in names["/references/beyer2016site/"]
    assert not any("are" in each.names for each in found)  # a word is nobody's initials


def test_a_tool_is_known_by_its_former_and_its_later_name(found):
    names = {each.url: each.names for each in found}
    assert "Stackdriver" in names["/references/google2021monitoring/"]
    assert "Gemini Enterprise Agent Platform" in names["/references/google2021vertex/"]


def test_what_people_say_leads_to_places_that_there_are(real_library, found, tmp_path):
    said = asked.read(ROOT / "docs")
    known = {word for each in found for text in (*each.names, each.text) for word in words(text)}
    assert set(said.places) <= {each.url for each in found}
    assert {word for _, english in said.languages for word in words(english)} <= known
    assert asked.read(tmp_path) == asked.Asked()


def test_every_place_is_an_id_of_its_built_page(real_site, found):
    pages = {page: (real_site / page[1:] / "index.html").read_text(encoding="utf-8") for page in _pages(found)}
    lost = [
        each.url for each in found if "#" in each.url and f' id="{each.url.split("#")[1]}"' not in pages[_page(each)]
    ]
    labs = [each.url for each in found if each.kind == "lab"]
    assert (lost, len(labs) - len(set(labs))) == ([], 0)


def _pages(found):
    return {_page(each) for each in found}


def _page(record):
    return record.url.partition("#")[0]
