"""Reads an answer's body within its limit, counted after decompression: a small answer may hold gigabytes."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import UTC
from email.utils import parsedate_to_datetime

from studynotes.author.http.answers import Permanent, Temporary

ENCODINGS = "gzip"
_WINDOW_BITS = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


def read(host: str, coding: str, chunks: Iterable[bytes], size: int) -> bytes:
    """Return the decompressed body; raise a Failure if it is broken, or larger than size bytes."""
    coding = coding.strip().lower() or "identity"
    if coding != "identity" and coding not in _WINDOW_BITS:
        raise Permanent(f"{host} answered in the coding {coding[:40]!r}, which was not asked for")
    inflater = None if coding == "identity" else zlib.decompressobj(_WINDOW_BITS[coding])
    body = bytearray()
    for chunk in chunks:
        try:
            body += inflater.decompress(chunk, size + 1 - len(body)) if inflater else chunk
        except zlib.error as fault:
            raise Permanent(f"{host} answered with a broken {coding} stream") from fault
        if len(body) > size:
            raise Permanent(f"{host} answered with more than {size:,} bytes")
    if inflater and body and not inflater.eof:
        raise Temporary(f"{host} broke off in the middle of its answer")
    return bytes(body)


def retry_after(text: str, now: float) -> float:
    """Return the seconds that a Retry-After header asks for, given as seconds or as a date; 0 if it says nothing."""
    text = text.strip()
    if text.isdecimal():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    return max(0.0, moment.replace(tzinfo=moment.tzinfo or UTC).timestamp() - now)
