"""A diagram as it stands on a page: picture, title, and in a fold the same in words."""

from __future__ import annotations

import html

from studynotes.notes.diagrams import dot, placing, svg
from studynotes.notes.diagrams.words import anchor

FITS = 380.0
"""The widest drawing whose words stay at 12 pixels on a screen of 390; a wider one scrolls in its own box."""


def figure(source: str) -> str:
    """Return the HTML of a diagram from its text; a text with faults stays as code, and the rules report it."""
    drawing, _ = dot.read(source)
    if drawing is None:
        return f"<pre><code>{html.escape(source)}</code></pre>"
    plan = placing.place(drawing)
    name = anchor(drawing.title)
    picture = svg.render(drawing, plan, name)
    if plan.width > FITS:
        picture = (
            f'<div class="diagram__wide" role="region" aria-label="{html.escape(drawing.title)}" tabindex="0">'
            f"{picture}</div>"
        )
    return (
        f'<figure class="diagram" id="{name}">{picture}<figcaption><details class="diagram__caption"><summary>'
        f'{html.escape(drawing.title)} <span class="diagram__more">In words</span></summary>'
        f"<p>{html.escape(drawing.alt)}</p></details></figcaption></figure>"
    )
