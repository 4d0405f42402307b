"""Lists of names: `von Last, Jr, First`, `First von Last`, `family=…, given=…`, corporate bodies in braces."""

from __future__ import annotations

import re
from functools import lru_cache

from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names

from studynotes.bib.bibtex import show
from studynotes.bib.latex import to_text
from studynotes.model import Name

_LONE_AND = re.compile(r"^(?:and\s+)+(?=\S)|\s+and$", re.I)
_COMMA, _SEMICOLON = re.compile(","), re.compile(r"&#?\w{1,31};|;")  # an entity of HTML ends in one
_PART = re.compile(r"\s*([a-z]+(?:-i)?)\s*=\s*(.*?)\s*", re.S)
_PARTS = frozenset({"family", "given", "prefix", "suffix", "useprefix", "id", "sortingnamekeytemplatename"})
_SUFFIX = re.compile(r"(?:jr|sr|[js]unior|ii|iii|iv)\.?", re.I)
_FORMS = 'write "Last, First" or "von Last, Jr, First"'


@lru_cache(maxsize=16384)
def parse(field: str) -> tuple[tuple[Name, ...], tuple[str, ...]]:
    """Return the names of an author or editor field as written, and a sentence on each that is malformed.

    A malformed name is still returned where one can be read, so that a page shows somebody; names that semicolons
    divide are returned one by one. "and others" becomes the literal name "others".
    """
    written = split_multiple_persons_names(field.strip())
    people = [_LONE_AND.sub("", tex).strip() for tex in written]
    names = [_name(name) for tex in people for name in divided(tex)]
    faults = [] if people == written else ["a name is missing before or after an " + show("and")]
    if any(name.family == "others" for name in names[:-1]):
        faults.append('"and others" stands before the end')
    return tuple(names), (*faults, *(fault for tex in people for fault in _faults(tex)))


def divided(tex: str) -> list[str]:
    """Return a name, or the names between semicolons, which stand there against the rule."""
    return [name for name in _split(tex, _SEMICOLON) if name] if ";" in tex else [tex]


def _name(tex: str) -> Name:
    if tex.lower() in ("others", "et al", "et al."):
        return Name("others", literal=True)
    tex = tex.rstrip(", \n\t") or tex
    if _is_braced(tex):
        return Name(to_text(tex), literal=True)
    if parts := _labelled(tex):
        family, given, prefix = (parts.get(label, "") for label in ("family", "given", "prefix"))
        if parts.get("useprefix") == "false":  # then it is no part of the family name
            given, prefix = f"{given} {prefix}".strip(), ""
        return Name(family, given, prefix, parts.get("suffix", "")) if family else Name(given)
    split = parse_single_name_into_parts(tex, strict=False)
    given, particle, family, suffix = (
        to_text(" ".join(words)) for words in (split.first, split.von, split.last, split.jr)
    )
    if particle and not particle[0].islower():  # BibTeX takes the "Agüera y" of Agüera y Arcas for a particle
        family, particle = f"{particle} {family}", ""
    return Name(family, given, particle, suffix) if family else Name(given or to_text(tex))


def _labelled(tex: str) -> dict[str, str]:
    """Return the parts of a name in the extended form of biblatex, by label; empty for any other form."""
    labelled = [_PART.fullmatch(part) for part in _split(tex)] if "=" in tex else [None]
    return {part[1]: to_text(part[2].strip('"')) for part in labelled if part} if all(labelled) else {}


def _faults(tex: str) -> list[str]:
    """Return what is wrong with one name, in words."""
    if _is_braced(tex):
        return []
    if labelled := _labelled(tex):
        unknown = [label for label in labelled if label.removesuffix("-i") not in _PARTS]
        want = "is no part of a name; write family, given, prefix or suffix"
        faults = [] if "family" in labelled else [f"the name {show(tex)} has no family"]
        return faults + [f"{show(label)} in {show(tex)} {want}" for label in unknown]
    parts = _split(tex)
    if len(parts) > 3:
        return [f"the name {show(tex)} has {len(parts) - 1} commas; {_FORMS}"]
    if not all(parts):
        return [f"a part of the name {show(tex)} is missing; {_FORMS}"]
    if ";" in to_text(tex):
        return [f'the name {show(tex)} holds a semicolon; put " and " between names']
    if "&" in _outside_braces(tex):
        return [f'the name {show(tex)} holds "&"; put " and " between names, or braces around an organization']
    if re.search(r"\bet\.? al\b", tex, re.I):
        return [f'{show(tex)} is not a name; write "and others"']
    words = re.split(r"[\s~]+", tex)
    if len(parts) == 1 and len(words) > 2 and _SUFFIX.fullmatch(words[-1]):
        return [f'the suffix in {show(tex)} would be the family name; write "Last, {words[-1]}, First"']
    if tex.count("{") != tex.count("}"):
        return [f"the braces of the name {show(tex)} do not match"]
    return []


def _split(tex: str, mark: re.Pattern[str] = _COMMA) -> list[str]:
    """Split where a mark, a comma by default, stands outside of braces."""
    places = [match.start() for match in mark.finditer(_outside_braces(tex)) if len(match[0]) == 1]
    return [tex[start + 1 : end].strip() for start, end in zip([-1, *places], [*places, len(tex)], strict=True)]


def _outside_braces(tex: str) -> str:
    """Return the text with all that braces hold blotted out, each character in its place."""
    if "{" not in tex and "}" not in tex:
        return tex
    kept, depth = [], 0
    for char in tex:
        depth = max(depth - (char == "}"), 0)
        kept.append("x" if depth else char)
        depth += char == "{"
    return "".join(kept)


def _is_braced(tex: str) -> bool:
    """Return whether one pair of braces holds the whole name."""
    return re.fullmatch(r"\{x*\}", _outside_braces(tex)) is not None
