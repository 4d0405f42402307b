import pytest

from studynotes.bib import keys

GOOD = ["sculley2015hidden", "o-keefe2020x", "a0001b", "tensorflow2021ml", "zinkevich2017rules2"]
BAD = ["", "Sculley2015hidden", "sculley2015", "2015hidden", "sculley15hidden", "sculley2015Hidden", "a2015b-c"]
BAD += ["sculley-2015hidden", "schütt2018x", "a.b2015c", "DBLP:conf/x", "a2015b ", "a2015b\n", "-a2015b", "a--b2015c"]


@pytest.mark.parametrize(("text", "is_key"), [*((text, True) for text in GOOD), *((text, False) for text in BAD)])
def test_is_key(text, is_key):
    assert keys.is_key(text) is is_key


@pytest.mark.parametrize(
    ("text", "known", "found"),
    [
        ("sculley2015hiden", ["sculley2015hidden", "ng2021chat"], ["sculley2015hidden"]),
        ("Sculley2015Hidden", ["sculley2015hidden"], ["sculley2015hidden"]),
        ("mlop", ["mlops", "mlop"], ["mlop", "mlops"]),
        ("zzz", ["sculley2015hidden"], []),
        ("abcd1", ["abcd2", "abcd3", "abcd4", "abcd5"], None),
    ],
)
def test_nearest_offers_at_most_three_and_the_best_first(text, known, found):
    offered = keys.nearest(text, known)
    assert offered == found if found is not None else len(offered) == 3


@pytest.mark.parametrize(
    ("family", "year", "title", "taken", "key"),
    [
        ("Sculley", 2015, "Hidden Technical Debt", (), "sculley2015hidden"),
        ("Sculley", 2015, "The Hidden Technical Debt", ["sculley2015hidden"], "sculley2015technical"),
        ("Schütt", 2018, "On a Théorie", (), "schutt2018theorie"),
        ("Łukasiewicz", 1920, "O logice", (), "lukasiewicz1920o"),
        ("Google Cloud", 2020, "What's Key 2", (), "googlecloud2020whats"),
        ("O'Keefe", 987, "To the of", (), "okeefe0987to"),
        ("Doe", 2001, "Energy", ["doe2001energy"], "doe2001energyb"),
        ("Иванов", 2007, "Теория упругости", (), "ivanov2007teoriya"),
        ("Ζορμπάς", 1999, "Ψυχή", (), "zormpas1999psychi"),
        ("王", 2020, "方言研究", (), "work2020untitled"),
    ],
)
def test_make(family, year, title, taken, key):
    assert keys.make(family, year, title, taken) == key


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Schütt", "schutt"), ("Żółć", "zolc"), ("Strauß", "strauss"), ("Ærø", "aero"), ("ﬁ", "fi"), ("A b", "a b")],
)
def test_ascii_fold(text, folded):
    assert keys.ascii_fold(text) == folded
