"""The Django project: settings from the environment, addresses, and the door for the server."""
