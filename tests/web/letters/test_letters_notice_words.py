"""What a notice says of its days, and how a half term stands in the middle of a sentence."""

from __future__ import annotations

from letters_waiting import autumn, more_pupils

from herringbone.web.messages.filling import Facts
from herringbone.web.messages.filling.missed import missed_values, notice_values
from herringbone.web.schools.tenancy import within
from worlds import NOW


def test_a_notice_names_each_day_and_none_on_which_the_child_was_in_school(site):
    made = more_pupils(site, 1)
    autumn(site.school, made, {"Child00": "// " * 20 + "OO // OO"})
    (pupil,) = made.values()
    with within(site.school):
        facts = Facts(site.school, [pupil], NOW)
        notice, missed = notice_values(facts, pupil), missed_values(facts, pupil)
    days = notice["unauthorised_dates"].split("; ")
    assert notice["unauthorised_sessions"] == "4"
    assert [day.partition(", ")[2] for day in days] == ["all day, no reason accepted"] * 2
    assert missed["period_name"] == "the second half of the autumn term"
