"""Official files through the whole intake: whose they are, whom they add, what they state."""

from datetime import date

import pytest

from core.intake import ilr_files
from fingerpost.core.intake.register import RegisterEntry
from fingerpost.core.records import Organisation as OrganisationRecord
from fingerpost.core.workflow import SubmissionState
from fingerpost.evidence.models import Evidence
from fingerpost.intake.models import Row
from fingerpost.organisations.actions import load_register
from fingerpost.organisations.models import Organisation
from fingerpost.people.models import Person
from shared_files import shared_file
from worlds import County, add_person

pytestmark = pytest.mark.django_db

MADE_ON = date(2026, 11, 20)
BORN_ON = date(2010, 2, 1)
AIM = ilr_files.aim(
    LearnAimRef="60149735",
    AimType="5",
    FundModel="25",
    LearnStartDate="2026-09-07",
    LearnPlanEndDate="2028-07-31",
    CompStatus="1",
)
LEFT = AIM.replace("<CompStatus>1<", "<CompStatus>3<").replace(
    "</LearningDelivery>",
    "<LearnActEndDate>2026-10-09</LearnActEndDate><WithdrawReason>44</WithdrawReason>"
    "</LearningDelivery>",
)


@pytest.fixture
def county() -> County:
    return County.make()


def with_ukprn(organisation: Organisation, kind: str = "college") -> Organisation:
    Organisation.objects.filter(pk=organisation.pk).update(ukprn=ilr_files.UKPRN, kind=kind)
    organisation.refresh_from_db()
    return organisation


def ilr(*learners: str) -> str:
    return ilr_files.message("".join(learners), made_on=MADE_ON)


def amy(more: str = AIM, **told: str) -> str:
    return ilr_files.learner(more=more, **{"PlanLearnHours": "540"} | told)


def test_an_ilr_from_a_college_is_evidence_as_of_the_day_it_was_made(county: County) -> None:
    college = with_ukprn(county.college)
    person = add_person(county, "Amy Hart", born_on=BORN_ON, uln="1061484016")
    submission = county.send(college, ilr(amy()), as_of=date(2026, 11, 22))
    assert submission.state == SubmissionState.APPLIED, submission.message
    assert (submission.kind, submission.as_of) == ("ilr", MADE_ON)
    said = Evidence.objects.get(person=person)
    assert (said.code, said.source, said.verified_on) == ("230", "ilr", MADE_ON)
    assert (said.provider, said.course) == (college, "")
    person.status.refresh_from_db()
    assert person.status.code == "230"


def test_an_ilr_we_send_in_ourselves_speaks_for_the_provider_it_names(county: County) -> None:
    with_ukprn(county.college, "sixth form college")
    person = add_person(county, "Amy Hart", born_on=BORN_ON, uln="1061484016")
    county.send(None, ilr(amy()))
    said = Evidence.objects.get(person=person)
    assert (said.code, said.provider) == ("220", county.college)


def test_an_ilr_of_a_provider_we_do_not_hold_still_speaks(county: County) -> None:
    person = add_person(county, "Amy Hart", born_on=BORN_ON, uln="1061484016")
    county.send(None, ilr(amy()))
    said = Evidence.objects.get(person=person)
    assert (said.code, said.provider) == ("230", None)


def test_an_ilr_adds_nobody_whoever_sends_it_and_keeps_no_adult(county: County) -> None:
    adult = amy(LearnRefNumber="A1", ULN="1004014316", DateOfBirth="1999-02-01")
    for sender in (county.college, None):
        submission = county.send(sender, ilr(amy(), adult))
        assert submission.state == SubmissionState.APPLIED, submission.message
        waiting, skipped = submission.rows.order_by("number")
        assert waiting.outcome == Row.Outcome.WAITING
        assert (skipped.outcome, skipped.fields) == (Row.Outcome.SKIPPED, {})
        assert skipped.problems[0].endswith("nothing of them is kept.")
    assert not Person.objects.exists()


def test_somebody_who_left_a_college_is_no_longer_known_to_be_there(county: County) -> None:
    college = with_ukprn(county.college)
    person = add_person(county, "Amy Hart", born_on=BORN_ON, uln="1061484016")
    enrolled = "ULN,Surname,Forename,DOB,Start date\n1061484016,Hart,Amy,01/02/2010,07/09/2026\n"
    county.send(college, enrolled, as_of=date(2026, 9, 20))
    person.status.refresh_from_db()
    assert person.status.code == "230"
    county.send(college, ilr(amy(LEFT)), as_of=date(2026, 11, 22))
    person.status.refresh_from_db()
    assert person.status.code == "810"
    assert person.status.since == date(2026, 10, 10)


GIAS = (
    "URN,LA (code),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (code),"
    "EstablishmentStatus (code),OpenDate,CloseDate,UKPRN,Town\n"
)
PROVIDERS = "ukprn,provider_name,provider_type\n{},FERNSIDE COLLEGE,General FE College\n"
PART = "URN,EstablishmentName,TypeOfEstablishment (code),EstablishmentStatus (name)\n"


def test_a_part_of_the_register_takes_nothing_away(county: County) -> None:
    whole = f"{GIAS}191919,998,4077,Fern School,1,1,01-09-2012,,10077777,Fernside\n"
    county.send(None, whole)
    submission = county.send(None, f"{PART}191919,Fern Academy,34,Open\n")
    assert submission.counts == {"added": 0, "updated": 1}
    school = Organisation.objects.get(urn="191919")
    assert (school.name, school.laestab, school.town) == ("Fern Academy", "9984077", "Fernside")
    assert (school.opened_on, school.ukprn) == (date(2012, 9, 1), "10077777")


