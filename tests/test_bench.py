"""The bench: a tiny site built by two programs, and a page on which figures stand as they were measured."""

import json
import os
import subprocess
import sys

import pytest

from build import ROOT

BENCH = ROOT / "tests" / "bench"
sys.path.insert(0, str(BENCH))
import report  # noqa: E402


def row(stack, build, pages, cpu):
    sizes = {"wall": 1.0, "memory": 50_000_000, "html_files": 1200, "site": 2_600_000, "article_page": 21_400}
    return {"stack": stack, "build": build, "pages": pages, "works": pages * 5, "cpu": cpu, **sizes}


TOLD = {
    "machine": {"processors": "2", "architecture": "x", "system": "Linux", "Python": "3.11", "mkdocs": "1.6.1"},
    "runs": 3,
    "builds": [
        *(row(report.OURS, "from nothing", pages, cpu) for pages, cpu in ((20, 4.0), (200, 20.0))),
        *(row(report.OURS, "nothing changed", pages, cpu) for pages, cpu in ((20, 1.0), (200, 5.0))),
        *(row(report.STOCK, "from nothing", pages, cpu) for pages, cpu in ((20, 1.0), (200, 10.0))),
    ],
    "saves": {
        "cold": 8.0,
        "edits": 10,
        "kinds": [{"what": "a sentence", "median": 0.8, "slowest": 1.0, "cpu": 0.5}],
    },
}


@pytest.mark.parametrize(
    "line",
    [
        "| Build | 20 pages, 100 works | 200 pages, 1,000 works | Exponent |",
        "| these notes, from nothing | 4.0 | 20.0 | 0.70 |",
        "| Material with mkdocs-bibtex | 1.0 | 10.0 | 1.00 |",
        "| these notes, nothing changed | 50 | 1,200 | 2.6 | 21 |",
        "At 200 pages and 1,000 works these notes take 2.00 of the time of Material with mkdocs-bibtex from nothing, and 0.50 when nothing changed, which is 0.25 of their own.",
        "# title: Processor time of a build",
        '    ("these notes, nothing changed", 5.0),',
        "| a sentence | 0.80 | 1.00 | 0.10 | 0.50 |",
        "The machine: 2 processors, x, Linux, with Python 3.11 and `mkdocs` 1.6.1.",
    ],
)
def test_what_was_measured_stands_on_the_page(line):
    assert line in report.page(f"Before.\n{report.BEGIN}old\n{report.END}After.\n", TOLD).split("\n")


def test_the_rest_of_the_page_stays():
    page = report.page(f"Before.\n{report.BEGIN}old\n{report.END}After.\n", TOLD)
    assert (page.startswith(f"Before.\n{report.BEGIN}"), page.endswith(f"\n{report.END}After.\n")) == (True, True)
    assert "old" not in page
    assert report.page(page, TOLD) == page


def test_a_size_may_be_measured_later_and_without_a_program():
    first = [row(report.STOCK, "from nothing", 20, 9.0), row(report.OURS, "from nothing", 20, 8.0)]
    rows = report.together(TOLD["builds"], first)
    assert [(each["pages"], each["cpu"]) for each in rows if each["stack"] == report.STOCK] == [(20, 9.0), (200, 10.0)]
    rows = [*rows, row("Sphinx", "from nothing", 20, 5.0)]
    assert "| Sphinx | 5.0 | – | – |" in report.builds({"builds": rows})


def test_the_page_on_speed_is_of_the_figures_beside_it():
    text = report.PAGE.read_text(encoding="utf-8")
    assert report.page(text, json.loads(report.DATA.read_text(encoding="utf-8"))) == text


def test_each_build_is_measured(tmp_path):
    call = [sys.executable, str(BENCH / "build.py"), "--size", "2x2", "--runs", "1", "--json", str(tmp_path / "x.json")]
    variables = os.environ | {"PYTHONPATH": str(ROOT / "scripts")}
    done = subprocess.run(
        [*call, "--only", "ours", "--only", "material"], env=variables, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    assert [(row["stack"], row["build"]) for row in told["builds"]] == [
        (report.OURS, "from nothing"),
        (report.OURS, "nothing changed"),
        (report.OURS, "one sentence added"),
        ("Material without citations", "from nothing"),
    ]
    assert all(row["cpu"] > 0 and row["memory"] > 0 and row["article_page"] > 0 for row in told["builds"])
    assert "| Build | 2 pages, 2 works |" in done.stdout
