"""Every rule of the project by its code, and how much it matters: what can be reported, documented and silenced."""

from __future__ import annotations

from collections.abc import Mapping

from studynotes.graph import link_state, provenance, redirects
from studynotes.lint import suppressions, wordlist
from studynotes.lint.rules import bibliography, notes, pages, prose
from studynotes.model import Problem

RULES: Mapping[str, str] = {
    "bib-missing-file": "The bibliography can be read.",
    **bibliography.RULES,
    **provenance.RULES,
    "bib-redirect": redirects.RULES["bib-redirect"],
    **notes.RULES,
    **pages.RULES,
    "note-redirect": redirects.RULES["note-redirect"],
    **link_state.RULES,
    **prose.RULES,
    **suppressions.RULES,
    **wordlist.RULES,
}
"""Every rule with what it asks for."""

_WARNINGS = frozenset({*prose.RULES, *wordlist.RULES, *notes.WARNINGS})

_UNREADABLE = frozenset(
    {
        *("bib-missing-file", "bib-encoding", "bib-malformed", "bib-unclosed", "bib-duplicate-key", "bib-redirect"),
        *("note-encoding", "note-missing-file", "note-front-matter", "note-reference-file", "note-page-name"),
        *("note-redirect", "links-malformed", "links-record"),
    }
)
"""Without their repair a page has no text, no title or no address of its own, or works are missing."""


def level(problem: Problem) -> str:
    """Return how much a problem matters, one of `reports.LEVELS`: an error stops a build, a warning does not."""
    return "warning" if problem.code in _WARNINGS else "error"


def stops(problem: Problem, is_preview: bool) -> bool:
    """Return whether the site must not be built: published with no error, previewed as far as it can be rendered."""
    return problem.code in _UNREADABLE if is_preview else level(problem) == "error"
