"""`notes rename` and `notes merge`: every file that names a work follows, or none does."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from small import Small, entry, small
from studynotes.author.commands import citations, merge, rename
from studynotes.bib import bibtex, editing
from studynotes.bib.editing import Change
from studynotes.graph import redirects


@pytest.fixture
def project(tmp_path: Path) -> Small:
    return small(tmp_path)


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_a_renamed_work_is_renamed_everywhere(project: Small) -> None:
    page = project.page(
        "page.md",
        "A [@lee2015work], B [-@lee2015work, p. 3; @{lee2015work}], [page](references/lee2015work.md) `[@lee2015work]`.",
    )
    ran = project.notes("rename", "lee2015work", "zzz2015work")

    assert ran.code == 0
    assert (
        "\nA [@zzz2015work], B [-@zzz2015work, p. 3; @{zzz2015work}], [page](references/zzz2015work.md) `[@lee2015work]`.\n"
        in page.read_text()
    )
    assert project.bibliography.read_text().index("{zhou2017end,") < project.bibliography.read_text().index(
        "{zzz2015work,"
    )
    assert (project.root / "docs/references/redirects.yml").read_text() == "lee2015work: zzz2015work\n"
    assert "\nzzz2015work: {source" in (project.root / "docs/references/provenance.yml").read_text()


def test_the_library_is_without_fault_after_a_rename(project: Small) -> None:
    assert project.notes("rename", "lee2015work", "aaa2015work").code == 0
    assert project.notes("lint").err == "3 works, 3 citations, no faults\n"
    assert "we" not in project.notes("show", "lee2015work").err
    assert "[@aaa2015work]" in project.notes("show", "lee2015work").out


def test_other_bytes_stay(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    data = b"\xef\xbb\xbfA [@lee2015work].\r\nB \xff [@lee2015work]\nC\rD [@lee2015workshop]"
    (docs / "a.md").write_bytes(data)
    [change] = citations.changes(docs, "lee2015work", "x2015y")

    assert change.after == data.replace(b"[@lee2015work]", b"[@x2015y]")


def test_a_comment_goes_with_its_entry() -> None:
    data = b"% of the file\n\n@misc{b2017a,\n}\n\n% about it\n@misc{c2015a,\n}\n\n@misc{d2018a,\n}\n"
    expected = b"% of the file\n\n% about it\n@misc{a2015a,\n}\n\n@misc{b2017a,\n}\n\n@misc{d2018a,\n}\n"

    assert rename.renamed(data, "c2015a", "a2015a") == expected


def test_crossrefs_follow() -> None:
    data = b"@proceedings{lee2015work,\n  title = {A},\n}\n\n@inproceedings{a2015b,\n  crossref = {lee2015work},\n}\n"

    assert rename.renamed(data, "lee2015work", "b2015work") == (
        b"@inproceedings{a2015b,\n  crossref = {b2015work},\n}\n\n@proceedings{b2015work,\n  title = {A},\n}\n"
    )


@pytest.mark.parametrize(
    ("command", "old", "new", "reason"),
    [
        ("rename", "lee2015wrok", "a2015b", 'no work has the key "lee2015wrok"; did you mean lee2015work'),
        ("rename", "lee2015work", "Not A Key", "is not a key"),
        ("rename", "lee2015work", "lee2016tool", "notes merge lee2016tool lee2015work"),
        ("rename", "lee2015work", "lee2015work", "is the key of another work"),
        ("merge", "lee2015work", "lee2015work", "one work already"),
        ("merge", "lee2015work", "a2015b", 'no work has the key "a2015b"'),
    ],
)
def test_what_cannot_be_done_is_refused(project: Small, command: str, old: str, new: str, reason: str) -> None:
    before = contents(project.root)
    ran = project.notes(command, old, new)

    assert ran.code == 1
    assert reason in ran.err
    assert contents(project.root) == before


def test_a_dry_run_names_the_files_and_writes_nothing(project: Small) -> None:
    before = contents(project.root)
    ran = project.notes("rename", "--dry-run", "lee2015work", "aaa2015work")

    assert ran.code == 0
    assert [Path(line).name for line in ran.out.splitlines()] == [
        "page.md",
        "provenance.yml",
        "redirects.yml",
        "bibliography.bib",
    ]
    assert contents(project.root) == before


def test_redirects_never_chain_and_never_lead_away_from_a_work() -> None:
    once = redirects.with_redirect({}, "b", "c")
    known = {"b": "c"}

    assert once == "b: c\n"
    assert redirects.with_redirect(known, "c", "d") == "b: d\nc: d\n"
    assert redirects.with_redirect(known, "c", "b") == "c: b\n"
    assert redirects.with_redirect(known, "a", "c") == "a: c\nb: c\n"


def test_when_a_file_was_changed_meanwhile_nothing_is_written(project: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(project.root)
    theirs = before["bibliography.bib"] + b"% theirs"
    changes = rename.note_changes

    def slow(docs: Path, old: str, new: str) -> list[Change]:
        project.bibliography.write_bytes(theirs)
        return changes(docs, old, new)

    monkeypatch.setattr(rename, "note_changes", slow)
    ran = project.notes("rename", "lee2015work", "a2015b")

    assert (ran.code, "changed by somebody else" in ran.err) == (1, True)
    assert contents(project.root) == before | {"bibliography.bib": theirs}


@pytest.mark.parametrize("at", range(3))
def test_a_call_that_was_cut_short_is_finished_by_the_same_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    for name in ("whole", "cut"):
        (tmp_path / name).mkdir()
        small(tmp_path / name)
    whole, cut = Small(tmp_path / "whole"), Small(tmp_path / "cut")
    whole.notes("rename", "lee2015work", "aaa2015work")
    write, written = editing.write, list[Path]()

    def write_until(path: Path, data: bytes, expected: bytes | None = None) -> None:
        if len(written) > at:
            raise KeyboardInterrupt
        write(path, data, expected)
        written.append(path)

    with monkeypatch.context() as patched:
        patched.setattr(editing, "write", write_until)
        assert cut.notes("rename", "lee2015work", "aaa2015work").code == 130
    assert contents(cut.root) != contents(whole.root)
    assert cut.notes("rename", "lee2015work", "aaa2015work").code == 0
    assert contents(cut.root) == contents(whole.root)


def test_a_call_cut_short_behind_the_bibliography_is_finished(project: Small) -> None:
    assert project.notes("rename", "lee2015work", "aaa2015work").code == 0
    page = project.page("late.md", "Late [@lee2015work].")
    ran = project.notes("rename", "lee2015work", "aaa2015work")

    assert ran.code == 0
    assert "Late [@aaa2015work]." in page.read_text()


def test_merged_works_are_one(project: Small) -> None:
    text = project.bibliography.read_text().replace("  date = {2015},\n", "")
    text = text.replace(
        "  url = {https://example.org/lee2016tool},\n",
        "  doi = {10.1234/x},\n  url = {https://example.org/lee2016tool},\n",
    )
    project.bibliography.write_text(text)
    ran = project.notes("merge", "--force", "lee2015work", "lee2016tool")
    made = project.bibliography.read_text()

    assert ran.code == 0
    assert "lee2016tool" not in made
    assert "  date = {2016},\n  doi = {10.1234/x},\n  url = {https://example.org/lee2015work},\n" in made
    assert 'look at: title is "A Work", and was "Another Tool" in lee2016tool' in ran.err
    assert "cites lee2015work twice" not in ran.err
    assert (project.root / "docs/references/redirects.yml").read_text() == "lee2016tool: lee2015work\n"
    assert "lee2016tool" not in (project.root / "docs/references/provenance.yml").read_text()
    assert project.notes("lint").code == 0


def test_two_works_are_not_merged_without_a_word(project: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    before = contents(project.root)
    ran = project.notes("merge", "lee2015work", "lee2016tool")

    assert (ran.code, contents(project.root)) == (1, before)
    assert "[@lee2015work] A Work (2015)" in ran.err
    assert "add --force" in ran.err


@pytest.mark.parametrize("written", ['"A" # "B"', "name", "{A},\n  title = {B}"])
def test_an_entry_that_is_not_plain_is_not_merged(project: Small, written: str) -> None:
    odd = entry("lee2015odd").replace("{A Work}", written)
    project.bibliography.write_text(odd + "\n" + project.bibliography.read_text())

    assert "mend it first" in project.notes("merge", "lee2015work", "lee2015odd").err


def test_old_fields_count_as_the_new_ones() -> None:
    (kept, other), _ = bibtex.parse("", "@misc{a, year = 2015}\n@misc{b, date = {2016}, journal = {J}}")

    text, differences = merge.merge(kept, other)

    assert text == "@misc{a,\n  year = {2015},\n  journal = {J},\n}"
    assert differences == ['date is "2015", and was "2016" in b']


def test_an_empty_field_is_filled_from_the_other_and_is_no_difference() -> None:
    (kept, other), _ = bibtex.parse(
        "", "@misc{a, keywords = {x}, annotation = {}}\n@misc{b, keywords = {}, annotation = {Ours.}}"
    )

    assert merge.merge(kept, other) == ("@misc{a,\n  keywords = {x},\n  annotation = {Ours.},\n}", [])
