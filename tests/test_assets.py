"""What pages load: style sheets without comments, and cut fonts that are the same each time."""

import io
import re

import pytest
from fontTools.ttLib import TTFont

from conftest import ROOT
from studynotes.graph.cache import Cache
from studynotes.render import assets

TOKENS = (ROOT / "scripts" / "studynotes" / "render" / "theme" / "assets" / "stylesheets" / "tokens.css").read_text(
    encoding="utf-8"
)


@pytest.fixture(scope="module")
def made(real_site):
    """The files that the real site has, which its build cut or took from its store."""
    paths = [path for path in (real_site / assets.FOLDER).iterdir() if path.is_file()]
    return {path.relative_to(real_site).as_posix(): path.read_bytes() for path in paths}


@pytest.mark.parametrize("face", assets.FACES, ids=[face.name for face in assets.FACES])
def test_a_font_holds_its_characters_and_no_reserved_name(made, face):
    font = TTFont(io.BytesIO(made[f"assets/fonts/{face.name}.woff2"]))
    assert font.flavor == "woff2"
    drawn = set(font.getBestCmap())
    assert drawn <= set(face.characters)
    assert {ord(letter) for letter in "azAZ09"} <= drawn or "names" in face.name
    assert ("fvar" in font) is isinstance(face.weights, tuple)
    assert "Source" not in str([str(name) for name in font["name"].names])


def test_both_fonts_that_every_page_needs_are_small(made):
    assert sum(len(made[f"assets/fonts/{name}.woff2"]) for name in ("serif", "serif-italic")) < 32_000


def test_the_licence_is_published_beside_them(made):
    assert b"SIL OPEN FONT LICENSE" in made[assets.LICENCE]


def test_a_second_build_takes_them_from_the_store_and_a_fresh_one_makes_the_same(made, monkeypatch):
    italic = assets.FACES[2]
    assert assets.cut(italic) == made[f"assets/fonts/{italic.name}.woff2"]
    monkeypatch.setattr(assets, "cut", lambda face: pytest.fail("was cut again"))
    assert assets.font_files(Cache(ROOT).kept) == made


def test_the_style_sheet_names_each_font_with_its_characters():
    ruled = dict(re.findall(r"fonts/([\w-]+)\.woff2.*?unicode-range: ([^;]+);", TOKENS, re.DOTALL))
    assert set(ruled) == {face.name for face in assets.FACES}
    for face in assets.FACES:
        assert characters(ruled[face.name]) == set(face.characters)


def characters(ranges):
    found = set()
    for first, last in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", ranges):
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return found
