"""The half that stores, shows and sends: a Django project of small apps, each a noun.

Nothing in the pure half imports it; it asks the engine through `strategies/evaluation.py` alone.
"""
