"""What can be taken along of a built site: the edition for disks, and the decks for Anki read back by SQLite."""

from __future__ import annotations

import contextlib
import io
import re
import sqlite3
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from lxml import html

from conftest import ROOT
from studynotes.author import anki, cli, epub, offline

WEEK = """\
<html><head><link rel="canonical" href="https://example.org/site/course-1-one/week-2-two/"></head><body>
<article class="article prose" data-course="1"><h1>Drift<a class="headerlink" href="#">#</a></h1>
<details class="contents"><summary>On this page</summary></details>
<h2 id="why">Why</h2>
<details class="question"><summary>Recall: what is <math alttext="x"><mi>x</mi></math>?</summary>
<p>An input (<a class="citation" href="#ref-lee2020input">Lee, 2020</a>), see <a href="../week-3-next/#what">next</a>.</p></details>
<figure class="diagram"><svg viewBox="0 0 9 9" width="9em"><clipPath id="c"><path d="M0 0h9"/></clipPath><text x="1" y="2">a &amp; b</text></svg></figure>
<section class="references"><h2 id="references">References</h2><ul><li class="reference" id="ref-lee2020input"><p class="reference__entry">Lee (2020). <i>Input</i>.</p>
<p class="reference__back">Cited here: <a href="#x">1</a></p></li></ul></section></article></body></html>"""
GLOSSARY = """\
<html><head><link rel="canonical" href="https://example.org/site/glossary/"></head><body>
<article class="article prose"><h1>Glossary</h1><dl><dt id="input">Input</dt><dd>What goes in.</dd></dl></article></body></html>"""

HOME = """\
<html><head><meta property="og:site_name" content="Baroque Music: Notes"><meta name="author" content="Ada"></head><body><h1>Notes</h1><div class="map__course"><li class="map__week">
<svg><path class="map__arc" d="M0 0A0.5 2.5 0 0 0 0 5.0" stroke-width="2" stroke-opacity="0.5"/></svg></li></div></body></html>"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A built site of one week and a glossary."""
    pages = {"course-1-one/week-2-two/index.html": WEEK, "glossary/index.html": GLOSSARY, "index.html": HOME}
    for name, text in pages.items():
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text(text, encoding="utf-8")
    return tmp_path / "site"


def notes_of(package: Path, folder: Path) -> list[tuple[str, str, str]]:
    """The guid, tags and fields of each note in a package, by SQLite alone."""
    with zipfile.ZipFile(package) as archive:
        archive.extract("collection.anki2", folder)
    with contextlib.closing(sqlite3.connect(folder / "collection.anki2")) as collection:
        return collection.execute("select guid, tags, flds from notes order by id").fetchall()


def test_decks_hold_question_answer_sources_and_page(site: Path, tmp_path: Path) -> None:
    code = cli.main(["take", "anki", "--site", str(site), "--output", str(tmp_path)])
    question, term = notes_of(tmp_path / "baroque-music-notes.apkg", tmp_path)

    assert code == 0
    assert question[1].split() == ["course-1", "course-1::week-2", "recall"]
    asked, answer, sources, page = question[2].split("\x1f")
    assert asked.startswith("Recall: what is <math")
    assert 'href="https://example.org/site/course-1-one/week-3-next/#what"' in answer
    assert 'Lee (2020). <i>Input</i>. <a href="https://example.org/site/references/lee2020input/">' in sources
    assert page == '<a href="https://example.org/site/course-1-one/week-2-two/#why">Drift</a>'
    assert (term[1].split(), term[2].split("\x1f")[:2]) == (["glossary"], ["Input", "What goes in."])


def test_a_second_export_gives_the_same_ids_also_when_an_answer_was_mended(site: Path, tmp_path: Path) -> None:
    first = anki.cards(site)
    week = site / "course-1-one" / "week-2-two" / "index.html"
    week.write_text(WEEK.replace("An input", "What goes in"), encoding="utf-8")

    assert [card.guid for card in anki.cards(site)] == [card.guid for card in first]
    assert len({card.guid for card in first}) == 2


def test_questions_of_one_wording_on_one_page_are_refused(site: Path) -> None:
    week = site / "course-1-one" / "week-2-two" / "index.html"
    [question] = re.findall(r"<details class=\"question\">.*?</details>", WEEK, re.DOTALL)
    week.write_text(WEEK.replace(question, question * 2), encoding="utf-8")

    with pytest.raises(ValueError, match="two cards have one place"):
        anki.cards(site)


