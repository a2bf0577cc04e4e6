"""The log of what was said to and by whom: every channel, both directions, never changed."""
