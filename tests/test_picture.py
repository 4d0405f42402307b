"""The picture of a shared link: that it is there for every page, and whether it still shows the data of today."""

import struct
import warnings

import picture


def test_a_picture_keeps_the_digest_that_it_was_stored_with():
    drawn = picture.PICTURE.read_bytes()
    again = picture.stored_with(drawn, "0123456789abcdef")
    assert (picture.made_of(again), len(again) - len(drawn)) == ("0123456789abcdef", 35)
    assert struct.unpack(">II", drawn[16:24]) == (1200, 630)


def test_the_picture_is_of_the_present_map_or_says_that_it_is_stale(real_site):
    home = (real_site / "index.html").read_text(encoding="utf-8")
    drawn_of = picture.made_of(picture.PICTURE.read_bytes())
    assert drawn_of
    if drawn_of != picture.digest(home):
        warnings.warn("docs/assets/map.png is stale: python3 scripts/dev build, then picture", stacklevel=1)


def test_every_page_names_the_picture_by_its_whole_address(real_site):
    for path in ("index.html", "references/sculley2015hidden/index.html", "glossary/index.html"):
        page = (real_site / path).read_text(encoding="utf-8")
        assert page.count('property="og:image" content="https://xerocopy.github.io/Coursera_MLOps/assets/map.png"') == 1
        assert page.count('name="twitter:card" content="summary_large_image"') == 1
