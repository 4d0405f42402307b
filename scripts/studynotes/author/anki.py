"""Cards to learn with Anki: the questions of the notes and the terms of the glossary, each with its sources."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree, html

from studynotes.author import built
from studynotes.author.built import Article

FIELDS = ("Question", "Answer", "Sources", "Page")
_FRONT = "{{Question}}"
_BACK = '{{FrontSide}}<hr id="answer">{{Answer}}<div class="sources">{{Sources}}</div><p class="page">{{Page}}</p>'
_STYLE = """\
.card { max-width: 32em; margin: 1em auto; padding: 0 1em; font: 1.15em/1.5 serif; text-align: left }
.sources, .page { font: 0.75em/1.5 sans-serif; opacity: 0.8 }
table { border-collapse: collapse } th, td { padding: 0.3em 0.8em 0.3em 0; text-align: left; vertical-align: top }"""
_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Card:
    """A card; `place` is the address of what it asks about, by which Anki knows it again; texts are HTML."""

    place: str
    deck: str
    question: str
    answer: str
    sources: str
    page: str
    tags: tuple[str, ...]

    @property
    def guid(self) -> str:
        """Return the id by which Anki knows the card in every export."""
        return hashlib.sha256(self.place.encode()).hexdigest()[:20]


def cards(site: Path) -> tuple[Card, ...]:
    """Return every card of a built site, in order. Raises ValueError when two have one place."""
    asked = [card for article in built.course_articles(site) for card in _questions(article)]
    terms = list(_terms(built.read(site, built.GLOSSARY)))
    every = (*asked, *terms)
    places = [card.place for card in every]
    if twice := {place for place in places if places.count(place) > 1}:
        raise ValueError(f"two cards have one place, {min(twice)}: word one of the questions differently.")
    return every


def _questions(article: Article) -> Iterator[Card]:
    heading = ""
    course, week = f"course-{article.course}", article.path.split("/")[1]
    tags = (course, f"{course}::{'-'.join(week.split('-')[:2])}" if week.startswith("week-") else course)
    for element in article.body.iter("h2", "h3", "details"):
        if element.tag != "details":
            heading = element.get("id", "")
        elif element.get("class") == "question":
            [summary, *answer] = element
            kind, _, _ = summary.text_content().strip().partition(":")
            tag = kind.lower() if kind in ("Recall", "Exercise") else "question"
            slug = _SLUG.sub("-", summary.text_content().casefold()).strip("-")
            link = _link(f"{article.address}#{heading}", article.title)
            yield Card(
                f"{article.address}#{slug}",
                f"Course {article.course}",
                built.inner(summary),
                "".join(_html(part) for part in answer),
                _sources(answer, article),
                link,
                tuple(dict.fromkeys((*tags, tag))),
            )


def _terms(article: Article) -> Iterator[Card]:
    for term in article.body.iter("dt"):
        told = term.getnext()
        if told is None or told.tag != "dd" or not term.get("id"):
            continue
        place = f"{article.address}#{term.get('id')}"
        name = " ".join(term.text_content().split())
        yield Card(
            place,
            "Glossary",
            built.inner(term),
            built.inner(told),
            _sources([told], article),
            _link(place, f"Glossary: {name}"),
            ("glossary",),
        )


def _sources(parts: Iterable[html.HtmlElement], article: Article) -> str:
    """Return the works that an answer cites as a list, each as the page prints it, linked to its page."""
    links = [link for part in parts for link in part.xpath(".//a[contains(@class, 'citation')]")]
    items = []
    for place in dict.fromkeys(link.get("href").split("#")[1] for link in links):
        [entry] = article.body.xpath(".//*[@id=$place]/p[contains(@class, 'reference__entry')]", place=place)
        about = _link(f"{article.root}references/{place.removeprefix('ref-')}/", "All about it")
        items.append(f"<li>{built.inner(entry)} {about}</li>")
    return f"<ul>{''.join(items)}</ul>" if items else ""


def _link(address: str, name: str) -> str:
    link = html.Element("a", href=address)
    link.text = name
    return _html(link)


def _html(element: html.HtmlElement) -> str:
    return etree.tostring(element, encoding="unicode", method="html", with_tail=False)


def write(every: Sequence[Card], name: str, target: Path) -> None:
    """Write cards as a package of decks below one name, which Anki imports; a second one changes what it knows."""
    import genanki  # what only this form needs is not imported for the others

    model = genanki.Model(
        _number(name),
        name,
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": "Card", "qfmt": _FRONT, "afmt": _BACK}],
        css=_STYLE,
    )
    names = {card.deck: f"{name}::{card.deck}" for card in every}
    decks = {deck: genanki.Deck(_number(full), full) for deck, full in names.items()}
    for card in every:
        fields = [card.question, card.answer, card.sources, card.page]
        note = genanki.Note(model=model, fields=fields, tags=list(card.tags), guid=card.guid)
        decks[card.deck].add_note(note)
    genanki.Package(list(decks.values())).write_to_file(str(target))


def _number(name: str) -> int:
    """Return an id for a model or deck, as Anki wants them: 31 bits, the first one set."""
    return 1 << 30 | int(hashlib.sha256(name.encode()).hexdigest()[:7], 16)
