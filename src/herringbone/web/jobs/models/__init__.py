"""What is to be done in the background, and how it went."""

from herringbone.web.jobs.models.job import Job, State

__all__ = ["Job", "State"]
