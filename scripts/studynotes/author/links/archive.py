"""Asks the Internet Archive for the copy of a page that is nearest to a day."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

from studynotes.author.http.answers import Answer, Temporary
from studynotes.author.links.checking import Asker
from studynotes.bib.bibliography import is_web_address
from studynotes.graph.links.records import Record

_COURSE = "2021-05-12"  # when the lectures linked to it: a later copy may show another page
_COPY = re.compile(r"https?://web\.archive\.org/(web/[0-9]{14}/https?:/.+)")


def query(address: str, day: str = "") -> str:
    """Return the address of the availability API that asks for the copy nearest to a day."""
    stamp = (day or _COURSE).replace("-", "")
    return f"https://archive.org/wayback/available?url={quote(address, safe='')}&timestamp={stamp}"


def nearest(client: Asker, record: Record) -> str:
    """Return the copy nearest to the last day on which we saw the page, or ""; raise a Failure if nobody answers."""
    answer = client.ask(query(record.address, record.good), "application/json")
    if answer.status >= 400:
        raise Temporary(f"archive.org answered {answer.status}")
    return copy_in(answer)


def copy_in(answer: Answer) -> str:
    """Return the address of the copy in an answer of the API, over https; "" if there is none."""
    try:
        found = json.loads(answer.body)["archived_snapshots"]["closest"]
        address, is_there = found["url"], found["available"] is True and str(found["status"]) == "200"
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    place = _COPY.fullmatch(address) if isinstance(address, str) and is_there else None
    made = f"https://web.archive.org/{place[1]}" if place else ""
    return made if is_web_address(made) else ""
