"""Charts: a program in the note, a picture and its data beside the notes, and nothing to draw when the site is built."""

import re

import pytest

from conftest import ROOT
from studynotes.author import cli
from studynotes.author.commands import charts
from studynotes.notes.diagrams import chart

ABOUT = "# title: Cost and size\n# alt: The cost doubles\n#   when the size does.\n"
PROGRAM = 'plot.plot([1, 2], [3, 6])\ndata = [("size", "cost"), (1, 3.0), (2, 6.0)]'


def note(folder, program=PROGRAM, about=ABOUT):
    (folder / "page.md").write_text(f"---\ntitle: Page\n---\n\n```chart\n{about}{program}\n```\n")
    return folder


def test_title_and_words_are_read():
    found, faults = chart.read(ABOUT + PROGRAM)
    assert (found.title, found.alt, found.code, faults) == (
        "Cost and size",
        "The cost doubles when the size does.",
        PROGRAM,
        (),
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (PROGRAM, [(1, "a chart without title"), (1, "a chart without alt")]),
        (ABOUT + "plot.plot(", [(4, "Python cannot read this: '(' was never closed")]),
    ],
    ids=["no words", "no Python"],
)
def test_what_is_wrong_has_its_line(source, expected):
    assert [(fault.line, fault.message) for fault in chart.read(source)[1]] == expected


def test_the_command_writes_picture_and_data_and_removes_what_is_left(tmp_path, capsys):
    folder = note(tmp_path)
    made = folder / chart.FOLDER
    made.mkdir(parents=True)
    (made / "chart-gone.svg").write_text("<svg/>")
    assert cli.main(["charts", "--docs", str(folder), "--check"]) == 1
    assert cli.main(["charts", "--docs", str(folder)]) == 0
    assert cli.main(["charts", "--docs", str(folder), "--check"]) == 0
    assert sorted(path.name for path in made.iterdir()) == ["chart-cost-and-size.csv", "chart-cost-and-size.svg"]
    assert (made / "chart-cost-and-size.csv").read_text() == "size,cost\n1,3\n2,6\n"
    assert "1 charts, 2 files written, 1 removed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("1 / 0", "page.md:6: the program of this chart failed: ZeroDivisionError: division by zero"),
        ("plot.plot([1, 2])", "ValueError: it leaves no rows in `data`"),
        (PROGRAM + '\nplot.axhline(4, color="#123456")', "it draws in #123456; use C0 to C3, ink or faded"),
    ],
    ids=["raises", "no data", "own color"],
)
def test_a_program_that_fails_is_told_with_its_place(tmp_path, capsys, program, expected):
    assert cli.main(["charts", "--docs", str(note(tmp_path, program))]) == 1
    assert expected in capsys.readouterr().err


def test_a_page_shows_picture_words_data_and_code(tmp_path):
    cli.main(["charts", "--docs", str(note(tmp_path))])
    html = chart.figure(ABOUT + PROGRAM, tmp_path)
    assert re.search(r'<figure class="chart" id="chart-cost-and-size"><svg role="img" aria-label="Cost and size"', html)
    assert '<p id="chart-cost-and-size-words">The cost doubles when the size does.</p>' in html
    assert '<tr><th scope="row">1</th><td>3</td></tr>' in html
    assert "style=" not in html


def test_a_chart_that_nobody_has_drawn_stays_as_code(tmp_path):
    assert chart.figure(ABOUT + "a < b", tmp_path).endswith("a &lt; b</code></pre>")


def test_the_charts_of_the_notes_are_drawn_from_what_the_notes_say():
    """Numbers may differ by a tenth of a pixel between machines, words and lines may not."""
    folder = ROOT / "docs" / chart.FOLDER
    made = charts.drawn(ROOT / "docs")
    assert len(made) >= 24
    assert sorted(path.name for path in folder.iterdir()) == sorted(made)
    number = re.compile(r"-?\d+(?:\.\d+)?")
    for name, text in made.items():
        stored = (folder / name).read_text(encoding="utf-8")
        assert number.sub("0", stored) == number.sub("0", text), name
        pairs = zip(number.findall(stored), number.findall(text), strict=True)
        assert max(abs(float(one) - float(other)) for one, other in pairs) <= 0.11, name
