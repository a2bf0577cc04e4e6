"""Every placeholder that a letter may use, with what stands there and a value to try letters with.

A letter that names any other is refused when it is read; who fills one gives each a value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MARKED = re.compile(r"\(\(([^()]*)\)\)")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """`says` is what stands there, `sample` a value as it usually looks."""

    says: str
    sample: str


PLACEHOLDERS: dict[str, Placeholder] = {
    # who
    "child_name": Placeholder(
        "what the child is called; in one text for several, each: “Ellis and Freya”",
        "Ellis",
    ),
    "child_full_name": Placeholder("forename and surname as registered", "Ellis Rowe"),
    "class_name": Placeholder("the child's class", "5B"),
    "parent_name": Placeholder("title and surname of the one parent written to", "Mrs Rowe"),
    "school_name": Placeholder("the school's name", "Oakbeck Primary School"),
    "attendance_line": Placeholder("the number on which absence is reported", "01632 960100"),
    "contact_name": Placeholder("the named person whom the strategy gives", "Mrs T. Adeyemi"),
    "contact_role": Placeholder("that person's position", "attendance lead"),
    "contact_phone": Placeholder("that person's direct number", "01632 960112"),
    "authority_name": Placeholder("the local authority", "Westmere Council"),
    # what was missed: days come first
    "days_missed": Placeholder("days missed in the year so far, with the word", "9 days"),
    "sessions_missed": Placeholder("the same in sessions, with the word", "18 sessions"),
    "sessions_possible": Placeholder("sessions there could have been, a number", "216"),
    "counted_from": Placeholder("the first day that is counted", "2 September 2025"),
    "counted_to": Placeholder("the last day that is counted", "12 March 2026"),
    "attendance": Placeholder("the year's figure, cut to one decimal", "91.6%"),
    "reasons": Placeholder(
        "how many sessions for each reason, the most first",
        "12 for illness, 4 for medical appointments and 2 with no reason yet",
    ),
    "absences": Placeholder(
        "each absence with its date and reason",
        "Tuesday 4 November, all day, ill; Thursday 26 February, all day, no reason yet",
    ),
    "band": Placeholder("the strategy's band or colour", "amber"),
    # a half term, a week, or another period
    "period_name": Placeholder(
        "the period meant, with its article", "the first half of the spring term"
    ),
    "period_days_missed": Placeholder("days missed in it, with the word", "1 day"),
    "period_attendance": Placeholder("its figure, cut to one decimal", "98.3%"),
    # today
    "absent_on": Placeholder("the day of the absence", "Monday 9 March"),
    "absent_session": Placeholder("this morning, this afternoon or today", "this morning"),
    "arrived_at": Placeholder("when a late child came", "9.22 am"),
    "reply_link": Placeholder(
        "the one-time address at which this parent answers", "https://oakbeck.example/r/7KQ2M9XD4T"
    ),
    # what was said before, and a meeting
    "previous_letter": Placeholder("the last letter's title", "How attendance is going"),
    "previous_letter_date": Placeholder("when it went", "9 February 2026"),
    "last_talk_date": Placeholder("when we last spoke with this parent", "12 January 2026"),
    "meeting_day": Placeholder("the day of the meeting", "Thursday 19 March"),
    "meeting_time": Placeholder("its time", "3.30 pm"),
    "meeting_place": Placeholder("where it is", "the school office"),
    "reply_by": Placeholder("the day by which an answer helps", "Tuesday 17 March"),
    # support
    "support_given": Placeholder(
        "what has been tried since when, one sentence",
        "breakfast club since 12 January and a talk with the school nurse on 3 February",
    ),
    "support_offered": Placeholder(
        "what is offered now, one sentence",
        "a place at breakfast club and a meeting with our family worker",
    ),
    # notices
    "unauthorised_sessions": Placeholder("sessions that count to a notice, a number", "12"),
    "unauthorised_dates": Placeholder(
        "each of them with its date and what the register says",
        "Monday 9 February, all day, no reason accepted; Thursday 26 February, all day, holiday",
    ),
    "window_from": Placeholder("the first day of the ten school weeks", "1 December 2025"),
    "window_to": Placeholder("their last day", "12 March 2026"),
    "improvement_from": Placeholder("the first day of the improvement period", "16 March 2026"),
    "improvement_to": Placeholder("its last day", "24 April 2026"),
    "improvement_wanted": Placeholder(
        "what would be enough, for this child",
        "no further session without a reason that the school can accept",
    ),
    "earlier_grounds": Placeholder(
        "on which grounds a notice may come before the period ends",
        "three or more further unauthorised sessions in its first two weeks",
    ),
    "penalty_early": Placeholder("the sum of a first notice paid early", "£80"),
    "penalty_early_days": Placeholder("the days in which that is enough", "21"),
    "penalty_full": Placeholder("the full sum", "£160"),
    "penalty_days": Placeholder("the days in which it has to be paid", "28"),
    # leave
    "leave_asked_on": Placeholder("when leave was asked for", "2 March 2026"),
    "leave_dates": Placeholder("the days asked for", "Monday 23 to Friday 27 March 2026"),
    "leave_granted": Placeholder("the days granted", "Monday 23 March 2026"),
    "leave_refused": Placeholder("the days not granted", "Tuesday 24 to Friday 27 March 2026"),
    "leave_reason": Placeholder("what it was asked for", "a wedding in the family"),
    "leave_weighed": Placeholder(
        "why, for this request alone",
        "the wedding is on Monday, and the other days are a holiday",
    ),
    "leave_back": Placeholder("the day on which the child is expected back", "Tuesday 24 March"),
    # good news, and the school's week
    "award_name": Placeholder("the certificate's name", "a certificate for a better half term"),
    "class_attendance": Placeholder("the class's figure, cut to one decimal", "98.9%"),
    "school_attendance": Placeholder("the school's figure for the week", "95.2%"),
    "school_attendance_year": Placeholder("the school's figure for the year", "94.8%"),
    "week_of": Placeholder("the week meant", "the week to Thursday 12 March"),
    "next_dates": Placeholder("what is coming up", "School closes at 3.20 pm on 27 March."),
}


def named_in(text: str) -> frozenset[str]:
    """The names that stand in double round brackets, known or not."""
    return frozenset(name.strip() for name in MARKED.findall(text))
