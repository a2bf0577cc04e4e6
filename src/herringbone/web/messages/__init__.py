"""Messages out: templates, who may receive them, approval, the outbox and its channels."""
