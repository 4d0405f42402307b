"""TeX in bibliography fields to Unicode, by pylatexenc: plain text, or the rich text that CSL processors read.

Fields are BibTeX and no document, so a bare `%`, `&`, `#`, `_` or `^` prints itself, addresses are verbatim, and a
dollar sign may be a price. Rich text also keeps the capitals that braces protect, which pylatexenc knows nothing of.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from typing import Any

from pylatexenc import latex2text, latexwalker
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec
from pylatexenc.macrospec import MacroSpec

_COMMAND = re.compile(r"\\(?![&%#_])|[$~`]")
_LIGATURES = {"---": "—", "--": "–", "''": "”", "{": "", "}": ""}
_SIMPLE = re.compile(r"---?|''|[{}]|\\.")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ue000-\ue009\ufffe\uffff]")
"""What no XML or HTML may hold, and the characters that stand for tags until the text is escaped."""

_SPECIAL = re.compile(
    r"\\(?:url|path|nolinkurl)\s*\{(?P<address>[^{}]*)\}"
    r"|(?P<href>\\href\s*\{[^{}]*\})"
    r"|\\\((?P<inline>(?:[^\\]|\\[^()])+)\\\)|\$\$(?P<display>(?:[^$\\]|\\.)+)\$\$"
    r"|\$(?!\s)(?P<math>(?:[^$\\]|\\.)+)(?<!\s)\$(?!\d)"  # but not the prices in "from $5 to $10"
    r"|\$(?![\s\d])(?P<before_digit>(?=[^$]*[\\^_])(?:[^$\\]|\\.)+)(?<!\s)\$"
    r"|\\(?P<command>.?)|(?P<sign>[&%$#_^])|(?P<quote>(?<![`?!])`(?!`))",
    re.S,
)
_SIGNS = {
    **{sign: f"\\{sign}" for sign in "&%$_#"},
    **{"{": r"\lbrace{}", "}": r"\rbrace{}"},  # BibTeX counts braces behind a backslash
    **{"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "`": r"\textasciigrave{}"},
}
_ESCAPED = re.compile("|".join([*map(re.escape, _SIGNS), "-(?=-)", "'(?=')"]))

_HTML = {"nocase": ('<span class="nocase">', "</span>")} | {
    tag: (f"<{tag}>", f"</{tag}>") for tag in ("i", "b", "sup", "sub")
}
_MARKS = {tag: (chr(0xE000 + 2 * number), chr(0xE001 + 2 * number)) for number, tag in enumerate(_HTML)}
"""Private characters for the start and the end of each tag, until the text is escaped."""
_TO_HTML = str.maketrans({mark: tag for name in _HTML for mark, tag in zip(_MARKS[name], _HTML[name], strict=True)})
_ACCENT_ON_TAG = re.compile("(?<=[\ue000-\ue009])[\u0300-\u036f]+")
_SWITCHES = {"em": "i", "it": "i", "itshape": "i", "sl": "i", "bf": "b", "bfseries": "b"}
_SWITCHES |= dict.fromkeys(("tt", "ttfamily", "sc", "scshape", "rm", "sf", "normalfont", "small"), "")
"""Commands for the rest of their group, each with its tag."""
_TAGGED = {"emph": "i", "textit": "i", "textsl": "i", "mkbibemph": "i", "textbf": "b", "mkbibbold": "b"}
_TAGGED |= {"textsuperscript": "sup", "textsubscript": "sub"}
_TAGGED |= dict.fromkeys(("enquote", "mkbibquote"), "quote")
_TAGGED |= dict.fromkeys(("texttt", "textsf", "textup", "textmd", "textlf", "textnormal", "mbox", "hbox", "uline"), "")
_TAGGED |= dict.fromkeys(("operatorname", "boldsymbol", "bm"), "")
"""Commands for their argument, each with its tag."""
_PRINTED = {
    **{"TeX": "TeX", "LaTeX": "LaTeX", "BibTeX": "BibTeX", "slash": "/", "hyphen": "-", "copyright": "©", "sqrt": "√"},
    **{"textless": "<", "textgreater": ">", "textbar": "|", "textunderscore": "_", "textquotedbl": '"', "dots": "…"},
    **{"textasciicircum": "^", "textasciigrave": "`", "textquotesingle": "'", "newline": " ", "par": " "},
    **dict.fromkeys(("noopsort", "relax", "protect", "left", "right", "displaystyle", "limits"), ""),
}
"""Commands without an argument that pylatexenc does not know, or prints in another way."""
_REFUSED = frozenset(
    re.findall(
        r"\w+",
        "author chapter date footnote include includegraphics input item maketitle paragraph part section subsection"
        " subsubsection subparagraph title",
    )
)
"""Commands of pylatexenc that make no sense in a field."""
_SCRIPT_LETTERS = {
    "sup": str.maketrans("0123456789+-=()abcdefghijklmnoprstuvwxyz*′", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ*′"),
    "sub": str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"),
}


def to_text(tex: str) -> str:
    """Return a TeX field as plain Unicode text; never raises, and an unknown command stays visible as written."""
    return _convert(tex, is_rich=False)


def to_rich(tex: str) -> str:
    """Return a TeX field as HTML-escaped CSL rich text: braces protect capitals, emphasis and scripts have tags."""
    text = _ACCENT_ON_TAG.sub("", _convert(tex, is_rich=True))
    return html.escape(text, quote=False).translate(_TO_HTML)


def escape(text: str) -> str:
    """Return plain text as TeX that reads as the same text."""
    return _ESCAPED.sub(lambda match: _SIGNS.get(match[0]) or f"{match[0]}{{}}", text)


def unknown_commands(tex: str) -> list[tuple[int, str]]:
    """Return offset and name of each command that would be printed as written."""
    commands = re.finditer(r"\\(?:(?:url|path|nolinkurl|href)\s*\{[^{}]*\}|([A-Za-z]+|.))", tex, re.S)
    return [(match.start(), match[1]) for match in commands if match[1] and not _is_known(match[1])]


@lru_cache(maxsize=32768)
def _convert(tex: str, is_rich: bool) -> str:
    tex = _UNPRINTABLE.sub("", tex)
    if not _COMMAND.search(tex) and not (is_rich and "{" in tex):  # most fields, and the walker takes its time
        tex = _SIMPLE.sub(lambda match: _LIGATURES.get(match[0], match[0][1:]), tex)
    else:
        with suppress(RecursionError):  # nobody nests so deep but to do harm
            walker = latexwalker.LatexWalker(_SPECIAL.sub(_prepared, tex), _syntax(), tolerant_parsing=True)
            tex = _Printer(is_rich).nodelist_to_text(walker.get_latex_nodes()[0])
    return unicodedata.normalize("NFC", re.sub("[ \t\r\n]+", " ", tex).strip(" "))


def _prepared(match: re.Match[str]) -> str:
    """Return what BibTeX and TeX read differently as TeX."""
    if match["address"] is not None:
        return rf"\mbox{{{escape(match['address'])}}}"
    if match["href"]:
        return r"\mbox"  # its text follows
    if math := match["inline"] or match["display"] or match["math"] or match["before_digit"]:
        scripts = {"^": r"\textsuperscript ", "_": r"\textsubscript "}
        return re.sub(r"\\.|[\^_]", lambda sign: scripts.get(sign[0], sign[0]), math).join("$$")
    if match["sign"]:
        return _SIGNS[match["sign"]]
    return "‘" if match["quote"] else match[0] if match["command"] else _SIGNS["\\"]


@lru_cache(maxsize=1)
def _syntax() -> Any:
    """Return which commands take an argument."""
    context = latexwalker.get_default_latex_context_db()
    macros = [MacroSpec(name, "{" if name in _TAGGED else "") for name in (*_TAGGED, *_PRINTED, *_SWITCHES)]
    context.add_context_category("fields", prepend=True, macros=macros)
    return context


@lru_cache(maxsize=1)
def _printing() -> Any:
    """Return what each command prints."""
    context = latex2text.get_default_latex_context_db()
    macros = [
        MacroTextSpec(name, printed or None, discard=True)
        for name, printed in (_PRINTED | dict.fromkeys(_SWITCHES, "")).items()
    ]
    macros += [MacroTextSpec(name, _tagged(tag)) for name, tag in _TAGGED.items()]
    context.add_context_category("fields", prepend=True, macros=macros)
    return context


def _tagged(tag: str) -> Callable[[Any, _Printer], str]:
    return lambda node, l2tobj: l2tobj.tagged(tag, l2tobj.node_arg_to_text(node, 0))


def _is_known(name: str) -> bool:
    return name not in _REFUSED and _printing().get_macro_spec(name) is not None


class _Printer(LatexNodes2Text):  # type: ignore[misc]  # the library has no types
    """Prints the nodes of a field; in rich text, tags are private characters until the text is escaped."""

    def __init__(self, is_rich: bool) -> None:
        spaces = {"between-macro-and-chars": True, "between-latex-constructs": True, "after-comment": True}
        in_math = {**spaces, "between-macro-and-chars": False, "in-equations": None}
        super().__init__(
            latex_context=_printing(), math_mode="text", strict_latex_spaces={**spaces, "in-equations": in_math}
        )
        self.is_rich, self.is_protected = is_rich, False

    def macro_node_to_text(self, node: Any) -> str:
        printed = getattr(_printing().get_macro_spec(node.macroname), "simplify_repl", "")
        lacks_argument = isinstance(printed, str) and "%" in printed and not node.nodeargd
        is_known = _is_known(node.macroname) and not lacks_argument
        return str(super().macro_node_to_text(node) if is_known else node.latex_verbatim())

    def group_node_to_text(self, node: Any) -> str:
        """Return a group; for CSL its capitals are protected, unless it only holds a special character."""
        first = getattr(node.nodelist[0], "macroname", None) if node.nodelist else None
        if first is None:
            return self.protected(super().group_node_to_text, node)
        return self.tagged(_SWITCHES.get(first, ""), super().group_node_to_text(node))

    def math_node_to_text(self, node: Any) -> str:
        return self.protected(super().math_node_to_text, node)

    def protected(self, to_text: Callable[[Any], str], node: Any) -> str:
        if not self.is_rich or self.is_protected:
            return to_text(node)
        self.is_protected = True
        text = to_text(node)
        self.is_protected = False
        return self.tagged("nocase", text) if any(map(str.isalpha, text)) else text

    def tagged(self, tag: str, text: str) -> str:
        if tag == "quote":
            return f"“{text}”"
        if self.is_rich:
            return text.join(_MARKS[tag]) if tag and text else text
        if tag not in _SCRIPT_LETTERS:
            return text
        letters, sign = _SCRIPT_LETTERS[tag], "^" if tag == "sup" else "_"
        if text and all(ord(char) in letters for char in text):
            return text.translate(letters)
        return f"{sign}{text}" if len(text) < 2 else f"{sign}({text})"
