"""`notes links` from the call to the files, against a web that a test makes up; clock and pauses are injected."""

from __future__ import annotations

import argparse
import io
import json
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recorded import PAYLOADS
from studynotes.author.commands import links as command
from studynotes.author.commands.link_rounds import World
from studynotes.author.http.answers import Answer, Failure, Hop, Temporary, Unknown
from studynotes.author.links import archive, fixes
from studynotes.author.links.fixes import Proposal
from studynotes.bib import bibliography, editing
from studynotes.bib.kinds import FIELDS
from studynotes.graph import links
from studynotes.graph.links import Record
from studynotes.model import Entry, Field

FILE = """% the file's own comment  \r
@online{ang2020added,
  title = {Added {By} Us},
  author = {Ang, Ann},
  url = {https://a.test/old},
  origin = {added},
}

@online{bee2020course,
  title = {From the Course},
  author = {Bee, Bob},
  url = {https://b.test/old#part},
  pdf = {https://b.test/old.pdf},
  keywords = {a, b},
}

@online{cat2020gone,
  title = {Gone},
  author = {Cat, Cy},
  url = "https://c.test/gone" ,
  note = {see url = {https://c.test/gone}}
}
"""
NOTE = """---
title: A page
description: What it says.
---

## Part

See [the lab](https://d.test/lab#top) and [@bee2020course].
"""
AVAILABLE = (PAYLOADS / "links" / "available.json").read_bytes()
COPY = "https://web.archive.org/web/20210510120000/http://www.example.org/gone"
Web = Mapping[str, "int | str | Failure | BaseException"]
MOVED: Web = {
    "https://a.test/old": "301 https://a.test/new",
    "https://b.test/old": "308 https://b.test/new_{}",
    "https://b.test/old.pdf": "302 https://b.test/new.pdf",
}


class Made:
    """A web: each address has a status, a redirect, or a failure; 200 if it is not named."""

    def __init__(self, web: Web, copies: bytes = AVAILABLE) -> None:
        self.web, self.copies, self.asked = web, copies, list[str]()

    def ask(self, address: str, accept: str = "*/*", types: tuple[str, ...] = ()) -> Answer:
        self.asked.append(address)
        if address.startswith("https://archive.org/"):
            return Answer(address, 200, "application/json", self.copies)
        kind = "application/pdf" if address.endswith(".pdf") else "text/html"
        match self.web.get(address, 200):
            case BaseException() as fault:
                raise fault
            case str() as redirect:
                status, _, final = redirect.partition(" ")
                return Answer(final, 200, kind, b"<title>Work</title>", hops=(Hop(int(status), final),))
            case status:
                return Answer(address, status, kind, b"")
        raise AssertionError


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str
    asked: list[str]
    file: bytes
    sidecar: Mapping[str, Record]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "page.md").write_text(NOTE, encoding="utf-8")
    (tmp_path / "bibliography.bib").write_bytes(FILE.encode())
    return tmp_path


def run(project: Path, *arguments: str, web: Web | None = None, day: int = 0, copies: bytes = AVAILABLE) -> Ran:
    parser = argparse.ArgumentParser()
    command.register(parser.add_subparsers())
    file, docs = project / "bibliography.bib", project / "docs"
    options = parser.parse_args(["links", *arguments, "--bibliography", str(file), "--docs", str(docs)])
    out, err, made = io.StringIO(), io.StringIO(), Made(web or {}, copies)
    today = date(2026, 11, 1) + timedelta(day)
    world = World(lambda: nullcontext(made), out, err, lambda: today, lambda _: None, lambda: 0.0)
    code = command.check(options, world)
    path = docs / links.PATH
    sidecar, problems = links.read("", path.read_text(encoding="utf-8") if path.exists() else "")
    assert not problems or "malformed" in err.getvalue()
    return Ran(code, out.getvalue(), err.getvalue(), made.asked, file.read_bytes(), sidecar)


def test_every_link_is_asked_once_and_kept(project: Path) -> None:
    ran = run(project)

    assert ran.code == 0
    assert sorted(ran.asked) == sorted(ran.sidecar)
    assert [urlsplit(each).netloc for each in ran.sidecar] == ["a.test", "b.test", "b.test", "c.test", "d.test"]
    assert {record.state for record in ran.sidecar.values()} == {"ok"}
    assert "5 visited; known: 5 ok" in ran.err
    assert ran.file == FILE.encode()


def test_what_was_fine_is_not_asked_again_before_its_time(project: Path) -> None:
    web = {"https://a.test/old": 404, "https://d.test/lab": 403}
    run(project, web=web)

    assert run(project, web=web).asked == []
    assert sorted(run(project, web=web, day=1).asked) == sorted(web)
    assert sorted(run(project, day=6).asked) == sorted(web)
    assert len(run(project, day=7).asked) == 3
    assert len(run(project, "--since", "0d", day=7).asked) == 5


