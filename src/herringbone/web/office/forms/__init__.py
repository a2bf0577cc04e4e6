"""What the office types: reasons, amendments, events for many pupils, changes of the roll."""
