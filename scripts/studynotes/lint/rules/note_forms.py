"""Rules on forms of Markdown that this site does not read, or reads otherwise than they were meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from studynotes.bib.bibtex import show
from studynotes.lint.rules.view import View
from studynotes.model import Problem
from studynotes.notes import formulas, icons
from studynotes.notes.patterns import may_match

_PRINTED: Mapping[re.Pattern[str], str] = {
    re.compile(pattern, re.MULTILINE): remedy
    for pattern, remedy in {
        r"\\(?:full_)?bibliography\b|-{2,}8<-+": "remove it, or put it into code",
        r"\{%.*?%\}|\{\{.*?\}\}|\{!.*?!\}": "write the text itself: a page is no template",
        r"(?<=>)[ \t]*\[![A-Za-z]+\]": "write !!! note, and below it the text, indented by four spaces",
        r"^[ \t]*:{3,}[^\n]*": "write !!! note, or /// caption",
        r"^[ \t]*/{3,}[ \t]*(?!caption\b|figure-caption\b|table-caption\b)[\w-]+": "only /// caption is read here",
        r"^[ \t>]*(?:`{3,}|~{3,})[^`\n]*": "close it below by the same mark, indented as far as this one",
        r"(?<!\[)\[\[[^\[\]\n]+\]\](?![({])": "write a link: [text](page.md)",
        r"\{(?:\+\+|--|~~|==|>>)[^{}\n]*(?:\+\+|--|~~|==|<<)\}": "write ^^inserted^^, ~~struck out~~ or ==marked==",
        r"(?<=[\w.,;:!?)])[ ]+\{:?[ ]*#[\w-]+[ ]*\}(?=[ ]*\S)": "put it at the end of a heading, or below a block",
    }.items()
}
"""What would be printed as it stands, with the remedy; all else that is written is read by an extension."""

_LANGUAGE = re.compile(r"`+(?P<mark>:{3,}[\w#.+-]*|#!)[ \t\n]")
"""What InlineHilite takes for the language of the code behind it and prints not; `#!` with a name is meant so."""

_MERMAID = re.compile(r"[ \t>]*(?:`{3,}|~{3,})[ ]*\{?[ ]*\.?mermaid\b")
_ITEM = re.compile(r"[ ]*(?P<mark>[-*+]|\d+[.)])[ \t]+\S")
_FOOTNOTE = re.compile(r"^[ ]{0,3}\[\^(?P<name>[^\[\]]+)\]:", re.MULTILINE)
_STEP = 4


def printed_markup(view: View) -> Iterator[Problem]:
    """Refuse markup that no extension of this site reads, so that it would be printed; and code that would not."""
    for pattern, remedy in _PRINTED.items():
        for form in pattern.finditer(view.prose) if may_match(pattern, view.prose) else ():
            if form[0].strip("[]") in view.known:
                continue  # a citation that lacks its @, which has a rule of its own
            yield _printed(view, form.start() + len(form[0]) - len(form[0].lstrip()), form[0].strip(), remedy)
    for name in icons.NAME.finditer(view.prose) if ":" in view.prose else ():
        if icons.is_icon(name["name"]) and not icons.icon(name["name"]):
            yield _printed(view, name.start(), name[0], "take a name from the icon search of the theme's site")
    for span in view.page.spans:
        if span.kind == "fence" and _MERMAID.match(view.page.text, span.start):
            yield _printed(view, span.start, "mermaid", "write a block of dot, as about/contributing.md shows")
        if span.kind == "code" and (lost := _LANGUAGE.match(view.page.text, span.start)):
            message = f"{show(lost['mark'])} would be taken for a language and not printed"
            yield view.at(lost.start("mark"), "note-printed-markup", message, "write #!text and a space before it")


def _printed(view: View, offset: int, form: str, remedy: str) -> Problem:
    return view.at(offset, "note-printed-markup", f"{show(form)} would be printed", remedy)


def list_items(view: View) -> Iterator[Problem]:
    """Refuse items that land on another level, or in another kind of list, than they were written for."""
    above: list[tuple[int, bool]] = []  # the open lists: where their marks stand, and whether they are numbered
    for line in view.page.lines:
        source = view.page.text[line.start : line.end]
        indent = len(source) - len(source.lstrip())
        item = _ITEM.match(source) if line.kind == "text" else None
        if item is None:
            if line.kind not in {"text", "blank"} or (line.kind == "text" and line.opens and indent == 0):
                above = []
            continue
        above = [level for level in above if level[0] <= indent]
        is_numbered, at = item["mark"][0].isdigit(), line.start + indent
        step = indent - above[-1][0] if above else 0
        if step % _STEP:
            yield view.at(at, "note-list", f"an item nested by {step} spaces", "indent each level by four")
        elif above and not step and is_numbered != above[-1][1]:
            message = f"a {'numbered item in a list of bullets' if is_numbered else 'bullet in a numbered list'}"
            yield view.at(at, "note-list", message, "use one kind of mark, or put a sentence between the two lists")
            above[-1] = (indent, is_numbered)
        if step or not above:
            above.append((indent, is_numbered))


def boxes(view: View) -> Iterator[Problem]:
    """Refuse a line that falls out of the note, answer or tab above it, and one of these that an item swallows."""
    open_boxes: list[int] = []  # where the marks of the boxes stand that go on
    is_below, item = False, -1  # whether a line stands right above, and where the mark of its item stands, if any
    for line in view.page.lines:
        source = view.page.text[line.start : line.end]
        indent = len(source) - len(source.lstrip())
        at = line.start + indent
        if line.kind == "blank" or source.lstrip().startswith(">"):
            is_below, item = False, -1
            continue
        left = [box for box in open_boxes if indent < box + _STEP]
        open_boxes = open_boxes[: len(open_boxes) - len(left)]
        if line.kind == "title" and 0 <= item < indent:
            yield _printed(view, at, source.split()[0], "put a blank line above it")
        elif line.kind == "title":
            open_boxes.append(indent)
            item = -1
        elif line.kind == "text" and left and is_below and source[indent] != "{":
            yield view.at(
                at, "note-box", "a line that falls out of the box above it", "indent it, or leave a line blank"
            )
        elif line.kind == "text" and _ITEM.match(source):
            item = indent
        is_below = True


def footnotes(view: View) -> Iterator[Problem]:
    """Refuse marks of footnotes that have no text, and texts that no mark leads to."""
    text = view.page.text
    marks = {text[span.start + 2 : span.end - 1]: span.start for span in view.page.spans if span.kind == "footnote"}
    opaque = [(span.start, span.end) for span in view.page.spans if span.kind in {"fence", "code", "html", "comment"}]
    texts = {
        found["name"]: found.start()
        for found in _FOOTNOTE.finditer(text, view.page.body)
        if not any(start <= found.start() < end for start, end in opaque)
    }
    for name in marks.keys() - texts.keys():
        yield view.at(marks[name], "note-footnote", f"a mark without a footnote: [^{name}]", f"write [^{name}]: below")
    for name in texts.keys() - marks.keys():
        yield view.at(
            texts[name], "note-footnote", f"a footnote without a mark: [^{name}]", "remove it, or mark its place"
        )


def formulas_are_read(view: View) -> Iterator[Problem]:
    """Refuse formulas that do not become MathML: they would stand as code."""
    for span in view.page.spans:
        if span.kind == "math":
            tex = formulas.tex_of(view.page.text[span.start : span.end])
            if fault := formulas.fault(tex):
                message = f"a formula that cannot be read: {fault}"
                yield view.at(span.start, "note-formula", message, "write it with the commands of LaTeX's mathematics")
