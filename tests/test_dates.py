"""Days from git: of files, of lines, of entries."""

import subprocess

import pytest

from studynotes.graph import dates
from studynotes.graph.dates import Days
from studynotes.model import Reference


def git(folder, *arguments, day="2024-01-02"):
    moment = f"{day}T12:00:00Z"
    environment = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment, "PATH": "/usr/bin:/bin:/usr/local/bin"}
    person = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run(["git", *person, *arguments], cwd=folder, check=True, env=environment, capture_output=True)


def commit(folder, day):
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "x", day=day)


def word_days(file):
    return dates.word_days(file, dates.versions(file.parent).get(file.name, ()))


def test_a_file_has_the_days_of_its_commits_the_last_first(tmp_path):
    docs = tmp_path / "docs"
    docs.mkdir()
    git(tmp_path, "init", "-q")
    (docs / "a.md").write_text("a")
    (docs / "b.md").write_text("b")
    commit(tmp_path, "2024-01-02")
    (docs / "b.md").write_text("bb")
    commit(tmp_path, "2024-03-04")

    days = {path: [day for day, _ in found] for path, found in dates.versions(docs).items()}

    assert days == {"a.md": ["2024-01-02"], "b.md": ["2024-03-04", "2024-01-02"]}


def test_an_entry_has_the_day_it_came_and_the_day_it_changed(tmp_path):
    git(tmp_path, "init", "-q")
    file = tmp_path / "x.bib"
    file.write_text("@a{one,\n  t = {é},\n}\n", encoding="utf-8")
    commit(tmp_path, "2024-01-02")
    file.write_text("@a{zero,\n}\n\n@a{one,\n  t = {z},\n}\n\n@a{two,\n}\n", encoding="utf-8")
    commit(tmp_path, "2024-03-04")
    works = [
        Reference("one", "book", "", line=4, source="@a{one,\n  t = {z},\n}"),
        Reference("two", "book", "", line=8, source="@a{two,\n}"),
        Reference("new", "book", "", line=19, source="@a{new,\n}"),
    ]

    days = dates.line_days(file)

    assert (days[0], days[3], days[4], days[7]) == ("2024-03-04", "2024-01-02", "2024-03-04", "2024-03-04")
    assert dates.entry_days(works, days) == {
        "one": Days("2024-01-02", "2024-03-04"),
        "two": Days("2024-03-04", "2024-03-04"),
    }


BEGUN = "One two three four five six.\nSeven eight nine ten.\nAlpha beta gamma delta.\n"
CHANGES = {
    "broken anew": (BEGUN.replace(" four", "\nfour").replace(".\nSeven", ". Seven"), 0),
    "moved": ("Alpha beta gamma delta.\nOne two three four five six.\nSeven eight nine ten.\n", 0),
    "set in bold": (BEGUN.replace("two three", "**two three**"), 0),
    "cited, and linked": (BEGUN.replace("six", "[six](a/new/address.md) [[@new2026key]]{.evidence}"), 0),
    "one word for another": (BEGUN.replace("eight", "new"), 1),
    "a sentence more": (BEGUN + "What is new here.\n", 4),
}


@pytest.mark.parametrize(("text", "expected"), CHANGES.values(), ids=CHANGES)
def test_a_word_has_the_day_it_came_wherever_it_stands(tmp_path, text, expected):
    git(tmp_path, "init", "-q")
    for day, version in (("2024-01-02", BEGUN), ("2024-03-04", text)):
        (tmp_path / "x.md").write_text(version)
        commit(tmp_path, day)

    lines = word_days(tmp_path / "x.md")

    assert sum(line.get("2024-03-04", 0) for line in lines) == expected
    assert sum(line.get("2024-01-02", 0) for line in lines) == 14 - (expected == 1)
    assert all("2024-03-04" in line for line in lines if expected == 4 and line is lines[-1])


def test_of_many_days_the_words_of_the_last_are_told_apart(tmp_path):
    git(tmp_path, "init", "-q")
    for day in range(1, 8):
        with (tmp_path / "x.md").open("a") as file:
            file.write(f"Words of day{day}.\n")
        commit(tmp_path, f"2024-01-0{day}")

    assert word_days(tmp_path / "x.md")[1:5] == ({"": 3}, {"": 3}, {"2024-01-04": 3}, {"2024-01-05": 3})


def test_without_history_there_are_no_days(tmp_path):
    (tmp_path / "x.bib").write_text("x")

    assert dates.versions(tmp_path) == {}
    assert dates.line_days(tmp_path / "x.bib") == ()
    assert word_days(tmp_path / "x.bib") == ()
