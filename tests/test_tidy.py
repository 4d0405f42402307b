"""Each row: what the theme or the table syntax writes, and what the reader gets."""

import pytest

from studynotes.render.postprocess import tidy


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '<input class="md-toggle" type="checkbox" id="__drawer" autocomplete="off">',
            "",
        ),
        ('<body>\n<div data-md-component="skip">\n<a href="#x" class="md-skip">Skip</a>\n</div><p>', "<body><p>"),
        ('<p>\n<label class="md-overlay" for="__drawer"></label>', "<p>"),
        ('<div data-md-component="announce">\n</div><p>', "<p>"),
        (
            "<p>a</p><table><tr><td>b</td></tr></table>",
            '<p>a</p><div class="scroll"><table><tr><td>b</td></tr></table></div>',
        ),
        ("<tr><th></th><th>Data drift</th></tr>", "<tr><td></td><th>Data drift</th></tr>"),
        ('<th style="text-align: right;"> </th>', '<td style="text-align: right;"></td>'),
    ],
)
def test_corrected(before, after):
    assert tidy(before) == after


@pytest.mark.parametrize(
    "page",
    [
        '<input type="text" name="q" autocomplete="off">',
        '<table class="walk"><tr><td>1</td></tr></table>',
        "<thead><tr><th>Phase</th></tr></thead>",
        "<code>&lt;th&gt;&lt;/th&gt;</code>",
        '<input type="checkbox" disabled>',
        "",
    ],
)
def test_left_alone(page):
    assert tidy(page) == page


def test_tidying_twice_changes_nothing():
    page = '<div data-md-component="skip"></div><input class="md-toggle" id="x"><th></th><table></table>'
    assert tidy(tidy(page)) == tidy(page)
