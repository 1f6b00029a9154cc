"""Who may sign in to the demonstration. Passwords are given where the demo is loaded, not here."""

from collections.abc import Sequence

from fingerpost.demo.world import COLLEGE, MERROWSHIRE, PORT_CALDER, SCHOOL, DemoUser, Place

DATA_MANAGER, TRACKER, CONTRACTOR = "data_manager", "tracker", "contractor"
OFFICER, HUB = "data_protection_officer", "hub_analyst"
SCHOOL_USER, PROVIDER_USER = "school_user", "provider_user"


def users(places: Sequence[Place]) -> tuple[DemoUser, ...]:
    """The demonstration's sign-ins."""
    school = next(p for p in places if p.role == SCHOOL and p.sixth_form)
    college = next(p for p in places if p.role == COLLEGE)
    return (
        DemoUser("Meera Lakhani", "data@example.org", DATA_MANAGER, MERROWSHIRE),
        DemoUser("Gethin Foulkes", "tracker@example.org", TRACKER, MERROWSHIRE),
        DemoUser("Adaeze Okoro", "tracker2@example.org", TRACKER, MERROWSHIRE),
        DemoUser("Lowri Banfield", "contractor@example.org", CONTRACTOR, MERROWSHIRE),
        DemoUser("Ottoline Marsh", "officer@example.org", OFFICER, MERROWSHIRE),
        DemoUser("Idris Penhale", "hub@example.org", HUB, MERROWSHIRE),
        DemoUser("Joan Catterall", "school@example.org", SCHOOL_USER, MERROWSHIRE, school.key),
        DemoUser("Piotr Zalewski", "college@example.org", PROVIDER_USER, MERROWSHIRE, college.key),
        DemoUser("Niamh Gaffney", "data.calder@example.org", DATA_MANAGER, PORT_CALDER),
        DemoUser("Yusuf Aydın", "tracker.calder@example.org", TRACKER, PORT_CALDER),
    )
