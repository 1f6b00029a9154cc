"""The tables beside the code agree with one another and with the code lists."""

from fingerpost.core import codes
from fingerpost.core.sharing import catalogue, flows, limits
from fingerpost.core.sharing.flows import Mode
from fingerpost.core.sharing.masks import masked, masks
from fingerpost.core.sharing.routes import route

ACTIVITIES = codes.load("activities")


def test_every_flow_has_known_limits_and_purposes() -> None:
    for flow in flows.flows().values():
        assert flow.limits <= set(limits.BY_NAME)
        assert flow.purposes
        assert flow.purposes <= set(flows.purposes())
        assert flow.ground


def test_every_field_travels_by_a_flow_and_only_by_named_ones() -> None:
    for field in flows.fields().values():
        assert field.flows
        assert all(flows.flows()[flow].named for flow in field.flows)
    assert not flows.may_ever_carry("F8")


def test_what_goes_back_to_a_school_is_never_special_nor_contact_nor_parent() -> None:
    assert not flows.may_ever_carry("F7") & flows.of_group(
        "special", "criminal", "reason", "dwp", "contact", "parent"
    )


def test_every_reason_not_to_be_available_is_masked() -> None:
    assert ACTIVITIES.where(family="NEET not available") <= set(masks())
    assert set(masks()) <= set(ACTIVITIES)


def test_a_masked_activity_takes_its_place_and_dates_with_it() -> None:
    said = {
        "given_name": "Ada",
        "activity": "Not available - illness",
        "route": "NEET",
        "provider": "A clinic",
        "starts_on": "2026-09-01",
    }
    assert masked("640", said) == {
        "given_name": "Ada",
        "activity": "NEET – not available",
        "route": "NEET – not available",
        "provider": None,
        "starts_on": None,
    }
    assert masked("210", said) == said
    assert masked("", said) == said


def test_every_mode_has_words_and_the_strictest_comes_first() -> None:
    assert set(flows.modes()) == set(Mode)
    assert [mode.openness for mode in Mode] == [0, 1, 2]
    assert flows.labels(frozenset({"provider", "given_name"})) == ["Given name", "Where"]


def test_every_activity_has_a_route_in_few_words() -> None:
    assert {route(code) for code in ACTIVITIES} == {
        "School",
        "Education",
        "Apprenticeship",
        "Work",
        "Training",
        "Re-engagement",
        "NEET – available",
        "NEET – not available",
        "Outside the figures",
        "Not known",
    }
    assert route("310", lapsed=True) == route("") == "Not known"


def test_the_page_decides_every_situation_it_tells_of() -> None:
    page = catalogue.page()
    assert all(when in page for when, _ in catalogue.SITUATIONS)
    assert "Sign a data-sharing agreement. (the authority and the school)" in page
    assert "LAW-06" in page
