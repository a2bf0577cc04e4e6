"""What the first-day response keeps beside the log: alarms, who saw them, numbers asked about."""

from herringbone.web.calls.models.alarms import Alarm, AlarmSeen, Kind, SettledHow
from herringbone.web.calls.models.numbers import NumberChecked

__all__ = ["Alarm", "AlarmSeen", "Kind", "NumberChecked", "SettledHow"]
