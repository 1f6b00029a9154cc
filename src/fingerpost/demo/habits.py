"""The layouts that are in use, by kind of sender. Data only."""

from fingerpost.demo.layouts import Layout

ROLLS = (
    Layout(
        columns=(
            "UPN=upn", "ULN=uln", "Legal Surname=family", "Legal Forename=given",
            "Middle Name(s)=middle", "Preferred Forename=known_as", "DOB=born_on", "Gender=sex",
            "Ethnicity=ethnicity", "Year Group=year", "Reg Group=form", "Admission Date=entry_on",
            "SEN Status=sen", "In Care=in_care", "Address Line 1=line1", "Address Line 2=line2",
            "Town=town", "Postcode=postcode", "Home Telephone=home_phone",
            "Parent/Carer Name=parent", "Parent Mobile=parent_phone", "Home LA=home_la",
        ),
    ),
    Layout(
        columns=(
            "Surname=family", "Forename=given", "Middlenames=middle", "UPN=upn",
            "FormerUPN=former_upn", "UniqueLearnerNumber=uln", "DoB=born_on", "Sex=sex",
            "NCyearActual=year", "EntryDate=entry_on", "SENprovision=sen", "Ethnicity=ethnicity",
            "AddressLine1=line1", "AddressLine2=line2", "Town=town", "Postcode=postcode",
            "Home LA=home_la",
        ),
        dates="iso",
    ),
    Layout(
        columns=(
            "Adno=ref", "UPN=upn", "ULN=uln", "Pupil Name=full", "Date of Birth=born_on", "M/F=sex",
            "Yr=year", "Form=form", "Date of Admission=entry_on", "EHCP=ehcp",
            "SEN Support=sen_support", "Ethnic Code=ethnicity", "Home Address=address",
            "Home Postcode=postcode", "Mobile=mobile", "Email Address=email", "Parent/Carer=parent",
            "Emergency Contact Number=parent_phone", "Home Local Authority=home_la_name",
        ),
        dates="slashes", encoding="cp1252", title="yes",
    ),
    Layout(
        columns=(
            "UPN=upn", "Surname=family", "First Name=given", "Known As=known_as",
            "Date of Birth=born_on", "Gender=sex_word", "NC Year=year", "Date Joined=entry_on",
            "SEN Code=sen", "Looked After=in_care", "Young Carer=carer", "Ethnicity=ethnicity",
            "House and Street=line1", "Locality=line2", "Town=town", "Post Code=postcode",
            "Telephone=home_phone", "ULN=uln", "Home LA=home_la",
        ),
        dates="month name", encoding="cp1252",
    ),
    Layout(
        columns=(
            "UPN=upn", "ULN=uln", "Surname=family", "Forename(s)=given", "DOB=born_on", "Sex=sex",
            "Year=year", "Tutor Group=form", "On Roll Date=entry_on", "SEND=sen",
            "Ethnic Group=ethnicity", "Address 1=line1", "Address 2=line2", "Post Town=town",
            "Postcode=postcode", "Parent Name=parent", "Parent Telephone=parent_phone",
            "Home LA=home_la",
        ),
        dates="excel", workbook=True,
    ),
)  # fmt: skip

