"""A file against what the school holds, a module a table: rows to write, lines to show, questions.

Nothing here writes; `planning` calls each in turn and `bringing` carries the plan out.
"""
