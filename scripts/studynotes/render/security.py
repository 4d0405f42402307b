"""What a static host cannot send as headers: a content security and a referrer policy; and safe outgoing links."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

THEME = Path(__file__).parent / "theme"

_FIRST = (THEME / "partials" / "first.html").read_text(encoding="utf-8").strip()
_FIRST_HASH = hashlib.sha256(_FIRST.removeprefix("<script>").removesuffix("</script>").encode()).digest()
_SCRIPT = re.compile(r"<script\b[^>]*>(?:.*?</script>)?", re.DOTALL | re.IGNORECASE)
_KIND = r'(?: defer| type="module")?'
_FILE = r"(?!//)[\w./-]*assets/javascripts(?:-[0-9a-f]{8})?/[\w/-]+\.js"
_OWN_FILE = re.compile(rf'<script{_KIND} src="{_FILE}"{_KIND}></script>')
_DATA = re.compile(r'<script type="application/ld\+json">[^<]*</script>')
_OUTGOING = re.compile(r'<a (?=[^>]*href="https?://)(?![^>]*\brel=)', re.IGNORECASE)
_CHARSET = re.compile(r'<meta charset="?utf-8"?\s*/?>', re.IGNORECASE)

POLICY = (
    "default-src 'none'; script-src 'self' "
    f"'sha256-{base64.b64encode(_FIRST_HASH).decode()}'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'"
)
"""Own files, and the one inline script of our templates by its hash (CSP Level 3); the same on every page.

In a meta element `frame-ancestors` has no effect.
"""


def harden(page: str) -> str:
    """Return a whole HTML page with its policies and with `rel` on each outgoing link."""
    linked = _OUTGOING.sub('<a rel="external" ', page)
    metas = (
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><meta name="referrer" content="same-origin">'
    )
    return _CHARSET.sub(lambda charset: charset[0] + metas, linked, count=1)


def check_scripts(page: str, name: str) -> str:
    """Return a whole page as it is. Raise ValueError, naming the page, if it holds a script that is not ours."""
    for script in (element[0] for element in _SCRIPT.finditer(page)):
        if script != _FIRST and not _OWN_FILE.fullmatch(script) and not _DATA.fullmatch(script):
            raise ValueError(
                f"{name}: the page holds a script that is none of the site's own: {script[:80]!r}. "
                "Take it out of the note, or of the entry of the bibliography that the page shows."
            )
    return page