def test_three_days_of_failure_bring_the_copy_and_a_success_takes_all_back(project: Path) -> None:
    web = {"https://c.test/gone": 404}
    codes = [run(project, web=web, day=day).code for day in range(2)]
    dead = run(project, web=web, day=2)

    assert [*codes, dead.code] == [0, 0, 1]
    assert dead.sidecar["https://c.test/gone"].strikes == ("2026-11-01", "2026-11-02", "2026-11-03")
    assert dead.sidecar["https://c.test/gone"].copy == COPY
    assert f"archived = {{{COPY}}}" in dead.out
    query = parse_qs(urlsplit(dead.asked[-1]).query)
    assert query == {"url": ["https://c.test/gone"], "timestamp": ["20210512"]}
    assert run(project, web=web, day=9).asked.count(dead.asked[-1]) == 0
    assert run(project, day=16).sidecar["https://c.test/gone"] == Record(
        "https://c.test/gone", "ok", *["2026-11-17"] * 2
    )


def test_fix_writes_new_addresses_and_copies_and_nothing_else(project: Path) -> None:
    web: Web = {**MOVED, "https://c.test/gone": Temporary("c.test takes no connection")}
    for day in range(2):
        run(project, web=web, day=day)
    ran = run(project, "--fix", "--since", "0d", web=web, day=2)

    expected = FILE.replace("https://a.test/old", "https://a.test/new")
    expected = expected.replace(
        "url = {https://b.test/old#part},\n  pdf = {https://b.test/old.pdf},\n",
        "url = {https://b.test/new_%7B%7D#part},\n  pdf = {https://b.test/old.pdf},\n"
        "  courseurl = {https://b.test/old#part},\n",
    )
    expected = expected.replace(
        'url = "https://c.test/gone" ,', f'url = "https://c.test/gone",\n  archived = {{{COPY}}} ,'
    )
    assert ran.file.decode() == expected
    assert ran.code == 0
    assert ran.sidecar["https://a.test/new"].state == "ok"
    assert "https://a.test/old" not in ran.sidecar
    assert "Written: 3" in ran.out
    assert run(project, "--fix", web=web, day=2).file == ran.file


def test_without_fix_the_proposals_are_only_told(project: Path) -> None:
    ran = run(project, web=MOVED)

    assert ran.code == 1
    assert ran.file == FILE.encode()
    assert "[@ang2020added] url = {https://a.test/new} instead of {https://a.test/old}" in ran.out
    assert "https://b.test/new.pdf" not in ran.out  # a 302 proposes nothing


def test_only_one_work(project: Path) -> None:
    ran = run(project, "--only", "ang2020added", "--fix", web=MOVED)

    assert ran.asked == ["https://a.test/old"]
    assert ran.file == FILE.replace("https://a.test/old", "https://a.test/new").encode()
    assert list(ran.sidecar) == ["https://a.test/new"]


def test_a_moved_link_of_a_note_is_for_a_person(project: Path) -> None:
    ran = run(project, "--fix", web={"https://d.test/lab": "301 https://d.test/new"})

    assert ran.code == 1
    assert ran.file == FILE.encode()
    assert 'page.md:8 "the lab"' in ran.out


def test_json_holds_records_places_and_proposals(project: Path) -> None:
    made = json.loads(run(project, "--json", web=MOVED).out)

    assert made["summary"] == {"moved": 2, "ok": 3, "visited": 5, "left": 0}
    assert [each["field"] for each in made["proposed"]] == ["url", "url"]
    assert made["links"][0]["places"] == [{"where": "ang2020added", "name": "Page", "line": 2, "is_work": True}]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["--only", "ang2020aded"], "did you mean ang2020added"), (["--only", "zzz"], "no work has the key 'zzz'")],
)
def test_a_wrong_key_is_told(project: Path, arguments: list[str], words: str) -> None:
    ran = run(project, *arguments)

    assert (ran.code, ran.asked) == (2, [])
    assert words in ran.err


@pytest.mark.parametrize("text", ["7", "d", "-1d", "1y", "99999d", ""])
def test_a_wrong_span_is_told(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="write 7d or 2w"):
        command.days(text)
    assert (command.days("0d"), command.days("2w")) == (0, 14)


def test_a_missing_bibliography_is_told(project: Path) -> None:
    parser = argparse.ArgumentParser()
    command.register(parser.add_subparsers())
    options = parser.parse_args(["links", "--bibliography", str(project / "none.bib"), "--docs", str(project / "docs")])
    err = io.StringIO()

    assert command.check(options, World(lambda: nullcontext(Made({})), io.StringIO(), err)) == 2
    assert "none.bib" in err.getvalue()


