"""Tiny sites, built for real: citations end to end, loud failures, the same bytes twice."""

import html
import json
import re
import shutil
from pathlib import Path

import pytest
import yaml
from mkdocs.config import load_config

from conftest import ROOT, run_build, tree
from studynotes import site
from studynotes.bib import formatter
from studynotes.model import Site
from studynotes.render import frames, pages

SITES = ROOT / "tests" / "sites"
CASES = yaml.safe_load((ROOT / "tests" / "golden" / "citations.yml").read_text(encoding="utf-8"))
TOPIC = "---\ntitle: {0}\ndescription: A topic.\n---\n\nA topic.\n"
PAGE = "---\ntitle: {0}\ndescription: A page.\n---\n\n{1}\n"


def lay_out(root: Path, pages: dict[str, str]) -> Path:
    """Write a tiny site; return its mkdocs.yml."""
    docs = root / "docs"
    for name in ("mlops", "monitoring"):
        (docs / "topics").mkdir(parents=True, exist_ok=True)
        (docs / "topics" / f"{name}.md").write_text(TOPIC.format(name), encoding="utf-8")
    for path, text in ({"index.md": PAGE.format("Home", "Home.")} | pages).items():
        (docs / path).parent.mkdir(parents=True, exist_ok=True)
        (docs / path).write_text(text, encoding="utf-8")
    shutil.copy(SITES / "bibliography.bib", root)
    shutil.copy(SITES / "base.yml", root / "mkdocs.yml")
    return root / "mkdocs.yml"


def article(page: str) -> str:
    return page[page.index("<article") : page.index("</article>")]


def plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


@pytest.fixture(scope="module")
def cited(tmp_path_factory):
    """One site with a page for each case of citations.yml."""
    root = tmp_path_factory.mktemp("cited")
    config = lay_out(
        root, {f"case-{n}.md": PAGE.format(case["name"], case["markdown"]) for n, case in enumerate(CASES)}
    )
    built = run_build(config, root / "site")
    assert built.code == 0, built.output
    return root, built


@pytest.mark.parametrize("n", range(len(CASES)), ids=[case["name"] for case in CASES])
def test_citations(cited, n):
    _, built = cited
    case, page = CASES[n], article(built.html(f"case-{n}"))
    for fragment in case.get("has", ()):
        assert fragment in page or html.unescape(fragment) in html.unescape(page)
    for text in case.get("text", ()):
        assert text in plain(page)
    for fragment in case.get("not", ()):
        assert fragment not in page
    assert len(re.findall(r'<a class="citation"', page)) == case["links"]
    if "listed" in case:
        assert page.count('<li class="reference"') == case["listed"]


def test_a_page_without_citations_has_no_reference_list(cited):
    assert "references__list" not in cited[1].html("")


def test_every_citation_is_in_citations_json_with_its_sentence(cited):
    mentions = json.loads((cited[1].site / "references" / "citations.json").read_text(encoding="utf-8"))
    assert len(mentions) == sum(case["links"] for case in CASES)
    for mention in mentions:
        page = article(cited[1].html(mention["page"]))
        assert f'id="{mention["anchor"]}"' in page
        assert " ".join(mention["sentence"].split()) in " ".join(plain(page).split()) or "|" in mention["sentence"]


def test_search_finds_works_and_notes_and_is_the_only_index(cited):
    folder = cited[1].site / "search"
    shown = [
        record
        for path in folder.glob("records-*.json")
        for record in json.loads(path.read_text(encoding="utf-8"))["records"]
    ]
    assert {"references/doe2020beta/", "case-0/"} <= {url for _, url, *_ in shown}
    assert not any("Cited here" in text for *_, text, _ in shown)
    assert not (folder / "search_index.json").exists()


def test_each_work_has_a_page_that_names_who_cites_it(cited):
    page = article(cited[1].html("references/doe2020beta"))
    assert "Only the second (Doe and Schütt, 2020b)." in plain(page)
    assert re.search(r'href="\.\./\.\./case-2/#cite-doe2020beta-1"', page)


def tiny(root: Path) -> site.Build:
    lay_out(root, {})
    return site.build(root / "bibliography.bib", root / "docs", formatter.DEFAULT, Site("", "Tiny"), list)


def test_a_preview_leaves_live_reload_alone(tmp_path):
    plugin = load_config(str(lay_out(tmp_path, {}))).plugins["studynotes"]
    plugin.build = tiny(tmp_path)
    texts = {}
    for command in ("serve", "build"):
        plugin.on_startup(command=command, dirty=False)
        texts[command] = plugin.on_post_template('<meta charset="utf-8"><p>', template_name="404.html", config=None)
    assert "Content-Security-Policy" not in texts["serve"]
    assert "Content-Security-Policy" in texts["build"]


def test_two_builds_are_the_same_bytes(cited, tmp_path):
    root, built = cited
    assert tree(run_build(root / "mkdocs.yml", tmp_path / "again").site) == tree(built.site)


