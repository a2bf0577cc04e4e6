"""Tags and filters that every template knows without loading them."""