ENROLMENTS = (
    Layout(
        columns=(
            "Student Ref=ref", "ULN=uln", "Surname=family", "Forename=given", "Middle Name=middle",
            "DOB=born_on", "Sex=sex", "Address 1=line1", "Address 2=line2", "Town=town",
            "Postcode=postcode", "Mobile=mobile", "Course=course", "Level=level",
            "Start Date=starts_on", "Planned End Date=expected_end_on", "Mode of Attendance=mode",
            "Planned Hours=hours", "EHCP=ehcp", "Home LA=home_la",
        ),
        encoding="cp1252", totals=True,
    ),
    Layout(
        columns=(
            "LearnRefNumber=ref", "Unique Learner Number=uln", "FamilyName=family",
            "GivenNames=given", "DateOfBirth=born_on", "Sex=sex", "Postcode=postcode", "UPN=upn",
            "Learning Aim Title=course", "LearnStartDate=starts_on",
            "LearnPlanEndDate=expected_end_on", "PlanLearnHours=hours", "TelNo=mobile",
            "Email=email",
        ),
        dates="iso",
    ),
    Layout(
        columns=(
            "Student Name=full", "D.O.B.=born_on", "Home Postcode=postcode", "ULN=uln",
            "Programme=course", "Level of Study=level_number", "FT/PT=mode", "Start=starts_on",
            "Mobile Tel=mobile", "Parent/Carer=parent", "Parent/Carer Tel=parent_phone",
        ),
        dates="month name", title="yes", capitals=True, blank_tail=40,
    ),
    Layout(
        columns=(
            "Forename=given", "Surname=family", "DOB=born_on", "Postcode=postcode", "UPN=upn",
            "ULN=uln", "StartDate=starts_on", "EndDate=ended_on", "GoalLevel=level_number",
            "GoalDescription=course",
        ),
    ),
    Layout(
        columns=(
            "Learner ID=ref", "First Name=given_middle", "Last Name=family",
            "Date of Birth=born_on", "ULN=uln", "Address=address", "Post Code=postcode",
            "Course Title=course", "Enrolment Date=starts_on", "Expected End Date=expected_end_on",
            "Email Address=email",
        ),
        dates="dots", separator=";",
    ),
)  # fmt: skip

PROVIDERS = (
    Layout(
        columns=(
            "Forename=given", "Surname=family", "DOB=born_on", "Postcode=postcode", "UPN=upn",
            "ULN=uln", "StartDate=starts_on", "EndDate=ended_on", "SituationSubGroup=situation",
            "QualLevel=level_number", "OccAreaSubGroup=course",
        ),
        dates="excel", workbook=True,
    ),
    Layout(
        columns=(
            "Learner Name=full_plain", "Date of Birth=born_on", "Postcode=postcode", "ULN=uln",
            "Programme=course", "Current Situation=situation", "Start Date=starts_on",
            "Expected End=expected_end_on", "Contact No=mobile",
        ),
        dates="excel", workbook=True, title="yes", totals=True,
    ),
    Layout(
        columns=(
            "ULN=uln", "Surname=family", "First Name=given", "DOB=born_on", "Programme=course",
            "Activity=situation", "Start Date=starts_on", "Planned End Date=expected_end_on",
            "Postcode=postcode",
        ),
        dates="month name", encoding="cp1252",
    ),
)  # fmt: skip

WITH_ACTIVITY = 3  # of ENROLMENTS and LEAVERS: the layout that takes an activity code well

