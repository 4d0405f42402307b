"""What a text that names no work was probably meant to be, and what to do about it."""

from __future__ import annotations

import re

from studynotes.bib import keys

_HINTS = (
    (
        r"(?:isbn:?\s*)?(?:97[89][- ]?)?\d(?:[- ]?\d){8}[- ]?[\dx]",
        "its check digit does not fit an ISBN: a digit is wrong",
    ),
    (
        r"(?:arxiv:\s*)?\d{4}\.\d{4,6}(?:v\d+)?",
        "an arXiv id is year, month, dot and four or five digits: no such month or number",
    ),
    (r"(?:doi:?\s*)?10\.\d{4,9}/?", "a DOI goes on behind its first slash"),
    (r".+\.(?:bib|ris|json)", "a file is read by: notes import FILE"),
    (r"(?!https?:)[a-z][a-z+.-]*://.*", "only http and https addresses are read"),
    (r"https?:.*", "this is not a whole address: it needs a host, and no spaces"),
    (r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*)?", "an address begins with https://"),
)
_OTHERWISE = "neither arXiv id, DOI, ISBN, address, BibTeX, RIS nor CSL-JSON"


def on(text: str) -> str:
    """Return why a text names no work, with what to do."""
    text = text.strip()
    if keys.is_key(text.removeprefix("@")):
        return f"this is a key, not an identifier: notes show {text.removeprefix('@')} tells whether we have the work"
    return next((hint for pattern, hint in _HINTS if re.fullmatch(pattern, text, re.I)), _OTHERWISE)
