"""Forms of the call row, of an alarm, and of a number that was asked after."""
