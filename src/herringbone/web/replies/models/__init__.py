"""What comes in: a parent's reply by link, a text or e-mail received, a worry of the staff's."""

from herringbone.web.replies.models.concerns import Concern
from herringbone.web.replies.models.received import Received
from herringbone.web.replies.models.replies import Reply, State, Why
from herringbone.web.replies.models.unsent import Unsent

__all__ = ["Concern", "Received", "Reply", "State", "Unsent", "Why"]
