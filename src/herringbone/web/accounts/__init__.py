"""Who signs in: a person with an e-mail address. What they may do is a post in a school."""
