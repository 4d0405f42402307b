"""`notes links` from the call to the files, against visits that a test makes up."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from recorded import PAYLOADS, Recorded
from small import Small
from studynotes.author.commands import links as command
from studynotes.author.commands import terminal
from studynotes.author.commands.reading import Places
from studynotes.author.http import Failure
from studynotes.author.link_check import Visit
from studynotes.graph import link_state
from studynotes.graph.link_state import STATES, Place, Record
from studynotes.model import Reference

FILE = """% the file's own comment

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
  url = {https://c.test/gone},
}
"""
COPY = "https://web.archive.org/web/20210510120000/http://www.example.org/gone"
KNOWN = {"archive.org": (PAYLOADS / "links" / "available.json").read_bytes()}
GONE = Visit("failing", 404, "answers 404")
MOVED = {
    "https://a.test/old": Visit("moved", 200, final="https://a.test/new"),
    "https://b.test/old": Visit("moved", 200, final="https://b.test/new_{}"),
}


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str
    asked: list[str]
    file: str
    records: Mapping[str, Record]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    places = Places(tmp_path / "bibliography.bib", tmp_path / "docs")
    Small(tmp_path).page("page.md", "See [the lab](https://d.test/lab#top) and [@bee2020course].")
    places.bibliography.write_text(FILE, encoding="utf-8")

    def call(
        web: Mapping[str, Visit] | Failure | None = None,
        day: int = 0,
        since: int = 7,
        is_fix: bool = False,
        archive: Recorded | None = None,
        on_line: Callable[[Collection[str]], bool] = lambda hosts: True,
    ) -> Ran:
        asked = list[str]()

        def visit(addresses: Sequence[str]) -> Mapping[str, Visit]:
            asked.extend(addresses)
            if isinstance(web, Failure):
                raise web
            return {address: (web or {}).get(address, Visit("ok", 200)) for address in addresses}

        today = date(2026, 11, 1) + timedelta(day)
        try:
            code, reason = command.check(places, since, is_fix, visit, archive or Recorded(KNOWN), today, on_line), ""
        except terminal.Stop as told:
            code, reason = told.code, str(told)
        path = places.docs / link_state.PATH
        records, _ = link_state.read("", path.read_text(encoding="utf-8") if path.exists() else "")
        streams = capsys.readouterr()
        return Ran(
            code, streams.out, streams.err + reason, asked, places.bibliography.read_text(encoding="utf-8"), records
        )

    call.places = places  # type: ignore[attr-defined]
    return call


def test_every_link_is_asked_once_and_kept(run) -> None:  # type: ignore[no-untyped-def]
    ran = run()

    assert (ran.code, ran.file) == (0, FILE)
    assert ran.asked == list(ran.records)
    assert [re.sub(r"https://(\w)\..*", r"\1", address) for address in ran.records] == ["a", "b", "b", "c", "d"]
    assert {record.state for record in ran.records.values()} == {"ok"}
    assert ran.err == "5 visited\nknown: 5 ok\n"


def test_what_was_fine_is_not_asked_again_before_its_time(run) -> None:  # type: ignore[no-untyped-def]
    web = {"https://a.test/old": GONE, "https://d.test/lab": Visit("unknown", 403)}
    run(web)

    assert run(web).asked == []
    assert run(web, day=1).asked == list(web)
    assert run(day=6).asked == list(web)
    assert len(run(day=7).asked) == 3
    assert len(run(day=7, since=0).asked) == 5


def test_three_days_of_failure_bring_the_copy_and_a_success_takes_all_back(run) -> None:  # type: ignore[no-untyped-def]
    web = {"https://c.test/gone": GONE}
    codes = [run(web, day=day).code for day in range(2)]
    archive = Recorded(KNOWN)
    dead = run(web, day=2, archive=archive)

    assert [*codes, dead.code] == [0, 0, 1]
    assert dead.records["https://c.test/gone"].strikes == ("2026-11-01", "2026-11-02", "2026-11-03")
    assert f"[@cat2020gone] archived = {{{COPY}}}" in dead.out
    assert "failed on 2026-11-01, 2026-11-02, 2026-11-03" in dead.out
    run(web, day=9, archive=archive)
    assert len(archive.asked) == 1
    good = Record("https://c.test/gone", "ok", "2026-11-17", "2026-11-17")
    assert run(day=16).records["https://c.test/gone"] == good


def test_a_silent_archive_stops_nothing(run) -> None:  # type: ignore[no-untyped-def]
    for day in range(3):
        ran = run(
            {"https://c.test/gone": GONE},
            day=day,
            archive=Recorded({"archive.org": Failure("archive.org answered 503")}),
        )

    assert ran.code == 1
    assert ran.records["https://c.test/gone"].state == "dead"
    assert "no copy: archive.org answered 503" in ran.err


def test_fix_writes_new_addresses_and_copies_and_nothing_else(run) -> None:  # type: ignore[no-untyped-def]
    web = MOVED | {"https://c.test/gone": GONE}
    for day in range(2):
        run(web, day=day)
    ran = run(web, day=2, since=0, is_fix=True)

    assert ran.file == FILE.replace("https://a.test/old", "https://a.test/new").replace(
        "url = {https://b.test/old#part},\n  pdf = {https://b.test/old.pdf},\n",
        "url = {https://b.test/new_%7B%7D#part},\n  pdf = {https://b.test/old.pdf},\n"
        "  courseurl = {https://b.test/old#part},\n",
    ).replace("url = {https://c.test/gone},\n", f"url = {{https://c.test/gone}},\n  archived = {{{COPY}}},\n")
    assert ran.code == 0
    assert ran.records["https://a.test/new"].state == "ok"
    assert "https://a.test/old" not in ran.records
    assert "Written: 3" in ran.out
    assert run(web, day=2, is_fix=True).file == ran.file


def test_without_fix_the_new_values_are_only_told(run) -> None:  # type: ignore[no-untyped-def]
    ran = run(MOVED)

    assert (ran.code, ran.file) == (1, FILE)
    assert "Moved for good: 2\n  https://a.test/old\n    now at https://a.test/new\n    [@ang2020added] Page" in ran.out
    assert "Proposed (--fix writes it): 2\n  [@ang2020added] url = {https://a.test/new}" in ran.out


def test_an_entry_that_is_not_plain_is_left_to_a_person(run) -> None:  # type: ignore[no-untyped-def]
    joined = FILE.replace("{Added {By} Us}", '"Added" # " By Us"')
    run.places.bibliography.write_text(joined)
    ran = run(MOVED, is_fix=True)

    assert ran.code == 1
    assert '"ang2020added" is not in the form name = {value}: mend it first' in ran.err
    assert ran.file.startswith(joined[:150])
    assert "https://b.test/new" in ran.file


def test_a_moved_link_of_a_note_is_for_a_person(run) -> None:  # type: ignore[no-untyped-def]
    ran = run({"https://d.test/lab": Visit("moved", 200, final="https://d.test/new")}, is_fix=True)

    assert (ran.code, ran.file) == (1, FILE)
    assert 'page.md:6 "the lab"' in ran.out


@pytest.mark.parametrize("fault", [Failure("lychee ended with 1"), "silent"])
def test_off_line_or_without_lychee_nothing_is_kept(run, fault) -> None:  # type: ignore[no-untyped-def]
    silent = {address: Visit("failing", note="Connection failed") for address in run().asked}
    before = run.places.docs.joinpath(link_state.PATH).read_bytes()
    ran = run(silent if fault == "silent" else fault, day=9)

    assert ran.code == 2
    assert ("lychee ended" in ran.err) or ("is this machine on line?" in ran.err)
    assert run.places.docs.joinpath(link_state.PATH).read_bytes() == before


def test_without_a_network_no_link_is_visited(run) -> None:  # type: ignore[no-untyped-def]
    ran = run(on_line=lambda hosts: False)

    assert (ran.code, ran.asked, "is this machine on line?" in ran.err) == (2, [], True)


def test_addresses_that_no_program_may_ask_are_no_sign_of_being_off_line(run) -> None:  # type: ignore[no-untyped-def]
    passed_over = Visit("unknown", note="is no address that a program may ask")
    ran = run(dict.fromkeys(run().asked, passed_over), day=9)

    assert (ran.code, {record.state for record in ran.records.values()}) == (0, {"unknown"})


@pytest.mark.parametrize(
    ("bibliography", "sidecar", "told"),
    [("none.bib", "", "bib-missing-file"), ("bibliography.bib", "<<<<<<< HEAD\n", "links-malformed")],
)
def test_a_file_that_cannot_be_read_is_told_and_nothing_written(
    run, bibliography: str, sidecar: str, told: str
) -> None:  # type: ignore[no-untyped-def]
    run.places.bibliography.rename(run.places.bibliography.with_name(bibliography))
    path = run.places.docs / link_state.PATH
    path.parent.mkdir()
    path.write_text(sidecar, encoding="utf-8")

    with pytest.raises(terminal.Stop, match=told):
        command.check(run.places, 7, True, {}.__getitem__, Recorded(), date(2026, 11, 1))  # type: ignore[arg-type]
    assert path.read_text(encoding="utf-8") == sidecar


@pytest.mark.parametrize("text", ["7", "d", "-1d", "1y", "99999d", ""])
def test_a_wrong_span_is_told(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="write 7d or 2w"):
        command.days(text)
    assert (command.days("0d"), command.days("2w")) == (0, 14)


def test_care_is_for_what_a_person_can_do() -> None:
    work = Reference("doe2020paper", "online", "Paper", fields={"url": "https://a.test/"})
    copied = Reference("doe2020paper", "online", "Paper", fields={"archived": COPY})
    place, note = Place("doe2020paper", "Paper", 1, True), Place("page.md", "a link", 3, False)

    def needs(state: str, reference: Reference, *places: Place) -> bool:
        case = command.Case(Record("https://a.test/", state, "2026-11-23"), places)  # type: ignore[arg-type]
        return command.needs_care(case, {"doe2020paper": reference})

    assert [needs(state, work, place) for state in STATES] == [False, True, False, True, False]
    assert not needs("dead", copied, place)
    assert needs("dead", copied, place, note)
