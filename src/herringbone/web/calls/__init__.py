"""The first-day response: who to call first, attempts, the clock of escalation."""
