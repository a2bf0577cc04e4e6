"""The door: passwords, passkeys, second factors, other providers, sessions."""
