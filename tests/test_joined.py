"""A course on one page: ids that no other week has, links as they are seen from there, and the page in the built site."""

import re
from collections import Counter
from urllib.parse import urljoin

import pytest
from lxml import html

from build import note
from studynotes.model import Site
from studynotes.render import joined

SITE = Site("https://example.org/site/", "Notes", "", "Ada", "")
FRONT = "---\ntitle: {}\ndescription: What it says.\ncourse: 1\n{}---\n"
COURSE = note(FRONT.format("A course", ""), "course-1-one/index.md")
WEEKS = [note(FRONT.format(f"Week {n}", f"week: {n}\n"), f"course-1-one/week-{n}-name.md") for n in (1, 2)]
ARTICLE = """<nav id="nav"></nav><article class="article prose" data-course="1"><span id="content" tabindex="-1"></span>
<p class="kicker">Course 1</p><h1>Week</h1><h2 id="why">Why<a class="headerlink" href="#why"></a></h2>
<table aria-labelledby="why other"></table><p id="other"><code>&lt;a id="why"&gt; id="why"</code> {}</p>
<svg><g clip-path="url(#c)"></g><clipPath id="c"></clipPath><use href="#c"/></svg>
<section class="furniture"><details id="cite"></details></section></article>"""


def joined_with(link: str) -> html.HtmlElement:
    finished = {week.url: ARTICLE.format(link) for week in WEEKS}
    return html.document_fromstring(joined.page(COURSE, WEEKS, finished, SITE))


@pytest.mark.parametrize(
    ("link", "seen"),
    [
        ("#why", "#week-1-why"),
        ("../week-2-name/#why", "#week-2-why"),
        ("../week-2-name/", "#week-2"),
        ("../week-2-name/#cite", "../week-2-name/#cite"),
        ("../", "../"),
        ("../#the-weeks", "../#the-weeks"),
        ("../../references/?week=1.1&amp;take=bib", "../../references/?week=1.1&take=bib"),
        ("references.bib", "../week-1-name/references.bib"),
        ("https://example.com/#why", "https://example.com/#why"),
        ("mailto:a@example.com", "mailto:a@example.com"),
    ],
)
def test_a_link_leads_where_it_led_before(link: str, seen: str) -> None:
    page = joined_with(f'<a class="x" href="{link}">x</a>')
    assert page.xpath("//a[@class='x']/@href")[0] == seen


@pytest.mark.parametrize("name", ["kicker", "facts", "export"])
def test_what_is_for_screens_stays_there(name: str) -> None:
    assert joined_with(f'<p class="{name}"><a href="x">x</a></p>').xpath(f"//section//p[@class='{name}']") == []


def test_each_week_has_ids_of_its_own_and_what_names_them_follows() -> None:
    page = joined_with("")

    ids = ["contents", *(f"week-{n}{place}" for n in (1, 2) for place in ("", "-why", "-other", "-c"))]
    assert sorted(page.xpath("//@id")) == sorted(ids)
    assert page.xpath("//table/@aria-labelledby") == [f"week-{n}-why week-{n}-other" for n in (1, 2)]
    assert page.xpath("//@clip-path") == [f"url(#week-{n}-c)" for n in (1, 2)]
    assert page.xpath("//use/@href") == ["#week-1-c", "#week-2-c"]
    assert page.xpath("string(//code)") == '<a id="why"> id="why"'
    assert page.xpath("//nav//a/@href") == ["#week-1", "#week-1-why", "#week-2", "#week-2-why"]


def test_a_page_without_an_article_is_told() -> None:
    with pytest.raises(ValueError, match=r"week-1-name\.md: .* no article"):
        joined.page(COURSE, WEEKS[:1], {WEEKS[0].url: "<main></main>"}, SITE)


def test_the_built_site_has_each_course_on_one_page(real_site) -> None:
    courses = sorted(real_site.glob("course-*/"))
    assert len(courses) == 4
    for course in courses:
        text = (course / "print" / "index.html").read_text(encoding="utf-8")
        page = html.document_fromstring(text)
        ids, links = Counter(page.xpath("//@id")), page.xpath("//article//a/@href")
        weeks = [html.fromstring(path.read_bytes()) for path in sorted(course.glob("week-*/index.html"))]
        near = {urljoin(f"/{course.name}/print/", link.partition("#")[0]) for link in links if link.startswith("../")}
        assert page.xpath("//nav/ol/li/a/text()") == [
            re.sub(r"\s+", " ", week.xpath("string(//h1)")).strip() for week in weeks
        ]
        assert set(ids.values()) == {1}
        assert not page.xpath("//section/@aria-labelledby"), "landmarks of one name"
        assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
        assert [path for path in near if not (real_site / path.partition("?")[0].lstrip("/")).exists()] == []
        assert page.xpath("//head/meta[@name='robots']/@content") == ["noindex"]
        assert page.xpath("//head/meta[@http-equiv='Content-Security-Policy']")
        assert 'href="print/"' in (course / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["sitemap.xml", "offline/files.json", "llms.txt"])
def test_no_list_of_pages_has_it(real_site, name: str) -> None:
    assert not re.search(r"course-[\w-]+/print/", (real_site / name).read_text(encoding="utf-8"))
