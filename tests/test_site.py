"""Small sites, built for real: citations end to end, links that were visited, addresses that moved, loud failures."""

import json
import re
import shutil
from dataclasses import replace

import pytest
import yaml
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from build import PAGE, ROOT, build_small, golden, lay_out
from conftest import served
from studynotes import site
from studynotes.bib import formatter
from studynotes.graph.cache import Cache
from studynotes.model import Site
from studynotes.render import frames, pages

pytestmark = pytest.mark.usefixtures("real_site")  # whose fonts the small sites take

CASES = golden("citations.yml")
CONFIG = (ROOT / "tests" / "sites" / "mkdocs.yml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def cited(tmp_path_factory):
    """One site with a page for each case of citations.yml."""
    files = {f"case-{n}.md": PAGE.format(case["name"], case["markdown"]) for n, case in enumerate(CASES)}
    built = build_small(lay_out(tmp_path_factory.mktemp("cited"), files))
    assert built.code == 0, built.output
    return built


@pytest.mark.parametrize("n", range(len(CASES)), ids=[case["name"] for case in CASES])
def test_citations(cited, n):
    case, article = CASES[n], cited.article(f"case-{n}")
    assert [fragment for fragment in case.get("has", ()) if fragment not in article] == []
    assert [text for text in case.get("text", ()) if text not in cited.words(f"case-{n}")] == []
    assert [fragment for fragment in case.get("not", ()) if fragment in article] == []
    assert len(re.findall(r'<a class="citation"', article)) == case["links"]
    assert article.count('<li class="reference"') == case.get("listed", article.count('<li class="reference"'))
    assert ("references__list" in article) is (case["links"] > 0)


def test_every_citation_is_in_citations_json_with_its_sentence(cited):
    mentions = json.loads((cited.site / "references" / "citations.json").read_text(encoding="utf-8"))
    assert len(mentions) == sum(case["links"] for case in CASES)
    for mention in mentions:
        words = " ".join(cited.words(mention["page"]).split())
        assert f'id="{mention["anchor"]}"' in cited.article(mention["page"])
        assert " ".join(mention["sentence"].split()) in words or "|" in mention["sentence"]


def test_search_finds_works_and_notes_and_is_the_only_index(cited):
    texts = [path.read_text(encoding="utf-8") for path in (cited.site / "search").glob("records-*.json")]
    shown = [record for text in texts for record in json.loads(text)["records"]]
    assert {"references/doe2020beta/", "case-0/"} <= {url for _, url, *_ in shown}
    assert not any("Cited here" in text for *_, text, _ in shown)
    assert not (cited.site / "search" / "search_index.json").exists()


def test_each_work_has_a_page_that_names_who_cites_it(cited):
    assert "Only the second (Doe and Schütt, 2020b)." in cited.words("references/doe2020beta")
    assert 'href="../../case-2/#cite-doe2020beta-1"' in cited.article("references/doe2020beta")


NOTE = """\
Alpha is defined here [[@doe2020alpha]]{.defines}.
Beta is one way [@doe2020beta].
And again [see @doe2020alpha, p. 3; @doe2020beta]{.contrast}.
"""
DAY, COPY = "2026-11-20", "https://web.archive.org/web/2021/https://arxiv.org/abs/1912.02292"
MORE = {
    "doe2020alpha": "  origin = {added},\n",
    "doe2020beta": "  courseurl = {https://doi.org/10.1000/beta and https://old.example.org/beta},\n  state = {moved},\n",
    "sculley2015hidden": f"  archived = {{{COPY}}},\n",
}
VISITS = yaml.safe_load(f"""
- {{address: 'https://arxiv.org/abs/1912.02292', state: dead, day: '{DAY}', note: answers 404, strikes: ['2026-11-01', '2026-11-08', '{DAY}']}}
- {{address: 'https://arxiv.org/pdf/1912.02292', state: failing, day: '{DAY}', note: answers 500, strikes: ['{DAY}']}}
- {{address: 'https://doi.org/10.1000/beta', state: ok, day: '{DAY}', good: '{DAY}'}}
- {{address: 'https://example.org/alpha', state: moved, day: '{DAY}', good: '{DAY}', final: 'https://new.example.org/here?a&b'}}
""")


@pytest.fixture(scope="module")
def visited(tmp_path_factory):
    """A site with links that were visited, works that were added, and addresses that moved."""
    bib = (ROOT / "tests" / "sites" / "bibliography.bib").read_text(encoding="utf-8")
    for key, more in MORE.items():
        before, found, behind = bib.partition(f"{{{key},")
        bib = before + found + behind.replace("  keywords", f"{more}  keywords", 1)
    files = {
        "../bibliography.bib": bib,
        "course/week.md": PAGE.format("Week & more", NOTE),
        "references/links.json": json.dumps(VISITS, indent=1),
        "references/redirects.yml": "doe2019alpha: doe2020alpha\n",
        "redirects.yml": "old/place.md: course/week.md\n",
    }
    made = build_small(lay_out(tmp_path_factory.mktemp("visited"), files), "--strict")
    assert made.code == 0, made.output
    return made


@pytest.mark.parametrize(
    ("old", "target", "title"),
    [("references/doe2019alpha", "../doe2020alpha/", "Alpha"), ("old/place", "../../course/week/", "Week &amp; more")],
)
def test_an_old_address_leads_on_without_a_script(visited, old, target, title):
    page = visited.html(old)
    assert f'<meta http-equiv="refresh" content="0; url={target}">' in page
    assert f'<a href="{target}">{title}</a>' in page
    canonical = re.findall(r'<link rel="canonical" href="([^"]+)"', page)
    assert canonical == ["https://example.org/tiny/" + re.sub(r"^(\.\./)+", "references/" * ("alpha" in old), target)]
    assert (visited.site / old / target / "index.html").resolve().exists()
    assert "<script" not in page
    assert "default-src 'none'" in page


@pytest.fixture(scope="module")
def below_a_folder(visited):
    with served(visited.site.parent) as root:
        yield f"{root}{visited.site.name}/"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("old", "new"), [("references/doe2019alpha", "references/doe2020alpha"), ("old/place", "course/week")]
)
@pytest.mark.parametrize("scripts", [True, False])
def test_a_browser_follows_it_below_a_folder(browser, below_a_folder, old, new, scripts):
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{below_a_folder}{old}/")
    page.wait_for_url(f"{below_a_folder}{new}/")
    assert page.locator("h1").first.inner_text() in ("Alpha", "Week & more")
    context.close()


