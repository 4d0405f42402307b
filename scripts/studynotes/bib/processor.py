"""CSL-JSON items as a CSL style prints them, by citeproc-py, without asking the style twice what it said before."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache as once
from functools import lru_cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any

from citeproc import DATES, NAMES, CitationStylesStyle, formatter
from citeproc.model import (
    Affixed,
    Choose,
    CitationStylesElement,
    ConditionFailed,
    Group,
    If,
    Layout,
    Macro,
    Parent,
    Text,
)
from citeproc.model import Formatted as WithFonts
from citeproc.source import VariableError
from citeproc.source.json import CiteProcJSON
from citeproc.string import join

from studynotes.bib import csl

Part = tuple[Callable[..., Any], bool]
"""What renders a part of an element for an item in a layout, and whether it calls a variable."""

_SETTLED = (
    *("xpath_search", "get_root", "get_formatter", "get_layout", "get_macro", "get_option", "get_locale_option"),
    *("get_term", "get_single_term", "get_plural_term", "get_date", "is_locale_date", "get_parent_delimiter"),
    *("calls_variable", "substitute", "et_al", "unicode_character"),
)

_AMPERSANDS = re.compile(r"(?: (?=&amp; [lg]t;))?&amp; (lt|gt|amp);")
"""What citeproc-py makes of signs between pages."""

_MISREAD = re.compile(rb' initialize-with="\. " page-range-format="minimal-two"(?= version="1\.0">)')
"""What the style of MLA says at its root and citeproc-py reads wrongly: it knows no initialize="false" further down."""


@once
def _has(element: CitationStylesElement, names: frozenset[str]) -> bool:
    return not names.isdisjoint(element.attrib)


@once
def _is_of_types(element: CitationStylesElement, kind: str) -> list[bool]:
    return [one.lower() == kind for one in element.get("type").split()]


def _format(element: CitationStylesElement, text: object) -> object:
    if _has(element, _FONTS):
        return WithFonts.format(element, text)
    return str(text) if isinstance(text, int | float) else text


def _wrap(element: CitationStylesElement, text: object) -> object:
    if _has(element, _AFFIXES):
        return Affixed.wrap(element, text)
    return None if text is None else "" + text  # type: ignore[operator]


def _type(element: CitationStylesElement, item: _Item) -> list[bool]:
    return _is_of_types(element, item.type)


def _variable(element: Text, item: _Item, context: Layout) -> object:
    text = Text._variable(element, item, context)
    if text is None:  # it stands for the author already: which variable does, its value decides
        item.looks += 1
    return text


def _children(
    element: CitationStylesElement, item: _Item, delimiter: str = "", context: Layout = None, sort_options: None = None
) -> object:
    said = _said(element, item, context, delimiter)
    return join([text for text, _ in said], delimiter) if said else None


def _group(element: Group, item: _Item, context: Layout) -> object:
    said = _said(element, item, context, element.get("delimiter", ""))
    if said and (any(calls for _, calls in said) or not Parent.calls_variable(element)):
        return element.join([text for text, _ in said])
    raise VariableError


def _choose(element: Choose, item: _Item, context: Layout, delimiter: str = "") -> object:
    if element in item.parts:
        return element.render_children(item, delimiter, context)
    for branch in element.getchildren():
        try:
            text = branch.render(item, context=context, delimiter=delimiter)
        except ConditionFailed:
            continue
        if not any("is-numeric" in each.attrib for each in element.getchildren()):  # that one is up to the values
            item.parts[element] = item.parts[branch]
        return text
    return None


def _said(element: CitationStylesElement, item: _Item, context: Layout, delimiter: str) -> list[tuple[Any, bool]]:
    """Return what the children of an element say of an item, and whether each calls a variable.

    A child that says nothing, and looks at no value to know that, is not asked again for items of the same shape.
    """
    if element in item.parts:
        return _answers(item.parts[element], item, context)
    said, parts = [], []
    for child in element.iterchildren():
        render = partial(child.render, delimiter=delimiter) if isinstance(child, Choose) else child.render
        part, looks = (render, child.calls_variable()), item.looks
        answers = _answers([part], item, context)
        said += answers
        if answers or item.looks > looks:
            parts.append(_shortened(part, child, item))
    item.parts[element] = parts
    return said


def _answers(parts: Iterable[Part], item: _Item, context: Layout) -> list[tuple[Any, bool]]:
    answers = []
    for render, calls in parts:
        try:
            text = render(item, context=context)
        except VariableError:
            continue
        if text:
            answers.append((text, calls))
    return answers


def _shortened(part: Part, child: CitationStylesElement, item: _Item) -> Part:
    """Return a part without the elements that add nothing to the only part below them."""
    render, calls = part
    if isinstance(child, Text) and child.keys() == ["macro"]:
        child = child.get_macro(child.get("macro"))
        render = child.render
    below = item.parts.get(child, [])
    if len(below) == 1 and (isinstance(child, Macro | Choose) or (_is_plain_group(child) and below[0][1])):
        render = below[0][0]
    return render, calls


def _is_plain_group(element: CitationStylesElement) -> bool:
    return isinstance(element, Group) and {"delimiter"}.issuperset(element.keys())


_FONTS = frozenset({"font-style", "font-variant", "font-weight", "text-decoration", "vertical-align"})
_AFFIXES = frozenset({"prefix", "suffix"})
_OURS = (
    *((WithFonts, "format", _format), (Affixed, "wrap", _wrap), (If, "_type", _type), (Text, "_variable", _variable)),
    *((Parent, "render_children", _children), (Group, "process", _group), (Choose, "render", _choose)),
)
"""Methods of ours: most elements set no font and no affix, and most have little to say of one shape of work."""

_ELEMENTS = tuple(
    type(
        kind.__name__,
        (kind, CitationStylesElement),
        {name: once(getattr(kind, name)) for name in _SETTLED if hasattr(kind, name)}
        | {name: method for base, name, method in _OURS if issubclass(kind, base)},
    )
    for kind in CitationStylesElement.__subclasses__()
)
"""The elements of a style, which answer once for all what the style alone settles: four fifths of the work.

