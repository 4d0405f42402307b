"""Make a site of any size: a bibliography and pages that cite it, the same bytes for the same numbers."""

from __future__ import annotations

import random
from pathlib import Path

WORDS = [
    "model",
    "data",
    "drift",
    "label",
    "pipeline",
    "serving",
    "feature",
    "latency",
    "batch",
    "training",
    "validation",
    "schema",
    "metadata",
    "lineage",
    "quality",
    "deployment",
    "monitoring",
    "baseline",
    "error",
    "analysis",
    "quantization",
    "pruning",
    "search",
    "distributed",
    "accelerator",
    "fairness",
    "privacy",
]
TYPES = (
    ("article", "journaltitle = {Journal of Machine Learning Systems},\n  volume = {N},\n  number = {2},\n  pages = {1--20},"),
    ("inproceedings", "booktitle = {Proceedings of the Conference on Systems},\n  pages = {101--110},"),
    ("online", "organization = {Example Foundation},"),
)  # fmt: skip
FAMILIES = [
    "Sculley",
    "Katsiapis",
    "Polyzotis",
    "Baylor",
    "Paleyes",
    "Brundage",
    "Nakkiran",
    "Geirhos",
    "Schütt",
    "Gao",
    "Iscen",
    "Zöller",
    "Ångström",
    "Okafor",
    "Silva",
    "Tanaka",
]
PAGE = "---\ntitle: {}\ndescription: A generated page.\n---\n\n{}\n"


def site(root: Path, entries: int, pages: int, seed: int = 7, classic: bool = False) -> None:
    """Write bibliography.bib and docs/ below a folder: every page cites twenty works, each in a sentence of its own.

    `classic` writes `year` and `journal`, because the stock plugin fails on biblatex's `date` and `journaltitle`.
    """
    chance = random.Random(seed)
    keys = [_key(n) for n in range(entries)]
    made = {key: _entry(n, key, chance) for n, key in enumerate(keys)}
    text = "\n".join(made[key] for key in sorted(made))
    if classic:
        text = text.replace("  date = ", "  year = ").replace("  journaltitle = ", "  journal = ")
    (root / "bibliography.bib").write_text(text, encoding="utf-8")
    pages_by_path = {"index": PAGE.format("Home", "Home.")}
    pages_by_path |= {f"topics/{topic}": PAGE.format(topic, "A topic.") for topic in ("mlops", "monitoring")}
    pages_by_path |= {f"page-{n:04d}": _page(n, keys, chance) for n in range(pages)}
    (root / "docs" / "topics").mkdir(parents=True, exist_ok=True)
    for path, text in pages_by_path.items():
        (root / "docs" / f"{path}.md").write_text(text, encoding="utf-8")


def _key(n: int) -> str:
    family = "".join(letter for letter in FAMILIES[n % len(FAMILIES)].lower() if letter.isascii())
    return f"{family}{2000 + n % 26}{WORDS[n % len(WORDS)]}{n}"


def _entry(n: int, key: str, chance: random.Random) -> str:
    kind, venue = TYPES[n % len(TYPES)]
    people = " and ".join(f"{FAMILIES[(n + k) % len(FAMILIES)]}, Given{k}" for k in range(n % 6 + 1))
    title = " ".join(chance.choices(WORDS, k=7)).capitalize()
    note = " ".join(chance.choices(WORDS, k=45)).capitalize()
    return (
        f"@{kind}{{{key},\n  title = {{{title} {n}}},\n  author = {{{people}}},\n  date = {{{2000 + n % 26}}},\n"
        f"  {venue.replace('{N}', f'{{{n}}}')}\n  url = {{https://example.org/{key}}},\n"
        f"  keywords = {{mlops, monitoring}},\n  annotation = {{{note}.}},\n}}\n"
    )


def _page(n: int, keys: list[str], chance: random.Random) -> str:
    lines = []
    for section in range(5):
        lines.append(f"## Section {section} of page {n}\n")
        for _ in range(4):
            words = " ".join(chance.choices(WORDS, k=30)).capitalize()
            lines.append(f"{words} [@{chance.choice(keys)}].\n{' '.join(chance.choices(WORDS, k=8)).capitalize()}.\n")
    return PAGE.format(f"Page {n}", "\n".join(lines))
