"""What pages load: style sheets without comments, and cut fonts that are the same each time."""

import io
import math
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from conftest import ROOT
from studynotes.graph.cache import Cache
from studynotes.render import assets, modules

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
    assert b"SIL OPEN FONT LICENSE" in made[assets.LICENSE]


def test_a_second_build_takes_them_from_the_store_and_a_fresh_one_makes_the_same(made, monkeypatch):
    italic = assets.FACES[2]
    assert assets.cut(italic) == made[f"assets/fonts/{italic.name}.woff2"]
    monkeypatch.setattr(assets, "cut", lambda face: pytest.fail("was cut again"))
    assert assets.font_files(Cache(ROOT).kept) == made


def test_scripts_are_published_without_comment_lines_and_indents_and_with_every_other_line():
    for path in (ROOT / "scripts/studynotes/render/theme/assets/javascripts").rglob("*.js"):
        source = path.read_bytes()
        lines = [line.lstrip() for line in source.decode().splitlines()]
        published = assets.published(path.name, source).decode().splitlines()
        assert published == [line for line in lines if not line.startswith("//")]


def test_a_script_that_somebody_waits_for_comes_in_one_file():
    names = {Path(name).name: data.decode() for name, data in assets.theme_files().items() if name.endswith(".js")}

    assert [name for name in names if name.startswith("search")] == [
        "search-marks.js",
        "search-view.js",
        "search-worker.js",
        "search.js",
    ]
    assert not any(re.search("^import ", names[name], re.MULTILINE) for name in ("search-view.js", "search-worker.js"))
    assert {"words.js", "identifiers.js"} < set(names)  # others import them, too


def test_a_module_stands_behind_what_it_imports():
    scripts = {
        "a.js": 'import { b as other } from "./in/b.js"\nimport { c } from "./c.js"\nexport const a = other + c',
        "in/b.js": 'import { c } from "../c.js"\nexport const b = c + 1',
        "c.js": "export const c = 1",
    }

    assert modules.needs("a.js", scripts) == ["c.js", "in/b.js"]
    assert modules.whole("a.js", scripts).splitlines()[-3:] == [
        'const { b: other } = part("in/b.js")',
        'const { c } = part("c.js")',
        "export const a = other + c",
    ]


def test_a_page_and_what_it_loads_are_of_one_edition():
    files = {"assets/javascripts/a/b.js": b"1", "assets/images/mark.svg": b"2"}
    edition = assets.edition(files)

    assert edition != assets.edition({**files, "assets/images/mark.svg": b"3"}) != assets.edition({})
    assert set(assets.placed(files, edition)) == {f"assets/javascripts{edition}/a/b.js", "assets/images/mark.svg"}
    assert set(assets.placed(files, "")) == set(files)


@pytest.mark.parametrize(
    ("page", "loaded"),
    [
        ('<link rel="stylesheet" href="../assets/stylesheets/a.css">', "../assets/stylesheets-0123abcd/a.css"),
        ('<script type="module" src="/n/assets/javascripts/a.js">', "/n/assets/javascripts-0123abcd/a.js"),
        ('<link rel="icon" href="assets/images/mark.svg">', "assets/images/mark.svg"),
        ('&lt;script src="assets/javascripts/a.js"&gt;', "assets/javascripts/a.js"),
    ],
)
def test_a_page_names_the_edition_of_what_it_loads(page, loaded):
    once = assets.with_edition(page, "-0123abcd")

    assert f'"{loaded}"' in once
    assert assets.with_edition(once, "-0123abcd") == once


def test_every_page_of_the_site_loads_files_that_are_there(real_site):
    loads = re.compile(
        r'<(?:link rel="(?:stylesheet|preload|icon|apple-touch-icon)"|script)[^>]* (?:href|src)="([^"]+)"'
    )
    for path in real_site.rglob("*.html"):
        for address in loads.findall(path.read_text(encoding="utf-8")):
            file = real_site.parent / address[1:] if address[0] == "/" else path.parent / address
            assert file.is_file(), f"{path}: {address}"


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


def linear(lightness, chroma, hue):
    """The red, green and blue of light in OKLCH, clipped to what a screen can show."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long, middle, short = (
        (lightness + x * a + y * b) ** 3
        for x, y in ((0.3963377774, 0.2158037573), (-0.1055613458, -0.0638541728), (-0.0894841775, -1.2914855480))
    )
    rows = ((4.0767416621, -3.3077115913, 0.2309699292), (-1.2684380046, 2.6097574011, -0.3413193965))
    rows = (*rows, (-0.0041960863, -0.7034186147, 1.7076147010))
    return [min(1, max(0, x * long + y * middle + z * short)) for x, y, z in rows]


def luminance(rgb):
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), rgb, strict=True))


def of_hex(color):
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return luminance(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("digit", "1234567890")
def test_the_hue_of_every_course_can_be_read(digit, dark):
    turn = float(re.search(rf'\[data-course\$="{digit}"\] {{ --turn: (\d+) }}', TOKENS)[1])
    lightness, chroma = map(float, re.findall(r"oklch\(([\d.]+) ([\d.]+) var\(--turn\)\)", TOKENS)[dark])
    ink = luminance(linear(lightness, chroma, turn))
    grounds = [re.search(rf"--{name}: light-dark\((\S+), (\S+)\)", TOKENS)[1 + dark] for name in ("paper", "shade")]
    for ground in map(of_hex, grounds):
        darker, lighter = sorted((ink, ground))
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5