@pytest.mark.parametrize(
    ("key", "told", "silent"),
    [
        (
            "doe2020alpha",
            ["Moved: now at new.example.org/here?a&b · checked on 20 November 2026", "Added by these notes; the course does not name it."],
            [],
        ),
        (
            "doe2020beta",
            [
                "Moved: the address in the lectures has moved; this is the new one · checked on 20 November 2026",
                "The course linked to old.example.org/beta, which has moved.",
            ],
            ["linked to doi.org"],
        ),
        (
            "sculley2015hidden",
            ["Dead: archived copy · answers 404, since 1 November 2026 · checked on 20 November 2026"],
            ["The course linked"],
        ),
    ],
)  # fmt: skip
def test_the_page_of_a_work_tells_how_its_link_stands_and_what_the_course_printed(visited, key, told, silent):
    words = visited.words(f"references/{key}")
    assert [text for text in told if text not in words] == []
    assert [text for text in (*silent, "has not been checked") if text in words] == []
    assert (COPY in visited.article(f"references/{key}")) is (key == "sculley2015hidden")


def test_the_reference_list_and_the_library_tell_it_too(visited):
    listed = visited.article("course/week")
    assert listed.count("reference__state--moved") == 2
    assert listed.count("added by these notes") == 1
    found = re.findall(r'data-origin="(\w+)" data-link="(\w+)"', visited.html("references"))
    assert found == [("added", "moved"), ("course", "moved"), ("course", "dead")]


def test_what_is_known_of_links_is_published(visited):
    assert json.loads((visited.site / "references" / "links.json").read_text(encoding="utf-8")) == VISITS


