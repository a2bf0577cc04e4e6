"""A strategy as the policy that a parent could read."""
