"""A tiny site, built for real, with links that were visited, works that were added, and addresses that moved."""

from __future__ import annotations

import functools
import http.server
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from conftest import Built, run_build
from test_site import PAGE, article, lay_out, plain

NOTE = """\
Alpha is defined here [[@doe2020alpha]]{.defines}.
Beta is one way [@doe2020beta].
And again [see @doe2020alpha, p. 3; @doe2020beta]{.contrast}.
"""
DAY = "2026-11-20"


COPY = "https://web.archive.org/web/2021/https://arxiv.org/abs/1912.02292"
MORE = {
    "doe2020alpha": "  origin = {added},\n",
    "doe2020beta": "  courseurl = {https://doi.org/10.1000/beta and https://old.example.org/beta},\n  state = {moved},\n",
    "sculley2015hidden": f"  archived = {{{COPY}}},\n",
}
VISITS = [
    {"address": "https://arxiv.org/abs/1912.02292", "state": "dead", "day": DAY, "note": "answers 404"}
    | {"strikes": ["2026-11-01", "2026-11-08", DAY]},
    {"address": "https://arxiv.org/pdf/1912.02292", "state": "failing", "day": DAY, "note": "answers 500"}
    | {"strikes": [DAY]},
    {"address": "https://doi.org/10.1000/beta", "state": "ok", "day": DAY, "good": DAY},
    {"address": "https://example.org/alpha", "state": "moved", "day": DAY, "good": DAY}
    | {"final": "https://new.example.org/here?a&b"},
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp("kept")
    config = lay_out(root, {"course/week.md": PAGE.format("Week & more", NOTE)})
    bib = (root / "bibliography.bib").read_text(encoding="utf-8")
    for key, more in MORE.items():
        before, found, behind = bib.partition(f"{{{key},")
        bib = before + found + behind.replace("  keywords", f"{more}  keywords", 1)
    (root / "bibliography.bib").write_text(bib, encoding="utf-8")
    (root / "docs" / "references").mkdir()
    (root / "docs" / "references" / "links.json").write_text(json.dumps(VISITS, indent=1), encoding="utf-8")
    (root / "docs" / "references" / "redirects.yml").write_text("doe2019alpha: doe2020alpha\n", encoding="utf-8")
    (root / "docs" / "redirects.yml").write_text("old/place.md: course/week.md\n", encoding="utf-8")
    made = run_build(config, root / "site", "mkdocs", "--strict")
    assert made.code == 0, made.output
    return made


@pytest.mark.parametrize(
    ("old", "target", "title"),
    [("references/doe2019alpha", "../doe2020alpha/", "Alpha"), ("old/place", "../../course/week/", "Week &amp; more")],
)
def test_an_old_address_leads_on_without_a_script(built: Built, old: str, target: str, title: str) -> None:
    page = built.html(old)
    assert f'<meta http-equiv="refresh" content="0; url={target}">' in page
    assert f'<a href="{target}">{title}</a>' in page
    canonical = re.findall(r'<link rel="canonical" href="([^"]+)"', page)
    assert canonical == ["https://example.org/tiny/" + re.sub(r"^(\.\./)+", "references/" * ("alpha" in old), target)]
    assert (built.site / old / target / "index.html").resolve().exists()
    assert "<script" not in page
    assert "default-src 'none'" in page


@pytest.fixture(scope="module")
def below_a_folder(built: Built) -> Iterator[str]:
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(built.site.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/{built.site.name}/"
        server.shutdown()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("old", "new"), [("references/doe2019alpha", "references/doe2020alpha"), ("old/place", "course/week")]
)
@pytest.mark.parametrize("scripts", [True, False])
def test_a_browser_follows_it_below_a_folder(
    browser: Browser, below_a_folder: str, old: str, new: str, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{below_a_folder}{old}/")
    page.wait_for_url(f"{below_a_folder}{new}/")
    assert page.locator("h1").first.inner_text() in ("Alpha", "Week & more")
    context.close()


def test_the_page_of_a_work_tells_how_its_link_stands(built: Built) -> None:
    moved, fine, dead = (
        plain(article(built.html(f"references/{key}"))) for key in ("doe2020alpha", "doe2020beta", "sculley2015hidden")
    )
    assert f"Moved: now at new.example.org/here?a&b · checked on {DAY}" in moved
    assert f"Moved: the address in the lectures has moved; this is the new one · checked on {DAY}" in fine
    assert f"Dead: answers 404, since 2026-11-01 · archived copy · checked on {DAY}" in dead
    assert COPY in article(built.html("references/sculley2015hidden"))
    for text in (moved, fine, dead):
        assert "has not been checked" not in text


def test_what_the_course_printed_is_shown_where_it_differs_and_an_added_work_says_so(built: Built) -> None:
    added, other = (plain(article(built.html(f"references/{key}"))) for key in ("doe2020alpha", "doe2020beta"))
    assert "Added by these notes; the course does not name it." in added
    assert "The course linked to old.example.org/beta, which has moved." in other
    assert "linked to doi.org" not in other
    assert "The course linked" not in plain(article(built.html("references/sculley2015hidden")))


def test_the_reference_list_the_library_and_the_crosswalk_tell_it_too(built: Built) -> None:
    listed = article(built.html("course/week"))
    assert listed.count("reference__state--moved") == 2
    assert listed.count("added by these notes") == 1
    library = built.html("references")
    assert re.findall(r'data-origin="(\w+)" data-link="(\w+)"', library) == [
        ("added", "moved"),
        ("course", "moved"),
        ("course", "dead"),
    ]


def test_what_is_known_of_links_is_published(built: Built) -> None:
    assert json.loads((built.site / "references" / "links.json").read_text(encoding="utf-8")) == VISITS


def test_a_role_is_told_at_the_citation_in_the_list_on_the_work_and_to_machines(built: Built) -> None:
    page, work = article(built.html("course/week")), article(built.html("references/doe2020alpha"))
    assert re.findall(r'data-role="(\w+)"', page) == ["defines", "contrast", "contrast"]
    assert "{.defines}" not in page
    assert re.search(r"1 \(defines\) 2 \(contrast\)", plain(page))
    assert re.findall(r'cited-by__role">([^<]+)<', work) == ["defines", "contrast"]
    mentions = json.loads((built.site / "references" / "citations.json").read_text(encoding="utf-8"))
    assert [(each["key"], each["role"]) for each in mentions] == [
        ("doe2020alpha", "defines"),
        ("doe2020beta", ""),
        ("doe2020alpha", "contrast"),
        ("doe2020beta", "contrast"),
    ]


@pytest.mark.parametrize("name", ["links.json", "redirects.yml"])
def test_a_faulty_file_stops_the_build_with_its_place(tmp_path: Path, name: str) -> None:
    config = lay_out(tmp_path, {})
    (tmp_path / "docs" / "references").mkdir()
    (tmp_path / "docs" / "references" / name).write_text("\nnonsense\n", encoding="utf-8")
    made = run_build(config, tmp_path / "site")
    assert made.code == 1
    assert f"docs/references/{name}:2:1: " in made.output
    assert "Traceback" not in made.output