citeproc-py builds a style from the direct subclasses of its element, and of two with one name it takes the younger.
"""

_JSON = CiteProcJSON([])
_READERS = dict.fromkeys(NAMES, _JSON.parse_names) | dict.fromkeys(DATES, _JSON.parse_date)


class _Item(dict[str, Any]):
    """A work as citeproc-py asks for it: cited once, alone, without a locator.

    `parts` are those of each element that have something to say of works of this shape: this type, these variables.
    """

    key, has_locator, looks = "", False, 0
    reference = property(lambda item: item)

    def __init__(self, item: csl.Item, number: int, language: str, parts: dict[object, dict[object, list[Part]]]):
        super().__init__((name.replace("-", "_"), value) for name, value in item.items())
        self.type, self.number, self.language = item["type"], number, item.get("language", language)
        self.parts = parts[self.type, frozenset(self)]

    def __getitem__(self, name: str) -> Any:
        if name not in self:
            raise VariableError
        self.looks += 1
        return _READERS.get(name, _JSON.parse_string)(super().__getitem__(name))

    def get(self, name: str, default: Any = None) -> Any:
        """Return a value as citeproc-py reads it."""
        try:
            return self[name]
        except VariableError:
            return default

    __getattr__ = __getitem__


@lru_cache(maxsize=8)
def _style(path: Path, changed: int) -> CitationStylesStyle:
    try:
        return CitationStylesStyle(BytesIO(_MISREAD.sub(b"", path.read_bytes())), validate=False)
    except Exception as fault:  # the library lets through whatever its XML parser raises
        raise ValueError(f"{path}: not a CSL style: {fault}") from fault


def printed(what: str, items: Iterable[csl.Item], style: Path) -> list[str]:
    """Return the label or the entry of each item as HTML; raise ValueError if the file is no CSL style."""
    root = _style(style, style.stat().st_mtime_ns).root
    root.formatter = formatter.html
    part = root.bibliography if what == "entry" else root.citation
    part.cites = []
    layout, language = part.layout, root.get("default-locale", "en")
    parts: dict[object, dict[object, list[Part]]] = defaultdict(dict)
    texts = [_laid_out(layout, _Item(item, n, language, parts)) for n, item in enumerate(items, 1)]
    return [_AMPERSANDS.sub(r"&\1;", text) for text in texts] if what == "entry" else texts


def _laid_out(layout: Layout, item: _Item) -> str:
    layout.repressed = {}
    text = layout.render_children(item, context=layout)
    return str(layout.format(layout.wrap(layout.join([text]))))
