"""ILR files for the tests, written element by element. Their learners are made up."""

from datetime import date
from pathlib import Path

from fingerpost.core.identifiers import uln_check_digit

UKPRN = "10099999"
OF_AN_AIM = (
    *("AimType", "FundModel", "ProgType", "StdCode", "LearnStartDate", "LearnPlanEndDate"),
    *("CompStatus", "LearnActEndDate", "WithdrawReason"),
)


def elements(**told: str) -> str:
    """One element for each that is not blank."""
    return "".join(f"<{name}>{text}</{name}>" for name, text in told.items() if text)


def aim(more: str = "", **told: str) -> str:
    """A learning delivery."""
    return f"<LearningDelivery>{elements(**told)}{more}</LearningDelivery>\n"


def work(status: str, hours: str = "", since: str = "2026-08-01", employer: str = "") -> str:
    """An employment status with its code of hours."""
    intensity = elements(ESMType="EII", ESMCode=hours) if hours else ""
    monitoring = f"<EmploymentStatusMonitoring>{intensity}</EmploymentStatusMonitoring>"
    said = elements(EmpStat=status, DateEmpStatApp=since, EmpId=employer)
    return f"<LearnerEmploymentStatus>{said}{monitoring}</LearnerEmploymentStatus>\n"


def learner(more: str = "", **told: str) -> str:
    """A learner called Amy Hart unless said otherwise."""
    ours = {
        "LearnRefNumber": "L1",
        "ULN": "1061484016",
        "FamilyName": "Hart",
        "GivenNames": "Amy",
        "DateOfBirth": "2010-02-01",
        "Ethnicity": "31",
        "Sex": "F",
        "LLDDHealthProb": "2",
        "Postcode": "ZZ1 1AA",
    }
    return f"<Learner>\n{elements(**ours | told)}\n{more}</Learner>\n"


def uln(number: int) -> str:
    """The next good ULN from a number on."""
    while (digit := uln_check_digit(f"{number:09d}")) is None:
        number += 1
    return f"{number:09d}{digit}"


def message(inside: str, *, made_on: date, year: str = "2026-27", ukprn: str = UKPRN) -> str:
    """A whole file."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Message xmlns="ESFA/ILR/{year}">\n<Header>'
        f"<CollectionDetails>{elements(FilePreparationDate=made_on.isoformat())}"
        f"</CollectionDetails><Source>{elements(UKPRN=ukprn)}</Source></Header>\n"
        f"<LearningProvider>{elements(UKPRN=ukprn)}</LearningProvider>\n{inside}</Message>\n"
    )


def write(folder: Path, inside: str, *, made_on: date, **how: str) -> Path:
    """The file on disk."""
    path = folder / "ilr.xml"
    path.write_text(message(inside, made_on=made_on, **how), encoding="utf-8")
    return path
