"""Every rule of the project by its code, and how much it matters: what can be reported, documented and silenced."""

from __future__ import annotations

from collections.abc import Mapping

from studynotes.graph import link_state, provenance, redirects
from studynotes.lint import suppressions, wordlist
from studynotes.lint.rules import bibliography, notes, prose
from studynotes.model import Problem

RULES: Mapping[str, str] = {
    "bib-missing-file": "The bibliography can be read.",
    **bibliography.RULES,
    **provenance.RULES,
    "bib-redirect": redirects.RULES["bib-redirect"],
    **notes.RULES,
    "note-redirect": redirects.RULES["note-redirect"],
    **link_state.RULES,
    **prose.RULES,
    **suppressions.RULES,
    **wordlist.RULES,
}
"""Every rule with what it asks for."""

_WARNINGS = frozenset({*prose.RULES, *wordlist.RULES, *notes.WARNINGS})


def level(problem: Problem) -> str:
    """Return how much a problem matters, one of `reports.LEVELS`: an error stops a build, a warning does not."""
    return "warning" if problem.code in _WARNINGS else "error"
