"""What in the record does not fit, found before a local authority or a court finds it."""
