"""The command line: one module a verb, each a thin door to the pure half.

`main` holds the table of verbs and loads a verb's module only when it is asked for.
"""
