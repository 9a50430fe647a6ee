"""The program year, from September to the end of August; and birthdays."""

import calendar
from datetime import date

LAST_MONTH = 8


def last_day_of_year(day: date) -> date:
    """The end of the program year that this day belongs to."""
    return date(day.year + (day.month > LAST_MONTH), LAST_MONTH, 31)


def first_day_of_year(day: date) -> date:
    return date(last_day_of_year(day).year - 1, LAST_MONTH + 1, 1)


def birthday(born_on: date, age: int) -> date:
    """The day on which she turns this old; born on 29 February, in other years on 1 March."""
    year = born_on.year + age
    if (born_on.month, born_on.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1)
    return born_on.replace(year=year)
