"""A day: which steps are looked at, whom they mean, what they ask for, what is remembered."""
