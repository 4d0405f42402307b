"""Turns TeX in bibliography fields into Unicode: plain text, or the rich text that CSL processors read."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from html import escape

from pylatexenc.latex2text import get_default_latex_context_db

_TEX = re.compile(r"[\\${}~`\r\n\t]|--|''|[ ]{2}")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # no XML or HTML may hold them
_TOKEN = re.compile(
    r"\\(?:url|path)\s*\{[^{}]*\}|\\href\s*\{[^{}]*\}|\\[A-Za-z]+\*?|\\."  # commands; addresses stay whole
    r"|\$\$?(?!\s)(?:[^$\\]|\\.)+(?<!\s)\$\$?(?!\d)"  # math, but not the prices in "from $5 to $10"
    r"|---|--|``|''|[?!]`|[ \t\r\n]+|[^\\${}~`'\-?!^_ \t\r\n]+|.",
    re.S,
)
_FIRST_LETTER = re.compile(r"(?:<[^>]*>)*(?:&\w+;|[^<])", re.S)
_DEEPEST = 40  # nobody nests so deep; it keeps hostile input from exhausting the stack


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "`": "‘", "?`": "¿", "!`": "¡", "~": "\u00a0"}
_SIGNS = {
    **{char: char for char in "&%$_#{} "},
    **{"\\": " ", "\n": " ", ",": "\u2009", ";": " ", ":": " ", "-": "", "/": "", "!": "", "@": "", "(": "", ")": ""},
    **{"log": "log", "TeX": "TeX", "LaTeX": "LaTeX", "BibTeX": "BibTeX", "ldots": "…", "dots": "…", "sqrt": "√"},
    **{"textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^", "textquotesingle": "'", "slash": "/"},
    **{"newline": " ", "par": " ", "quad": " ", "qquad": " ", "left": "", "right": "", "noopsort": ""},
    **{"relax": "", "protect": "", "displaystyle": "", "limits": "", "copyright": "©", "pounds": "£", "S": "§"},
    **{"textless": "<", "textgreater": ">", "textbar": "|", "textunderscore": "_", "textquotedbl": '"'},
}
_ACCENTS = {
    **{"`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307"},
    **{'"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328"},
    **{"b": "\u0331", "t": "\u0361", "hat": "\u0302", "tilde": "\u0303", "bar": "\u0304", "dot": "\u0307"},
    **{"vec": "\u20d7", "overline": "\u0305", "acute": "\u0301", "ddot": "\u0308"},
}
_ITALIC = dict.fromkeys(("emph", "textit", "textsl", "em", "it", "itshape", "sl"), "i")
_BOLD = dict.fromkeys(("textbf", "bf", "bfseries"), "b")
_SCRIPTS = {"textsuperscript": "sup", "textsubscript": "sub"}
_SCRIPT_SIGNS = {"^": "sup", "_": "sub"}
_SWITCHES = _names("em it itshape sl bf bfseries tt ttfamily sc scshape rm sf normalfont small")
_PLAIN = _names(
    "texttt textsc textrm textsf textup textnormal text mbox hbox mathrm mathcal mathbf mathit mathbb mathsf mathfrak"
    " operatorname boldsymbol bm ensuremath enquote mkbibquote uline underline nolinkurl textmd textlf"
)
_SCRIPT_LETTERS = {
    "sup": str.maketrans("0123456789+-=()abcdefghijklmnoprstuvwxyz*′", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ*′"),
    "sub": str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"),
}


def to_text(tex: str) -> str:
    """Return a TeX field as plain Unicode text; never raises, and an unknown command stays visible as written."""
    return _convert(tex, rich=False) if _TEX.search(tex) else _tidy(tex)


def to_rich(tex: str) -> str:
    """Return a TeX field as HTML-escaped CSL rich text: braces protect capitals, emphasis and scripts have tags."""
    return _convert(tex, rich=True) if _TEX.search(tex) else escape(_tidy(tex), quote=False)


def unknown_commands(tex: str) -> list[tuple[int, str]]:
    """Return offset and name of each command that would be printed as written."""
    if "\\" not in tex:
        return []
    found = (match for match in _TOKEN.finditer(tex) if match[0][0] == "\\")
    named = (
        (match.start(), match[0][1:].rstrip("*") or match[0][1:])
        for match in found
        if "{" not in match[0][2:] and len(match[0]) > 1
    )
    return [(at, name) for at, name in named if not _is_known(name)]


def _is_known(name: str) -> bool:
    return name in _PLAIN | _SWITCHES | {"frac", "href", "url"} | {*_ITALIC, *_BOLD, *_SCRIPTS, *_ACCENTS} or (
        _symbol(name) is not None
    )


@lru_cache(maxsize=32768)
def _convert(tex: str, rich: bool) -> str:
    return _tidy(_Walk(tex, rich).rest(0))


def _tidy(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text.strip(" ") if "  " not in text else re.sub(" +", " ", text).strip(" ")
    spaced = re.sub("[ \t\r\n]+", " ", _UNPRINTABLE.sub("", text)).strip(" ")
    return unicodedata.normalize("NFC", spaced)


@lru_cache(maxsize=1)
def _macros() -> object:
    return get_default_latex_context_db()


@lru_cache(maxsize=1024)
def _symbol(name: str) -> str | None:
    """Return what a command without arguments prints, or None when it is not known."""
    if name in _SIGNS:
        return _SIGNS[name]
    spec = _macros().get_macro_spec(name)  # type: ignore[attr-defined]  # the library has no types
    replacement = getattr(spec, "simplify_repl", None)
    known = isinstance(replacement, str) and replacement and "%" not in replacement
    return str(replacement) if known else None


class _Walk:
    """Reads tokens from a stack, the next one on top, and returns what they print."""

    def __init__(self, tex: str, rich: bool, math: bool = False) -> None:
        self.tokens = _TOKEN.findall(tex)[::-1]
        self.rich, self.math, self.protected = rich, math, math

    def rest(self, depth: int) -> str:
        """Return the text up to the brace that closes this group; at depth 0 up to the end."""
        printed: list[str] = []
        while self.tokens:
            token = self.tokens.pop()
            if token != "}":
                printed.append(self.item(token, depth))
            elif depth:
                break
        return "".join(printed)

    def item(self, token: str, depth: int) -> str:
        if depth > _DEEPEST:
            return "" if token == "{" else self.literal(token)
        if token == "{":
            return self.group(depth)
        if token[0] == "\\" and len(token) > 1:
            return self.command(token, depth)
        if token[0] == "$" and len(token) > 2:
            return self.formula(token.strip("$"))
        if self.math and token in _SCRIPT_SIGNS:
            return self.script(_SCRIPT_SIGNS[token], self.argument(depth))
        return self.literal(_LIGATURES.get(token, token))

    def skip_space(self) -> None:
        while self.tokens and self.tokens[-1].isspace():
            self.tokens.pop()

    def literal(self, text: str) -> str:
        return escape(text, quote=False) if self.rich else text

    def tag(self, name: str, text: str) -> str:
        return f"<{name}>{text}</{name}>" if self.rich and text else text

    def group(self, depth: int) -> str:
        """Return a group; for CSL its capitals are protected, unless it only holds a special character."""
        shields = self.rich and not self.protected and not (self.tokens and self.tokens[-1][0] == "\\")
        self.protected |= shields
        inner = self.rest(depth + 1)
        if not shields:
            return inner
        self.protected = False
        return f'<span class="nocase">{inner}</span>' if any(map(str.isalpha, inner)) else inner

    def formula(self, tex: str) -> str:
        inner = _Walk(tex, self.rich, math=True).rest(0)
        return f'<span class="nocase">{inner}</span>' if self.rich and not self.protected else inner

    def argument(self, depth: int) -> str:
        """Return the next item: a group without protection, a command, or one character."""
        self.skip_space()
        if not self.tokens or self.tokens[-1] == "}":
            return ""
        token = self.tokens.pop()
        if token == "{" and depth <= _DEEPEST:
            return self.rest(depth + 1)
        if token[0] not in "\\${" and len(token) > 1:
            self.tokens.append(token[1:])
            token = token[0]
        return self.item(token, depth + 1)

    def command(self, token: str, depth: int) -> str:
        name = token[1:].rstrip("*") or token[1:]
        if "{" in token[2:]:  # \url{…} prints its address, \href{…} is followed by its text
            return self.argument(depth) if name.startswith("href") else self.literal(token[token.index("{") + 1 : -1])
        if name in "()":
            self.math = name == "("
        if name in _SWITCHES:
            return self.switch(name, depth)
        if name in _ACCENTS:
            return self.accent(_ACCENTS[name], self.argument(depth))
        if name in _SCRIPTS:
            return self.script(_SCRIPTS[name], self.argument(depth))
        if tag := _ITALIC.get(name) or _BOLD.get(name):
            return self.tag(tag, self.argument(depth))
        if name in _PLAIN:
            inner = self.argument(depth)
            return f"“{inner}”" if name in ("enquote", "mkbibquote") else inner
        if name == "frac":
            return f"{self.argument(depth)}/{self.argument(depth)}"
        return self.symbol(name, token)

    def symbol(self, name: str, token: str) -> str:
        printed = _symbol(name)
        if printed is None:
            return self.literal(token)
        if name.isalpha() and len(printed) == 1 and (printed.isalpha() or printed == "√"):
            self.skip_space()  # TeX takes the space after a letter's name as its end
        return self.literal(printed)

    def switch(self, name: str, depth: int) -> str:
        tag = _ITALIC.get(name) or _BOLD.get(name)
        inner = self.rest(depth + 1).lstrip()
        if depth:
            self.tokens.append("}")  # it also closes the group that holds the switch
        return self.tag(tag, inner) if tag else inner

    def accent(self, mark: str, base: str) -> str:
        base = base.replace("ı", "i", 1).replace("ȷ", "j", 1)
        first = _FIRST_LETTER.match(base)
        end = first.end() if first else 0
        return unicodedata.normalize("NFC", base[:end] + mark) + base[end:] if first else base

    def script(self, kind: str, inner: str) -> str:
        if self.rich:
            return self.tag(kind, inner)
        letters = _SCRIPT_LETTERS[kind]
        if inner and all(ord(char) in letters for char in inner):
            return inner.translate(letters)
        sign = "^" if kind == "sup" else "_"
        return f"{sign}{inner}" if len(inner) < 2 else f"{sign}({inner})"
