"""The real notes and the real bibliography: nothing missing, nothing wrong, nothing copied."""

import json
import re
import subprocess
import sys

import pytest
import yaml

from conftest import ROOT
from studynotes.author.commands import lint
from studynotes.author.commands.reading import Places

sys.path.insert(0, str(ROOT / "tests" / "data"))
import make_shingles

DATA = ROOT / "tests" / "data"
COURSE = yaml.safe_load((DATA / "course.yml").read_text(encoding="utf-8"))
SEED = yaml.safe_load((DATA / "seed.yml").read_text(encoding="utf-8"))
LABS = "https://github.com/https-deeplearning-ai/machine-learning-engineering-for-production-public/"


def cited(library, path):
    [note] = [note for note in library.graph.notes if note.path == path]
    return {citation.key for group in note.groups for citation in group.citations}


def test_no_fault(real_library):
    assert [str(problem) for problem in real_library.problems] == []


@pytest.mark.parametrize("row", SEED, ids=[row["item"] for row in SEED])
def test_every_item_of_the_notepad_is_on_its_page(real_library, row):
    text = (ROOT / "docs" / row["page"]).read_text(encoding="utf-8")
    if "link" in row:
        assert row["link"] in text
        return
    work = real_library.graph.references[row["key"]]
    assert row["key"] in cited(real_library, row["page"])
    assert work.get("annotation")
    assert work.get("url") or work.get("doi") or work.get("eprint")


@pytest.mark.parametrize("week", COURSE, ids=[week["page"] for week in COURSE])
def test_every_reference_of_the_course_is_cited_on_its_week(real_library, week):
    assert {row["key"] for row in week["references"]} - cited(real_library, week["page"]) == set()


def test_the_course_s_table_is_whole():
    rows = [row for week in COURSE for row in week["references"]]
    labs = sum(bool(row.get("lab")) for row in rows)
    assert (len(COURSE), len(rows) - labs, labs) == (16, 240, 30)


@pytest.mark.parametrize("week", COURSE, ids=[week["page"] for week in COURSE])
def test_every_public_lab_is_linked(week):
    text = (ROOT / "docs" / week["page"]).read_text(encoding="utf-8")
    assert [path for path in week["labs"] if not re.search(f"{LABS}(tree|blob)/main/{re.escape(path)}", text)] == []


def test_the_address_that_the_course_printed_is_kept_with_the_work(real_library):
    lost = []
    for row in (row for week in COURSE for row in week["references"] if "url" in row):
        work = real_library.graph.references[row["key"]]
        known = [work.get(name) for name in ("url", "pdf", "code", "archived")] + work.get("courseurl").split(" and ")
        known += [f"doi.org/{work.get('doi')}", *(f"arxiv.org/{form}/{work.get('eprint')}" for form in ("abs", "pdf"))]
        if bare(row["url"]) not in {bare(each) for each in known if each}:
            lost.append((row["key"], row["url"]))
    assert lost == []


def bare(address):
    return re.sub(r"^https?://(www\.)?|v\d+$|\.pdf$|#.*$|/$", "", address)


def test_every_work_is_cited_somewhere(real_library):
    assert set(real_library.graph.references) - set(real_library.graph.cited_by) == set()


def test_every_topic_has_works(real_library):
    used = {topic for work in real_library.graph.references.values() for topic in work.keywords}
    assert set(real_library.topics) - used == set()


NO_WORDS = re.compile(r"```.*?```|`[^`\n]*`|\]\([^)]*\)|\[[^\]]*@[^\]]*\]|https?://\S+", re.DOTALL)


def own_words():
    """Every text of ours with the name of its place; addresses, code and citations are not words."""
    for path in sorted((ROOT / "docs").rglob("*.md")):
        yield path.relative_to(ROOT).as_posix(), NO_WORDS.sub(" ", path.read_text(encoding="utf-8"))
    for line in (ROOT / "bibliography.bib").read_text(encoding="utf-8").splitlines():
        if found := re.match(r"  (annotation|since) = \{(.*)\},", line):
            yield f"bibliography.bib: {found[2][:60]}", found[2]


def test_no_run_of_eight_words_is_copied():
    stored = make_shingles.load()
    assert [place for place, text in own_words() if make_shingles.shingles(text) & stored] == []


def test_the_copy_check_can_fail():
    assert make_shingles.shingles("one two three four five six seven eight") != set()
    assert len(make_shingles.load()) > 7000


BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
RUN = """
import json, sys, traceback
known = set(sys.modules)
for name, block in json.load(sys.stdin):
    try:
        exec(compile(block, name, "exec"), {"__name__": "__main__"})
    except BaseException:
        sys.exit(traceback.format_exc())
    for module in sys.modules.keys() - known:
        del sys.modules[module]
"""


def test_code_in_the_notes_runs():
    """Each block in names and modules of its own, all of them in one interpreter without our packages."""
    texts = [(path, path.read_text(encoding="utf-8")) for path in sorted((ROOT / "docs").glob("*/*.md"))]
    blocks = [(f"{path}, block {n}", code) for path, text in texts for n, code in enumerate(BLOCK.findall(text), 1)]
    command = [sys.executable, "-I", "-c", RUN]
    done = subprocess.run(command, input=json.dumps(blocks), capture_output=True, text=True, check=False)
    assert (len(blocks) > 40, done.returncode) == (True, 0), done.stderr


def test_notes_lint_is_clean_and_the_list_of_words_too():
    options = lint.Options(Places(ROOT / "bibliography.bib", ROOT / "docs"))
    assert [str(problem) for problem in lint.check(options).problems] == []


PROGRAMS = sorted(path.name for path in (ROOT / "docs" / "code").glob("*.py"))


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_program_is_listed_and_linked_from_a_page_of_notes(real_library, program):
    linking = {note.path for note in real_library.graph.notes for link in note.links if link.target.endswith(program)}
    assert "code/index.md" in linking
    assert [path for path in linking if path.startswith(("course-", "topics/"))]


def test_every_package_that_the_programs_need_is_pinned():
    pinned = (ROOT / "docs" / "code" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert len(PROGRAMS) > 8
    assert [line for line in pinned if not re.fullmatch(r"[a-z0-9-]+==[\d.]+", line)] == []