def test_a_faulty_sidecar_is_not_written_over(project: Path) -> None:
    path = project / "docs" / links.PATH
    path.parent.mkdir()
    path.write_text("<<<<<<< HEAD\n", encoding="utf-8")
    ran = run(project)

    assert (ran.code, ran.asked) == (2, [])
    assert path.read_text(encoding="utf-8") == "<<<<<<< HEAD\n"


def test_off_line_nothing_is_a_strike(project: Path) -> None:
    hosts = ("a.test/old", "b.test/old", "b.test/old.pdf", "c.test/gone", "d.test/lab")
    web = {f"https://{each}": Temporary("the host is not known here") for each in hosts}
    ran = run(project, web=web)

    assert ran.code == 2
    assert ran.sidecar == {}
    assert "is this machine on line" in ran.err


def test_off_line_one_work_gets_no_strike(project: Path) -> None:
    """With --only a single host is asked; its name says nothing when no name is known."""
    ran = run(
        project, "--only", "ang2020added", web={"https://a.test/old": Unknown("the host a.test is not known here")}
    )

    assert (ran.code, ran.sidecar) == (2, {})
    assert "is this machine on line" in ran.err


def test_ctrl_c_keeps_what_is_known(project: Path) -> None:
    run(project)
    ran = run(project, "--fix", "--since", "0d", web={**MOVED, "https://d.test/lab": KeyboardInterrupt()}, day=1)

    assert ran.code == 130
    assert ran.file == FILE.encode()
    assert set(ran.sidecar) == set(run(project, day=2).sidecar)
    assert "stopped" in ran.err


SLOW = """
import sys, time
from contextlib import nullcontext
from argparse import Namespace
from pathlib import Path
from studynotes.author.http.answers import Answer
from studynotes.author.commands import links
from studynotes.author.commands.link_rounds import World
class Slow:
    def ask(self, address, accept="", types=()):
        time.sleep(0 if "a.test" in address else 600)
        return Answer(address, 200, "text/plain", b"")
root = Path(sys.argv[1])
options = Namespace(since=0, only=None, fix=False, json=False, bibliography=root / "bibliography.bib", docs=root / "docs")
sys.exit(links.check(options, World(lambda: nullcontext(Slow()), sys.stdout, sys.stderr)))
"""


@pytest.mark.parametrize(("number", "code", "kept"), [(signal.SIGINT, 130, 1), (signal.SIGKILL, -signal.SIGKILL, 0)])
def test_a_real_signal_leaves_whole_files_at_once(project: Path, number: signal.Signals, code: int, kept: int) -> None:
    process = subprocess.Popen([sys.executable, "-c", SLOW, str(project)], stderr=subprocess.PIPE, text=True)
    assert process.stderr
    assert "a.test" in process.stderr.readline()
    started = time.monotonic()
    process.send_signal(number)
    process.communicate(timeout=20)

    assert process.returncode == code
    assert time.monotonic() - started < 5
    path = project / "docs" / links.PATH
    assert len(links.read("", path.read_text() if path.exists() else "")[0]) == kept
    assert (project / "bibliography.bib").read_bytes() == FILE.encode()
    assert list(project.rglob("*.tmp")) == []


def test_a_bibliography_that_changed_meanwhile_is_left_alone(project: Path) -> None:
    file = project / "bibliography.bib"

    class Editing(Made):
        def ask(self, address: str, accept: str = "*/*", types: tuple[str, ...] = ()) -> Answer:
            file.write_bytes(FILE.replace("Added {By} Us", "Edited").encode())
            return super().ask(address, accept, types)

    options = argparse.Namespace(
        since=0, only=["ang2020added"], fix=True, json=False, bibliography=file, docs=project / "docs"
    )
    err = io.StringIO()
    code = command.check(options, World(lambda: nullcontext(Editing(MOVED)), io.StringIO(), err, sleep=lambda _: None))

    assert code == 1
    assert file.read_bytes() == FILE.replace("Added {By} Us", "Edited").encode()
    assert "was changed meanwhile" in err.getvalue()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (AVAILABLE, COPY),
        ((PAYLOADS / "links" / "unavailable.json").read_bytes(), ""),
        (b"<html>", ""),
        (b"[" * 100_000, ""),
        (AVAILABLE.replace(b"true", b"false"), ""),
        (AVAILABLE.replace(b'"status": "200"', b'"status": "404"'), ""),
        (AVAILABLE.replace(b"http://web.archive.org", b"http://evil.test"), ""),
        (AVAILABLE.replace(b"http://www.example.org", b"javascript:alert(1)//"), ""),
        (AVAILABLE.replace(b"/gone", b'/\\">x'), ""),
    ],
)
def test_only_a_copy_in_the_archive_is_taken(body: bytes, expected: str) -> None:
    assert archive.copy_in(Answer("", 200, "application/json", body)) == expected


