"""Builders of what most tests begin with: notes, works, a graph, small sites, and texts for property tests."""

from __future__ import annotations

import html
import logging
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from click.testing import CliRunner
from hypothesis import strategies as st

from studynotes import notes
from studynotes.graph import backlinks
from studynotes.graph.cache import Cache
from studynotes.model import Graph, Note, Reference
from studynotes.render import assets

FRONT = "---\ntitle: A page\ndescription: What it says.\n---\n\n"
"""Front matter in order: text below it begins in line 6."""

MARKUP = st.text(st.sampled_from("[]@;,-{}.`$\\<>()!#*_|:~&=?'\" \n\tab1/\ufffc\ue0f0"), max_size=80) | st.lists(
    st.sampled_from(
        ["---\n", "title: x\n", "course: 1\n", "- &a [*a]\n", "# ", "## ", "\n", "\n\n", "    ", "> ", "- ", "1. ", "```", "```\n", "~~~", "`", "$", "$$", "[", "]", "](", "](x)", ")", "@", "[@", "[@a2020b]", "[@a2020b", "@a2020b", "[see @a, p. 3; @b]", "[^1]", "[a]: b", "{.evidence}", "<", ">", "<!--", "-->", "<pre>", "</pre>", "<b ", '<a href="', "![", "|", ": ", "!!! note", "???", "===", "https://a.b", "*", "_", "\\", "&amp;", ". ", "e.g. ", "Word", "API", " ", "\t", "\ufeff", "\ufffb", "\ufffc", "\x00"]
    )
    | st.text(st.characters(exclude_characters="\r"), max_size=4),
    max_size=40,
).map("".join)  # fmt: skip
"""Markdown that nobody would write, of single characters and of the pieces that mean something."""


def note(text: str, path: str = "page.md", front: str = FRONT) -> Note:
    """Return a note, read; text that begins with front matter of its own needs none of ours."""
    return notes.read(path, text if text.startswith("---\n") else front + text)[0]


def work(key: str = "lee2015work", kind: str = "misc", title: str = "A work", **fields: str) -> Reference:
    """Return a work with fields as plain text, and with an entry that holds them, a field a line."""
    rows = "".join(f"  {name} = {{{value}}},\n" for name, value in {"title": title, **fields}.items())
    flat = {name: " ".join(value.split()) for name, value in {"title": title, **fields}.items()}
    return Reference(key, kind, title, fields=flat, path="bibliography.bib", source=f"@{kind}{{{key},\n{rows}}}")


def graph(works: Iterable[Reference] = (), pages: Iterable[Note] = ()) -> Graph:
    """Return the graph of works and notes; a work is labeled by its key, a group by all keys in brackets."""
    references = {reference.key: reference for reference in works}
    labels = {key: key for key in references}
    return backlinks.build(references, pages, labels, lambda group: f"({'; '.join(c.key for c in group.citations)})")


ROOT = Path(__file__).resolve().parent.parent


def golden(name: str) -> Any:
    """Return the cases of a file below tests/golden."""
    return yaml.safe_load((ROOT / "tests" / "golden" / name).read_text(encoding="utf-8"))


PAGE = "---\ntitle: {0}\ndescription: A page.\n---\n\n{1}\n"


@dataclass(frozen=True)
class Built:
    """A finished run of a site generator."""

    code: int
    output: str
    site: Path

    def html(self, address: str) -> str:
        return (self.site / address.strip("/") / "index.html").read_text(encoding="utf-8")

    def article(self, address: str) -> str:
        page = self.html(address)
        return page[page.index("<article") : page.index("</article>")]

    def words(self, address: str) -> str:
        return plain(self.article(address))


def plain(markup: str) -> str:
    """Return what a reader sees of HTML."""
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


def lay_out(root: Path, files: Mapping[str, str] = {}, fonts: bool = True) -> Path:
    """Write a small site of three works, two topics and a home page; return its mkdocs.yml.

    Its fonts are those that the real site has, so that they are cut once.
    """
    shutil.copytree(ROOT / "tests" / "sites", root, dirs_exist_ok=True)
    topics = {f"topics/{name}.md": PAGE.format(name, "A topic.") for name in ("mlops", "monitoring")}
    for path, text in {"index.md": PAGE.format("Home", "Home."), **topics, **files}.items():
        (root / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "docs" / path).write_text(text, encoding="utf-8")
    if fonts:
        real, own = Cache(ROOT), Cache(root)
        assets.font_files(lambda parts, make, code: own.kept(parts, lambda: real.kept(parts, make, code), code))
        real.save()
        own.save()
    return root / "mkdocs.yml"


def build_small(config: Path, *options: str) -> Built:
    """Build a small site by MkDocs' own command, in this process; what it raises is raised."""
    from mkdocs.__main__ import cli

    folder = config.parent / "site"
    command = ["build", "--config-file", str(config), "--site-dir", str(folder), *options]
    done = CliRunner().invoke(cli, command, catch_exceptions=False)
    logging.getLogger("mkdocs.commands.build").filters.clear()  # or what was said once is not said again
    return Built(done.exit_code, done.output, folder)
