"""The files of the index: complete, small, the same for the same input."""

import gzip
import json
from dataclasses import replace

from studynotes import search
from studynotes.lint import spelling
from studynotes.render import pages
from studynotes.search import english, index
from studynotes.search.record import Record

A = Record(
    "work",
    ("Model Cards for Model Reporting", "Model Cards"),
    "/references/a/",
    "Mitchell, 2019",
    "Cards say what a model is for.",
    people=("Margaret Mitchell", "Timnit Gebru"),
    topics=("mlops",),
    key="A2018x",
    courses=frozenset({2, 14}),
    year=2019,
)
B = Record("term", ("A/B test",), "/glossary/#ab-test", "Glossary", "Two pipelines beside each other.")
C = Record("note", ("Labs",), "/x/#labs", "Course 1", "A pipeline.", courses=frozenset({1}), plain_name=True)


def unpacked(text):
    before, lines = "", []
    for line in text.split("\n"):
        lines.append([before := before[: int(word[0], 36)] + word[1:] for word in line.split(" ")])
    return lines


def made(*records, same=()):
    return {
        name.removeprefix("search/").removesuffix(".json"): json.loads(text)
        for name, text in index.files(records, same).items()
    }


def decoded(text):
    digit = {letter: number for number, letter in enumerate(index._DIGITS)}
    values, at, record, found = [digit[letter] for letter in text], 0, -1, []
    while at < len(values):
        named = values[at] == 0
        at += named
        step = shift = 0
        while True:
            step |= (values[at] & 31) << shift
            shift, more, at = shift + 5, values[at] & 32, at + 1
            if not more:
                break
        record += step
        found.append((record, values[at], values[at + 1] if named else 0))
        at += 2 if named else 1
    return found


def postings(files, word):
    lines = unpacked(files["words"]["words"])
    number = next(n for n, line in enumerate(lines) if word in line)
    return {record: (weight, share) for record, weight, share in decoded(files["postings-0"]["lists"][number])}


def test_lists_survive_their_encoding():
    numbers = (0, 1, 31, 32, 33, 63, 64, 1023, 1024, 40_000, 4_000_000)
    many = [(number, number % 63 + 1, number % 16) for number in numbers]
    assert decoded(index._encode(many)) == many


def test_words_lead_to_records_with_a_share_in_their_names():
    files = made(A, B, C)
    shares = {"cards": (0, 2), "reporting": (0, 4), "ab": (1, 2), "labs": (2, 0), "mitchell": (0, 14), "gebru": (0, 15)}
    for word, (record, share) in {**shares, "2019": (0, 2)}.items():
        assert postings(files, word)[record][1] == share, word
    assert set(postings(files, "pipelines")) == set(postings(files, "pipeline")) == {1, 2}
    assert set(postings(files, "topic:mlops")) == {0}


def test_the_ending_of_several_abbreviations_names_none_of_them():
    names, more = ("GPU", "Graphics processing unit"), {"expansion": "Graphics processing unit", "ending": "unit"}
    files = made(Record("term", names, "/glossary/#gpu", "Glossary", "It draws.", **more))
    assert [postings(files, word)[0][1] for word in ["gpu", "graphics", "processing", "unit"]] == [1, 3, 3, 13]


def test_small_words_count_in_names_only():
    words = unpacked(made(A, B, C)["words"]["words"])
    assert ["for"] in words
    assert ["is"] not in words


def test_what_each_record_is_stands_in_the_first_file_and_cards_and_identifiers_in_others():
    files = made(A, B, C, same=[("k8s", "Kubernetes")])
    start = files["words"]
    assert (start["kinds"], start["years"]) == ("130", [2019, 0, 0])
    assert [start["courses"][number] for number in start["within"]] == [[2, 14], [], [1]]
    assert start["same"] == [[["k8s"], ["kubernetes"]]]

    assert files["records-0"]["records"][1] == ["A/B test", "glossary/#ab-test", "Glossary", B.text, "", ""]
    assert files["keys"]["keys"] == {"a2018x": 0}


def test_all_files_are_of_one_version():
    first, second = made(A, B, C), made(A, B)
    assert len({each["version"] for each in first.values()}) == 1
    assert first["words"]["version"] != second["words"]["version"]


def test_a_word_that_is_everywhere_keeps_its_best_records(monkeypatch):
    monkeypatch.setattr(index, "_MOST", 2)
    many = [Record("note", (f"n{n}",), "/", "", "drift " * (n + 1) + "x" * 60 * n) for n in range(5)]
    assert len(postings(made(*many), "drift")) == 2


def test_the_real_index_is_small(real_library):
    files = search.files(real_library.graph)
    packed = {name: len(gzip.compress(text.encode(), 6)) for name, text in files.items() if name.endswith(".json")}
    whole = {name: packed.pop(f"search/{name}.json") for name in ("lists", "records")}
    assert packed["search/words.json"] < 34_000
    assert max(size for name, size in packed.items() if name != "search/words.json") < 8_000
    count = len(json.loads(files["search/records.json"])["records"])
    assert sum(whole.values()) < 300 * count  # grows with what there is to find; loaded behind the first hits


def test_one_file_holds_what_the_small_ones_hold():
    files = made(A, B, C)
    assert files["records"]["records"] == files["records-0"]["records"]
    assert files["lists"]["lists"] == [files["postings-0"]["lists"]]


def test_words_that_people_say_count_once_and_names_in_other_languages_stand_apart():
    said = replace(B, asked="split the traffic beside a pipeline")
    assert set(postings(made(A, said, C), "traffic")) == {1}
    assert postings(made(said), "pipelines") == postings(made(replace(B, asked="pipeline")), "pipelines")
    bodies = index.files([A], [], [("Modellkarte", "model card")])
    assert json.loads(bodies["search/languages.json"])["same"] == [[["modellkarte"], ["model", "card"]]]


def test_a_page_about_the_site_stands_behind_by_name_too():
    files = made(replace(C, plain_name=False), replace(C, plain_name=False, aside=True))
    (subject, share), (site, no_share) = postings(files, "labs").values()
    assert subject > site
    assert (share, no_share) == (1, 0)


def test_english_words_stand_by_their_first_letter():
    files = english.files(["play", "player", "of", "Plato", "naïve", "water"])
    assert {name: unpacked(text) for name, text in files.items()} == {
        "search/english-p.txt": [["play"], ["player"]],
        "search/english-w.txt": [["water"]],
    }


def test_the_dictionary_has_what_people_say():
    assert {"death", "police", "friend"} <= spelling.stems()
    assert not {"quantizaton", "tecnical", "hinton"} & spelling.stems()


def test_the_page_of_lists_names_every_topic_and_work(real_library):
    page = pages.search_page(real_library.graph)
    assert page.startswith("---\ntitle: Search\n")
    for key in real_library.graph.references:
        assert f'href="../references/{key}/"' in page
    for topic in real_library.topics:
        assert f'href="../topics/{topic}/"' in page
