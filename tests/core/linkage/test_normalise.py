"""Names, homes and numbers made comparable."""

from datetime import date

import pytest

from fingerpost.core.linkage import Record, blocking, names
from fingerpost.core.linkage.normalise import (
    address_key,
    born,
    family_names,
    given_names,
    normalise,
    postcode_parts,
    split_name,
)


@pytest.mark.parametrize(
    ("cell", "words", "others"),
    [
        ("O'Brién", ("obrien",), ()),
        ("Miss Zoë", ("zoe",), ()),
        ("Dr", ("dr",), ()),
        ("Smith-Jones Jr", ("smith", "jones"), ()),
        ("William (Bill)", ("william",), ("bill",)),
        ("Samuel known as Sam", ("samuel",), ("sam",)),
        ("Jones (née Hill)", ("jones",), ("hill",)),
        ("Łukasz", ("lukasz",), ()),
        ("", (), ()),
    ],
)
def test_a_name_cell_in_words(cell, words, others):
    found = split_name(cell)
    assert (found.words, found.others) == (words, others)


@pytest.mark.parametrize(
    ("given", "middle", "name", "middles"),
    [
        ("Mary Ann", "", "mary", ("ann",)),
        ("Mary-Ann", "", "maryann", ()),
        ("Muhammad Ali", "", "ali", ()),
        ("Muhammad", "Ali", "ali", ()),
        ("Mohammed-Yusuf", "", "yusuf", ()),
        ("Muhammad", "", "muhammad", ()),
        ("Muhammad", "A", "muhammad", ("a",)),
        ("Abdul Rahman", "", "abdulrahman", ()),
        ("Abd", "", "abd", ()),
        ("", "Rose", "", ()),
    ],
)
def test_the_name_gone_by(given, middle, name, middles):
    found = given_names(given, middle, ())
    assert (found.name, found.middles) == (name, middles)


def test_preferred_names_count_as_the_name_itself():
    assert "william" in given_names("Xavier", "", ("Bill",)).kin
    assert "smith" in family_names("Jones", ("Smith",)).all


@pytest.mark.parametrize(
    ("family", "halves"),
    [
        ("Smith-Jones", ("jones", "smith")),
        ("Smith Jones", ("jones", "smith")),
        ("van der Berg", ("vanderberg",)),
        ("de Souza Lima", ("lima", "souza")),
        ("", ()),
    ],
)
def test_halves_of_family_names(family, halves):
    assert family_names(family, ()).halves == halves


def test_particles_may_be_left_out():
    assert "berg" in family_names("van der Berg", ()).all


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("muhammad", "mohamed", "given"),
        ("kate", "kathryn", "given"),
        ("holly", "hollie", "given"),
        ("macdonald", "mcdonald", "family"),
        ("hussain", "hossein", "family"),
    ],
)
def test_equivalent_names(one, other, kind):
    assert names.kin(one, kind) & names.kin(other, kind)


@pytest.mark.parametrize(
    ("one", "other"),
    [("ella", "ellie"), ("daniel", "danielle"), ("alexander", "alexandra"), ("zara", "sara"),
     ("hasan", "husayn"), ("amir", "amira"), ("joe", "joy")],
)  # fmt: skip
def test_names_that_twins_bear_are_not_equivalent(one, other):
    assert not names.kin(one, "given") & names.kin(other, "given")


def test_names_that_sound_alike():
    assert len({names.sound(n) for n in ("hussain", "husayn", "hossein")}) == 1
    assert names.sound("") == ""
    assert names.sound("gh") == "g"
    assert names.sound("anna") == "an"


def test_birth_dates():
    assert born(Record(id="1", born_on=date(2009, 3, 4))) == "20090304"
    assert born(Record(id="1", born_text="2009-02-30")) == "20090230"
    assert born(Record(id="1", born_text="soon")) == ""


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("xc3 4ab", ("XC34AB", "XC3", "XC34")),
        ("ZZ99 9ZZ", ("", "", "")),
        ("2600", ("2600", "", "")),
        ("", ("", "", "")),
    ],
)
def test_postcodes(text, parts):
    assert postcode_parts(text) == parts


@pytest.mark.parametrize(
    ("text", "key"),
    [("Flat 2, 14 High Street", "2 14 high"), ("12a The Mill", "12a mill"), ("Rose Cottage", "")],
)
def test_addresses(text, key):
    assert address_key(text) == key


def test_contacts_and_numbers():
    person = normalise(
        Record(id="1", contacts=("A@Example.org ", "+44 7700 900126", "123"), uln="1061484016.0",
               number="ab 12-3", upn="nonsense!")
    )  # fmt: skip
    assert person.contacts == ("7700900126", "a@example.org")
    assert (person.uln, person.number, person.upn) == ("1061484016", "AB123", "NONSENSE")
    assert not person.valid_upns


def test_a_key_that_many_share_is_dropped(monkeypatch):
    monkeypatch.setattr(blocking, "MOST_TO_SHARE_A_KEY", 2)
    same = [normalise(Record(id=str(n), uln="1061484016")) for n in range(3)]
    assert blocking.keys_of_all(same) == [[], [], []]
    assert blocking.keys_of_all(same[:2]) != [[], []]
