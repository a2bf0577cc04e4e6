"""Taking a class register: on tablet, phone and keyboard, with or without a network."""
