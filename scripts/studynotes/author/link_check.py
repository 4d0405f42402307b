"""Visits addresses by lychee and counts strikes: what a visit found, and what is known of an address after it."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any, Literal
from urllib.parse import quote, urlsplit

from studynotes.author import addresses
from studynotes.author.addresses import Resolver
from studynotes.author.http import Failure, Getter, setting, user_agent
from studynotes.bib.identifiers import is_web_address
from studynotes.graph.link_state import STRIKES, Record, State, bare

_GUARDS = frozenset({401, 402, 403, 405, 406, 407, 429, 451, 503, 999})
"""How sites turn programs away; 999 is LinkedIn's own. None of them says that the work is gone."""

_PERMANENT = frozenset({301, 308})
POLITE = (
    "--exclude-all-private",
    "--host-concurrency=1",
    "--host-request-interval=2s",
    "--max-retries=0",  # the next try is on another day
    "--timeout=120",  # a redirect waits for its turn within this time, up to 60 s behind a host that asks for a pause
)
_HOSTS = '[hosts."arxiv.org"]\nrequest_interval = "15s"\n'  # arXiv's robots.txt asks for 15 s
_COPY = re.compile(r"https?://web\.archive\.org/(web/[0-9]{14}/https?:/.+)")


@dataclass(frozen=True)
class Visit:
    """What one visit to an address found; `final` is where permanent redirects lead.

    `status` is the status of HTTP, and 0 when no server answered, which may be the fault of our own network.
    """

    state: Literal["ok", "moved", "failing", "unknown"]
    status: int = 0
    note: str = ""
    final: str = ""


def visit(links: Sequence[str], options: Sequence[str] = POLITE) -> dict[str, Visit]:
    """Return what lychee finds at each address; raise Failure if it is not there or does not report.

    Its cache is left off: it forgets redirects, and our records remember the days themselves.
    """
    beside = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    program = shutil.which("lychee", path=beside)
    if not program:
        raise Failure("lychee visits the links, and is not installed: python3 scripts/dev notes links")
    with TemporaryDirectory() as folder:  # away from a .lycheeignore or lychee.toml of others
        Path(folder, "links.html").write_text("".join(f'<a href="{escape(a)}"></a>\n' for a in links), "utf-8")
        Path(folder, "hosts.toml").write_text(_HOSTS, "utf-8")
        shown = ["--format=json", "--verbose", *([] if sys.stderr.isatty() else ["--no-progress"])]
        words = [program, "--config=hosts.toml", f"--user-agent={user_agent()}", *options, *shown, "links.html"]
        quiet = os.environ | {"RUST_BACKTRACE": "0"}
        done = subprocess.run(words, cwd=folder, stdout=subprocess.PIPE, env=quiet, check=False)
    try:
        return read_report(json.loads(done.stdout), links)
    except (ValueError, KeyError, TypeError, IndexError) as fault:
        raise Failure(f"lychee ended with {done.returncode} and no report that can be read") from fault


def is_online(hosts: Collection[str], resolver: Resolver = addresses.resolve, patience: float = 10.0) -> bool:
    """Return whether one of ten hosts takes a connection within so many seconds."""
    found = Event()

    def ask(host: str) -> None:
        try:
            places = resolver(host, 443)
            socket.create_connection((places[0], 443), timeout=patience).close()
        except (OSError, UnicodeError, IndexError):
            return
        found.set()

    asking = [Thread(target=ask, args=(host,), daemon=True) for host in sorted(hosts)[:: max(1, len(hosts) // 10)][:10]]
    for thread in asking:
        thread.start()
    end = time.monotonic() + patience
    while time.monotonic() < end and not found.is_set() and any(thread.is_alive() for thread in asking):
        found.wait(0.1)
    return found.is_set()


def read_report(report: Mapping[str, Any], links: Sequence[str]) -> dict[str, Visit]:
    """Return the visits in a report of lychee: the n-th address stood on the n-th line of what it was given."""
    return {
        (address := links[item["span"]["line"] - 1]): _judged(outcome, address, item)
        for outcome in ("success_map", "error_map", "timeout_map", "excluded_map")
        for items in report[outcome].values()
        for item in items
    }


def fold(before: Record | None, address: str, visit: Visit, day: str) -> Record:
    """Return the record of an address after a visit: a success forgets all strikes, a second strike of a day none."""
    before = before or Record(address, "unknown", day)
    if visit.state in ("ok", "moved"):
        return Record(address, visit.state, day, day, visit.final)
    if visit.state == "unknown":
        state: State = "dead" if before.state == "dead" else "unknown"
        note = before.note if before.state == "dead" else visit.note
        return Record(address, state, day, before.good, "", note, before.strikes, before.copy)
    strikes = before.strikes if day in before.strikes else (*before.strikes, day)[:STRIKES]
    state = "dead" if len(strikes) == STRIKES else "failing"
    return Record(address, state, day, before.good, "", visit.note, strikes, before.copy)


def archived_copy(client: Getter, record: Record) -> str:
    """Return the copy in the Internet Archive nearest to the last day on which we saw the page, or "".

    Without such a day it is that of the lectures: a later copy may show another page. Raises a Failure if nobody
    answers.
    """
    day = (record.good or setting("recorded")).replace("-", "")
    asked = f"https://archive.org/wayback/available?url={quote(record.address, safe='')}&timestamp={day}"
    answer = client.get(asked, "application/json")
    try:
        closest = json.loads(answer.body)["archived_snapshots"]["closest"]
        place = _COPY.fullmatch(closest["url"]) if closest["available"] is True and closest["status"] == "200" else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    copy = f"https://web.archive.org/{place[1]}" if place else ""
    return copy if is_web_address(copy) else ""


def _judged(outcome: str, address: str, item: Mapping[str, Any]) -> Visit:
    """Return the visit behind one item of a report, by the list that it stands in and its status."""
    status = item["status"].get("code", 0)
    match outcome:
        case "success_map":
            return _arrived(address, status, item.get("redirects", {}).get("redirects", []))
        case "timeout_map":
            return Visit("failing", note="gives no answer in time")
        case "excluded_map":
            return Visit("unknown", note="is no address that a program may ask")
    if not status:
        return Visit("failing", note=" ".join(item["status"].get("details", "gives no answer").split())[:200])
    if status in _GUARDS or status < 400:
        return Visit("unknown", status, f"keeps programs out ({status})")
    return Visit("failing", status, f"answers {status}")


def _arrived(address: str, status: int, hops: Sequence[Mapping[str, Any]]) -> Visit:
    """Return the visit of a way that ended in a page: the work's, its new address, or only a front page."""
    final = bare(hops[-1]["url"]) if hops else address
    if _is_front_page(final) and not _is_front_page(address):
        host, other = ((urlsplit(place).hostname or "").removeprefix("www.") for place in (address, final))
        return Visit("failing" if host == other else "unknown", status, f"leads to the front page of {other}")
    if all(hop["code"] in _PERMANENT for hop in hops) and final != address and is_web_address(final):
        return Visit("moved", status, final=final)
    return Visit("ok", status)


def _is_front_page(address: str) -> bool:
    parts = urlsplit(address)
    return not parts.path.strip("/") and not parts.query
