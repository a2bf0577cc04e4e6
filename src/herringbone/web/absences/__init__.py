"""Absences known ahead, reported by parents or decided: what fills a register before it is taken."""
