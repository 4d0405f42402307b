import pytest

from studynotes.bib.keys import fold
from studynotes.search.words import groups, words


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


@pytest.mark.parametrize(
    "together",
    [
        ("pipeline", "pipelines"),
        ("query", "queries"),
        ("class", "classes"),
        ("quantization", "quantisation"),
        ("labeling", "labelling"),
        ("behavior", "behaviour"),
        ("organize", "organise"),
    ],
)
def test_plurals_and_spellings_count_as_one_word(together):
    assert len(set(groups(together).values())) == 1


@pytest.mark.parametrize(
    "apart",
    [
        ("bias", "bia"),
        ("analysis", "analysi"),
        ("serve", "service"),
        ("drift", "draft"),
        ("loss", "los"),
        ("gas", "ga"),
    ],
)
def test_other_words_stay_apart(apart):
    assert len(set(groups(apart).values())) == 2
