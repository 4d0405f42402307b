"""What can be found, as one frozen record; no logic."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of records; `said` are the words by which people ask for it, in the singular."""

    name: str
    plural: str
    said: str


KINDS = (
    Kind("note", "Notes", "note section page week lecture"),
    Kind("work", "Works", "work paper article book video talk blog post report reference publication webpage"),
    Kind("topic", "Topics", "topic subject keyword"),
    Kind("term", "Terms", "term glossary definition abbreviation word"),
    Kind("lab", "Labs", "lab notebook exercise assignment"),
    Kind("tool", "Tools", "tool software library framework"),
    Kind("data set", "Data sets", "dataset data"),
    Kind("question", "Questions", "question quiz quizze selftest"),
    Kind("figure", "Figures", "figure diagram picture drawing chart"),
)
"""The kinds in the order in which the index numbers them; the index tells the browser, so they stand here alone."""
NUMBERS = {kind.name: number for number, kind in enumerate(KINDS)}


@dataclass(frozen=True)
class Record:
    """One thing that can be found.

    `names` are all names under which it goes, the shown one first; `place` says where it is; `people` are family
    names; `words` are indexed but not shown; `land` is a phrase that tells the place within the section at `url`.
    """

    kind: str
    names: tuple[str, ...]
    url: str
    place: str
    text: str
    people: tuple[str, ...] = ()
    words: str = ""
    topics: tuple[str, ...] = ()
    key: str = ""
    courses: frozenset[int] = frozenset()
    year: int = 0
    asked: str = ""
    """What people say who do not know its name; indexed but not shown."""
    land: str = ""
    expansion: str = ""
    """What the first name is short for, if it is an abbreviation."""
    ending: str = ""
    """The last word of it, if several abbreviations end so: that a GPU is a unit does not name it."""
    aside: bool = False
    """It is about the site, not about its subject."""
    plain_name: bool = False
    """The name is a heading that many pages have, such as "Labs": it says little about what was meant."""
