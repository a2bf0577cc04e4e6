"""Views of the first-day response: the call row, alarms, numbers, the text run."""
