"""Views of taking: each names its deed, asks who and when, and hands over to a service."""
