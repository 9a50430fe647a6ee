"""Persons, sign-in, who is asking and may she."""
