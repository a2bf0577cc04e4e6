"""The people of a demonstration: someone in every role, a teacher for every class, one password."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password

from herringbone.web.demo.place import PASSWORD
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Caseload, Post, Role, School
from herringbone.web.schools.people import NewPost, add_person
from herringbone.web.schools.roll import class_names

FIRST = (
    "Ada Bram Celia Dov Esther Femi Gwen Hamid Ines Jude Kezia Leo Mina Noor Orla Piers Quill "
    "Rhona Sefton Tamsin Usha Viola Wren Yusra Zeb"
)
LAST = (
    "Aldous Brearley Calloway Dunmore Everard Fothergill Garnet Hollins Ibbotson Jessop Kershaw "
    "Lockwood Mallory Nettleton Ormerod Pickles Quarmby Rastrick Sugden Thackray Umpleby Varley "
    "Wadsworth Yewdall Zouch"
)
FORENAMES, SURNAMES = tuple(FIRST.split()), tuple(LAST.split())
POSITIONS = {
    Role.HEAD: "head teacher",
    Role.DSL: "deputy head and designated safeguarding lead",
    Role.SLT: "assistant head",
    Role.ATTENDANCE_LEAD: "senior attendance champion",
    Role.ATTENDANCE_OFFICER: "attendance officer",
    Role.OFFICE: "office manager",
    Role.SENCO: "SENCo",
    Role.ADMINISTRATOR: "business manager",
    Role.GOVERNOR: "link governor for attendance",
}
SHARED = {Role.TRUST: "trust director of attendance", Role.LA_OFFICER: "school attendance officer"}
CASELOAD = 6
NUMBERS = "01632 9602"
"""Numbers that are kept for invented people; two figures follow."""


@dataclass
class Staff:
    """Users by role, and class teachers by class."""

    by_role: dict[Role, Any] = field(default_factory=dict)
    teachers: dict[str, Any] = field(default_factory=dict)

    def author(self, role: Role) -> Author:
        user = self.by_role[role]
        return Author(str(user), {**POSITIONS, **SHARED}[role], user.pk)

    def teacher(self, class_name: str) -> Author:
        user = self.teachers[class_name]
        return Author(str(user), f"class teacher of {class_name}", user.pk)


def engage(school: School, number: int, start: date) -> Staff:
    """Gives the `number`-th school its people; inside the school."""
    staff, names = Staff(), _names(number)
    password = make_password(PASSWORD)
    for role, position in POSITIONS.items():
        email = f"{role.value.replace('_', '.')}@{school.slug}.example"
        staff.by_role[role] = _person(school, role, position, email, next(names), start, password)
    for role, position in SHARED.items():
        email = f"{role.value.replace('_', '.')}@herringford.example"
        name = f"{FORENAMES[-1 if role == Role.TRUST else -2]} {SURNAMES[-1]}"
        staff.by_role[role] = _person(school, role, position, email, name, start, password)
    for name in class_names(school):
        email = f"{name.lower()}@{school.slug}.example"
        position = f"class teacher of {name}"
        staff.teachers[name] = _person(
            school, Role.CLASS_TEACHER, position, email, next(names), start, password, name
        )
    return staff


def _names(number: int) -> Iterator[str]:
    """A forename and surname for each, differently paired in each school."""
    for i in range(len(FORENAMES) * len(SURNAMES)):
        turn, place = divmod(i, len(FORENAMES) - 2)
        surname = SURNAMES[(place * 7 + turn + 5 * number) % (len(SURNAMES) - 1)]
        yield f"{FORENAMES[place]} {surname}"


def _person(
    school: School,
    role: Role,
    position: str,
    email: str,
    name: str,
    start: date,
    password: str,
    class_name: str = "",
) -> Any:
    held = NewPost(role, position, class_name, f"{NUMBERS}{Post.objects.count() + 10:02}")
    post: Post = add_person(school=school, email=email, name=name, post=held, start=start)
    if not post.user.has_usable_password():
        post.user.password = password
        post.user.save(update_fields=["password"])
    return post.user


def give_caseload(school: School, staff: Staff, pupils: list[Any], start: date) -> None:
    """A few pupils with whom the local authority's officer works."""
    user = staff.by_role[Role.LA_OFFICER]
    Caseload.objects.bulk_create(
        Caseload(school=school, user=user, pupil=pupil, start=start) for pupil in pupils[:CASELOAD]
    )


def sign_ins(schools: list[School]) -> list[tuple[str, str, str]]:
    """School, what they are, and address, for the terminal; the first class stands for teachers."""
    found = []
    for school in schools:
        posts = Post.everywhere.filter(school=school).select_related("user").order_by("pk")
        teacher_seen = False
        for post in posts:
            if post.role == Role.CLASS_TEACHER and teacher_seen:
                continue
            teacher_seen = teacher_seen or post.role == Role.CLASS_TEACHER
            found.append((school.name, post.position, post.user.email))
    return found
