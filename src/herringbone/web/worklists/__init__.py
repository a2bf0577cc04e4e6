"""The day's work: what the strategy asks for, reconciled with what is open and done."""
