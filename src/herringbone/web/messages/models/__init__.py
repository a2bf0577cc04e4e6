"""What is sent to families, and the links by which they answer."""

from herringbone.web.messages.models.links import LinkedPupil, ReplyLink

__all__ = ["LinkedPupil", "ReplyLink"]
