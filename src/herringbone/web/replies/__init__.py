"""What parents send: their reply by a one-time link, and the intake of messages."""
