"""The page of rules has every rule, in the words of the code, with a reason and a remedy."""

from __future__ import annotations

import re

import pytest

from conftest import ROOT
from studynotes.lint import fixes
from studynotes.lint.rules.table import RULES

PAGE = (ROOT / "docs" / "about" / "rules.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### (\S+)\n\n(.*?)(?=\n#|\Z)", PAGE, re.MULTILINE | re.DOTALL))


def test_the_page_has_every_rule_in_order_and_no_other() -> None:
    assert list(SECTIONS) == list(RULES)


@pytest.mark.parametrize("code", RULES)
def test_a_rule_says_what_it_asks_for_why_and_how_to_mend(code: str) -> None:
    asks, _, rest = SECTIONS[code].partition("\n\n")

    assert asks.replace("`", "") == RULES[code]
    assert re.fullmatch(r"- \*\*Why\.\*\* \S.*\.\n- \*\*Mend\.\*\* \S.*\.\n?", rest)
    assert ("`notes lint --fix`" in rest) == (code in fixes.MENDED)


def test_every_code_in_the_source_is_a_rule() -> None:
    package = ROOT / "scripts" / "studynotes"
    files = [path for folder in ("bib", "notes", "graph", "lint") for path in (package / folder).rglob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)

    assert set(re.findall(r'"((?:bib|note|prose|links)-[a-z]+(?:-[a-z]+)*)"', text)) == {
        code for code in RULES if not code.startswith("lint-")
    }
