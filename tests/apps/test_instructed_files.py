"""Files about those whose school or provider was told not to share (policy.md 1.2)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from fingerpost.core.sharing.instructions import Giver
from fingerpost.evidence.models import Evidence, Plan, Status
from fingerpost.intake import actions as intake
from fingerpost.intake.models import DetailsChange, Row, Submission
from fingerpost.intake.review import actions as review
from fingerpost.organisations.models import Organisation
from fingerpost.people.models import Person
from fingerpost.sharing import actions
from fingerpost.sharing.models import Instruction
from worlds import County, add_person, signed_in

pytestmark = pytest.mark.django_db

BORN = date(2009, 11, 17)
HEADINGS = "Last Name,First Name,Date of Birth,Post Code,ULN,Mobile,Ethnicity,Programme,Start"
AMARA = "Okafor,Amara,17/11/2009,XM1 1AA,1000000019,07700 900123,BAFR,Level 2 Brickwork,07/09/2026"
ADA = "Ashe,Ada,02/01/2010,XM1 1AB,,07700 900124,WBRI,Level 2 Brickwork,07/09/2026"
LEFT_OF_AMARA = {
    "given_name": "Amara",
    "family_name": "Okafor",
    "born_on": "2009-11-17",
    "postcode": "XM1 1AA",
}


@pytest.fixture
def county() -> County:
    county = County.make()
    add_person(county, "Amara Okafor", born_on=BORN, postcode="XM1 1AA")
    add_person(county, "Ada Ashe", born_on=date(2010, 1, 2), postcode="XM1 1AB")
    return county


def instruct(county: County, to: Organisation | None, **said: Any) -> Instruction:
    (kept,) = actions.record_instructions(
        [
            actions.Told(
                person=county.person("Amara"),
                institution=to,
                **{"given_by": Giver.PUPIL, "on": timezone.localdate(), "told": "A letter"} | said,
            )
        ],
        authority_id=county.authority.pk,
        by=county.manager.user,
    )
    return kept


def enrols(county: County, *, note: str = "", sender: Organisation | None = None) -> Submission:
    lines = "\n".join((HEADINGS, AMARA, ADA)) + f"\n{note}"
    return county.send(sender or county.college, lines)


def row_of(submission: Submission, given_name: str = "Amara") -> Row:
    return submission.rows.get(fields__given_name=given_name)


def known_of(person: Person) -> tuple[str, str, str, int]:
    person.refresh_from_db()
    evidence = Evidence.objects.filter(person=person, withdrawn_at=None)
    return person.uln, person.mobile, person.ethnicity, evidence.count()


class TestAnEnrolmentList:
    def test_the_next_file_is_cut_down_and_after_a_withdrawal_all_of_it_counts(
        self, county: County
    ) -> None:
        amara = county.person("Amara")
        told = instruct(county, county.college)

        sent = enrols(county)
        assert known_of(amara) == ("", "", "NOBT", 0)
        assert row_of(sent).fields == LEFT_OF_AMARA
        assert row_of(sent).cut_down
        assert known_of(county.person("Ada"))[3] == 1  # the line beside it counts whole
        assert not row_of(sent, "Ada").cut_down

        actions.withdraw_instructions(
            [told], how="They rang", on=timezone.localdate(),
            authority_id=county.authority.pk, by=county.manager.user,
        )  # fmt: skip
        enrols(county, note="\n")
        assert known_of(amara) == ("1000000019", "07700900123", "BAFR", 1)

    def test_it_binds_only_whom_it_was_given_to(self, county: County) -> None:
        instruct(county, county.school)
        sent = enrols(county)
        assert known_of(county.person("Amara"))[3] == 1
        assert not sent.rows.filter(cut_down=True).exists()

    @pytest.mark.parametrize("of_authority", [False, True])
    def test_where_nobody_said_whom_it_was_given_to_it_binds_all(
        self, county: County, of_authority: bool
    ) -> None:
        kind = Organisation.Kind.AUTHORITY
        own = Organisation.objects.create(name="Merrowshire Council", kind=kind)
        instruct(county, own if of_authority else None)
        enrols(county)
        assert known_of(county.person("Amara"))[3] == 0

    def test_the_authoritys_own_list_is_no_word_of_the_college(self, county: County) -> None:
        instruct(county, county.college)
        line = "Okafor,Amara,17/11/2009,12,07700 900123"
        lines = f"Last Name,First Name,Date of Birth,NC Year,Mobile\n{line}\n"
        sent = county.send(None, lines)
        assert row_of(sent).fields["mobile"] == "07700900123"
        assert not row_of(sent).cut_down

    def test_one_whose_hold_is_over_withholds_nothing(self, county: County) -> None:
        instruct(county, county.college, given_by=Giver.PARENT, on=date(2025, 1, 1))
        enrols(county)
        assert known_of(county.person("Amara"))[3] == 1  # LAW-06: 16 for more than 30 days

    def test_the_sender_reads_how_many_and_which_lines(self, county: County) -> None:
        instruct(county, county.college)
        sent = enrols(county)
        assert sent.counts["withheld"] == sent.counts["cut_down"] == 1
        assert (
            "1 of 2 lines kept as evidence; 1 is withheld by an instruction" in sent.state_in_words
        )
        client = signed_in(county.provider_user)
        page = client.get(reverse("submission", args=[sent.pk])).content.decode()
        assert "1 line is about young people of whom an instruction not to share stands." in page
        assert "An instruction not to share withholds it" in page
        receipt = client.get(reverse("submission_receipt", args=[sent.pk])).content.decode()
        assert "We kept name, address, date of birth and a parent&#x27;s name." in page
        assert "We kept name, address, date of birth and a parent's name." in receipt
        assert "07700" not in page + receipt

    def test_what_was_found_wrong_with_a_cell_is_not_kept_either(self, county: County) -> None:
        instruct(county, county.college)
        lines = f"{HEADINGS},E-mail\n{AMARA},amara at home\n"
        (problem,) = row_of(county.send(county.college, lines)).problems
        assert "home" not in problem

    def test_undone_and_sent_again_it_is_cut_down_again(self, county: County) -> None:
        instruct(county, county.college)
        intake.undo(enrols(county), by=county.manager)
        assert row_of(enrols(county)).fields == LEFT_OF_AMARA

    def test_offers_and_intentions_are_withheld_too(self, county: County) -> None:
        instruct(county, county.school)
        lines = f"Surname,Forename,DOB,Offer Status\nOkafor,Amara,{BORN:%d/%m/%Y},Offer made\n"
        county.send(county.school, lines)
        assert not Plan.objects.exists()


class TestALineThatWaited:
    def test_settled_by_a_person_it_is_cut_down_then(self, county: County) -> None:
        instruct(county, county.college)
        lines = f"{HEADINGS}\n{AMARA.replace('Amara', 'Adaeze')}\n"
        sent = county.send(county.college, lines)
        row = sent.rows.get()
        assert row.outcome == Row.Outcome.WAITING
        review.same(row, person=county.person("Amara"), by=county.manager)
        row.refresh_from_db()
        sent.refresh_from_db()
        assert "mobile" not in row.fields
        assert row.matched_by == "a person decided"
        assert sent.counts["withheld"] == 1
        assert known_of(county.person("Amara")) == ("", "", "NOBT", 0)


class TestANotice:
    def test_that_they_left_counts_and_nothing_else_of_the_line(self, county: County) -> None:
        enrols(county)
        amara = county.person("Amara")
        Person.objects.filter(pk=amara.pk).update(mobile="", uln="")
        instruct(county, county.college)
        day = timezone.localdate() - timedelta(days=3)
        lines = f"{HEADINGS},Leaving Date,Reason,Destination\n{AMARA},{day:%d/%m/%Y},Health,NEET\n"
        sent = county.send(county.college, lines, filename="leavers.csv")
        said = Evidence.objects.get(submission_id=sent.pk)
        assert (said.ended_on, said.note, said.course) == (day, "", "")
        assert Status.objects.get(person=amara).group == "not known"
        assert row_of(sent).fields == LEFT_OF_AMARA | {"leaving_on": day.isoformat()}
        assert "section 13" in row_of(sent).problems[0]
        assert (sent.counts["cut_down"], sent.counts["withheld"]) == (1, 0)
        assert known_of(amara)[1] == ""


class TestANewcomer:
    """Somebody nobody held, in a school's list that says itself that they said no."""

    HEADINGS = "UPN,Surname,Forename,DOB,NC Year,Mobile,Ethnicity,Postcode,YSSA\n"

    def send(self, county: County, said: str, name: str = "list.csv") -> Submission:
        line = f"{county.upn()},Vale,Ivo,02/01/2010,12,07700 900125,WBRI,XM1 1AD,{said}\n"
        return county.send(county.school, self.HEADINGS + line, filename=name)

    def test_no_more_than_name_address_and_birth_is_taken(self, county: County) -> None:
        sent = self.send(county, "NO")
        ivo = county.person("Ivo")
        assert (ivo.upn, ivo.mobile, ivo.ethnicity) == ("", "", "NOBT")
        assert (ivo.postcode, ivo.school) == ("XM1 1AD", county.school)
        assert ivo.sharing_withheld
        assert not Evidence.objects.filter(person=ivo).exists()
        assert row_of(sent, "Ivo").fields["consent_withheld"] is True
        assert "upn" not in row_of(sent, "Ivo").fields
        assert not DetailsChange.objects.filter(person=ivo).exists()

    @pytest.mark.parametrize("said", ["YES", "SNR", "UNS", ""])
    def test_every_other_answer_of_the_agreement_is_no_instruction(
        self, county: County, said: str
    ) -> None:
        self.send(county, said)
        assert county.person("Ivo").mobile == "07700900125"
        assert not Instruction.objects.exists()

    def test_a_yes_of_the_same_school_lets_its_own_file_count(self, county: County) -> None:
        self.send(county, "NO")
        self.send(county, "YES", "later.csv")
        assert county.person("Ivo").mobile == "07700900125"


def test_instructions_are_asked_of_the_database_once_for_a_file(county: County) -> None:
    instruct(county, county.college)
    for n in range(12):
        add_person(county, f"Bo{n} Reed", born_on=date(2010, 2, 1 + n))
    lines = [
        HEADINGS,
        AMARA,
        *(f"Reed,Bo{n},{1 + n:02d}/02/2010,,,,,,07/09/2026" for n in range(12)),
    ]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        county.send(county.college, "\n".join(lines))
    read = [q for q in asked.captured_queries if 'FROM "sharing_instruction"' in q["sql"]]
    assert len(read) == 1
