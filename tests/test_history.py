import subprocess

from studynotes.graph import history


def git(folder, *arguments, day="2024-05-06"):
    environment = {
        "GIT_AUTHOR_DATE": f"{day}T00:00:00Z",
        "GIT_COMMITTER_DATE": f"{day}T00:00:00Z",
        "PATH": "/usr/bin:/bin:/usr/local/bin",
    }
    subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments],
        cwd=folder,
        check=True,
        env=environment,
        capture_output=True,
    )


def test_each_file_has_the_day_of_its_last_commit(tmp_path):
    docs = tmp_path / "docs"
    docs.mkdir()
    git(tmp_path, "init", "-q")
    (docs / "a.md").write_text("a")
    (docs / "b.md").write_text("b")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "one", day="2024-01-02")
    (docs / "b.md").write_text("bb")
    git(tmp_path, "commit", "-qam", "two", day="2024-03-04")
    assert history.last_changed(docs) == {"a.md": "2024-01-02", "b.md": "2024-03-04"}


def test_a_folder_without_git_has_no_history(tmp_path):
    assert history.last_changed(tmp_path) == {}
