"""The article of a page: its tables, what stands above its title; the rest is tested by building sites."""

import re

import pytest

from studynotes.model import Note
from studynotes.render import article
from studynotes.render.article import Step


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "<p>a</p><table><tr><td>b</td></tr></table>",
            '<p>a</p><div class="scroll"><table><tr><td>b</td></tr></table></div>',
        ),
        ("<tr><th></th><th>Data drift</th></tr>", "<tr><td></td><th>Data drift</th></tr>"),
        ('<th style="text-align: right;"> </th>', '<td class="right"></td>'),
        ('<td style="text-align: center;">4</td>', '<td class="center">4</td>'),
        (
            '<h2 id="cuts">C</h2><table><thead><tr><th></th><th>Size</th></tr></thead><tr><td>Bits</td><td>4</td></tr></table>',
            '<h2 id="cuts">C</h2><div class="scroll"><table aria-labelledby="cuts"><thead><tr><td></td><th>Size</th></tr></thead>'
            '<tr><th scope="row">Bits</th><td>4</td></tr></table></div>',
        ),
        ('<table class="walk"><tr><td>1</td></tr></table>', None),
        ("<thead><tr><th>Phase</th></tr></thead>", None),
        ("<code>&lt;th&gt;&lt;/th&gt;</code>", None),
        ("", None),
    ],
)
def test_tables_scroll_in_boxes_and_empty_headers_are_cells(before, after):
    made = article.tables(before)
    assert made == (before if after is None else after)
    assert article.tables(made) == made


@pytest.mark.parametrize(
    ("box", "named"),
    [
        ('<input type="checkbox" disabled/> a', '<input type="checkbox" disabled aria-label="open"/> a'),
        (
            '<input type="checkbox" disabled checked/> a',
            '<input type="checkbox" disabled checked aria-label="done"/> a',
        ),
        ('<input type="radio"/>', '<input type="radio"/>'),
    ],
)
def test_a_box_of_a_task_says_whether_it_is_done(box, named):
    assert article.tasks(box) == named


def note(url, **front):
    return Note(f"{url[1:-1]}.md", url, "T", front, "", 0)


NOTES = {
    page.url: page
    for page in (note("/c/", course=1), note("/c/w/", course=1, week=2), note("/lost/w/", course=3, week=1))
}


@pytest.mark.parametrize(
    ("url", "steps"),
    [
        ("/c/", [Step("Course 1")]),
        ("/c/w/", [Step("Course 1", "c/"), Step("Week 1.2")]),
        ("/lost/w/", [Step("Course 3")]),
        ("/references/", []),
        ("/references/doe2015work/", [Step("Library", "references/")]),
        ("/topics/mlops/", [Step("Topics", "topics/")]),
        ("/about/", []),
    ],
)
def test_the_way_to_a_page_stands_above_its_title(url, steps):
    assert article.kicker(url, NOTES) == steps


def test_the_link_beside_a_heading_is_in_no_name_and_in_no_copy():
    heading = '<h2 id="a">A<a class="headerlink" href="#a" title="Link to this section">#</a></h2>'
    link = '<a class="headerlink" href="#a" aria-hidden="true" tabindex="-1"></a>'
    assert article.anchors_aside(heading) == f'<h2 id="a">A{link}</h2>'


@pytest.mark.parametrize(
    ("item", "anchor"),
    [
        ('<li><a rel="external" href="/x">CI/CD &amp; more</a>: text.</li>', "lab-cicd-more"),
        ("<li>\n<p><strong>Data labeling</strong> (<code>a.ipynb</code>)</p></li>", "lab-data-labeling"),
        ("<li>Data Loss Prevention: graded.</li>", "lab-data-loss-prevention"),
    ],
)
def test_each_lab_has_an_id_that_others_on_the_page_do_not_have(item, anchor):
    made = article.labs(f'<li>Before</li><h2 id="labs">Labs</h2><ul>{item}{item}</ul><h2 id="b">B</h2><li>After</li>')
    assert re.findall(r'<li id="([^"]*)"', made) == [anchor, f"{anchor}_1"]
