"""Rules on the text itself: what nobody sees, and where lines end."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from studynotes.lint.rules.view import View
from studynotes.model import Problem
from studynotes.notes.sentences import sentences

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff"
    "\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)


def hidden_characters(view: View) -> Iterator[Problem]:
    """Refuse characters that nobody sees: they turn text around, break search, or are no text at all."""
    for found in _HIDDEN.finditer(view.note.text):
        name = unicodedata.name(found[0], "control or private character").lower()
        message = f"a hidden character: U+{ord(found[0]):04X} ({name})"
        yield view.at(found.start(), "note-hidden-characters", message, "remove it")


def one_sentence_per_line(view: View) -> Iterator[Problem]:
    """Want a line break after each sentence, so that a change shows as the sentence that changed."""
    for chunk in view.page.chunks:
        if chunk.kind != "text" or _is_definition(view.note.text, chunk.start):
            continue
        for (begin, end), (start, _) in pairwise(sentences(view.prose, chunk.start, chunk.end)):
            if "\n" not in view.note.text[end:start] and not _is_label(view.note.text[begin:end]):
                message = "a second sentence on the line"
                yield view.at(start, "note-one-sentence-per-line", message, "begin a new line here")


def _is_definition(text: str, start: int) -> bool:
    return text[text.rfind("\n", 0, start) + 1 : start].lstrip().startswith(":")


def _is_label(sentence: str) -> bool:
    """Tell whether a sentence is a label in bold or italics that leads into the line: "**Scoping.** Decide …"."""
    return sentence[:1] in {"*", "_"} and sentence[-1:] == sentence[:1]
