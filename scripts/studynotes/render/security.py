"""What a static host cannot send as headers: a content security and a referrer policy; and safe outgoing links."""

from __future__ import annotations

import base64
import hashlib
import re

_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<body>.*?)</script>", re.DOTALL | re.IGNORECASE)
_OUTGOING = re.compile(r'<a (?=[^>]*href="https?://)(?![^>]*\brel=)', re.IGNORECASE)
_CHARSET = re.compile(r'<meta charset="?utf-8"?\s*/?>', re.IGNORECASE)


def harden(page: str) -> str:
    """Return a whole HTML page with its policies and with `rel` on each outgoing link."""
    linked = _OUTGOING.sub('<a rel="external noopener" ', page)
    metas = (
        f'<meta http-equiv="Content-Security-Policy" content="{policy(linked)}">'
        '<meta name="referrer" content="same-origin">'
    )
    return _CHARSET.sub(lambda found: found[0] + metas, linked, count=1)


def policy(page: str) -> str:
    """Return the policy of a page: own files, and the inline scripts that it really holds, by hash (CSP Level 3).

    Inline style attributes stay allowed: the theme sets some. In a meta element `frame-ancestors` has no effect.
    """
    hashes = " ".join(f"'sha256-{digest}'" for digest in sorted(_inline_scripts(page)))
    return (
        f"default-src 'none'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
        "base-uri 'none'; form-action 'self'"
    ).replace(" ;", ";")


def _inline_scripts(page: str) -> set[str]:
    bodies = {
        found["body"]
        for found in _SCRIPT.finditer(page)
        if "src=" not in found["attributes"] and "json" not in found["attributes"]
    }
    return {base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() for body in bodies}
