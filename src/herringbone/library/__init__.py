"""What a school, an authority or the department writes, as dated files: adding one takes no Python.

Everything above reads it through `library.files`; nothing here imports the engine.
"""
