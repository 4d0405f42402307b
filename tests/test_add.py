"""`notes add` from the call to the file, on a small library and recorded answers."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from recorded import PAYLOADS, Recorded
from small import Small
from studynotes.author.commands import add, entering
from studynotes.author.commands.entering import Entering
from studynotes.author.commands.reading import Places
from studynotes.author.commands.terminal import Stop
from studynotes.author.http import Temporary
from studynotes.bib import bibliography
from studynotes.model import Date, Name, Reference

FILE = """% the file's own comment

@online{hinton2015distilling,
  title = {Distilling the Knowledge in a Neural Network},
  author = {Hinton, Geoffrey and Vinyals, Oriol and Dean, Jeff},
  date = {2015-03-09},
  eprint = {1503.02531},
  eprinttype = {arxiv},
  url = {https://arxiv.org/abs/1503.02531},
}
"""

RIS = """\
TY  - JOUR
AU  - Vapnik, Vladimir
TI  - Theory of learning
JO  - A Journal
PY  - 1998
DO  - 10.1000/a
ER  -
"""
CSL_JSON = """[{"id": "x", "type": "article-journal", "title": "Theory of learning", "container-title": "A Journal",
  "author": [{"family": "Vapnik", "given": "Vladimir"}], "issued": {"date-parts": [[1998]]}, "DOI": "10.1000/a"}]"""


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str
    file: str


@pytest.fixture
def project(tmp_path: Path) -> Path:
    made = Small(tmp_path)
    made.page("page.md", "## Making models small\n\nA small model learns from a large one [@hinton2015distilling].")
    made.bibliography.write_text(FILE, encoding="utf-8")
    return tmp_path


def run(project: Path, *identifiers: str, stdin: str = "", client: Recorded | None = None, **more: bool) -> Ran:
    file, out, err = project / "bibliography.bib", io.StringIO(), io.StringIO()
    how = Entering(Places(file, project / "docs"), date(2026, 11, 23), **more)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = add.add(identifiers, how, client or Recorded(), io.StringIO(stdin))
    return Ran(code, out.getvalue(), err.getvalue(), file.read_text(encoding="utf-8"))


def test_a_work_is_added_at_its_place_and_its_key_printed(project: Path) -> None:
    ran = run(project, "10.1145/3097983.3098021")

    assert ran.code == 0
    assert "[@baylor2017tfx]" in ran.out
    assert ran.file.index("@inproceedings{baylor2017tfx,") < ran.file.index("@online{hinton2015distilling,")
    assert ran.file.endswith(FILE.split("\n\n")[1])
    [line] = [at for at, text in enumerate(ran.file.splitlines(), 1) if text == "  annotation = {},"]
    assert f"bibliography.bib:{line}: annotation" in ran.out
    assert "origin = {added}," in ran.file
    assert ran.err.splitlines() == ["[1/1] 10.1145/3097983.3098021", "1 added"]


def test_a_dry_run_prints_the_entry_and_writes_nothing(project: Path) -> None:
    ran = run(project, "1404.1100", is_dry=True)

    assert (ran.code, ran.file) == (0, FILE)
    assert "@online{shlens2014tutorial,\n  title = {A Tutorial on Principal Component Analysis}," in ran.out


@pytest.mark.parametrize("text", ["arXiv:1503.02531v1", "https://arxiv.org/abs/1503.02531"])
def test_a_work_that_we_have_is_refused_with_the_pages_that_cite_it(project: Path, text: str) -> None:
    ran = run(project, text)

    assert (ran.code, ran.file) == (1, FILE)
    assert "we have it: the same arXiv id" in ran.out
    assert "[@hinton2015distilling]" in ran.out
    assert 'cited on /page/ under "Making models small"' in ran.out


def test_a_near_title_is_refused_unless_it_is_asked_for(project: Path) -> None:
    entry = "@misc{x, title={Distilling the knowledge in a neural networks}, author={Hinton, Geoffrey}, year=2016, url={https://a.b/c}}"

    out = run(project, "-", stdin=entry).out
    assert "a title alike by 99%\n  Distilling the Knowledge in a Neural Network (2015)\n" in out
    assert "add it with --similar" in out
    assert "[@hinton2016distilling]" in run(project, "-", stdin=entry, is_similar=True).out


def test_the_same_work_twice_in_one_call_is_added_once(project: Path) -> None:
    ran = run(project, "1404.1100", "https://arxiv.org/pdf/1404.1100v3")

    assert ran.code == 1
    assert ran.file.count("eprint = {1404.1100},") == 1
    assert ran.err.splitlines()[-1] == "1 added, 1 duplicate"


def test_one_failure_does_not_stop_the_others(project: Path) -> None:
    client = Recorded({"openlibrary": Temporary("openlibrary.org: no answer in time")})
    ran = run(project, "9780262035613", "nonsense", "10.1234/none", "10.24432/C5XW20", client=client)

    assert ran.code == 1
    assert '"9780262035613": not added: openlibrary.org: no answer in time\n' in ran.out
    assert "neither arXiv id, DOI, ISBN, address, BibTeX, RIS nor CSL-JSON" in ran.out
    assert "nobody registered the DOI 10.1234/none" in ran.out
    assert "@dataset{becker1996adult," in ran.file
    assert ran.err.splitlines()[-1] == "3 failed, 1 added"


def test_bibtex_comes_from_standard_input(project: Path) -> None:
    pasted = (PAYLOADS / "pasted" / "neurips.bib").read_text() + (PAYLOADS / "pasted" / "scholar.bib").read_text()
    ran = run(project, stdin="Copied from two pages:\n" + pasted)

    assert ran.code == 0
    assert "@inproceedings{sculley2015hidden," in ran.file
    assert "@online{shlens2014tutorial," in ran.file


@pytest.mark.parametrize("text", [RIS, CSL_JSON], ids=["RIS", "CSL-JSON"])
def test_a_copied_record_comes_from_standard_input(project: Path, text: str) -> None:
    ran = run(project, "-", stdin=text)

    assert ran.code == 0
    assert "@article{vapnik1998theory," in ran.file
    assert "doi = {10.1000/a}," in ran.file


def test_what_begins_like_json_and_is_none_is_a_wrong_call(project: Path) -> None:
    with pytest.raises(Stop, match="standard input: it is not JSON") as told:
        run(project, "-", stdin="[oops")
    assert told.value.code == 2


def test_identifiers_come_from_standard_input_line_by_line(project: Path) -> None:
    ran = run(project, "-", stdin="# two\n1404.1100\n\n10.24432/C5XW20\n")

    assert ran.err.splitlines()[-1] == "2 added"


def test_nothing_to_add_is_a_wrong_call(project: Path) -> None:
    with pytest.raises(Stop, match="name at least one work") as told:
        run(project)

    assert told.value.code == 2


def test_a_missing_bibliography_is_a_wrong_call(project: Path) -> None:
    (project / "bibliography.bib").unlink()
    with pytest.raises(Stop, match=r"cannot be read: No such file.*--bibliography") as told:
        run(project, "1404.1100")

    assert told.value.code == 2


def test_a_fault_of_the_bibliography_is_told_and_the_work_goes_in(project: Path) -> None:
    file = project / "bibliography.bib"
    file.write_text(FILE + "@misc{zz2000zz,\n  title = {open\n", encoding="utf-8")
    ran = run(project, "1404.1100")

    assert ran.code == 0
    assert "bibliography.bib:12:11: bib-unclosed" in ran.err
    assert {"shlens2014tutorial", "hinton2015distilling"} <= set(bibliography.read("", ran.file)[0])


def test_a_write_protected_file_stays_as_it_is(project: Path) -> None:
    (project / "bibliography.bib").chmod(0o444)
    ran = run(project, "1404.1100")

    assert (ran.code, ran.file) == (1, FILE)
    assert "bibliography.bib: it is write-protected, so nothing was written (chmod u+w)" in ran.out


PROVENANCE = "# Checked.\nbecker1995x: {source: course-list, day: 2026-11-23}\nhinton2015distilling: {source: arxiv, day: 2026-11-23}\n"


PASTED = "@misc{x, title={Other words}, author={Lee, A.}, year=2016, url={https://a.b/c}}"


@pytest.mark.parametrize(
    ("identifier", "rows"),
    [
        ("1404.1100", ["shlens2014tutorial: {source: arxiv, day: 2026-11-23}"]),
        ("10.24432/C5XW20", ["becker1996adult: {source: registrar, day: 2026-11-23}"]),
        ("9780262035613", ["goodfellow2016deep: {source: catalogue, day: 2026-11-23}"]),
        ("https://github.com/pytorch/serve", ["pytorch2026serve: {source: repository, day: 2026-11-23}"]),
        (PASTED, ["lee2016other: {source: pasted, day: 2026-11-23}"]),
    ],
)
def test_the_row_of_provenance_is_written_at_its_place(project: Path, identifier: str, rows: list[str]) -> None:
    path = project / "docs" / "references" / "provenance.yml"
    path.parent.mkdir()
    path.write_text(PROVENANCE, encoding="utf-8")

    assert run(project, identifier).code == 0
    assert path.read_text(encoding="utf-8").splitlines() == sorted([*PROVENANCE.splitlines(), *rows])


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("9780262035614", "check digit"),
        ("1513.02531", "no such month"),
        ("10.1145/", "behind its first slash"),
        ("zotero.bib", "notes import FILE"),
        ("ftp://a.b/c", "only http and https"),
        ("https://a b/c", "not a whole address"),
        ("distill.pub/2020/x", "begins with https://"),
        ("@hinton2015distilling", "notes show hinton2015distilling"),
        ("nonsense", "neither arXiv id, DOI, ISBN, address, BibTeX, RIS nor CSL-JSON"),
    ],
)
def test_what_names_no_work_is_told_with_a_remedy(project: Path, text: str, hint: str) -> None:
    assert hint in run(project, text).out


def test_ctrl_c_keeps_what_was_added(project: Path) -> None:
    ran = run(project, "10.24432/C5XW20", "1404.1100", client=Recorded({"arxiv.org": KeyboardInterrupt()}))

    assert ran.code == 130
    assert "@dataset{becker1996adult," in ran.file
    assert ran.err.splitlines()[-2:] == ["stopped", "1 added"]


def test_a_change_by_somebody_else_is_not_written_over(project: Path) -> None:
    class Slow(Recorded):
        def get(self, address: str, accept: str = "*/*", types: tuple[str, ...] = ()):  # type: ignore[no-untyped-def]
            (project / "bibliography.bib").write_text(FILE + "% theirs\n", encoding="utf-8")
            return super().get(address, accept, types)

    ran = run(project, "1404.1100", client=Slow())

    assert ran.file == FILE + "% theirs\n"
    assert "changed by somebody else" in ran.out


def test_text_of_others_cannot_leave_its_field_or_steer_the_terminal(project: Path) -> None:
    evil = "A\x1b[31m},\n}\n@misc{evil2000x, title = {B}} \\input{x} {"
    page = f"<meta name=citation_title content='{evil}'><meta name=citation_author content='Lee}}, A.'>".encode()

    ran = run(project, "https://example.org/evil", client=Recorded({"example.org": page}))
    references, entries, problems = bibliography.read("a.bib", ran.file)

    assert not problems
    assert len(entries) == 2
    assert "evil2000x" not in references
    assert "\x1b" not in ran.out + ran.file


@pytest.mark.parametrize(
    ("reference", "key"),
    [
        (Reference("", "misc", "On the Way", (Name("Maaten", "L.", "van der"),), date=Date(2019)), "maaten2019way"),
        (Reference("", "misc", "Tools", (Name("The Kubeflow Authors", literal=True),)), "kubeflow2026tools"),
        (Reference("", "misc", "Tools", fields={"organization": "Amazon Web Services"}), "amazon2026tools"),
        (Reference("", "misc", "Tools", fields={"url": "https://www.example.org/a"}), "example2026tools"),
        (Reference("", "misc", "Tools", (Name("李", "明"),), fields={"url": "https://li.cn/"}), "li2026tools"),
    ],
)
def test_keys(reference: Reference, key: str) -> None:
    assert entering.key_of(reference, {}, 2026) == key


def test_a_taken_key_gets_the_next_word() -> None:
    reference = Reference("", "misc", "Deep Tools", (Name("Lee", "A."),), date=Date(2019))

    assert entering.key_of(reference, {"lee2019deep": None}, 2026) == "lee2019tools"
