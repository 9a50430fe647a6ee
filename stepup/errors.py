"""How the house says no."""


class Refused(Exception):
    """A rule said no, in the user's words; one handler turns it into a page or an API problem."""
