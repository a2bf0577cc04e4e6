"""Pages of the parent's reply, of messages in, and of the staff's worries."""
