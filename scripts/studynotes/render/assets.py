"""What pages load: our style sheets, scripts and pictures, and the serif of every page.

Style sheets and scripts stand in folders that are named after what is in them, so that a page and what it loads are of
one build, whatever a browser kept of another. Within these folders every name is plain, and so is every import.

The serif is cut from the packaged font to the letters that pages use. The family's license reserves its name for
unmodified copies, so the cut fonts go under one of ours; the license text is published beside them (SIL Open Font
License 1.1, conditions 2 and 3).
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

import fontpkg_source_serif_4 as family
import rcssmin

from studynotes.graph.cache import fingerprint
from studynotes.render import modules
from studynotes.render.security import THEME


class Kept(Protocol):
    """Returns what a function of some code makes from parts, made before or now."""

    def __call__(self, parts: object, make: Callable[[], bytes], code: str) -> bytes:
        """Return the result; `code` is a fingerprint of the code that makes it."""


_OWN = fingerprint(Path(__file__).read_bytes())

_LOADED = re.compile(r'(<(?:link|script)\b[^<>]* (?:href|src)="[^"]*assets/(?:stylesheets|javascripts))(?=/)')
_FOR_US = re.compile(rb"(?m)^[ \t]*(?://.*\n)?")  # the indent of a line, or all of one that is a comment

_SCRIPTS = "assets/javascripts/"
_WHOLE = ("search-view.js", "search-worker.js")
"""Scripts that somebody waits for who has typed a letter: each comes in one file with all that it imports."""

FOLDER = "assets/fonts"
LICENSE = f"{FOLDER}/LICENSE.txt"

_OPTICAL_SIZE = 14  # points: drawn for text, and robust enough for titles
_UPRIGHT, _ITALIC = "SourceSerif4[opsz,wght].ttf", "SourceSerif4-Italic[opsz,wght].ttf"
_COMMON = (
    *range(0x20, 0x7F),
    *(ord(letter) for letter in "\xa0§·×ÉÓàáãäçèéëíñóöøüčėńřŠšŽž"),
    *(0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026, 0x203A),
)
_NAMES = tuple(set(range(0xA1, 0x180)) - set(_COMMON))
"""The other letters of European names: a second file each, which a browser fetches where a page has one of them."""


@dataclass(frozen=True)
class Face:
    """One font file: from which master, of which weights, with which characters and OpenType features."""

    name: str
    master: str
    weights: tuple[int, int] | int
    characters: tuple[int, ...]
    features: tuple[str, ...]


FACES = (
    Face("serif", _UPRIGHT, (400, 600), _COMMON, ("kern", "liga", "lnum", "onum", "tnum")),
    Face("serif-names", _UPRIGHT, (400, 600), _NAMES, ("lnum",)),
    Face("serif-italic", _ITALIC, 400, _COMMON, ("onum",)),
    Face("serif-italic-names", _ITALIC, 400, _NAMES, ("onum",)),
)


def theme_files() -> dict[str, bytes]:
    """Return our style sheets, scripts and pictures as they are published, by path below the site."""
    paths = sorted(path for path in (THEME / "assets").rglob("*") if path.is_file())
    files = {path.relative_to(THEME).as_posix(): path.read_bytes() for path in paths}
    return {name: published(name, data) for name, data in _joined(files).items()}


def _joined(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return files with each of _WHOLE in one, and without scripts that only these import."""
    scripts = {name.removeprefix(_SCRIPTS): data.decode() for name, data in files.items() if name.endswith(".js")}
    parts = {part for name in _WHOLE for part in modules.needs(name, scripts)}
    kept = scripts.keys() - parts - set(_WHOLE)
    gone = parts - {part for name in kept for part in modules.needs(name, scripts)}
    whole = {_SCRIPTS + name: modules.whole(name, scripts).encode() for name in _WHOLE}
    return {name: data for name, data in {**files, **whole}.items() if name.removeprefix(_SCRIPTS) not in gone}


def edition(files: Mapping[str, bytes]) -> str:
    """Return by what the folders of style sheets and scripts are told from those of other builds: a hash of all."""
    every = hashlib.sha256(b"\0".join(part for name in sorted(files) for part in (name.encode(), files[name])))
    return f"-{every.hexdigest()[:8]}"


def placed(files: Mapping[str, bytes], edition: str) -> dict[str, bytes]:
    """Return files by their paths in the folders of an edition."""
    return {re.sub("(?<=^assets/)(stylesheets|javascripts)", rf"\1{edition}", name): files[name] for name in files}


def with_edition(page: str, edition: str) -> str:
    """Return HTML that loads the style sheets and scripts of an edition."""
    return _LOADED.sub(rf"\1{edition}", page)


def published(name: str, data: bytes) -> bytes:
    """Return a file without what is for us alone: comments and white space, of scripts whole lines and indents."""
    if name.endswith(".css"):
        return str(rcssmin.cssmin(data.decode())).encode()
    return _FOR_US.sub(b"", data) if name.endswith(".js") else data


def font_files(kept: Kept) -> dict[str, bytes]:
    """Return each font as WOFF2, and the license, by path below the site; `kept` remembers cut fonts between builds."""
    fonts = {f"{FOLDER}/{face.name}.woff2": kept(("font", face), partial(cut, face), _OWN) for face in FACES}
    return {LICENSE: (family.ROOT / "LICENSE").read_bytes(), **fonts}


def cut(face: Face) -> bytes:
    """Return a font in WOFF2 with the characters, weights and features of a face; the same bytes each time."""
    from fontTools import subset  # here, since most builds take the fonts from the store: 0.1 s less
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    logging.getLogger("fontTools").setLevel(logging.ERROR)  # it tells of each table that it drops
    font = TTFont(family.ROOT / "files" / face.master, recalcTimestamp=False, lazy=True)
    options = subset.Options(layout_features=list(face.features), hinting=False, notdef_outline=True, name_IDs=[])
    options.bidi_closure = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=face.characters)
    subsetter.subset(font)
    place = {"opsz": _OPTICAL_SIZE, "wght": face.weights}
    instancer.instantiateVariableFont(font, place, inplace=True, optimize=False)  # WOFF2 packs it better as it is
    font.flavor = "woff2"
    target = io.BytesIO()
    font.save(target)
    return target.getvalue()
