"""The scanner against Python-Markdown with the site's own extensions, on random pages: who sees a citation in code."""

import random
import re

import markdown
import pytest
import yaml

from conftest import ROOT
from studynotes.notes import scanner

PAGES, SEEDS = 500, range(4)
INLINE = (
    "[@k{}]", "[@k{}]", "[@k{}]", "`", "``", "```", "`code`", "``a ` b``", " word ", " ", "**bold**", "_e_", "\\\\",
    "\\`", ".", "$x$", "==m==", "~s~", "~~d~~", "^u^", "`#!python c`", ":smile:", "[^n]",
)  # fmt: skip
BLOCKS = (
    "{}", "{}", "- {}\n- {}", "1. {}\n\n    {}", "> {}", "## {}", "!!! note\n\n    {}", "| a | b |\n|---|---|\n| {} | {} |",
    "x\n:   {}", "```text\n{}\n```", "~~~\n{}\n~~~", "    {}", "- {}\n\n    ```\n    {}\n    ```",
    "- [ ] {}\n- [x] {}", '=== "T"\n\n    {}', "[^n]: {}", "x {}\n/// caption\n{}\n///",
    '<div class="grid" markdown>\n\n- {}\n\n</div>',
)  # fmt: skip


def extensions():
    """The extensions of mkdocs.yml; a list of names and of one-key mappings with options."""
    rows = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["markdown_extensions"]
    options = {name: made or {} for row in rows if isinstance(row, dict) for name, made in row.items()}
    return [row if isinstance(row, str) else next(iter(row)) for row in rows], options


def page(chance):
    """Blocks in good form, filled with runs of inline markup that may be unbalanced."""
    numbers = iter(range(100))

    def inline():
        pieces = [chance.choice(INLINE) for _ in range(chance.randint(1, 7))]
        return "".join(piece.format(next(numbers)) if "{" in piece else piece for piece in pieces).strip() or "x"

    blocks = [chance.choice(BLOCKS) for _ in range(chance.randint(1, 4))]
    return "\n\n".join(block.format(*(inline() for _ in range(block.count("{}")))) for block in blocks) + "\n"


def code_by_markdown(renderer, text):
    """The citations that stand in code on the rendered page."""
    html = renderer.reset().convert(text)
    inside = [match[0] for match in re.finditer(r"<(code|pre)\b.*?</\1>", html, flags=re.DOTALL)]
    return set(re.findall(r"@(k\d+)", " ".join(inside)))


def code_by_scanner(text):
    spans = [span for span in scanner.scan(text).spans if span.kind in ("code", "fence")]
    return set(re.findall(r"@(k\d+)", " ".join(text[span.start : span.end] for span in spans)))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_citation_is_taken_out_of_code_or_left_in_prose(seed):
    chance = random.Random(seed)
    names, options = extensions()
    renderer = markdown.Markdown(extensions=names, extension_configs=options)
    differing = [
        text
        for text in (page(chance) for _ in range(PAGES))
        if text.count("[^n]:") < 2  # of two footnotes of one name only the last is shown
        and "[@" in text
        and code_by_scanner(text) != code_by_markdown(renderer, text)
    ]
    assert differing == []
