"""Make tests/data/shingles.bin: hashes of every run of eight words in texts that the notes must not repeat.

Usage: python3 tests/data/make_shingles.py TEXT…   The texts themselves stay outside the repository.
"""

from __future__ import annotations

import hashlib
import re
import sys
import zlib
from pathlib import Path

LENGTH, BYTES = 8, 5
STORE = Path(__file__).with_name("shingles.bin")


def shingles(text: str) -> set[bytes]:
    """Return a short hash of each run of eight words; case and punctuation do not count."""
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)?", text.lower())
    runs = (" ".join(words[n : n + LENGTH]) for n in range(len(words) - LENGTH + 1))
    return {hashlib.blake2b(run.encode(), digest_size=BYTES).digest() for run in runs}


def load() -> set[bytes]:
    """Return the stored hashes."""
    data = zlib.decompress(STORE.read_bytes())
    return {data[n : n + BYTES] for n in range(0, len(data), BYTES)}


if __name__ == "__main__":
    found = set().union(*(shingles(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:]))
    STORE.write_bytes(zlib.compress(b"".join(sorted(found)), 9))
    print(f"{len(found)} runs of {LENGTH} words, {STORE.stat().st_size} bytes")
