"""Days from git: of files, of lines, of entries."""

import subprocess

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


def test_a_file_has_the_day_of_its_last_commit(tmp_path):
    docs = tmp_path / "docs"
    docs.mkdir()
    git(tmp_path, "init", "-q")
    (docs / "a.md").write_text("a")
    (docs / "b.md").write_text("b")
    commit(tmp_path, "2024-01-02")
    (docs / "b.md").write_text("bb")
    commit(tmp_path, "2024-03-04")

    assert dates.last_changed(docs) == {"a.md": "2024-01-02", "b.md": "2024-03-04"}


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


def test_without_history_there_are_no_days(tmp_path):
    (tmp_path / "x.bib").write_text("x")

    assert dates.last_changed(tmp_path) == {}
    assert dates.line_days(tmp_path / "x.bib") == ()
