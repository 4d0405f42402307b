"""Entries go in, out and over; every other byte stays, and a write is whole or not at all."""

from __future__ import annotations

import stat
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from studynotes.bib import bibtex, editing
from studynotes.bib.editing import Change

ENTRY = "@misc{{{key},\n  title = {{{key}}},\n}}"
ROOT = Path(__file__).resolve().parent.parent
KEYS = st.from_regex(r"[a-z]{1,3}[12][0-9]{3}[a-z]{1,3}", fullmatch=True)


def entry(key: str) -> str:
    return ENTRY.format(key=key)


def keys_of(data: bytes) -> list[str]:
    return [each.key for each in bibtex.parse("", data.decode("utf-8", "surrogateescape"))[0]]


def same(one: bytes, other: bytes) -> int:
    """Return how many bytes two files have in common at their beginnings."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (first, second) in pairs if first != second), min(len(one), len(other)))


def is_inserted(old: bytes, new: bytes, middle: bytes) -> bool:
    """Tell whether new is old with one piece put in, and the piece holds nothing but the entry and line ends."""
    length = len(new) - len(old)
    head, tail = same(old, new), same(old[::-1], new[::-1])
    return any(new[at : at + length].strip(b"\r\n") == middle for at in range(len(old) - tail, head + 1))


@given(st.lists(KEYS, unique=True, max_size=8), KEYS, st.sampled_from(["\n", "\r\n"]), st.booleans(), st.booleans())
def test_inserting_keeps_every_other_byte_and_the_order(
    keys: list[str], key: str, end: str, has_last_line_end: bool, has_mark: bool
) -> None:
    old = (end * 2).join(entry(each).replace("\n", end) for each in sorted(set(keys) - {key}))
    data = (("\ufeff" if has_mark else "") + old + (end if has_last_line_end else "")).encode()
    new = editing.insert(data, key, entry(key))

    assert is_inserted(data, new, entry(key).replace("\n", "\r\n" if b"\r\n" in data else "\n").encode())
    assert [each.removeprefix("\ufeff") for each in keys_of(new)] == sorted({*keys, key})
    if has_last_line_end and keys and set(keys) != {key}:
        assert editing.remove(new, key) == data


PIECES = ["% note\n", "\n", "junk\n", "}\n", "\xff", "\r\n", "@misc{d2000d, a={\n", "@misc{e2000e}"]


@given(st.lists(st.sampled_from([*PIECES, "@misc{b2000b,\n title={x}\n}\n"])))
@example(["% top\n", "@misc{b2000b,\n title={x}\n}\n"])
@example(["@misc{b2000b,\n title={x}\n}", "@misc{e2000e}"])
def test_inserting_keeps_every_other_byte_of_any_file(pieces: list[str]) -> None:
    data = "".join(pieces).encode("latin-1")
    end = "\r\n" if 2 * data.count(b"\r\n") > data.count(b"\n") else "\n"

    new = editing.insert(data, "c2000c", entry("c2000c"))
    assert is_inserted(data, new, entry("c2000c").replace("\n", end).encode())


def test_an_entry_goes_above_the_comment_of_the_next() -> None:
    data = b"% the file's own\n\n@misc{a2000a,\n}\n\n% on c\n@misc{c2000c,\n}\n"
    new = editing.insert(data, "b2000b", entry("b2000b")).decode()

    assert new.index("a2000a") < new.index("b2000b") < new.index("% on c")
    assert editing.insert(b"% top\n@misc{b2000b,\n}\n", "a2000a", "@misc{a2000a,\n}").startswith(b"% top\n@misc{a2000a")


def test_the_real_bibliography_takes_an_entry_and_gives_it_back() -> None:
    data = (ROOT / "bibliography.bib").read_bytes()
    for key in ("aaa1900first", "lee2019middle", "zzz2100last"):
        new = editing.insert(data, key, entry(key))
        assert all(before < after for before, after in pairwise(keys_of(new)))
        assert editing.remove(new, key) == data


def test_replacing_keeps_every_other_byte() -> None:
    data = b"\xef\xbb\xbf@misc{a2000a,\r\n}\r\n\r\n@misc{b2000b,\r\n}\r\n% \xff\r\n"

    assert editing.replace(data, "b2000b", "@misc{b2000b,\n  x = {1},\n}") == data.replace(
        b"b2000b,\r\n}", b"b2000b,\r\n  x = {1},\r\n}"
    )


@pytest.mark.parametrize("change", [lambda: editing.remove(b"", "a"), lambda: editing.replace(b"", "a", "")])
def test_a_missing_entry_is_a_key_error(change) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(KeyError):
        change()


@pytest.mark.parametrize("step", ["write_bytes", "chmod"])
@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_write_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, fault: BaseException
) -> None:
    path = tmp_path / "a.bib"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise fault

    with monkeypatch.context() as patched:
        patched.setattr(Path, step, fail)
        with pytest.raises(type(fault)) as told:
            editing.write(path, b"new")

    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.bib"]
    assert getattr(told.value, "filename", str(path)) == str(path)


def test_mode_and_link_are_kept(tmp_path: Path) -> None:
    path, link = tmp_path / "a.bib", tmp_path / "link.bib"
    path.write_bytes(b"old")
    path.chmod(0o640)
    link.symlink_to(path)
    editing.write(link, b"new", expected=b"old")

    assert link.is_symlink()
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_somebody_else_s_change_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "a.bib"
    path.write_bytes(b"theirs")
    with pytest.raises(editing.Changed):
        editing.write(path, b"new", expected=b"old")

    assert path.read_bytes() == b"theirs"


def test_files_are_written_together_or_not_at_all(tmp_path: Path) -> None:
    one, two, new = (tmp_path / name for name in ("one", "two", "folder/new"))
    one.write_bytes(b"1")
    two.write_bytes(b"theirs")
    changes = [Change(one, b"1", b"11"), Change(new, None, b"3"), Change(two, b"2", b"22")]
    for wrong in (changes, [Change(one, None, b"11")]):
        with pytest.raises(editing.Changed):
            editing.write_all(wrong)

    assert (one.read_bytes(), new.exists()) == (b"1", False)
    two.write_bytes(b"2")
    editing.write_all(changes)
    assert (one.read_bytes(), two.read_bytes(), new.read_bytes()) == (b"11", b"22", b"3")
