import pickle
import sqlite3

import pytest

from studynotes.graph import cache
from studynotes.graph.cache import FOLDER, Cache
from studynotes.model import Problem

PROBLEM = Problem("a.md", 1, 1, "code", "é")


def made_again(root, parts="x"):
    """Whether a fresh process would make the result of some parts."""
    calls = []
    result = Cache(root).kept(parts, lambda: calls.append(1) or PROBLEM)
    assert result == PROBLEM
    return bool(calls)


def fill(root, *many):
    kept = Cache(root)
    for parts in many or ("x",):
        kept.kept(parts, lambda: PROBLEM)
    kept.save()
    return root / FOLDER / "results.sqlite"


def test_what_was_saved_is_not_made_again_and_other_parts_are(tmp_path):
    fill(tmp_path)
    assert not made_again(tmp_path)
    assert made_again(tmp_path, "y")


def test_nothing_is_written_before_it_is_saved(tmp_path):
    Cache(tmp_path).kept("x", lambda: PROBLEM)
    assert made_again(tmp_path)


def test_a_build_that_is_killed_leaves_what_it_made_but_for_the_last_megabytes(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "_AT_ONCE", len(pickle.dumps(PROBLEM)))
    killed = Cache(tmp_path)
    for parts in "xyz":
        killed.kept(parts, lambda: PROBLEM)
    assert [made_again(tmp_path, parts) for parts in "xyz"] == [False, False, True]


@pytest.mark.parametrize("data", [b"", b"{", b"SQLite format 3\x00 and no more", b"\x00" * 9000])
def test_a_file_that_cannot_be_used_is_begun_anew(tmp_path, data):
    fill(tmp_path).write_bytes(data)
    assert made_again(tmp_path)
    fill(tmp_path)
    assert not made_again(tmp_path)


class Harmful:
    def __reduce__(self):
        return print, ("ran",)


@pytest.mark.parametrize("stored", [b"", b"no pickle", pickle.dumps(Harmful())])
def test_a_stored_result_that_is_damaged_or_would_run_is_made_again(tmp_path, stored, capsys):
    with sqlite3.connect(fill(tmp_path)) as file:
        file.execute("update results set result = ?", [stored])
    assert made_again(tmp_path)
    assert not capsys.readouterr().out


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path):
    (tmp_path / ".cache").write_text("no folder")
    fill_again = Cache(tmp_path)
    assert fill_again.kept("x", lambda: PROBLEM) == PROBLEM
    fill_again.save()
    assert made_again(tmp_path)


def test_other_code_or_packages_make_all_anew(tmp_path, monkeypatch):
    fill(tmp_path)
    monkeypatch.setattr(cache, "_CODE", "other")
    assert made_again(tmp_path)


def test_a_fingerprint_of_files_changes_with_names_and_bytes(tmp_path):
    prints = set()
    for name, text in (("a.html", "x"), ("a.html", "y"), ("b.html", "y")):
        (tmp_path / name).write_text(text)
        prints.add(cache.of_files(tmp_path, "*.html"))
    assert len(prints) == 3


def test_a_file_that_grew_too_large_keeps_what_the_last_build_used(tmp_path, monkeypatch):
    fill(tmp_path, "x", "y")
    monkeypatch.setattr(cache, "MOST", 1)
    fill(tmp_path, "x", "z")
    assert [made_again(tmp_path, parts) for parts in "xyz"] == [False, True, False]


def test_a_running_process_remembers_the_build_before_even_one_that_failed(tmp_path):
    kept = Cache(tmp_path, remembers=True)
    kept.kept("x", lambda: PROBLEM)
    kept.begin()
    assert kept.kept("x", lambda: pytest.fail("was made again")) == PROBLEM
