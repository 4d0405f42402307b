"""English words as the notes spell them: Hunspell's American dictionary, and the British forms of its words.

Why this dictionary and this spelling: docs/about/decisions/0007-spelling.md.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from functools import lru_cache
from importlib import resources

import hunspell
from hunspell import Hunspell

from studynotes.model import Problem

TOKEN = re.compile(r"\S+")
"""What stands between two spaces."""

_NO_WORDS = re.compile(r"\w\.\w|://|&\w+;|\w@|^\W*\.\w")
_WORD = re.compile(r"(?<![^\W_])(?<![@#&\\])[^\W\d_]++(?:['’][^\W\d_]++)*+(?![\d@]|_\w)")
_LETTERS = re.compile(r"[^\W\d_]+")
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")

_BRITISH = tuple(
    (re.compile(british), american)
    for british, american in (
        (r"our(?!m)", "or"),
        (r"is(?=e|ing|ation|abl)", "iz"),
        (r"ys(?=e|ing)", "yz"),
        (r"ll(?=ed|er|ing|abl)", "l"),
        (r"(?<=[bdghtv])re(?=s?$)", "er"),
        (r"(?<=[bdghtv])r(?=ed$|ing$)", "er"),
        (r"metre", "meter"),
        (r"ogue", "og"),
        (r"(def|off|pret)ence", r"\1ense"),
        (r"licence", "license"),
        (r"practis", "practic"),
        (r"(dist|inst|fulf)il(?=s?$|ment)", r"\1ill"),
        (r"enrol(?=s?$|ment)", "enroll"),
        (r"artefact", "artifact"),
        (r"dgement", "dgment"),
        (r"ageing", "aging"),
        (r"(siz|lik|mov|us)eable", r"\1able"),
        (r"(learn|dream|burn)t$", r"\1ed"),
        (r"spelt$", "spelled"),
        (r"oes$", "os"),
        (r"grey", "gray"),
        (r"sceptic", "skeptic"),
        (r"programme", "program"),
        (r"mould", "mold"),
        (r"manoeuvr(e|(?=ing))", "maneuver"),
        (r"(an|leuk)aem", r"\1em"),
        (r"(orthop|encyclop)aed", r"\1ed"),
    )
)


def words_of(token: str) -> Sequence[tuple[int, str]]:
    """Return the words between two spaces with their offsets; parts of addresses, file names and numbers are none."""
    return () if _NO_WORDS.search(token) else [(word.start(), word[0]) for word in _WORD.finditer(token)]


@lru_cache(maxsize=1)
def _dictionary() -> Hunspell:
    return Hunspell("en_US")


def stems() -> frozenset[str]:
    """Return the words of the dictionary in small letters, without the forms that it derives from them."""
    text = (resources.files(hunspell) / "dictionaries" / "en_US.dic").read_text(encoding="latin-1")
    return frozenset(re.findall(r"^[a-z]+(?=/|$)", text, re.MULTILINE))


@lru_cache(maxsize=65536)
def is_word(word: str) -> bool:
    """Return whether the dictionary has a word; words may begin with a capital, names must."""
    try:
        return bool(_dictionary().spell(word))
    except UnicodeEncodeError:  # the dictionary is in Latin-1
        return False


def house_form(word: str, more: Container[str] = ()) -> str:
    """Return how the notes spell a word that stands in its British form, and nothing for any other.

    `more` holds words that the dictionary lacks.
    """
    if is_word(word):
        return ""
    forms = (british.sub(replacement, word.lower()) for british, replacement in _BRITISH)
    american = next((form for form in forms if form != word.lower() and (form in more or is_word(form))), "")
    return american.capitalize() if word[:1].isupper() else american


@lru_cache(maxsize=4096)
def suggestions(word: str) -> Sequence[str]:
    """Return at most two words that may have been meant, the likeliest first; none for a name such as ResNet.

    Slow, so for few words.
    """
    if word[1:].lower() != word[1:]:
        return ()
    try:
        return tuple(_dictionary().suggest(word)[:2])
    except UnicodeEncodeError:
        return ()


def bare(word: str) -> str:
    """Return a word with straight apostrophes and without that of a genitive."""
    return word.replace("’", "'").removesuffix("'s")


def respell(data: bytes, problems: Iterable[Problem], words: Container[str]) -> bytes:
    """Return a file with the words at some places in the form of the notes.

    Headings and terms of the glossary stay: other pages link to addresses that are made from them. So does a file that
    is no UTF-8.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data
    lines = [line[0] for line in _LINE.finditer(text)]
    for problem in sorted(problems, reverse=True):  # from the end of a line, so that columns stay right
        line, at = lines[problem.line - 1], problem.column - 1
        word = _LETTERS.match(line, at)
        if word and not _makes_an_address(lines, problem.line - 1):
            form = house_form(word[0], words) or word[0]
            lines[problem.line - 1] = line[:at] + form + line[word.end() :]
    return "".join(lines).encode()


def _makes_an_address(lines: list[str], at: int) -> bool:
    is_term = at + 1 < len(lines) and re.match(r":\s", lines[at + 1]) is not None
    return is_term or re.match(r"\s*#+\s", lines[at]) is not None
