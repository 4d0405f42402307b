"""A small library in a folder, a call of `notes` in it, and a step of a workflow run there."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from studynotes.author import cli

WORDS = " ".join(["one", "other"] * 19)
ENTRY = """\
@online{{{key},
  title = {{{title}}},
  author = {{Lee, Ada}},
  date = {{{year}}},
  url = {{https://example.org/{key}}},
  keywords = {{alpha, beta}},
  annotation = {{On {key}: {words}}},
}}
"""
NOTE = """\
---
title: {title}
description: What it says.
{more}---

{text}
"""


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Small:
    """A folder with a bibliography and notes."""

    root: Path

    @property
    def bibliography(self) -> Path:
        return self.root / "bibliography.bib"

    def page(self, path: str, text: str, more: str = "", title: str = "A page") -> Path:
        file = self.root / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(NOTE.format(title=title, text=text, more=more), encoding="utf-8")
        return file

    def notes(self, *words: str) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        places = ["--docs", str(self.root / "docs")]
        if words[0] != "new":
            places += ["--bibliography", str(self.bibliography)]
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = cli.main([*words, *places])
            except SystemExit as end:
                code = int(str(end.code))
        return Ran(code, out.getvalue(), err.getvalue())


def entry(key: str, title: str = "A Work", year: str = "2015") -> str:
    return ENTRY.format(key=key, title=title, year=year, words=WORDS)


def small(root: Path) -> Small:
    """Make a library of three works, two topics and a page that cites two of the works."""
    made = Small(root)
    works = [
        ("lee2015work", "A Work", "2015"),
        ("lee2016tool", "Another Tool", "2016"),
        ("zhou2017end", "The End", "2017"),
    ]
    made.bibliography.write_text("\n".join(entry(key, title, year) for key, title, year in works), encoding="utf-8")
    for topic in ("alpha", "beta"):
        made.page(f"topics/{topic}.md", "A topic.", title=topic.title())
    made.page(
        "page.md",
        "## Small things\n\nOne sentence [@lee2015work].\nAnother [see @lee2016tool, sec. 3; @lee2015work].\n",
    )
    rows = "".join(f"{key}: {{source: website, day: 2026-11-23}}\n" for key, _, _ in works)
    (root / "docs" / "references").mkdir()
    (root / "docs" / "references" / "provenance.yml").write_text(rows, encoding="utf-8")
    return made


def git(folder: Path, *words: str) -> str:
    call = ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *words]
    return subprocess.run(call, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def commit(folder: Path) -> None:
    """Make a folder a repository with all its files."""
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "x")


def program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/usr/bin/env bash\n{script}\n")
    path.chmod(0o755)
    return path


def run_step(script: str, folder: Path, programs: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the script of a step as the runner does, in a folder, with programs that a test made up."""
    environment = os.environ | {"PATH": f"{programs}:{os.environ['PATH']}", "RUNNER_TEMP": str(programs.parent)}
    call = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(call, cwd=folder, env=environment | variables, capture_output=True, text=True, check=False)
