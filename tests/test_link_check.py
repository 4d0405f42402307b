"""What a report of lychee says of each address, what is kept of it from day to day, and a real visit on 127.0.0.1."""

from __future__ import annotations

import http.server
import json
import shutil
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recorded import PAYLOADS, Recorded
from studynotes.author import link_check
from studynotes.author.http import Failure
from studynotes.author.link_check import Visit, fold
from studynotes.graph.link_state import Record

URL = "https://example.org/paper"
DAY = "2026-11-23"
FAILING = Visit("failing", 404, "answers 404")
HERE, OTHER = "http://127.0.0.1:8765", "http://localhost:8765/status"
REPORT = json.loads((PAYLOADS / "links" / "lychee.json").read_text(encoding="utf-8"))
VISITS = {
    f"{HERE}/ok?a=1&b=2": Visit("ok", 200),
    f"{HERE}/moved": Visit("moved", 200, final=f"{HERE}/new"),
    f"{HERE}/moved308": Visit("moved", 200, final=f"{HERE}/new"),
    f"{HERE}/temporary": Visit("ok", 200),
    f"{HERE}/mixed": Visit("ok", 200),
    f"{HERE}/loop": Visit("unknown", 301, "keeps programs out (301)"),
    f"{HERE}/home": Visit("failing", 200, "leads to the front page of 127.0.0.1"),
    f"{HERE}/slashed": Visit("moved", 200, final=f"{HERE}/slashed/"),
    f"{HERE}/slow": Visit("failing", note="gives no answer in time"),
    f"{OTHER}/404": Visit("failing", 404, "answers 404"),
    f"{OTHER}/410": Visit("failing", 410, "answers 410"),
    f"{OTHER}/500": Visit("failing", 500, "answers 500"),
    f"{OTHER}/403": Visit("unknown", 403, "keeps programs out (403)"),
    f"{OTHER}/999": Visit("unknown", 999, "keeps programs out (999)"),
    f"{OTHER}/429": Visit("unknown", 429, "keeps programs out (429)"),
    "http://127.0.0.1:9/refused": Visit("failing", note="Connection refused - server may be down or port blocked"),
    "http://nobody.invalid/": Visit("unknown", note="is no address that a program may ask"),
}
AVAILABLE = (PAYLOADS / "links" / "available.json").read_bytes()
COPY = "https://web.archive.org/web/20210510120000/http://www.example.org/gone"


def test_every_kind_of_outcome_in_a_report_is_a_value() -> None:
    assert link_check.read_report(REPORT, list(VISITS)) == VISITS


def test_a_front_page_of_another_site_is_no_strike() -> None:
    item = json.loads(json.dumps(REPORT["success_map"]["links.html"][1]).replace(f"{HERE}/new", "https://sold.test/"))
    report = {name: {} for name in REPORT} | {"success_map": {"": [item]}}

    visit = Visit("unknown", 200, "leads to the front page of sold.test")
    assert link_check.read_report(report, ["", f"{HERE}/moved"]) == {f"{HERE}/moved": visit}


def days(*visits: Visit) -> Record:
    """Visit once a day."""
    record = None
    for number, visit in enumerate(visits):
        record = fold(record, URL, visit, (date(2026, 11, 1) + timedelta(number)).isoformat())
    assert record
    return record


def test_three_strikes_on_different_days_make_a_link_dead() -> None:
    assert [days(*[FAILING] * count).state for count in (1, 2, 3, 4)] == ["failing", "failing", "dead", "dead"]
    assert days(*[FAILING] * 5).strikes == ("2026-11-01", "2026-11-02", "2026-11-03")


def test_three_strikes_on_one_day_are_one() -> None:
    record = None
    for _ in range(3):
        record = fold(record, URL, FAILING, DAY)

    assert record == Record(URL, "failing", DAY, note="answers 404", strikes=(DAY,))


@pytest.mark.parametrize("success", [Visit("ok", 200), Visit("moved", 200, final="https://example.org/new")])
def test_a_success_forgets_all_strikes(success: Visit) -> None:
    record = days(FAILING, FAILING, success, FAILING)

    assert record.strikes == ("2026-11-04",)
    assert record.good == "2026-11-03"


def test_a_guard_is_neither_a_strike_nor_a_success() -> None:
    guarded = Visit("unknown", 403, "keeps programs out (403)")

    assert days(FAILING, FAILING, guarded).state == "unknown"
    assert days(FAILING, FAILING, guarded, FAILING).state == "dead"
    assert days(FAILING, FAILING, FAILING, guarded).state == "dead"
    assert days(FAILING, FAILING, FAILING, guarded).note == "answers 404"


@given(st.lists(st.sampled_from([Visit("ok", 200), Visit("moved", 200, final=URL + "2"), Visit("unknown"), FAILING])))
def test_dead_means_three_failures_since_the_last_success(visits: list[Visit]) -> None:
    record = days(Visit("ok", 200), *visits)
    last = max(at for at, visit in enumerate([Visit("ok", 200), *visits]) if visit.state in ("ok", "moved"))
    failures = [visit for visit in visits[last:] if visit.state == "failing"]

    assert (record.state == "dead") == (len(failures) >= 3)
    assert len(record.strikes) == min(3, len(failures))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (AVAILABLE, COPY),
        (b'{"url": "example.org", "archived_snapshots": {}}', ""),
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
    assert link_check.archived_copy(Recorded({"archive.org": body}), Record(URL, "dead", DAY)) == expected


@pytest.mark.parametrize(("good", "stamp"), [("2026-01-02", "20260102"), ("", "20210512")])
def test_the_copy_nearest_to_the_last_good_day_is_wanted(good: str, stamp: str) -> None:
    archive = Recorded({"archive.org": AVAILABLE})
    link_check.archived_copy(archive, Record("https://a.test/?b=c&d", "dead", DAY, good))

    assert parse_qs(urlsplit(archive.asked[0]).query) == {"url": ["https://a.test/?b=c&d"], "timestamp": [stamp]}


class Web(http.server.BaseHTTPRequestHandler):
    """Answers 404 at /gone, redirects /moved for good, and 200 for all else."""

    asked: list[tuple[str, str]]

    def do_GET(self) -> None:
        self.asked.append((unquote(self.path), self.headers["User-Agent"].partition("/")[0]))
        self.send_response({"/gone": 404, "/moved": 301}.get(self.path, 200))
        if self.path == "/moved":
            self.send_header("Location", "/new?a=1&b=2")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def web() -> Iterator[str]:
    Web.asked = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Web) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_lychee_visits_a_real_server(web: str) -> None:
    odd = f"{web}/it's_(odd)?a=1&copy;=<ü>"
    visits = link_check.visit([odd, f"{web}/gone", f"{web}/moved"], ["--host-request-interval=1ms"])

    assert visits == {
        odd: Visit("ok", 200),
        f"{web}/gone": Visit("failing", 404, "answers 404"),
        f"{web}/moved": Visit("moved", 200, final=f"{web}/new?a=1&b=2"),
    }
    paths = ["/gone", "/it's_(odd)?a=1&copy;=<ü>", "/moved", "/new?a=1&b=2"]
    assert sorted(Web.asked) == [(path, "studynotes") for path in paths]


def test_private_addresses_are_not_visited(web: str) -> None:
    [visit] = link_check.visit([web + "/a"]).values()

    assert (visit.state, visit.status, Web.asked) == ("unknown", 0, [])


def test_a_program_that_is_missing_or_does_not_report_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Failure, match="no report that can be read"):
        link_check.visit([URL], ["--no-such-option"])
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(Failure, match="is not installed: python3 scripts/dev"):
        link_check.visit([URL])
