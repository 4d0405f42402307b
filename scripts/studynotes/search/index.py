"""Records to the files of the index: words, postings by shard, records by shard, citation keys.

`words.json` is all that a search has to load: the vocabulary, what kind each record is, and which shard holds what.
The weight of a word in a record is computed here (BM25F), so that the browser only adds up.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import log

from studynotes.search import weights
from studynotes.search.record import KINDS, NUMBERS, Record
from studynotes.search.words import SMALL, front_coded, groups, words

FOLDER = "search"

_SATURATION = 1.6
_STEP = 0.12
_MOST = 3000
"""A word in more records than this keeps the records in which it weighs most: it hardly tells any of them apart."""
_POSTINGS_SHARD = 4_000
"""Letters in a file of lists, and records in a file of records: a first search needs few of either."""
_RECORDS_SHARD = 4
_SMALL_SITE = 3000
"""Of a site with so many records all are in one file as well, to be loaded while the reader reads the first hits."""
_DIGITS = "".join(chr(code) for code in (*range(35, 92), *range(93, 100)))

Posting = tuple[int, int, int]
"""Record, weight from 1 to 63, and share: see weights.weigh."""
Weights = dict[int, tuple[float, int]]
"""The weighted number of occurrences of a word, and its share in a name, by record."""


Pairs = Iterable[tuple[str, str]]


def files(records: Sequence[Record], synonyms: Pairs = (), languages: Pairs = ()) -> dict[str, str]:
    """Return the text of each file of the index by its address below the site."""
    postings = _postings(records)
    forms: dict[str, list[str]] = defaultdict(list)
    for word, head in groups(postings).items():
        forms[head].append(word)
    order = sorted(forms)
    total = 1 + max(map(max, filter(None, postings.values())), default=0)
    lists = (_together([postings.pop(form) for form in forms[head]]) for head in order)  # each goes as it is written
    shards, starts = _shards([_encode(_weigh(by_record, total)) for by_record in lists])
    cards = [
        [record.names[0], record.url.lstrip("/"), record.place, record.text, record.land, record.asked]
        for record in records
    ]
    bodies: dict[str, dict[str, object]] = {f"postings-{n}": {"lists": shard} for n, shard in enumerate(shards)}
    if len(cards) <= _SMALL_SITE:
        bodies |= {"lists": {"lists": shards}, "records": {"records": cards}}
    for number, at in enumerate(range(0, len(cards), _RECORDS_SHARD)):
        bodies[f"records-{number}"] = {"records": cards[at : at + _RECORDS_SHARD]}
    within = {courses: number for number, courses in enumerate(dict.fromkeys(record.courses for record in records))}
    bodies["keys"] = {"keys": {record.key.casefold(): n for n, record in enumerate(records) if record.key}}
    bodies["languages"] = {"same": _parted(languages)}
    bodies["words"] = {
        "words": front_coded([head, *sorted(form for form in forms[head] if form != head)] for head in order),
        "starts": starts,
        "whole": len(cards) <= _SMALL_SITE,
        "shard": _RECORDS_SHARD,
        "kinds": "".join(str(NUMBERS[record.kind]) for record in records),
        "courses": [sorted(courses) for courses in within],
        "within": [within[record.courses] for record in records],
        "years": [record.year for record in records],
        "small": sorted(SMALL),
        "types": [[kind.name, kind.plural, kind.said] for kind in KINDS],
        "same": _parted(synonyms),
    }
    version = hashlib.sha256(_json(bodies).encode()).hexdigest()[:12]
    return {f"{FOLDER}/{name}.json": _json({"version": version, **body}) for name, body in bodies.items()}


def _parted(pairs: Pairs) -> list[list[list[str]]]:
    return [[words(one), words(other)] for one, other in pairs]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _postings(records: Sequence[Record]) -> dict[str, Weights]:
    """Return the weights of each word."""
    average = max(1.0, sum(len(record.text) for record in records) / max(1, len(records)))
    postings: dict[str, Weights] = defaultdict(dict)
    for number, record in enumerate(records):
        for word, weight in weights.weigh(record, len(record.text) / average).items():
            postings[word][number] = weight
        for topic in record.topics:
            postings[f"topic:{topic}"][number] = (1.0, 0)
    return postings


def _together(forms: Sequence[Weights]) -> Weights:
    """Return the weights of the forms of a word as those of one word."""
    if len(forms) == 1:
        return forms[0]
    sums: Weights = {}
    for by_record in forms:
        for number, (count, share) in by_record.items():
            before, known = sums.get(number, (0.0, 0))
            sums[number] = (before + count, min(share, known) or max(share, known))
    return sums


def _weigh(by_record: Weights, total: int) -> list[Posting]:
    """Return the postings of a word in the order of records, those of most weight only if there are too many."""
    rarity = log(1 + (total - len(by_record) + 0.5) / (len(by_record) + 0.5))
    postings = [
        (number, min(63, max(1, round(rarity * 2.6 * count / (_SATURATION + count) / _STEP))), share)
        for number, (count, share) in by_record.items()
    ]
    if len(postings) > _MOST:
        postings = sorted(postings, key=lambda posting: (-posting[1], posting[0]))[:_MOST]
    return sorted(postings)


def _encode(postings: Iterable[Posting]) -> str:
    """Return postings as text: step to the next record in five bits a letter, weight, and the share if there is one.

    Each letter stands for six bits. The sixth bit of a step says that more follows; a step of 0 never occurs, so a
    leading letter 0 says that the record that follows has a share.
    """
    parts, before = [], -1
    for number, weight, share in postings:
        step, before = number - before, number
        letters = [_DIGITS[weight], _DIGITS[share]] if share else [_DIGITS[weight]]
        head = [_DIGITS[0]] if share else []
        while step > 31:
            head.append(_DIGITS[32 + (step & 31)])
            step >>= 5
        parts += [*head, _DIGITS[step], *letters]
    return "".join(parts)


def _shards(lists: Sequence[str]) -> tuple[list[list[str]], list[int]]:
    shards: list[list[str]] = [[]]
    starts, size = [0], 0
    for number, text in enumerate(lists):
        if size and size + len(text) > _POSTINGS_SHARD:
            shards.append([])
            starts.append(number)
            size = 0
        shards[-1].append(text)
        size += len(text) + 3
    return shards, starts