def test_a_role_is_told_at_the_citation_in_the_list_on_the_work_and_to_machines(visited):
    article, work = visited.article("course/week"), visited.article("references/doe2020alpha")
    assert re.findall(r'data-role="(\w+)"', article) == ["defines", "contrast", "contrast"]
    assert "{.defines}" not in article
    assert "1 (defines) 2 (contrast)" in visited.words("course/week")
    assert re.findall(r'cited-by__role">([^<]+)<', work) == ["defines", "contrast"]
    mentions = json.loads((visited.site / "references" / "citations.json").read_text(encoding="utf-8"))
    roles = [(each["key"].removeprefix("doe2020"), each["role"]) for each in mentions]
    assert roles == [("alpha", "defines"), ("beta", ""), ("alpha", "contrast"), ("beta", "contrast")]


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """The mkdocs.yml of a site with many faults, which had been built well before."""
    config = lay_out(tmp_path_factory.mktemp("faulty"))
    assert build_small(config).code == 0
    faults = {
        "key.md": PAGE.format("P", "Text [@doe2020alpa]."),
        "front.md": "---\ntitle: P\nextra: 1\n---\n\nText.\n",
        "code.md": PAGE.format("P", "`[@doe2020alpha]`"),
    }
    lay_out(config.parent, faults)
    (config.parent / "docs" / "latin.md").write_bytes(PAGE.format("L", "caf\xe9").encode("latin-1"))
    bib = config.parent / "bibliography.bib"
    bib.write_text(bib.read_text(encoding="utf-8").replace("date = {2015},", "date = {2015}"), encoding="utf-8")
    return config


@pytest.mark.parametrize("options", [(), ("--quiet",)], ids=["loud", "quiet"])
def test_all_faults_come_out_together_with_their_places_and_the_last_good_site_is_kept(faulty, options):
    built = build_small(faulty, *options)
    assert built.code == 1
    for fault in (
        "docs/key.md:6:7: note-unknown-key",
        "did you mean doe2020alpha",
        "docs/front.md:3:1: note-front-matter",
        "docs/latin.md:6:4: note-encoding",
        "bibliography.bib:24:",
    ):
        assert fault in built.output
    assert ("docs/code.md:6:3: note-citation-in-code" in built.output) is (
        not options
    )  # a warning, which stops nothing
    assert (built.site / "index.html").exists()


SILENCED = {"p.md": PAGE.format("List", "#### Deep\n\nNobody [@nobody2000thing].")}
SILENCES = """[tool.studynotes.silence]
"docs/p.md:note-heading-order" = "the list goes deep"
"docs/*.md:note-unknown-key" = "{}"
"""
STOPS = {
    "no bibliography": (
        {"../mkdocs.yml": CONFIG.replace("- studynotes", "- studynotes:\n      bibliography: gone.bib")},
        ["gone.bib:1:1: bib-missing-file"],
    ),
    "a style that is none": (
        {
            "../bad.csl": "<style",
            "../mkdocs.yml": CONFIG.replace("- studynotes", "- studynotes:\n      style: bad.csl"),
        },
        ["not a CSL style"],
    ),
    "links.json": ({"references/links.json": "\nnonsense\n"}, ["docs/references/links.json:2:1: "]),
    "redirects.yml": ({"references/redirects.yml": "\nnonsense\n"}, ["docs/references/redirects.yml:2:1: "]),
    "a silence without a reason": (
        {**SILENCED, "../pyproject.toml": SILENCES.format("")},
        ["docs/p.md:8:9: note-unknown-key", "pyproject.toml:3:1: lint-silence", "2 faults"],
    ),
    "a silence that silences nothing": (
        {"../pyproject.toml": '[tool.studynotes.silence]\n"docs/p.md:note-image-alt" = "was needed once"\n'},
        ["pyproject.toml:2:1: lint-silence", "1 fault"],
    ),
    "a script that is not ours": (
        {
            "p.md": PAGE.format("P", "<script>go()</script>"),
            "../pyproject.toml": '[tool.studynotes.silence]\n"docs/p.md:note-raw-html" = "tries what the policy is for"\n',
        },
        [
            "p.md: the page holds a script that is none of the site's own: '<script>go()</script>'.",
            "Take it out of the note",
        ],
    ),
}


