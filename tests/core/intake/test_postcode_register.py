"""The register of postcodes, in the shapes in which it comes."""

from pathlib import Path

import pytest

from core.intake.files import write
from fingerpost.core.intake.postcode_register import read_districts, read_postcodes
from fingerpost.core.intake.refusals import Refused
from shared_files import shared_file


def test_a_list_by_the_codes_of_the_dfe(tmp_path: Path) -> None:
    lines = ("Postcode,LA code", "xm11aa,998", "XP1 1AA,997", ",998", "nonsense,998", "XM1 1AB")
    path = write(tmp_path, "\n".join(lines) + "\n")
    assert dict(read_postcodes(path)) == {"XM1 1AA": "998", "XP1 1AA": "997"}


def test_the_directory_of_the_ons_names_boroughs_and_districts(tmp_path: Path) -> None:
    districts = write(tmp_path, "lad_code,la_code\nE07000999,886\nE07000998,zzz\n", "districts.csv")
    path = write(
        tmp_path,
        "pcd,pcds,dointr,oslaua\n"
        "NW1 1AA,NW1 1AA,198001,E09000007\n"
        "TN1 1AA,TN1 1AA,198001,E07000999\n"
        "TN1 1AB,TN1 1AB,198001,E07000998\n"
        "CF1 1AA,CF1 1AA,198001,W06000015\n",
    )
    found = dict(read_postcodes(path, read_districts(districts)))
    assert found == {"NW1 1AA": "202", "TN1 1AA": "886"}


def test_the_published_list_of_districts_is_read() -> None:
    districts = read_districts(shared_file("data/la-codes/district_to_la_england.csv"))
    assert districts["E06000001"] == "805"
    assert len(districts) > 300


@pytest.mark.parametrize("text", ["", "Name,Town\nA,B\n", "Postcode\nXM1 1AA\n"])
def test_a_file_without_the_columns_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(Refused, match="No columns of postcodes and authorities"):
        list(read_postcodes(path))
    with pytest.raises(Refused, match="No columns of districts and authorities"):
        read_districts(path)