@pytest.mark.parametrize("first", ["register", "providers"])
def test_two_registers_give_one_college(county: County, first: str) -> None:
    ukprn = "10066666"
    college = f"{GIAS}181818,998,8077,Fernside College,18,1,,,{ukprn},Fernside\n"
    closed = f"{GIAS}181817,998,8076,Old Fernside College,18,2,,31-07-2020,{ukprn},Fernside\n"
    sent = [closed, college, PROVIDERS.format(ukprn)]
    for content in sent if first == "register" else reversed(sent):
        assert county.send(None, content).state == SubmissionState.APPLIED
    held = Organisation.objects.filter(ukprn=ukprn)
    assert sorted(held.values_list("urn", flat=True)) == ["181817", "181818"]
    assert held.get(urn="181818").name == "Fernside College"


def test_every_register_of_the_field_loads_and_loads_again(county: County) -> None:
    names = (
        "edubasealldata_synthetic_full_header",
        "gias_secondary_and_all_through_2026_subset",
        "ukprn_fe_skills_providers",
    )
    for content in [shared_file(f"data/gias/{name}.csv").read_bytes() for name in names]:
        before = Organisation.objects.count()
        first = county.send(None, content)
        assert first.state == SubmissionState.APPLIED, first.message
        held = Organisation.objects.count()
        assert held - before == first.counts["added"] > 0
        again = county.send(None, content + b"\n")
        assert (again.counts["added"], Organisation.objects.count()) == (0, held)


CTF = (
    "<CTfile><Header><DateTime>2026-10-20T09:30:00</DateTime><SourceSchool><LEA>998</LEA>"
    "<Estab>4001</Estab></SourceSchool></Header><CTFpupilData><Pupil><UPN>{upn}</UPN>"
    "<Surname>Hart</Surname><Forename>Ben</Forename><DOB>2010-03-14</DOB><Sex>M</Sex>"
    "<BasicDetails><NCyearActual>12</NCyearActual></BasicDetails><SchoolHistory><School>"
    "<LEA>998</LEA><Estab>4001</Estab><EntryDate>2021-09-06</EntryDate>{left}</School>"
    "</SchoolHistory></Pupil></CTFpupilData></CTfile>"
)


def test_a_ctf_adds_the_pupil_and_only_its_leaving_date_ends_the_place(county: County) -> None:
    upn = county.upn()
    county.send(county.school, CTF.format(upn=upn, left=""), as_of=date(2026, 11, 1))
    ben = county.person("Ben")
    assert (ben.upn, ben.status.code, ben.status.provider) == (upn, "210", county.school)
    left = "<LeavingDate>2026-10-16</LeavingDate>"
    county.send(county.school, CTF.format(upn=upn, left=left), as_of=date(2026, 11, 1))
    ben.status.refresh_from_db()
    assert (ben.status.code, ben.status.since) == ("810", date(2026, 10, 17))


CENSUS = (
    "<Message><Header><CollectionDetails><ReferenceDate>2026-10-01</ReferenceDate>"
    "</CollectionDetails><Source><LEA>998</LEA><Estab>4001</Estab></Source></Header><Pupils>"
    "<PupilsOnRoll><PupilOnRoll><UPN>{here}</UPN><Surname>Bell</Surname><Forename>Cai</Forename>"
    "<DOB>2010-03-14</DOB><NCyearActual>12</NCyearActual><EntryDate>2021-09-06</EntryDate>"
    "</PupilOnRoll></PupilsOnRoll><PupilsNoLongerOnRoll><PupilNoLongerOnRoll><UPN>{gone}</UPN>"
    "<Surname>Frost</Surname><Forename>Dee</Forename><DOB>2010-04-14</DOB>"
    "<EntryDate>2021-09-06</EntryDate><LeavingDate>2026-09-18</LeavingDate>"
    "</PupilNoLongerOnRoll></PupilsNoLongerOnRoll></Pupils></Message>"
)


def test_a_census_return_knows_who_is_on_roll_and_who_is_not(county: County) -> None:
    gone = county.upn()
    add_person(county, "Dee Frost", born_on=date(2010, 4, 14), upn=gone)
    content = CENSUS.format(here=county.upn(), gone=gone)
    submission = county.send(county.school, content, as_of=date(2026, 11, 1))
    assert submission.state == SubmissionState.APPLIED, submission.message
    cai, dee = county.person("Cai"), county.person("Dee")
    assert (cai.school, cai.status.code) == (county.school, "210")
    assert (dee.school, dee.status.code) == (None, "810")
    assert Evidence.objects.get(person=dee).ended_on == date(2026, 9, 18)


def test_a_school_that_has_closed_stays_where_it_is_spoken_of(county: County) -> None:
    upn = county.upn()
    county.send(county.school, CTF.format(upn=upn, left=""), as_of=date(2026, 11, 1))
    school = county.school
    record = OrganisationRecord(
        name=school.name, kind=school.kind, urn=school.urn, laestab=school.laestab
    )
    closed = RegisterEntry(
        organisation=record, status="closed", closed_on=date(2026, 10, 31), authority="998"
    )
    assert load_register([closed], by=None) == {"added": 0, "updated": 1}
    school.refresh_from_db()
    assert school.closed_on == date(2026, 10, 31)
    assert Evidence.objects.get(provider=school).person == county.person("Ben")
    left = "<LeavingDate>2026-10-16</LeavingDate>"
    county.send(None, CTF.format(upn=upn, left=left), as_of=date(2026, 11, 2))
    assert {said.provider for said in Evidence.objects.all()} == {school}
