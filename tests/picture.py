"""Writes docs/assets/map.png, the picture of a shared link: the map of the built site, with the data it was made of."""

import hashlib
import os
import re
import struct
import sys
import zlib
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "assets" / "map.png"
NAME = b"Source"
STYLE = """
  .map { position: fixed; z-index: 9; inset: 0; padding-block: 26px; padding-inline-end: 40px; background: var(--paper) }
  .map { --row: 25px; --gutter: 420px; font-size: 17px }
  .map [popover], .map__key { display: none }
"""


def digest(page: str) -> str:
    """Return a digest of the map in the HTML of the home page."""
    drawn = page[page.index('class="map"') :].partition("<!-- /map -->")[0].partition('class="news"')[0]
    return hashlib.sha256(re.sub(r"\s+", " ", drawn).encode()).hexdigest()[:16]


def made_of(picture: bytes) -> str:
    """Return the digest that a picture was stored with; empty without one."""
    found = re.search(rb"tEXt" + NAME + rb"\0([0-9a-f]{16})", picture)
    return found[1].decode() if found else ""


def stored_with(picture: bytes, value: str) -> bytes:
    """Return a PNG with a text chunk behind its header (PNG 1.2, section 4.2.3.1)."""
    chunk = b"tEXt" + NAME + b"\0" + value.encode()
    head = 33  # signature of 8 bytes, and the chunk IHDR of 25
    return (
        picture[:head]
        + struct.pack(">I", len(chunk) - 4)
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + picture[head:]
    )


def main() -> int:
    """Draw the map of site/ in Chromium and store it."""
    home = ROOT / "site" / "index.html"
    if not home.exists():
        sys.exit("dev: no site yet; first: python3 scripts/dev build")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["STUDYNOTES_CHROMIUM"], args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 630}, bypass_csp=True)
        page.goto(home.as_uri())
        page.add_style_tag(content=STYLE)
        page.evaluate("document.fonts.ready")
        picture = page.screenshot()
        browser.close()
    PICTURE.write_bytes(stored_with(picture, digest(home.read_text(encoding="utf-8"))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
