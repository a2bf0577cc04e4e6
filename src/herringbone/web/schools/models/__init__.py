"""Trust, school, year, day, post, pupil, family and contact: all dated, all of one school."""

from herringbone.web.schools.models.access import PupilAccess
from herringbone.web.schools.models.calendar import AcademicYear, ClosedDay, SchoolDay
from herringbone.web.schools.models.contacts import Contact
from herringbone.web.schools.models.families import TrustFamily, TrustFamilyMember, TrustPerson
from herringbone.web.schools.models.happenings import DoneBefore, PenaltyNotice, SchoolEvent
from herringbone.web.schools.models.letterhead import Crest
from herringbone.web.schools.models.posts import Caseload, Cover, Deputy, Post, Role
from herringbone.web.schools.models.pupils import ClassGroup, Enrolment, Hold, Pupil, PupilValue
from herringbone.web.schools.models.schools import Keeper, School, Trust
from herringbone.web.schools.models.versions import RollVersion

__all__ = [
    "AcademicYear",
    "Caseload",
    "ClassGroup",
    "ClosedDay",
    "Contact",
    "Cover",
    "Crest",
    "Deputy",
    "DoneBefore",
    "Enrolment",
    "Hold",
    "Keeper",
    "PenaltyNotice",
    "Post",
    "Pupil",
    "PupilAccess",
    "PupilValue",
    "Role",
    "RollVersion",
    "School",
    "SchoolDay",
    "SchoolEvent",
    "Trust",
    "TrustFamily",
    "TrustFamilyMember",
    "TrustPerson",
]
