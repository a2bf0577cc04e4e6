"""Invented people: short lists of first names, surnames and streets, mixed at random.

Any likeness to a real person is chance. Telephone numbers lie in the range that Ofcom keeps free
for drama, e-mail addresses at example.org, and no postcode area is called ZZ.
"""

from __future__ import annotations

GIRLS = (
    "Amara", "Bethan", "Chiara", "Daria", "Elodie", "Farida", "Greta", "Hana", "Imogen", "Jaya",
    "Keziah", "Leila", "Maisie", "Nadia", "Orla", "Poppy", "Rania", "Saoirse", "Tamsin", "Ulyana",
    "Violet", "Wanjiru", "Xanthe", "Yasmin", "Zofia", "Aisha", "Briony", "Clementine", "Divya",
    "Esme", "Freya", "Gurleen", "Holly", "Iqra", "Jasmine", "Kateryna", "Lottie", "Mariam",
)  # fmt: skip
BOYS = (
    "Adeel", "Barnaby", "Callum", "Dawid", "Ephraim", "Finlay", "George", "Hamza", "Isaac",
    "Jayden", "Kwame", "Luca", "Matteo", "Nathaniel", "Omar", "Piotr", "Quincy", "Rafael",
    "Stanley", "Tobi", "Umar", "Vikram", "Wilfred", "Xavier", "Yusuf", "Zachary", "Arjun",
    "Bartek", "Caspian", "Dylan", "Elijah", "Femi", "Gethin", "Harvey", "Idris", "Jonah", "Leo",
)  # fmt: skip
WOMEN = (
    "Alison", "Catherine", "Ewa", "Fatima", "Helen", "Joanne", "Kavita", "Magdalena", "Nicola",
    "Rukhsana", "Tracey", "Victoria", "Yvonne", "Zainab", "Chidinma", "Sioned",
)  # fmt: skip
MEN = (
    "Babajide", "Darren", "Gareth", "Imran", "Liam", "Oluwaseun", "Patrick", "Simon", "Usman",
    "Wayne", "Andrzej", "Harpreet", "Terence",
)  # fmt: skip
SURNAMES = (
    "Abbotsleigh", "Adeyinka", "Ashgrove", "Barrowdale", "Begum", "Birchall", "Brightwater",
    "Chandrasen", "Cobblewick", "Dempsey", "Dunmore", "Eastbrook", "Eze", "Farrowby", "Fernsby",
    "Gillow", "Grzelak", "Hallam", "Haroun", "Hawksmere", "Ibekwe", "Ingleby", "Jankowiak",
    "Jessop", "Kaur", "Kestrelford", "Khatri", "Lambourne", "Larkrise", "Mirza", "Mosswood",
    "Nnadi", "Northgate", "Okonjo", "Oldroyd", "Patelson", "Pennington", "Quayle", "Quresh",
    "Ramsbottom", "Rosedale", "Sandhu", "Silverwood", "Tamworth", "Thistlewood", "Udall",
    "Vasilescu", "Verity", "Wainfleet", "Wojtas", "Wren", "Yarrow", "Yilmaz", "Zielonka",
)  # fmt: skip
STREETS = (
    "Acorn Lane", "Bellfounder Row", "Candle Street", "Drover's Way", "Elderflower Close",
    "Fuller's Yard", "Gasworks Terrace", "Harvest Road", "Ironmonger Street", "Jubilee Crescent",
    "Kiln Road", "Lantern Hill", "Millrace Gardens", "Netmaker's Walk", "Orchard Rise",
    "Pinfold Avenue", "Quarry Bank", "Ropewalk", "Sheepwash Lane", "Tanner's Croft",
    "Upper Weir", "Vinegar Alley", "Weaver's Green", "Yew Tree Drive",
)  # fmt: skip
TOWN = "Herringford"
LANGUAGES = (
    "Polish", "Urdu", "Romanian", "Panjabi", "Bengali", "Arabic", "Somali", "Portuguese",
    "Ukrainian", "Turkish",
)  # fmt: skip
LONG_SURNAME = "Featherstonehaugh-Cholmondeley-Wolverton"
assert len(LONG_SURNAME) == 40


def phone(number: int) -> str:
    """A mobile number from the range kept for drama, 07700 900000 to 900999."""
    return f"07700 900{number % 1000:03d}"


def landline(number: int) -> str:
    """A number of no area from the range kept for drama, 01632 960000 to 960999."""
    return f"01632 960{number % 1000:03d}"


def postcode(number: int) -> str:
    """A postcode in an area that does not exist."""
    letters = "ABDEFGHJLNPQRSTUWXYZ"  # those in use at the end of a postcode
    last = letters[number // 10 % 20] + letters[number // 200 % 20]
    return f"ZZ{1 + number // 4000 % 99} {number % 10}{last}"


def address(household: int) -> tuple[str, str, str, str]:
    """Two lines, town and postcode of a household."""
    street = STREETS[household % len(STREETS)]
    return (f"{household // len(STREETS) % 180 + 1} {street}", "", TOWN, postcode(household))
