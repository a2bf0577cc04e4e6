"""The interface kit: shell, components, charts and the scripts that pages share."""