@pytest.mark.parametrize("name", STOPS)
def test_what_stops_a_build_is_told_in_a_line(tmp_path, name):
    files, words = STOPS[name]
    built = build_small(lay_out(tmp_path, files))
    assert built.code == 1
    assert [text for text in words if text not in built.output] == []
    assert "note-heading-order" not in built.output
    assert not (built.site / "p" / "index.html").exists()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (OSError(28, "No space left on device", "/full/page.html"), "/full/page.html: No space left on device"),
        (OSError(28, "No space left on device"), "site: No space left on device"),
        (None, "site: Not a directory"),
    ],
    ids=["a full disk", "a full disk while writing", "a file in place of the folder"],
)
def test_what_the_system_refuses_is_told_in_a_line(tmp_path, monkeypatch, fault, words):
    def refuse(*arguments):
        raise fault

    if fault:
        monkeypatch.setattr("mkdocs.utils.write_file", refuse)
    else:
        (tmp_path / "site").touch()
    built = build_small(lay_out(tmp_path))
    assert built.code == 1
    assert words in built.output


def test_a_rule_that_is_silenced_for_a_reason_lets_the_build_pass(tmp_path):
    built = build_small(lay_out(tmp_path, {**SILENCED, "../pyproject.toml": SILENCES.format("an example")}), "--strict")
    assert built.code == 0, built.output


WEEK = """---
title: A part
description: What it says.
course: 1
week: {}
status: complete
source: https://example.org/
---

A sentence [@doe2020alpha].
"""
SIZES = {
    "one page": {"index.md": PAGE.format("Home", "<!-- studynotes:doors -->")},
    "eleven weeks": {
        "course-1-core/index.md": "---\ntitle: Core\ndescription: All.\ncourse: 1\nsource: https://example.org/\n---\n",
        **{f"course-1-core/week-{week}-part.md": WEEK.format(week) for week in range(1, 12)},
    },
}


@pytest.mark.parametrize("name", SIZES)
def test_a_site_of_another_size_is_built_strictly(tmp_path, name):
    config = lay_out(tmp_path, SIZES[name])
    if name == "one page":
        shutil.rmtree(tmp_path / "docs" / "topics")
        (tmp_path / "bibliography.bib").write_text("")
    built = build_small(config)
    assert built.code == 0, built.output
    if name == "one page":
        assert re.findall(r'class="doors__link" href="([^"]+)"', built.html("")) == []
    else:
        weeks = re.findall(r'href="\.\./week-(\d+)-part/"|href="week-(\d+)-part/"', built.article("course-1-core"))
        assert list(dict.fromkeys(int(one or other) for one, other in weeks)) == list(range(1, 12))


@pytest.fixture
def tiny(tmp_path):
    lay_out(tmp_path)
    return site.build(tmp_path / "bibliography.bib", tmp_path / "docs", formatter.DEFAULT, Site("", "Tiny"), list)


def test_a_preview_leaves_live_reload_alone(tiny, tmp_path):
    plugin = load_config(str(tmp_path / "mkdocs.yml")).plugins["studynotes"]
    plugin.build = tiny
    for command in ("serve", "build"):
        plugin.on_startup(command=command, dirty=False)
        html = plugin.on_post_template('<meta charset="utf-8"><p>', template_name="404.html", config=None)
        assert ("Content-Security-Policy" in html) is (command == "build")


def preview(config):
    """Build a site as `serve` does; return the configuration with which it was built."""
    loaded = load_config(str(config), site_dir=str(config.parent / "site"))
    loaded.plugins.on_startup(command="serve", dirty=False)
    mkdocs_build(loaded, serve_url="http://127.0.0.1:8000/")
    return loaded


def test_a_preview_is_shown_with_its_problems_and_a_count_elsewhere(tmp_path):
    config = lay_out(tmp_path, {"p.md": PAGE.format("P", "Nobody [@nobody2000thing].")})
    preview(config)
    html = {path: (tmp_path / "site" / path).read_text(encoding="utf-8") for path in PREVIEWED}
    assert "docs/p.md:6:9" in html["p/index.html"]
    assert {path: "0 problems here" in page for path, page in html.items()} == PREVIEWED


PREVIEWED = {"p/index.html": False, "index.html": True, "references/doe2020beta/index.html": True}


