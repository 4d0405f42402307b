"""The real notes and the real bibliography: nothing missing, nothing wrong, nothing copied."""

import re
import subprocess
import sys

import pytest
import yaml

from conftest import ROOT
from studynotes import site
from studynotes.author.commands import lint
from studynotes.author.commands.reading import Places

sys.path.insert(0, str(ROOT / "tests" / "data"))
import make_shingles

DATA = ROOT / "tests" / "data"
COURSE = yaml.safe_load((DATA / "course.yml").read_text(encoding="utf-8"))
SEED = yaml.safe_load((DATA / "seed.yml").read_text(encoding="utf-8"))
LABS = "https://github.com/https-deeplearning-ai/machine-learning-engineering-for-production-public/"


@pytest.fixture(scope="module")
def read():
    return site.read(ROOT / "bibliography.bib", ROOT / "docs")


def cited(read, path):
    return {
        citation.key
        for note in read.graph.notes
        if note.path == path
        for group in note.groups
        for citation in group.citations
    }


def test_no_fault(read):
    assert [str(problem) for problem in read.problems] == []


@pytest.mark.parametrize("row", SEED, ids=[row["item"] for row in SEED])
def test_every_item_of_the_notepad_is_on_its_page(read, row):
    text = (ROOT / "docs" / row["page"]).read_text(encoding="utf-8")
    if "link" in row:
        assert row["link"] in text
        return
    work = read.graph.references[row["key"]]
    assert row["key"] in cited(read, row["page"])
    assert work.get("annotation")
    assert work.get("url") or work.get("doi") or work.get("eprint")


@pytest.mark.parametrize("week", COURSE, ids=[week["page"] for week in COURSE])
def test_every_reference_of_the_course_is_cited_on_its_week(read, week):
    assert {row["key"] for row in week["references"]} - cited(read, week["page"]) == set()


def test_the_course_s_table_is_whole():
    rows = [row for week in COURSE for row in week["references"]]
    assert (len(COURSE), sum(not row.get("lab") for row in rows), sum(bool(row.get("lab")) for row in rows)) == (
        16,
        240,
        30,
    )


@pytest.mark.parametrize("week", COURSE, ids=[week["page"] for week in COURSE])
def test_every_public_lab_is_linked(week):
    text = (ROOT / "docs" / week["page"]).read_text(encoding="utf-8")
    assert [path for path in week["labs"] if not re.search(f"{LABS}(tree|blob)/main/{re.escape(path)}", text)] == []


def test_the_address_that_the_course_printed_is_kept_with_the_work(read):
    lost = []
    for row in (row for week in COURSE for row in week["references"] if "url" in row):
        work = read.graph.references[row["key"]]
        known = [work.get(name) for name in ("url", "pdf", "code", "archived")] + work.get("courseurl").split(" and ")
        known += [
            f"doi.org/{work.get('doi')}",
            f"arxiv.org/abs/{work.get('eprint')}",
            f"arxiv.org/pdf/{work.get('eprint')}",
        ]
        if bare(row["url"]) not in {bare(each) for each in known if each}:
            lost.append((row["key"], row["url"]))
    assert lost == []


def bare(address):
    return re.sub(r"^https?://(www\.)?|v\d+$|\.pdf$|#.*$|/$", "", address)


def test_every_work_is_cited_somewhere(read):
    assert set(read.graph.references) - set(read.graph.cited_by) == set()


def test_every_topic_has_works(read):
    used = {topic for work in read.graph.references.values() for topic in work.keywords}
    assert set(read.topics) - used == set()


def own_words():
    """Every text of ours with the name of its place; addresses, code and citations are not words."""
    for path in sorted((ROOT / "docs").rglob("*.md")):
        text = re.sub(
            r"```.*?```|`[^`\n]*`|\]\([^)]*\)|\[[^\]]*@[^\]]*\]|https?://\S+",
            " ",
            path.read_text(encoding="utf-8"),
            flags=re.DOTALL,
        )
        yield path.relative_to(ROOT).as_posix(), text
    for line in (ROOT / "bibliography.bib").read_text(encoding="utf-8").splitlines():
        if found := re.match(r"  (annotation|since) = \{(.*)\},", line):
            yield f"bibliography.bib: {found[2][:60]}", found[2]


def test_no_run_of_eight_words_is_copied():
    stored = make_shingles.load()
    assert [place for place, text in own_words() if make_shingles.shingles(text) & stored] == []


def test_the_copy_check_can_fail():
    assert make_shingles.shingles("one two three four five six seven eight") != set()
    assert len(make_shingles.load()) > 7000


def code_blocks():
    for path in sorted((ROOT / "docs").glob("*/*.md")):
        for n, block in enumerate(
            re.findall(r"^```python\n(.*?)^```", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE), 1
        ):
            yield pytest.param(block, id=f"{path.parent.name}/{path.stem} block {n}")


@pytest.mark.parametrize("block", list(code_blocks()))
def test_code_in_the_notes_runs(block):
    done = subprocess.run([sys.executable, "-I", "-c", block], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_notes_lint_is_clean_and_the_list_of_words_too():
    options = lint.Options(Places(ROOT / "bibliography.bib", ROOT / "docs"))
    assert [str(problem) for problem in lint.check(options).problems] == []
