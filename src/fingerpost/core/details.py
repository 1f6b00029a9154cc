"""What a detail of a person is: shared by whatever fills, compares or joins details."""

ADDRESS = (
    "address_line_1",
    "address_line_2",
    "address_line_3",
    "address_line_4",
    "town",
    "county",
    "postcode",
)
"""The columns of an address, which is taken whole or not at all: half of each is nobody's."""

NOT_SAID = ("", None, "U", "NOBT", False)
"""Values that say nothing: blank, and the codes for a sex or an ethnicity not obtained."""
