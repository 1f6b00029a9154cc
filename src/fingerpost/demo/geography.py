"""Towns, streets and postcodes of the made-up county.

Postcodes lie in the areas XM and XP, which do not exist, so no address is anybody's.
Telephone numbers are from the ranges Ofcom keeps for drama.
"""

from random import Random

from fingerpost.demo.names import Lot, read

INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
STREETS_OF_A_TOWN, STREETS_OF_A_VILLAGE = 110, 14
MOBILES, LANDLINES = "07700 900", "01632 960"


class Town:
    """A town or village: its streets, each with its postcode."""

    def __init__(self, row: dict[str, str], rng: Random, words: list[str], kinds: Lot) -> None:
        self.name = row["town"]
        self.authority = row["authority"]
        self.kind = row["kind"]
        self.weight = float(row["weight"])
        count = STREETS_OF_A_TOWN if self.kind == "town" else STREETS_OF_A_VILLAGE
        self.streets = [
            (f"{word} {kinds.draw(rng)}", f"{row['district']} {inward(rng)}")
            for word in rng.sample(words, count)
        ]


def inward(rng: Random) -> str:
    """The second half of a postcode."""
    return f"{rng.randint(1, 9)}{rng.choice(INWARD_LETTERS)}{rng.choice(INWARD_LETTERS)}"


class Geography:
    """Where addresses are drawn from."""

    def __init__(self, rng: Random) -> None:
        words = [row["word"] for row in read("street_words")]
        kinds = Lot()
        for row in read("street_kinds"):
            kinds.add(row["kind"], float(row["weight"]))
        kinds.close()
        self.towns = [Town(row, rng, words, kinds) for row in read("towns")]
        self.by_name = {town.name: town for town in self.towns}
        self._lots: dict[str, Lot] = {}
        for town in self.towns:
            self._lots.setdefault(town.authority, Lot()).add(town.name, town.weight)
        for each in self._lots.values():
            each.close()

    def town(self, rng: Random, authority: str) -> Town:
        """A town of an authority, the larger the oftener."""
        return self.by_name[self._lots[authority].draw(rng)]

    def address(self, rng: Random, town: Town) -> tuple[tuple[str, ...], str]:
        """Address lines and postcode of some house there."""
        street, postcode = rng.choice(town.streets)
        chance = rng.random()
        house = f"{int(140 * rng.random() ** 1.5) + 1}"
        if chance < 0.08:
            return (f"Flat {rng.randint(1, 24)}", f"{house} {street}"), postcode
        if chance < 0.10:
            return (f"{house}{rng.choice('ABC')} {street}",), postcode
        if chance < 0.13 or (town.kind == "village" and chance < 0.4):
            return (f"{rng.choice(HOUSES)} {rng.choice(HOUSE_KINDS)}", street), postcode
        return (f"{house} {street}",), postcode

    def authorities_of_postcodes(self) -> dict[str, str]:
        """In which authority each postcode lies."""
        return {postcode: town.authority for town in self.towns for _, postcode in town.streets}


HOUSES = ("Orchard", "Rose", "Ivy", "Hill", "Mill", "Brook", "Holly", "Pear Tree", "Dairy")
HOUSE_KINDS = ("Cottage", "House", "View", "Barn", "Lodge")


def mobile(rng: Random) -> str:
    """A mobile number nobody has."""
    return f"{MOBILES}{rng.randrange(1000):03d}"


def landline(rng: Random) -> str:
    """A telephone number nobody has."""
    return f"{LANDLINES}{rng.randrange(1000):03d}"
