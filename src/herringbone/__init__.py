"""Herringbone runs a school's written attendance strategy over its registers.

The pure half (library, engine, exchange, synthetic) computes; it has no clock, no network and no
database. The command line is a thin door to it.
"""

__version__ = "0.1.0"
