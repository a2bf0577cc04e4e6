"""Absences known ahead, reported or decided: what stands in a register before it is taken."""