FAULTS = {
    "unknown key": (
        "p.md",
        PAGE.format("P", "Text [@doe2020alpa]."),
        "docs/p.md:6:7: note-unknown-key",
        "did you mean doe2020alpha",
    ),
    "front matter": ("p.md", "---\ntitle: P\nextra: 1\n---\n\nText.\n", "docs/p.md:3:1: note-front-matter", ""),
    "citation in code": ("p.md", PAGE.format("P", "`[@doe2020alpha]`"), "docs/p.md:6:", "note-citation-in-code"),
}


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """One site with many faults, which had been built well before."""
    root = tmp_path_factory.mktemp("faulty")
    config = lay_out(root, {})
    assert run_build(config, root / "site").code == 0
    for n, (path, text, _, _) in enumerate(FAULTS.values()):
        (root / "docs" / f"{n}{path}").write_text(text, encoding="utf-8")
    (root / "docs" / "latin.md").write_bytes(PAGE.format("L", "caf\xe9").encode("latin-1"))
    bib = root / "bibliography.bib"
    bib.write_text(bib.read_text(encoding="utf-8").replace("date = {2015},", "date = {2015}"), encoding="utf-8")
    return root, run_build(config, root / "site")


@pytest.mark.parametrize("name", FAULTS)
def test_all_faults_come_out_together_with_their_places(faulty, name):
    _, built = faulty
    n = list(FAULTS).index(name)
    _, _, where, what = FAULTS[name]
    assert where.replace("docs/p.md", f"docs/{n}p.md") in built.output
    assert what in built.output


def test_faults_stop_the_build_before_anything_is_rendered(faulty):
    root, built = faulty
    assert built.code == 1
    assert "Traceback" not in built.output
    assert "bibliography.bib:24:" in built.output
    assert "docs/latin.md:6:4: note-encoding" in built.output
    assert (root / "site" / "index.html").exists(), "the last good site is kept"


def test_quiet_is_as_strict(faulty):
    root, _ = faulty
    built = run_build(root / "mkdocs.yml", root / "quiet", "mkdocs", "--quiet")
    assert built.code == 1
    assert "note-unknown-key" in built.output


SILENCED = {"list.md": PAGE.format("List", "#### Deep\n\nNobody [@nobody2000thing].")}
SILENCES = """[tool.studynotes.silence]
"docs/list.md:note-heading-order" = "the list goes deep"
"docs/*.md:note-unknown-key" = "{}"
"docs/list.md:note-image-alt" = "idle here, which only `notes lint` reports"
"""


@pytest.mark.parametrize(("reason", "code"), [("an example", 0), ("", 1)], ids=["with a reason", "without"])
def test_a_rule_that_is_silenced_for_a_reason_lets_the_build_pass(tmp_path, reason, code):
    config = lay_out(tmp_path, SILENCED)
    (tmp_path / "pyproject.toml").write_text(SILENCES.format(reason), encoding="utf-8")
    built = run_build(config, tmp_path / "site", "mkdocs", "--strict")
    assert built.code == code, built.output
    assert "note-heading-order" not in built.output
    if code:
        assert "docs/list.md:8:9: note-unknown-key" in built.output
        assert "pyproject.toml:3:1: lint-silence" in built.output
        assert "2 faults" in built.output


def test_a_missing_bibliography_is_one_line(tmp_path):
    config = lay_out(tmp_path, {})
    (tmp_path / "bibliography.bib").unlink()
    built = run_build(config, tmp_path / "site")
    assert built.code == 1
    assert "bibliography.bib:1:1: bib-missing-file" in built.output
    assert "Traceback" not in built.output


def test_a_style_that_is_none_is_one_line(tmp_path):
    config = lay_out(tmp_path, {})
    (tmp_path / "bad.csl").write_text("<style")
    config.write_text(config.read_text().replace("- studynotes", "- studynotes:\n      style: bad.csl"))
    built = run_build(config, tmp_path / "site")
    assert built.code == 1
    assert "not a CSL style" in built.output
    assert "Traceback" not in built.output


def test_a_script_that_is_not_ours_stops_the_build_and_names_the_page(tmp_path):
    config = lay_out(tmp_path, {"p.md": PAGE.format("P", "<script>go()</script>")})
    reason = '[tool.studynotes.silence]\n"docs/p.md:note-raw-html" = "tries what the policy is for"\n'
    (tmp_path / "pyproject.toml").write_text(reason, encoding="utf-8")
    built = run_build(config, tmp_path / "site")
    assert built.code == 1
    assert "p.md: the page holds a script that is none of the site's own: '<script>go()</script>'." in built.output
    assert "Take it out of the note" in built.output
    assert "Traceback" not in built.output
    assert not (tmp_path / "site" / "p" / "index.html").exists()


def test_a_script_in_the_page_of_a_work_stops_the_build_too(tmp_path, monkeypatch):
    build = tiny(tmp_path)
    frame = frames.cut(f"<p>{frames.MARKS['content']}</p>")
    written = {path: text for path, text in site.files(build, frame) if path.endswith(".html")}
    assert "references/doe2020beta/index.html" in written
    monkeypatch.setattr(pages, "work_values", lambda key, shelf: {"content": "<script>go()</script>"})
    with pytest.raises(ValueError, match=r"^references/doe\w+: the page holds a script"):
        list(site.files(build, frame))


def test_no_address_leads_out_of_the_site(tmp_path, monkeypatch):
    monkeypatch.setattr(site, "files", lambda build, frame: [("references/../../a.html", "x")])
    with pytest.raises(ValueError, match="leads out of the site"):
        site.write(None, None, tmp_path / "site")
