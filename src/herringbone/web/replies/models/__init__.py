"""What comes in: a parent's reply by link, a text or e-mail received, a worry of the staff's."""

from herringbone.web.replies.models.concerns import Concern
from herringbone.web.replies.models.received import Received
from herringbone.web.replies.models.replies import Reply, State, Why

__all__ = ["Concern", "Received", "Reply", "State", "Why"]
