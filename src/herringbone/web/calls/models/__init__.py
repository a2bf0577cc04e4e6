"""What the first-day response keeps beside the log: alarms, who saw them, numbers asked about, and
which form of a call was kept."""

from herringbone.web.calls.models.alarms import Alarm, AlarmSeen, Kind, SettledHow
from herringbone.web.calls.models.attempts import AttemptKept
from herringbone.web.calls.models.numbers import NumberChecked

__all__ = ["Alarm", "AlarmSeen", "AttemptKept", "Kind", "NumberChecked", "SettledHow"]
