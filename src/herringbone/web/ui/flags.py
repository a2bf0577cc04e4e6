"""What a flag on a pupil is called on a screen, and which are safeguarding's.

Keys are those of the flat files, so that a page hands on what the roll says.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flag:
    """`short` stands on the screen, `words` in its title; safeguarding flags are drawn filled."""

    short: str
    words: str
    is_safeguarding: bool = False


FLAGS = {
    "cp": Flag("CP", "Child protection plan", True),
    "cin": Flag("CIN", "Child in need", True),
    "lac": Flag("LAC", "Looked-after child", True),
    "social_worker": Flag("SW", "Has a social worker", True),
    "yot": Flag("YOT", "Known to the youth offending team", True),
    "previously_looked_after": Flag("PLAC", "Previously looked after"),
    "ehcp": Flag("EHCP", "Education, health and care plan"),
    "sen": Flag("SEN", "SEN support"),
    "fsm": Flag("FSM", "Free school meals"),
    "pp": Flag("PP", "Pupil premium"),
    "young_carer": Flag("YC", "Young carer"),
    "eal": Flag("EAL", "English as an additional language"),
    "medical_plan": Flag("MED", "Has a medical plan"),
    "part_time_timetable": Flag("PTT", "On a part-time timetable"),
    "long_term_illness": Flag("LTI", "Long-term illness"),
}
BY_SHORT = {flag.short: flag for flag in FLAGS.values()}


def flag_of(key: str) -> Flag:
    """The flag of a flat file's column, or of its short name; raises KeyError for another word."""
    return FLAGS[key] if key in FLAGS else BY_SHORT[key]