def test_a_preview_that_cannot_be_rendered_says_why_at_every_address_and_comes_back(tmp_path):
    config = lay_out(tmp_path, {"p.md": "---\ntitle: [\n---\n\nText.\n"})
    preview(config)
    assert [path.name for path in (tmp_path / "site").rglob("*.html")] == ["404.html"]
    assert "docs/p.md:3:1" in (tmp_path / "site" / "404.html").read_text(encoding="utf-8")
    lay_out(tmp_path, {"p.md": PAGE.format("P", "Text.")})
    preview(config)
    assert (tmp_path / "site" / "p" / "index.html").exists()


def test_the_course_of_a_preview_leads_to_nothing_that_only_a_build_has(tmp_path):
    course = "---\ntitle: A course\ndescription: Its thread.\ncourse: 1\n---\n\nWords.\n"
    preview(lay_out(tmp_path, {"course-1-word/index.md": course}))
    place = tmp_path / "site" / "course-1-word"
    links = re.findall(r'href="((?:index\.md|print/)[^"]*)"', (place / "index.html").read_text(encoding="utf-8"))
    assert {*links} == {"index.md"}
    assert (place / "index.md").exists()


def test_every_page_has_its_twin_beside_it(tiny):
    written = {path for path, _ in site.files(tiny, frames.cut(f"<p>{frames.MARKS['content']}</p>"))}
    places = [note.url.lstrip("/") for note in tiny.notes.values()]
    places += [f"references/{key}/" for key in tiny.shelf.graph.references]
    assert len(places) > 3
    assert {"llms.txt", *(f"{place}index.md" for place in places)} <= written


def test_a_script_in_the_page_of_a_work_stops_the_build_too(tiny, monkeypatch):
    frame = frames.cut(f"<p>{frames.MARKS['content']}</p>")
    assert "references/doe2020beta/index.html" in {path for path, _ in site.files(tiny, frame)}
    monkeypatch.setattr(pages, "work_values", lambda key, shelf, forms: {"content": "<script>go()</script>"})
    tiny = replace(tiny, cache=Cache())
    with pytest.raises(ValueError, match=r"^references/doe\w+: the page holds a script"):
        list(site.files(tiny, frame))


def test_no_address_leads_out_of_the_site(monkeypatch):
    monkeypatch.setattr(site, "files", lambda build, frame: [("references/../../a.html", "x")])
    with pytest.raises(ValueError, match="leads out of the site"):
        site.write(None, None, print)


HEAD = "---\ntitle: {}\ndescription: A page.\ncourse: {}\n{}status: {}\nsource: https://example.org/course\n---\n\n{}\n"
WORDS = "Quokka says it [@doe2020beta]."  # a word that nothing else has
DRAFTS = {
    "index.md": PAGE.format("Home", "<!-- studynotes:doors -->\n\n<!-- studynotes:map -->\n\n<!-- studynotes:new -->"),
    "course-1-one/index.md": HEAD.format("One", 1, "", "complete", "Words [@doe2020alpha]."),
    "course-1-one/week-1-a.md": HEAD.format("A", 1, "week: 1\n", "complete", "## In one minute\n\nIt is short."),
    "course-1-one/week-2-b.md": HEAD.format("Quokka", 1, "week: 2\n", "draft", WORDS),
    "course-10-ten/index.md": HEAD.format("Quokka ten", 10, "", "draft", WORDS),
    "course-10-ten/week-12-c.md": HEAD.format("Quokka twelve", 10, "week: 12\n", "draft", WORDS),
    "topics/monitoring.md": "---\ntitle: Quokka topic\ndescription: A page.\nstatus: draft\n---\n\nA topic.\n",
    "redirects.yml": "course-1-one/week-2-old.md: course-1-one/week-2-b.md\n",
}
MENU = """
nav:
  - Home: index.md
  - One: [course-1-one/index.md, course-1-one/week-1-a.md, course-1-one/week-2-b.md]
  - Quokka ten: [course-10-ten/index.md, course-10-ten/week-12-c.md]
not_in_nav: |
  /topics/
  /references/
  /search/
  /figures.md
"""


@pytest.fixture
def drafts(tmp_path):
    config = lay_out(tmp_path, DRAFTS)
    config.write_text(config.read_text(encoding="utf-8") + MENU, encoding="utf-8")
    return config


