"""Each row: what the theme or the table syntax writes, and what the reader gets."""

import pytest

from studynotes.tidy import tidy


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '<input class="md-toggle" type="checkbox" id="__drawer" autocomplete="off">',
            '<input class="md-toggle" type="checkbox" id="__drawer">',
        ),
        ('<body>\n<div data-md-component="skip">\n<a href="#x" class="md-skip">Skip</a>\n</div><p>', "<body><p>"),
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
        "<thead><tr><th>Phase</th></tr></thead>",
        "<code>&lt;th&gt;&lt;/th&gt;</code>",
        '<input type="checkbox" disabled>',
        "",
    ],
)
def test_left_alone(page):
    assert tidy(page) == page


def test_tidying_twice_changes_nothing():
    page = '<div data-md-component="skip"></div><input type="checkbox" autocomplete="off"><th></th>'
    assert tidy(tidy(page)) == tidy(page)
