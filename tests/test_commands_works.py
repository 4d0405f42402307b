"""`notes new`, `show`, `export`: pages begun, works shown and handed on."""

from __future__ import annotations

import json
from pathlib import Path

import bibtexparser
import pytest
import rispy

from conftest import ROOT
from small import Small, entry, small
from studynotes import site
from studynotes.author.commands import new

SOURCE = "source: https://www.coursera.org/learn/x\n"


@pytest.fixture
def project(tmp_path: Path) -> Small:
    made = small(tmp_path)
    more = f"course: 2\nstatus: draft\n{SOURCE}"
    made.page("course-2-data/index.md", "A course [@zhou2017end].", more)
    return made


def test_a_new_week_stands_at_its_place_and_without_fault(project: Small) -> None:
    ran = project.notes("new", "week", "2.4", "The labels: why & how")
    made = project.root / "docs" / "course-2-data" / "week-4-labels.md"

    assert (ran.code, ran.out) == (0, f"{made}\n")
    assert "course-2-data/week-4-labels.md" in ran.err
    assert made.read_text().startswith('---\ntitle: "The labels: why & how"\n')
    assert SOURCE in made.read_text()
    assert project.notes("lint").code == 0


def test_a_new_week_has_the_sections_of_the_others() -> None:
    page = (ROOT / "docs" / "course-2-data" / "week-1-collecting.md").read_text(encoding="utf-8")

    wanted = [line for line in new._SECTIONS.splitlines() if line.startswith("## ")]
    assert [line for line in page.splitlines() if line in wanted] == wanted


@pytest.mark.parametrize(
    ("number", "title", "code", "reason"),
    [
        ("2.0", "Labels", 2, "is no course and week"),
        ("2", "Labels", 2, "is no course and week"),
        ("2.1", "the of", 2, "has a word in it"),
        ("2.1", "a\x1b[31mb", 2, "has a word in it"),
        ("2.1", "A" * 81, 2, "at most 80 characters"),
        ("1.1", "Labels", 1, "there is no one folder"),
    ],
)
def test_a_week_that_cannot_be_begun_is_refused(
    project: Small, number: str, title: str, code: int, reason: str
) -> None:
    ran = project.notes("new", "week", number, title)

    assert ran.code == code
    assert reason in ran.err
    assert not list(project.root.rglob("week-*"))


def test_a_fifth_course_with_a_sixth_week_needs_no_change_elsewhere(project: Small) -> None:
    page = "https://example.org/five"
    first = project.notes("new", "course", "5", "More: of it", "--source", page)
    week = project.notes("new", "week", "5.6", "Streaming")
    paths = [Path(ran.out.strip()) for ran in (first, week)]

    assert [path.relative_to(project.root).as_posix() for path in paths] == [
        "docs/course-5-more/index.md",
        "docs/course-5-more/week-6-streaming.md",
    ]
    assert all(f"status: draft\nsource: {page}\n" in path.read_text() for path in paths)
    assert project.notes("lint").code == 0
    assert "exists; nothing was written" in project.notes("new", "course", "5", "Other").err


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (["work", "A paper"], 2, "notes add"),
        (["topic", "1", "Alpha"], 2, "put quotes round it"),
        (["topic", "Alpha"], 1, "exists"),
        (["term", "Drift"], 1, "there is no"),
        (["course", "5", "More"], 2, "--source"),
        (["course", "0", "More"], 2, "is no number of a course"),
    ],
)
def test_what_cannot_be_begun_is_told_with_its_remedy(project: Small, words: list[str], code: int, reason: str) -> None:
    ran = project.notes("new", *words)
    assert (ran.code, reason in ran.err) == (code, True)


def test_a_new_topic_is_a_keyword(project: Small) -> None:
    ran = project.notes("new", "topic", "Stream processing")
    assert (ran.code, "keyword: stream-processing" in ran.err) == (0, True)
    assert project.notes("lint").code == 0


TERMS = "## A\n\nAlpha\n: One.\n\nAxis\n: Two.\n\n## C\n\nCell\n: Three.\n"


@pytest.mark.parametrize(
    ("name", "around"),
    [
        ("Aardvark", "## A\n\nAardvark\n: TODO say what it means.\n\nAlpha"),
        ("A/B test", "## A\n\nA/B test\n: TODO say what it means.\n\nAlpha"),
        ("Anchor", ": One.\n\nAnchor\n: TODO say what it means.\n\nAxis"),
        ("azure", ": Two.\n\nazure\n: TODO say what it means.\n\n## C"),
        ("Bias", ": Two.\n\n## B\n\nBias\n: TODO say what it means.\n\n## C"),
        ("Curve", ": Three.\n\nCurve\n: TODO say what it means.\n"),
        ("Zone", ": Three.\n\n## Z\n\nZone\n: TODO say what it means.\n"),
    ],
)
def test_a_new_term_stands_at_its_place_in_the_alphabet(project: Small, name: str, around: str) -> None:
    page = project.page("glossary.md", TERMS)
    ran = project.notes("new", "term", name)
    lines = page.read_text().split("\n")

    assert around in page.read_text()
    assert lines[int(ran.err.split()[1]) - 1] == name
    assert "note-term-order" not in project.notes("lint").out
    assert "nothing was written" in project.notes("new", "term", name).err