def test_a_published_site_says_nothing_of_drafts(drafts):
    built = build_small(drafts, "--strict")
    assert built.code == 0, built.output
    files = [path for path in built.site.rglob("*") if path.is_file()]
    assert [str(path) for path in files if b"uokka" in path.read_bytes()] == []
    assert not (built.site / "course-1-one" / "week-2-old").exists()
    mentions = json.loads((built.site / "references" / "citations.json").read_text(encoding="utf-8"))
    assert [mention["key"] for mention in mentions] == ["doe2020alpha"]
    assert "By week 1 citation" in built.words("/")


def test_a_preview_shows_drafts_and_says_that_they_are(drafts):
    preview(drafts)
    paths = ("course-1-one/week-2-b", "course-1-one", "")
    shown = {path: (drafts.parent / "site" / path / "index.html").read_text(encoding="utf-8") for path in paths}
    assert "<p><mark>Draft</mark>" in shown["course-1-one/week-2-b"]
    assert "<p><mark>Draft</mark>" not in shown["course-1-one"]
    assert " <mark>draft</mark></li>" in shown["course-1-one"]
    assert "Quokka twelve <mark>draft</mark>" in shown[""]


def test_a_link_to_a_draft_stops_a_published_site_only(drafts):
    page = drafts.parent / "docs" / "course-1-one" / "index.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nSee [b](week-2-b.md).\n", encoding="utf-8")
    built = build_small(drafts)
    assert (built.code, "is a draft, which is not published" in built.output) == (1, True)
    preview(drafts)
    assert (drafts.parent / "site" / "course-1-one" / "index.html").exists()


BREAD = """\
site_name: Notes on bread
site_url: https://example.org/bread/
theme: {name: material}
plugins:
  - bibtex: {enable_inline_citations: false, bib_by_default: false}
  - studynotes
markdown_extensions: [attr_list, def_list, toc]
nav:
  - Home: index.md
  - Dough: [course-1-dough/index.md]
not_in_nav: |
  /topics/
  /references/
  /search/
  /figures.md
"""
LOAF = """\
@book{miller2001loaf,
  title = {The Loaf},
  author = {Miller, Ann},
  date = {2001},
  isbn = {9780306406157},
  keywords = {flour, water},
  annotation = {Measures how long a dough of four plain things wants to rest before it goes into the oven, for ten flours and three temperatures of the room. Take the table of times with you, leave the chapter on ovens for later, and begin with it if you have never weighed your water.},
}
"""
OURS = rb"(?i)mlops|ml-ops|machine.learning|coursera|deeplearning|xerocopy|tensorflow|kubernetes|brundage|lundberg"


def test_a_site_on_another_subject_has_no_word_of_ours(tmp_path):
    lay_out(tmp_path, {
        "course-1-dough/index.md": HEAD.format("Dough", 1, "", "complete", "It rests for hours [@miller2001loaf]."),
        "topics/flour.md": PAGE.format("Flour", "A topic."),
        "topics/water.md": PAGE.format("Water", "A topic."),
    })  # fmt: skip
    for topic in ("mlops", "monitoring"):
        (tmp_path / "docs" / "topics" / f"{topic}.md").unlink()
    (tmp_path / "bibliography.bib").write_text(LOAF, encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(BREAD, encoding="utf-8")
    built = build_small(tmp_path / "mkdocs.yml", "--strict")
    files = [path for path in built.site.rglob("*") if path.is_file() and path.suffix != ".woff2"]

    assert built.code == 0, built.output
    assert {
        path.relative_to(built.site).as_posix(): found
        for path in files
        if (found := sorted(set(re.findall(OURS, path.read_bytes()))))
    } == {}


def test_a_menu_need_not_name_what_the_build_makes(tmp_path):
    config = lay_out(tmp_path, {"index.md": PAGE.format("Home", "<!-- studynotes:doors -->\n")})
    menu = "nav:\n  - Home: index.md\nnot_in_nav: /topics/\n"
    config.write_text(config.read_text(encoding="utf-8") + menu, encoding="utf-8")
    built = build_small(config, "--strict")
    home = (built.site / "index.html").read_text(encoding="utf-8")

    assert built.code == 0, built.output
    assert (built.site / "references" / "crosswalk" / "index.html").is_file()
    assert 'href="about/' not in home
    assert "0 weeks" not in home