@pytest.mark.parametrize("form", ["disk", "epub", "anki"])
def test_without_a_built_site_the_command_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    assert cli.main(["take", form, "--site", str(tmp_path / "none")]) == 1
    assert "first run: python3 scripts/dev build" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("../", "../index.html"),
        (".", "index.html"),
        ("./", "index.html"),
        ("../../glossary/#drift", "../../glossary/index.html#drift"),
        ("../references/?find=a/", "../references/index.html?find=a/"),
        ("#content", "#content"),
        ("?q=a", "?q=a"),
        ("index.md", "index.md"),
        ("https://example.org/", "https://example.org/"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_an_address_leads_to_a_file(address: str, expected: str) -> None:
    assert offline.to_file(address) == expected


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ('import { a, b as c } from "../words.js"', 'const { a, b: c } = load("words.js")'),
        ('const found = await import("./lookup.js")', 'await Promise.resolve().then(() => load("library/lookup.js"))'),
        ("export async function f() {}\nexport const g = 1", "return { f, g }"),
    ],
)
def test_a_module_becomes_a_function(module: str, expected: str) -> None:
    assert expected in offline.bundle({"library/works.js": module}, [])


def test_what_the_bundle_cannot_read_is_named() -> None:
    with pytest.raises(ValueError, match=r"a\.js: the build cannot read 'import words"):
        offline.bundle({"a.js": 'import words from "./words.js"'}, [])


def test_two_zips_of_one_site_are_the_same_bytes(site: Path, tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        offline.write(site, tmp_path / name / "site.zip")

    assert (tmp_path / "one" / "site.zip").read_bytes() == (tmp_path / "other" / "site.zip").read_bytes()


def test_every_script_of_the_site_is_bundled() -> None:
    folder = ROOT / "scripts" / "studynotes" / "render" / "theme" / "assets" / "javascripts"
    scripts = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.js")}

    bundled = offline.bundle(scripts, [])

    assert not re.search(r"^(import|export) |\bimport\(", bundled, re.MULTILINE)
    assert io.StringIO(bundled).readline() == "{\n"


def faults_of(book: Path) -> list[str]:
    """What the container format asks for and a book lacks: order, manifest, well-formed pages, targets of links."""
    with zipfile.ZipFile(book) as archive:
        first, names = archive.infolist()[0], set(archive.namelist())
        pages = {
            name: ElementTree.fromstring(archive.read(name)) for name in names if re.search(r"\.(x?html|opf)$", name)
        }
    package = pages["book/package.opf"]
    items = {item.get("id"): f"book/{item.get('href')}" for item in package.iter(f"{OPF}item")}
    faults = [] if (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED) else ["mimetype"]
    faults += sorted({*items.values()} ^ {name for name in names if name.startswith("book/")} - {"book/package.opf"})
    faults += [ref.get("idref") for ref in package.iter(f"{OPF}itemref") if ref.get("idref") not in items]
    ids = {name: [element.get("id") for element in page.iter() if element.get("id")] for name, page in pages.items()}
    faults += [f"{name}: an id twice" for name, found in ids.items() if len(found) != len(set(found))]
    for name, page in pages.items():
        links = [link.get("href", "") for link in page.iter(f"{XHTML}a")]
        for file, _, place in (link.partition("#") for link in links if ":" not in link):
            target = f"book/{file}" if file else name
            if target not in names or (place and place not in ids[target]):
                faults.append(f"{name}: {file}#{place}")
    return faults


OPF, XHTML = "{http://www.idpf.org/2007/opf}", "{http://www.w3.org/1999/xhtml}"


def test_a_book_is_whole_and_holds_diagrams_formulas_and_sources(site: Path, tmp_path: Path) -> None:
    code = cli.main(["take", "epub", "--site", str(site), "--output", str(tmp_path)])
    books = sorted(path.name for path in tmp_path.glob("*.epub"))
    with zipfile.ZipFile(tmp_path / "baroque-music-notes.epub") as archive:
        week = archive.read("book/course-1-one-week-2-two.xhtml").decode()
        package, cover = archive.read("book/package.opf").decode(), archive.read("book/cover.svg").decode()

    assert (code, books) == (0, ["baroque-music-notes-course-1.epub", "baroque-music-notes.epub"])
    assert [faults_of(tmp_path / name) for name in books] == [[], []]
    assert '<svg width="9em" viewBox="0 0 9 9" xmlns="http://www.w3.org/2000/svg"><clipPath id="c">' in week
    assert '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>' in week
    assert '<a class="citation" href="#ref-lee2020input">Lee, 2020</a>' in week
    assert 'href="course-1-one-week-2-two.xhtml" media-type="application/xhtml+xml" properties="svg mathml"' in package
    assert '<path d="M0 0A130 50 0 0 0 0 100" stroke="#2b597a"' in cover


def test_a_broken_link_in_a_book_is_seen(site: Path, tmp_path: Path) -> None:
    [_, (_, book)] = epub.books(site)
    book.articles[0].body.append(html.fragment_fromstring('<a href="lost.xhtml#a">lost</a>'))
    epub.write(book, tmp_path / "book.epub")

    assert faults_of(tmp_path / "book.epub") == ["book/course-1-one-week-2-two.xhtml: lost.xhtml#a"]
