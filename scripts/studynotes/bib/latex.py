"""TeX in bibliography fields to Unicode, by pylatexenc: plain text, or the rich text that CSL processors read.

Fields are BibTeX and no document, so a bare `%`, `&`, `#`, `_` or `^` prints itself, addresses are verbatim, and a
dollar sign may be a price. Rich text also keeps the capitals that braces protect, which pylatexenc knows nothing of.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from pylatexenc import latex2text, latexwalker
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec
from pylatexenc.macrospec import MacroSpec

_COMMAND = re.compile(r"\\(?![&%#_])|[$~`]")
_LIGATURES = {"---": "—", "--": "–", "''": "”", "{": "", "}": ""}
_SIMPLE = re.compile(r"---?|''|[{}]|\\.")
_HARMFUL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # no XML may hold them

_SPECIAL = re.compile(
    r"\\(?:url|path|nolinkurl)\s*\{(?P<address>[^{}]*)\}"
    r"|(?P<href>\\href\s*\{[^{}]*\})"
    r"|\\\((?P<inline>(?:[^\\]|\\[^()])+)\\\)|\$\$(?P<display>(?:[^$\\]|\\.)+)\$\$"
    r"|\$(?!\s)(?P<math>(?:[^$\\]|\\.)+)(?<!\s)\$(?!\d)"  # but not the prices in "from $5 to $10"
    r"|\$(?![\s\d])(?P<before_digit>(?=[^$]*[\\^_])(?:[^$\\]|\\.)+)(?<!\s)\$"
    r"|\$(?P<operator>[-+<>=/*]+)\$"
    r"|\$(?P<number>(?=\d[^$\s]*[\\^_])(?:[^$\\\s]|\\.)+)\$"
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
_MARK = re.compile("[\ue000-\ue009]")
_FORMS = [_MARKS[tag][0] for tag in ("i", "b", "sup", "sub")]
_SCRIPT = re.compile("|".join(f"{start}[^{start}{end}]+{end}" for start, end in (_MARKS["sup"], _MARKS["sub"])))
_ACCENT_ON_TAG = re.compile("(?<=[\ue000-\ue009])[\u0300-\u036f]+")
_SWITCHES = {"em": "i", "it": "i", "itshape": "i", "sl": "i", "bf": "b", "bfseries": "b"}
_SWITCHES |= dict.fromkeys(("tt", "ttfamily", "sc", "scshape", "rm", "sf", "normalfont"), "")
_SWITCHES |= dict.fromkeys(("tiny", "scriptsize", "footnotesize", "small", "normalsize", "large", "Large"), "")
"""Commands for the rest of their group, each with its tag."""
_TAGGED = {"emph": "i", "textit": "i", "textsl": "i", "mkbibemph": "i", "textbf": "b", "mkbibbold": "b"}
_TAGGED |= {"textsuperscript": "sup", "textsubscript": "sub"}
_TAGGED |= dict.fromkeys(("texttt", "textsf", "textup", "textmd", "textlf", "textnormal", "mbox", "hbox", "uline"), "")
_TAGGED |= dict.fromkeys(("operatorname", "boldsymbol", "bm", "mkbibacro", "textrm"), "")
_TAGGED |= {"mkbibitalic": "i"}
"""Commands for their argument, each with its tag."""
_LETTER = re.compile(r"[^\W_]")
_CHANGED: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(("uppercase", "MakeUppercase"), str.upper),
    **dict.fromkeys(("lowercase", "MakeLowercase"), str.lower),
    "textcommabelow": lambda letter: f"{letter[:1]}\u0326{letter[1:]}",
    "t": lambda letters: f"{letters[:1]}\u0361{letters[1:]}",
    "overline": lambda text: _LETTER.sub("\\g<0>\u0305", text),
    "widehat": lambda text: _LETTER.sub("\\g<0>\u0302", text),
    "widetilde": lambda text: _LETTER.sub("\\g<0>\u0303", text),
    "vec": lambda text: _LETTER.sub("\\g<0>\u20d7", text),
}
"""Commands that change the letters of their argument."""
_PRINTED = {
    **{"TeX": "TeX", "LaTeX": "LaTeX", "BibTeX": "BibTeX", "slash": "/", "hyphen": "-", "copyright": "©", "sqrt": "√"},
    **{"textless": "<", "textgreater": ">", "textbar": "|", "textunderscore": "_", "textquotedbl": '"', "dots": "…"},
    **{"textasciicircum": "^", "textasciigrave": "`", "textquotesingle": "'", "newline": " ", "par": " "},
    **{"S": "§", "/": "", "-": "", "space": " ", "textbraceleft": "{", "textbraceright": "}"},
    **dict.fromkeys(
        ("phantom", "hphantom", "vphantom", "noopsort", "SortNoop"), "%.0s"
    ),  # takes its argument and prints nothing
    **dict.fromkeys(("enquote", "mkbibquote"), "“%s”"),
    **{"mkbibparens": "(%s)", "mkbibbrackets": "[%s]"},
    **dict.fromkeys(("relax", "null", "protect", "left", "right", "displaystyle", "limits", "cyrchar", "bibcyr"), ""),
}
"""Commands that pylatexenc does not know, or prints in another way."""
_REFUSED = re.compile(
    "author|chapter|date|footnote|include|includegraphics|input|item|maketitle|(?:sub)?paragraph|part|(?:sub){0,2}section|title"
)
"""Commands of pylatexenc that make no sense in a field."""
_SUPERSCRIPTS = str.maketrans(
    "0123456789+-=()abcdefghijklmnoprstuvwxyz*′®©", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ*′®©"
)
_SUBSCRIPTS = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")


def to_text(tex: str) -> str:
    """Return a TeX field as plain Unicode text; never raises, and an unknown command stays visible as written."""
    if _COMMAND.search(tex):
        return _tidy(_MARK.sub("", _SCRIPT.sub(_script_letters, _convert(tex))))
    return _tidy(_SIMPLE.sub(lambda match: _LIGATURES.get(match[0], match[0][1:]), tex))  # most fields, in a fast way


def to_rich(tex: str) -> str:
    """Return a TeX field as HTML-escaped CSL rich text: braces protect capitals, emphasis and scripts have tags."""
    if "{" not in tex and not _COMMAND.search(tex):
        return html.escape(to_text(tex), quote=False)
    return html.escape(_tidy(_convert(tex)), quote=False).translate(_TO_HTML)


def escape(text: str) -> str:
    """Return plain text as TeX that reads as the same text."""
    return _ESCAPED.sub(lambda match: _SIGNS.get(match[0]) or f"{match[0]}{{}}", text)


def is_marked_up(tex: str) -> bool:
    """Return whether a field has italics, scripts or another form that its plain text has no place for."""
    return bool(_COMMAND.search(tex)) and any(mark in _convert(tex) for mark in _FORMS)


def unknown_commands(tex: str) -> list[tuple[int, str]]:
    """Return offset and name of each command that would be printed as written."""
    commands = re.finditer(r"\\(?:(?:url|path|nolinkurl|href)\s*\{[^{}]*\}|([A-Za-z]+|[^()]))", tex, re.S)
    return [(match.start(), match[1]) for match in commands if match[1] and not _is_known(match[1])]


@lru_cache(maxsize=32768)
def _convert(tex: str) -> str:
    """Return text in which private characters stand for the tags of rich text."""
    tex = _MARK.sub("", _HARMFUL.sub("", tex))
    try:
        walker = latexwalker.LatexWalker(_SPECIAL.sub(_prepared, tex), _syntax(), tolerant_parsing=True)
        return _ACCENT_ON_TAG.sub("", _Printer().nodelist_to_text(walker.get_latex_nodes()[0]))
    except RecursionError:  # nobody nests so deep but to do harm
        return tex


def _tidy(text: str) -> str:
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")
    return unicodedata.normalize("NFC", re.sub("[ \t\r\n]+", " ", _HARMFUL.sub("", text)).strip(" "))


def _script_letters(match: re.Match[str]) -> str:
    """Return a superscript or subscript as plain text, in letters of its own where Unicode has all of them."""
    letters, sign = (_SUPERSCRIPTS, "^") if match[0][0] == _MARKS["sup"][0] else (_SUBSCRIPTS, "_")
    text = re.sub(r"\s*([-+=])\s*", r"\1", _MARK.sub("", match[0])).strip()
    if all(ord(char) in letters for char in text):
        return text.translate(letters)
    return f"{sign}{text}" if len(text) < 2 else f"{sign}({text})"


def _prepared(match: re.Match[str]) -> str:
    """Return what BibTeX and TeX read differently as TeX."""
    if match["address"] is not None:
        return rf"\mbox{{{escape(match['address'])}}}"
    if match["href"]:
        return r"\mbox"  # its text follows
    if (
        math := match["inline"]
        or match["display"]
        or match["math"]
        or match["before_digit"]
        or match["operator"]
        or match["number"]
    ):
        scripts = {"^": r"\textsuperscript ", "_": r"\textsubscript "}
        return re.sub(r"\\.|[\^_]", lambda sign: scripts.get(sign[0], sign[0]), math).join("$$")
    if match["sign"]:
        return _SIGNS[match["sign"]]
    return "‘" if match["quote"] else match[0] if match["command"] else _SIGNS["\\"]


@lru_cache(maxsize=1)
def _syntax() -> Any:
    """Return which commands take an argument."""
    context = latexwalker.get_default_latex_context_db()
    macros = {**_PRINTED, **dict.fromkeys(_SWITCHES, ""), **dict.fromkeys((*_TAGGED, *_CHANGED), "%s")}
    specs = [MacroSpec(name, "{" if "%" in printed else "") for name, printed in macros.items()]
    context.add_context_category("fields", prepend=True, macros=specs)
    return context


@lru_cache(maxsize=1)
def _printing() -> Any:
    """Return what each command prints."""
    context = latex2text.get_default_latex_context_db()
    printed = {**_PRINTED, **dict.fromkeys(_SWITCHES, "")}
    macros = [MacroTextSpec(name, text or None, discard=True) for name, text in printed.items()]
    macros += [MacroTextSpec(name, _tagged(tag)) for name, tag in _TAGGED.items()]
    macros += [MacroTextSpec(name, _changed(change)) for name, change in _CHANGED.items()]
    context.add_context_category("fields", prepend=True, macros=macros)
    return context


def _changed(change: Callable[[str], str]) -> Callable[[Any, LatexNodes2Text], str]:
    return lambda node, l2tobj: change(l2tobj.node_arg_to_text(node, 0))


def _tagged(tag: str) -> Callable[[Any, LatexNodes2Text], str]:
    return lambda node, l2tobj: _with_marks(tag, l2tobj.node_arg_to_text(node, 0))


def _with_marks(tag: str, text: str) -> str:
    return text.join(_MARKS[tag]) if tag and text else text


def _is_known(name: str) -> bool:
    return not _REFUSED.fullmatch(name) and _printing().get_macro_spec(name) is not None


class _Printer(LatexNodes2Text):  # type: ignore[misc]  # the library has no types
    """Prints the nodes of a field; tags are private characters until the text is escaped."""

    def __init__(self) -> None:
        spaces: dict[str, Any] = {"between-latex-constructs": True, "after-comment": True}
        in_math = {**spaces, "between-macro-and-chars": False, "in-equations": None}
        spaces |= {"between-macro-and-chars": True, "in-equations": in_math}
        super().__init__(latex_context=_printing(), math_mode="text", strict_latex_spaces=spaces)
        self.is_protected = False

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
        return _with_marks(_SWITCHES.get(first, ""), super().group_node_to_text(node))

    def math_node_to_text(self, node: Any) -> str:
        return self.protected(super().math_node_to_text, node)

    def protected(self, print_node: Callable[[Any], str], node: Any) -> str:
        if self.is_protected:
            return print_node(node)
        self.is_protected = True
        text = print_node(node)
        self.is_protected = False
        return _with_marks("nocase", text) if any(map(str.isalpha, text)) else text