SIXTH_FORM_LEAVERS = Layout(
    columns=(
        "UPN=upn", "ULN=uln", "Surname=family", "Forename=given", "DOB=born_on", "Year=year",
        "Date of Leaving=ended_on", "Reason for Leaving=why", "Destination=destination",
    ),
)  # fmt: skip
LEAVERS = (
    Layout(
        columns=(
            "Student Ref=ref", "ULN=uln", "Surname=family", "Forename=given", "DOB=born_on",
            "Postcode=postcode", "Course=course", "Start Date=starts_on",
            "Withdrawal Date=ended_on", "Reason for Leaving=why", "Destination=destination",
        ),
        encoding="cp1252",
    ),
    Layout(
        columns=(
            "LearnRefNumber=ref", "Unique Learner Number=uln", "FamilyName=family",
            "GivenNames=given", "DateOfBirth=born_on", "Postcode=postcode",
            "Learning Aim Title=course", "LearnStartDate=starts_on", "LearnActEndDate=ended_on",
            "Withdrawal Reason=why", "Destination=destination",
        ),
        dates="iso",
    ),
    Layout(
        columns=(
            "Student Name=full", "D.O.B.=born_on", "ULN=uln", "Home Postcode=postcode",
            "Programme=course", "Start=starts_on", "Last Date of Attendance=ended_on",
            "Leaving Reason=why",
        ),
        dates="month name", title="yes", capitals=True,
    ),
    Layout(
        columns=(
            "Forename=given", "Surname=family", "DOB=born_on", "Postcode=postcode", "UPN=upn",
            "ULN=uln", "StartDate=starts_on", "EndDate=ended_on", "GoalDescription=course",
        ),
    ),
    Layout(
        columns=(
            "Learner ID=ref", "First Name=given", "Last Name=family", "Date of Birth=born_on",
            "ULN=uln", "Course Title=course", "Enrolment Date=starts_on", "Date Left=ended_on",
            "Reason Left=why", "Known Destination=destination",
        ),
        dates="dots", separator=";",
    ),
)  # fmt: skip
PROVIDER_LEAVERS = (
    Layout(
        columns=(
            "Forename=given", "Surname=family", "DOB=born_on", "Postcode=postcode", "UPN=upn",
            "ULN=uln", "StartDate=starts_on", "EndDate=ended_on", "SituationSubGroup=situation",
            "OccAreaSubGroup=course", "Destination=destination",
        ),
        dates="excel", workbook=True,
    ),
    Layout(
        columns=(
            "Learner Name=full_plain", "Date of Birth=born_on", "ULN=uln", "Postcode=postcode",
            "Programme=course", "Current Situation=situation", "Start Date=starts_on",
            "Date Left=ended_on", "Reason for Leaving=why",
        ),
        dates="excel", workbook=True, title="yes",
    ),
    Layout(
        columns=(
            "ULN=uln", "Surname=family", "First Name=given", "DOB=born_on", "Programme=course",
            "Activity=situation", "Start Date=starts_on", "Date Left=ended_on",
            "Reason for Leaving=why",
        ),
        dates="month name", encoding="cp1252",
    ),
)  # fmt: skip
NO_SHOWS = Layout(
    columns=(
        "Surname=family", "Forename=given", "DOB=born_on", "ULN=uln", "Postcode=postcode",
        "Course=course", "Start Date=starts_on", "Did Not Start=never_started",
    ),
)  # fmt: skip

ACTIVITIES = {
    "998": Layout(
        columns=(
            "YoungPersonsID=local_id", "FamilyName=family", "GivenName=given",
            "DateOfBirth=born_on", "UniquePupilNumber=upn", "UniqueLearnerNo=uln",
            "Postcode=postcode", "ActivityCode=code", "StartDate=began_on",
            "DateVerified=verified_on", "Verified With=verified_with", "ReviewDate=review_on",
            "PredictedEndDate=expected", "NEETStartDate=neet_since",
            "CharacteristicCode=characteristics", "Notes=notes",
        ),
    ),
    "997": Layout(
        columns=(
            "Client ID=local_id", "Client Name=full_plain", "DOB=born_on", "UPN=upn", "ULN=uln",
            "Postcode=postcode", "Current Situation=code_words", "Situation Start Date=began_on",
            "Date Verified=verified_on", "Confirmed By=verified_with", "Review Due=review_on",
            "Predicted End Date=expected", "Comments=notes",
        ),
        dates="iso",
    ),
}  # fmt: skip
PLANS = Layout(
    columns=(
        "Surname=family", "Forename=given", "DOB=born_on", "UPN=upn", "ULN=uln", "Gender=sex",
        "Address Line 1=line1", "Address Line 2=line2", "Town=town", "Postcode=postcode",
        "EHCP=ehcp", "Current Situation=code_words", "Situation Start Date=began_on",
        "Date Verified=verified_on", "Verified With=verified_with", "Home LA=home_la",
    ),
    dates="excel", workbook=True, title="yes",
)  # fmt: skip
AT_HOME = Layout(
    columns=(
        "Surname=family", "Forename=given", "DOB=born_on", "UPN=upn", "Gender=sex",
        "Ethnicity=ethnicity", "Address Line 1=line1", "Address Line 2=line2", "Town=town",
        "Postcode=postcode", "Parent/Carer Name=parent", "Parent Mobile=parent_phone",
        "Activity Code=code", "Start Date=began_on", "Date Verified=verified_on",
        "Verified With=verified_with", "Home LA=home_la", "Predicted End Date=expected",
    ),
)  # fmt: skip
