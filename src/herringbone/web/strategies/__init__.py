"""The one door between what is stored and the engine, and a school's adopted strategies."""
