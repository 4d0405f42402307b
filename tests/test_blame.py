import subprocess

from studynotes.graph import blame
from studynotes.graph.blame import Days
from studynotes.model import Reference


def commit(folder, day):
    moment = f"{day}T12:00:00Z"
    for arguments in (["add", "."], ["commit", "-qm", "x"]):
        subprocess.run(
            ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments],
            cwd=folder,
            check=True,
            env={"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment, "PATH": "/usr/bin:/bin:/usr/local/bin"},
        )


def test_an_entry_has_the_day_it_came_and_the_day_it_changed(tmp_path):
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    file = tmp_path / "x.bib"
    file.write_text("@a{one,\n  t = {é},\n}\n", encoding="utf-8")
    commit(tmp_path, "2024-01-02")
    file.write_text("@a{zero,\n}\n\n@a{one,\n  t = {z},\n}\n\n@a{two,\n}\n", encoding="utf-8")
    commit(tmp_path, "2024-03-04")
    days = blame.line_days(file)
    assert (days[0], days[3], days[4], days[7]) == ("2024-03-04", "2024-01-02", "2024-03-04", "2024-03-04")
    works = [
        Reference("one", "book", "", line=4, source="@a{one,\n  t = {z},\n}"),
        Reference("two", "book", "", line=8, source="@a{two,\n}"),
        Reference("new", "book", "", line=19, source="@a{new,\n}"),
    ]
    assert blame.entry_days(works, days) == {
        "one": Days("2024-01-02", "2024-03-04"),
        "two": Days("2024-03-04", "2024-03-04"),
    }


def test_a_file_without_history_has_no_days(tmp_path):
    (tmp_path / "x.bib").write_text("x")
    assert blame.line_days(tmp_path / "x.bib") == ()
