"""The programs that the bench compares: what each gets, and the command that builds it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import generate

REPOSITORY = Path(__file__).resolve().parents[2]
VENV = REPOSITORY / ".cache" / "bench" / "venv"
"""Of the programs that are no part of the project; made at the first run, and never in the lock."""

_MATERIAL = "site_name: Bench\ntheme:\n  name: material\n  font: false\nplugins:\n  - search\n"
_BIBTEX = "  - bibtex:\n      bib_file: bibliography.bib\n      enable_inline_citations: false\n"
_CITED = re.compile(r" \[@([^\]]+)\]")
_SPHINX = """project = "Bench"
extensions = ["myst_parser", "sphinxcontrib.bibtex"]
bibtex_bibfiles = ["../bibliography.bib"]
myst_title_to_header = True
html_theme = "furo"
"""


@dataclass(frozen=True)
class Stack:
    """A program by its name for readers: what it is made of, and how a site for it is laid out and built.

    `packages` are those whose versions are told; `own` says that they are not the project's, but go into VENV.
    """

    name: str
    packages: tuple[str, ...]
    lay_out: Callable[[Path, int], None]
    command: tuple[str, ...] = ("python", "-m", "mkdocs", "build", "--quiet", "--site-dir", "site")
    builds: tuple[str, ...] = ("from nothing",)
    own: bool = False

    def program(self) -> list[str]:
        """Return the command with the path of its program."""
        folder = VENV / ("Scripts" if sys.platform == "win32" else "bin")
        first = str(folder / self.command[0]) if self.own else sys.executable
        return [first, *self.command[1:]]


def _ours(root: Path, pages: int) -> None:
    text = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    config = re.sub(r"^(not_in_)?nav:.*\n(?: .*\n|\n)*", "", text, flags=re.MULTILINE)
    left_out = "  /references/\n  /search/\n  /topics/\n"  # as on the real site, works are not in the menu
    (root / "mkdocs.yml").write_text(f"{config}\nnot_in_nav: |\n{left_out}{_menu(pages)}", encoding="utf-8")


def _material_bibtex(root: Path, pages: int) -> None:
    (root / "docs" / "all.md").write_text("# All\n\n\\full_bibliography\n")
    config = f"{_MATERIAL}{_BIBTEX}{_menu(pages)}  - all.md\n{_extensions()}"
    (root / "mkdocs.yml").write_text(config, encoding="utf-8")


def _material(root: Path, pages: int) -> None:
    _rewrite(root, lambda text: _CITED.sub("", text))
    (root / "mkdocs.yml").write_text(f"{_MATERIAL}{_menu(pages)}{_extensions()}", encoding="utf-8")


def _sphinx(root: Path, pages: int) -> None:
    _rewrite(root, lambda text: f"{_CITED.sub(_footcite, text)}\n```{{footbibliography}}\n```\n")
    names = "\n".join([*(f"page-{page:04d}" for page in range(pages)), "topics/mlops", "topics/monitoring"])
    home = root / "docs" / "index.md"
    home.write_text(f"# Home\n\n```{{toctree}}\n{names}\n```\n", encoding="utf-8")
    (root / "docs" / "conf.py").write_text(_SPHINX, encoding="utf-8")


def _footcite(cited: re.Match[str]) -> str:
    return f" {{footcite:p}}`{cited[1]}`"


def _rewrite(root: Path, change: Callable[[str], str]) -> None:
    for path in (root / "docs").rglob("*.md"):
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def _menu(pages: int) -> str:
    """Return a menu with a section for each twenty pages."""
    rows = ["nav:\n  - index.md\n"]
    for page in range(pages):
        rows += [f"  - Course {page // 20 + 1}:\n"] * (page % 20 == 0) + [f"      - page-{page:04d}.md\n"]
    return "".join(rows)


def _extensions() -> str:
    """Return the real site's Markdown extensions but for our own, so that all sides render the same Markdown."""
    text = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    found = re.search(r"^markdown_extensions:.*\n(?: .*\n|\n)*", text, flags=re.MULTILINE)
    assert found
    return found[0].replace("  - studynotes.notes.icons\n", "")


STACKS: Mapping[str, Stack] = {
    "ours": Stack(
        "these notes",
        ("mkdocs", "Markdown", "citeproc-py"),
        _ours,
        builds=("from nothing", "nothing changed", "one sentence added"),
    ),
    "stock": Stack("Material with mkdocs-bibtex", ("mkdocs-material", "mkdocs-bibtex"), _material_bibtex),
    "material": Stack("Material without citations", ("mkdocs-material",), _material),
    "sphinx": Stack(
        "Sphinx with sphinxcontrib-bibtex",
        ("sphinx", "sphinxcontrib-bibtex", "myst-parser", "furo"),
        _sphinx,
        ("python", "-m", "sphinx", "-q", "-E", "docs", "site"),
        own=True,
    ),
    "zensical": Stack(
        "Zensical without citations", ("zensical",), _material, ("zensical", "build", "--clean"), own=True
    ),
}
"""Zensical reads mkdocs.yml, but runs no plugin for citations."""


def lay_out(stack: Stack, root: Path, pages: int, works: int) -> None:
    """Write the site of a stack below a folder: the same text for all, citations in the words of each."""
    root.mkdir()
    generate.site(root, works, pages, classic=stack.lay_out is not _ours)
    stack.lay_out(root, pages)


def install(stack: Stack) -> dict[str, str]:
    """Return the versions of a stack's packages, installed if they are not there; nothing where they do not install."""
    python = sys.executable
    if stack.own:
        python = str(VENV / ("Scripts" if sys.platform == "win32" else "bin") / "python")
        quiet = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", *stack.packages]
        made = Path(python).exists() or not subprocess.run([sys.executable, "-m", "venv", str(VENV)]).returncode
        if not made or subprocess.run([python, *quiet], capture_output=True).returncode:
            return {}
    ask = "import sys; from importlib.metadata import version; print(*map(version, sys.argv[1:]))"
    told = subprocess.run([python, "-c", ask, *stack.packages], capture_output=True, text=True, check=True)
    return dict(zip(stack.packages, told.stdout.split(), strict=True))
