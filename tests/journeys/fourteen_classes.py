"""The school of an officer's morning: fourteen classes of three with their families, a week behind
them, and nine children whom nobody will explain."""

from __future__ import annotations

from school_day import adopt
from worlds import TODAY, World, draw, make_contact, make_pupil

CLASSES = {
    "RA": ("Ada", "Bea", "Cyd"),
    "RB": ("Dot", "Edi", "Flo"),
    "1A": ("Gus", "Hal", "Ivy"),
    "1B": ("Jem", "Kit", "Lou"),
    "2A": ("Max", "Ned", "Oli"),
    "2B": ("Pia", "Que", "Ros"),
    "3A": ("Sam", "Tia", "Una"),
    "3B": ("Amy", "Ben", "Cal"),
    "4A": ("Vic", "Wes", "Xan"),
    "4B": ("Yas", "Zoe", "Abe"),
    "5A": ("Bob", "Cleo", "Dex"),
    "5B": ("Eve", "Fay", "Gia"),
    "6A": ("Hux", "Ira", "Jax"),
    "6B": ("Kez", "Leo", "Mia"),
}
FLAGS = {"Amy": {"cp": "1"}, "Gus": {"cin": "1"}, "Lou": {"travels": "walks alone"}}
FAMILIES = {"Ivy": "F7", "Jem": "F7", "Sam": "F8", "Tia": "F8"}
ABSENT = dict.fromkeys(("Gus", "Hal", "Ivy", "Jem", "Lou", "Max", "Ned", "Oli"), "N")
HOME = {"address_1": "4 Mill Lane", "town": "Oakbeck", "postcode": "ZZ9 9ZZ"}
NED_MOTHER = "07700 900140"


def fourteen_classes(school: World) -> World:
    """Fourteen classes of three with their mothers; two vulnerable children have a father, too.
    Of Hal nobody has said a word since yesterday."""
    school.school.attendance_phone = "01632 960 120"
    school.school.save()
    for class_name, names in CLASSES.items():
        for name in names:
            if class_name != "3B":
                school.pupils[name] = make_pupil(
                    school.school, name, class_name=class_name, year_group=class_name[0],
                    surname=f"{name}son", family_id=FAMILIES.get(name, ""),
                )  # fmt: skip
    for number, (name, pupil) in enumerate(school.pupils.items()):
        pupil.values |= FLAGS.get(name, {})
        pupil.save()
        phone = NED_MOTHER if name == "Ned" else f"07700 9002{number:02d}"
        key = {"contact_id": f"C-{pupil.family_id or name}"}
        make_contact(pupil, phone=phone, lives_with="1", **HOME, **key)
    for number, name in enumerate(("Amy", "Gus", "Hal")):
        make_contact(
            school.pupils[name], "Eli", title="Mr", relationship="father", priority="2",
            phone=f"07700 90030{number}",
        )  # fmt: skip
    page = "Pupil Mon Tue Wed Thu Fri Mon Tue Wed Thu"
    before = " ".join(["//"] * 8)
    page += "".join(f"\n{n} {before} {'NN' if n == 'Hal' else '//'}" for n in school.pupils)
    draw(school.school, page, school.pupils, starts=TODAY.replace(day=9))
    adopt(school, "rivington")
    return school
