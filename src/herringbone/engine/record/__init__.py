"""One school as it is read: calendar, roll, marks. Nothing is worked out here."""