@pytest.mark.parametrize("title", ["Yes", "2021", "null", "# no", "a: b", "@x", "'", "[x]", "Ünder & over", "- x"])
def test_a_title_is_a_text_whatever_yaml_takes_it_for(project: Small, title: str) -> None:
    ran = project.notes("new", "week", "2.1", title, "--word", "word")
    read = site.read(project.bibliography, project.root / "docs")

    assert ran.code == 0
    assert [note.front["title"] for note in read.graph.notes if "week-1-word" in note.path] == [title]


def test_a_page_is_never_written_over(project: Small) -> None:
    page = project.page("course-2-data/week-4-other.md", "Mine.")
    before = page.read_bytes()
    ran = project.notes("new", "week", "2.4", "Labels")

    assert ran.code == 1
    assert "exists; nothing was written" in ran.err
    assert page.read_bytes() == before
    assert not (page.parent / "week-4-labels.md").exists()


def test_a_work_is_shown_with_who_cites_it(project: Small) -> None:
    out = project.notes("show", "lee2015work").out

    assert "cite it as [@lee2015work], which reads (Lee, 2015)" in out
    assert "@online{lee2015work," in out
    assert 'cited 2 times\n  /page/ under "Small things"\n    One sentence (Lee, 2015).' in out
    assert "no page cites it" not in out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["anoth", "TOOL"], 0, "cite it as [@lee2016tool]"),
        (["lee"], 1, "[@lee2015work] A Work\n[@lee2016tool] Another Tool"),
        (["no", "such"], 1, 'has these words in its title "no such"'),
    ],
)
def test_a_work_is_found_by_words_of_its_title(project: Small, words: list[str], code: int, told: str) -> None:
    ran = project.notes("show", *words)

    assert ran.code == code
    assert told in ran.out + ran.err


def test_an_export_is_of_the_works_that_are_named(project: Small) -> None:
    assert project.notes("export", "another", "tool").out.count("@online{") == 1
    assert project.notes("export", "lee2015work").out.count("@online{lee2015work,") == 1
    assert project.notes("export", "nothing").code == 1
    assert (project.notes("export", "--course", "2").code, project.notes("export", "--course", "9").code) == (0, 2)


def test_a_near_key_is_offered(project: Small) -> None:
    ran = project.notes("show", "lee2015wrok")

    assert (ran.code, ran.out) == (1, "")
    assert "did you mean lee2015work" in ran.err


CALLS = [["show", "lee2015work"], ["export"], ["rename", "lee2015work", "a2015b"], ["merge", "--force", "lee2015work", "lee2016tool"]]  # fmt: skip


@pytest.mark.parametrize("words", CALLS, ids=" ".join)
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("bibliography.bib", "cannot be read: No such file or directory: call notes beside mkdocs.yml"),
        ("docs", "there is no folder"),
    ],
)
def test_what_is_missing_is_told_and_not_taken_for_empty(
    project: Small, words: list[str], name: str, told: str
) -> None:
    (project.root / name).rename(project.root / "other")
    ran = project.notes(*words)

    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


@pytest.mark.parametrize("words", CALLS, ids=" ".join)
def test_a_faulty_bibliography_is_told_beside_the_result(project: Small, words: list[str]) -> None:
    with project.bibliography.open("a") as file:
        file.write("\n@misc{zz2020open, title = {\n")
    ran = project.notes(*words)

    assert ran.code == 0
    assert "bibliography.bib:28:27: bib-unclosed: the { opened here is never closed (add })" in ran.err


def test_other_programs_read_the_exports(project: Small) -> None:
    out = {form: project.notes("export", "--format", form).out for form in ("bib", "ris", "csljson")}
    keys = ["lee2015work", "lee2016tool", "zhou2017end"]

    assert [each.key for each in bibtexparser.parse_string(out["bib"]).entries] == keys
    assert [each["id"] for each in rispy.loads(out["ris"])] == keys
    assert [each["id"] for each in json.loads(out["csljson"])] == keys


def test_course_and_topic_choose(project: Small) -> None:
    project.bibliography.write_text(project.bibliography.read_text().replace("{alpha, beta}", "{beta, alpha}", 1))

    assert project.notes("export", "--course", "2").err == "1 work\n"
    assert "there is no course 1" in project.notes("export", "--course", "1").err
    assert project.notes("export", "--topic", "alpha").err == "3 works\n"
    ran = project.notes("export", "--topic", "alpah")
    assert ran.code == 2
    assert "did you mean alpha?" in ran.err


def test_markdown_is_a_list_and_text_of_others_is_text(project: Small) -> None:
    project.bibliography.write_text(entry("lee2015work", r"A \_[x](y)* <b>"))
    out = project.notes("export", "--format", "md").out

    assert out.startswith("- Lee, A. (2015). A \\_\\[x\\](y)\\* \\<b\\>.")
    assert "<https://example.org/lee2015work>\n  On lee2015work: one other" in out


def test_a_file_is_written_whole(project: Small) -> None:
    target = project.root / "works.bib"

    assert project.notes("export", "--output", str(target)).code == 0
    assert target.read_text() == project.notes("export").out
    ran = project.notes("export", "--output", str(project.root / "none" / "works.bib"))
    assert ran.code == 1
    assert ran.err.endswith("works.bib: No such file or directory\n")
