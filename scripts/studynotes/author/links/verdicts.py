"""What an answer, or the want of one, says about a link; pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from studynotes.author.http.answers import Answer, Failure
from studynotes.author.links import lost
from studynotes.bib.bibliography import is_web_address
from studynotes.graph.links.outgoing import bare
from studynotes.graph.links.records import STRIKES, Finding, Record, State

_PERMANENT = frozenset({301, 308})
_GUARD = frozenset({401, 402, 403, 405, 406, 407, 451, 503, 999})
"""How sites turn programs away; 999 is LinkedIn's own. None of them says that the work is gone."""

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_TOO_LARGE = re.compile(r"answered with more than [\d,]+ bytes$")  # the client has no kind of failure of its own for it


def judge(address: str, answer: Answer) -> Finding:
    """Return what an answer says about the address that was asked."""
    status = answer.status
    if status == 429:
        return Finding("unknown", "asks programs to come back later (429)")
    if status in _GUARD:
        return Finding("unknown", f"keeps programs out ({status})")
    if status >= 400:
        return Finding("failing", f"answers {status}")
    if not 200 <= status < 300:
        return Finding("unknown", f"answers {status}")
    return _of_page(answer) or _of_place(address, answer) or _of_redirects(address, answer)


def judge_failure(failure: Failure) -> Finding:
    """Return what it says about an address that there was no answer."""
    words = " ".join(str(failure).split())[:200]
    if _TOO_LARGE.search(words):
        return Finding("unknown", words)
    return Finding("failing", words, has_answered=False)


def fold(before: Record | None, address: str, finding: Finding, day: str) -> Record:
    """Return the record of an address after a visit: a success forgets all strikes, a second strike of a day none."""
    before = before or Record(address, "unknown", day)
    if finding.state in ("ok", "moved"):
        return Record(address, finding.state, day, day, finding.final)
    if finding.state == "unknown":
        state: State = "dead" if before.state == "dead" else "unknown"
        note = before.note if before.state == "dead" else finding.note
        return Record(address, state, day, before.good, "", note, before.strikes, before.copy)
    strikes = before.strikes if day in before.strikes else (*before.strikes, day)[:STRIKES]
    state = "dead" if len(strikes) == STRIKES else "failing"
    return Record(address, state, day, before.good, "", finding.note, strikes, before.copy)


def _of_page(answer: Answer) -> Finding | None:
    says = lost.page_says(answer.body, answer.charset) if answer.media_type in _PAGES else ""
    if says == "lost":
        return Finding("failing", f'answers {answer.status}, with a page that says "not found"')
    return Finding("unknown", "shows programs a guard instead of the page") if says else None


def _of_place(address: str, answer: Answer) -> Finding | None:
    """Look where the way ended: at a front page, a form to sign in, or a web page where a PDF should be."""
    if answer.hops and lost.is_sign_in(answer.address) and not lost.is_sign_in(address):
        return Finding("unknown", "asks to sign in")
    if answer.hops and lost.is_deep(address) and not lost.is_deep(answer.address):
        if lost.is_same_house(address, answer.address):
            return Finding("failing", "leads to the home page of its site")
        return Finding("unknown", f"leads to the home page of another site, {lost.host(answer.address)}")
    path = urlsplit(address).path
    if path.lower().endswith(".pdf") and answer.media_type in _PAGES and "/blob/" not in path:  # GitHub shows a PDF so
        return Finding("unknown", "answers with a web page where a PDF should be")
    return None


def _of_redirects(address: str, answer: Answer) -> Finding:
    final = bare(answer.address)
    is_permanent = bool(answer.hops) and all(hop.status in _PERMANENT for hop in answer.hops)
    if not is_permanent or final == address or not is_web_address(final):
        return Finding("ok")
    return Finding("moved", final=final)
