import pytest

from studynotes.bib.keys import fold
from studynotes.search.words import front_coded, groups, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Time-Series, timeseries", ["time", "series", "timeseries"]),
        ("Schütt & Łukasz Ångström", ["schutt", "lukasz", "angstrom"]),
        ("Dolbear's law; Dolbear’s", ["dolbears", "law", "dolbears"]),
        ("tf.data, A/B, CIFAR-10, p(y | x)", ["tf", "data", "a", "b", "cifar", "10", "p", "y", "x"]),
        ("snake_case", ["snake", "case"]),
        ("обучение 机器学习 تعلم", ["обучение", "机器学习", "تعلم"]),
        ("", []),
    ],
)
def test_words_are_folded_and_parted(text, expected):
    assert words(text) == expected


def test_folding_keeps_other_scripts():
    assert fold("Straße") == "strasse"
    assert fold("ΜΆΘΗΣΗ") == "μαθηση"


ONE = ["pipeline pipelines", "query queries", "class classes", "quantization quantisation", "labeling labelling"]
ONE += ["behavior behaviour", "organize organise"]
TWO = ["bias bia", "analysis analysi", "serve service", "drift draft", "loss los", "gas ga"]


@pytest.mark.parametrize(("pair", "count"), [*((pair, 1) for pair in ONE), *((pair, 2) for pair in TWO)])
def test_plurals_and_spellings_count_as_one_word_and_others_do_not(pair, count):
    assert len(set(groups(pair.split()).values())) == count


def test_words_stand_as_what_differs_from_the_one_before():
    assert front_coded([["play", "plays"], ["player"], ["x"]]) == "0play 4s\n4er\n0x"