def test_the_copy_nearest_to_the_last_good_day_is_wanted() -> None:
    assert archive.query("https://a.test/?b=c&d", "2026-01-02").endswith(
        "url=https%3A%2F%2Fa.test%2F%3Fb%3Dc%26d&timestamp=20260102"
    )


def test_a_silent_archive_stops_nothing(project: Path) -> None:
    web = {"https://c.test/gone": 404}
    for day in range(2):
        run(project, web=web, day=day)
    ran = run(project, web=web, day=2, copies=b"no JSON")

    assert ran.code == 1
    assert ran.sidecar["https://c.test/gone"].copy == ""


@pytest.mark.parametrize(
    "text",
    [
        "@online{k, title = {T}, url = {https://a.test/old}}",
        '@online{k,\n  title = "T",\n  url="https://a.test/old"\n}',
        "@online(k, url = {https://a.test/old}, title = {T})",
        "@online{k,\n\tURL = {https://a.test/old},\n  annotation = {we wrote, url = {https://a.test/old}},\n}",
        "@online{k,\r\n  url = {https://a.test/old},\r\n}",
    ],
)
def test_an_entry_is_amended_however_it_is_written(text: str) -> None:
    [entry] = entries(text)
    made = fixes.amended(entry, [Proposal("k", "url", "https://a.test/old", "https://a.test/new")], is_ours=False)
    [after] = entries(made)

    assert value(after, "url") == "https://a.test/new"
    assert value(after, "courseurl") == "https://a.test/old"
    kept = [each for each in entry.fields if each.name != "url"]
    assert [(each.name, each.value) for each in after.fields if each.name not in ("url", "courseurl")] == [
        (each.name, each.value) for each in kept
    ]


@pytest.mark.parametrize("text", ["@online{k, url = home}", '@online{k, url = "https://a.test/" # "old"}'])
def test_an_entry_that_is_not_plain_is_left_to_a_person(text: str) -> None:
    [entry] = entries('@string{home = "https://a.test/old"}\n' + text)
    with pytest.raises(fixes.Unfit, match="not one plain value"):
        fixes.amended(entry, [Proposal("k", "url", "https://a.test/old", "https://a.test/new")], is_ours=False)


WORDS = st.text(st.sampled_from('ab {}=,@"%url\n'), max_size=20).filter(
    lambda text: text.count("{") == text.count("}") == 0
)


@given(st.lists(WORDS, max_size=3), st.sampled_from(["\n", "\r\n"]), WORDS, st.sampled_from(["{}", '""']))
def test_every_other_byte_is_untouched(notes: list[str], end: str, comment: str, quotes: str) -> None:
    fields = "".join(f"  note{n} = {{{note}}},\n" for n, note in enumerate(notes))
    line = f"  url = {quotes[0]}https://a.test/old{quotes[1]},\n"
    around = (
        f"% {' '.join(comment.split())}\n\n@misc{{a,\n  title = {{A}},\n}}\n\n@online{{k,\n{{}}}}\n\n@misc{{z,\n}}\n"
    )
    before = around.replace("{}", "  pdf = {x},\n" + line + fields, 1) if "{}" in around else around
    text = before.replace("\n", end)
    found = {entry.key: entry for entry in entries(text)}
    if "k" not in found or not found["k"].field("url"):
        return
    proposed = [
        Proposal("k", "archived", "", "https://web.archive.org/x"),
        Proposal("k", "url", "https://a.test/old", "https://a.test/new"),
    ]
    made = editing.replace(text.encode(), "k", fixes.amended(plain(found["k"]), proposed, is_ours=False)).decode()

    added = f"{end}  archived = {{https://web.archive.org/x}},{end}  courseurl = {{https://a.test/old}},"
    assert made.count(added) == 1
    assert made.replace(added, "").replace("https://a.test/new", "https://a.test/old") == text


def test_new_fields_stand_in_the_order_of_the_schema() -> None:
    for name, neighbours in fixes._BEFORE.items():
        assert all(FIELDS.index(each) < FIELDS.index(name) for each in neighbours)
        assert list(neighbours) == sorted(neighbours, key=FIELDS.index, reverse=True)


def entries(text: str) -> tuple[Entry, ...]:
    return bibliography.read("", text)[1]


def value(entry: Entry, name: str) -> str:
    field: Field | None = entry.field(name)
    return field.value if field else ""


def plain(entry: Entry) -> Entry:
    return Entry(entry.kind, entry.key, entry.fields, "", entry.line, entry.column, entry.text.replace("\r\n", "\n"))
