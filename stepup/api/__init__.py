"""API v1: the door for other programs, on the same actions as the pages."""
