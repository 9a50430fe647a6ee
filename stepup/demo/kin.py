"""Invents a girl and the people who speak for her."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from stepup.cohorts.newcomers import Contact, Girl, Guardian
from stepup.demo.cast import Stranger
from stepup.demo.practice import Group, Practice

NOTES = ("Asthma: inhaler in her bag.", "Peanut allergy, carries an EpiPen.", "Type 1 diabetes.")
SPOKEN = ("English", "English", "English", "Spanish", "Spanish", "Vietnamese", "Tagalog", "Amharic")
SCHOOLS = {
    "Los Angeles": ("Jacaranda High School", "Arroyo Seco Magnet"),
    "Oakland": ("Estuary High School", "Temescal Charter"),
    "Chicago": ("Lakeview Academy", "Montrose Technical"),
    "New York": ("Gowanus High School", "Vinegar Hill Academy"),
}
MOTHERLY = ("mother", "mother", "mother", "mother", "grandmother", "aunt", "foster mother")
FIRST_JUNIOR_GRADE, AGE_BEYOND_GRADE = 11, 5


@dataclass(frozen=True)
class Family:
    girl: Girl
    guardians: tuple[Guardian, ...]
    contacts: tuple[Contact, ...]


def family(practice: Practice, group: Group, grades: Sequence[int]) -> Family:
    """One or two guardians; a name in three is not the girl's."""
    chance, area = practice.chance, practice.area(group.site)
    stranger, language = practice.cast.girl(area), chance.choice(SPOKEN)
    letters_in = "es" if language == "Spanish" else "en"
    surname = stranger.last_name if chance.random() < 0.66 else ""
    mother = practice.cast.woman(area, surname=surname)
    guardians = [_guardian(mother, chance.choice(MOTHERLY), letters_in)]
    if chance.random() < 0.35:
        father = practice.cast.man(area, surname=stranger.last_name)
        guardians.append(_guardian(father, "father", letters_in))
    girl = _girl(practice, stranger, chance.choice(grades), chance.choice(SCHOOLS[group.site.city]))
    girl = replace(girl, home_language=language)
    return Family(girl, tuple(guardians), (_contact(guardians[0]),))


def _guardian(stranger: Stranger, relation: str, language: str) -> Guardian:
    return Guardian(
        stranger.first_name,
        stranger.last_name,
        stranger.email,
        stranger.phone,
        relation,
        language,
    )


def _contact(guardian: Guardian) -> Contact:
    name = f"{guardian.first_name} {guardian.last_name}"
    return Contact(name, guardian.phone, guardian.relation)


def _girl(practice: Practice, stranger: Stranger, grade: int, school: str) -> Girl:
    chance = practice.chance
    has_mail = grade >= FIRST_JUNIOR_GRADE and chance.random() < 0.6
    return Girl(
        first_name=stranger.first_name,
        last_name=stranger.last_name,
        born_on=birthday(practice.today, grade + AGE_BEYOND_GRADE, chance.randrange(1, 340)),
        email=stranger.email if has_mail else "",
        grade=grade,
        school=school,
        medical_notes=chance.choice(NOTES) if chance.random() < 0.06 else "",
    )


def birthday(today: date, age: int, days_since: int) -> date:
    """Of somebody who turned this old so many days ago."""
    born = today - timedelta(days=days_since)
    return born.replace(year=born.year - age, day=min(born.day, 28))


def sister(practice: Practice, of: Family) -> Family:
    """The same guardians, another school year."""
    grade = 9 if of.girl.grade == 10 else (of.girl.grade or 10) - 1
    first = practice.cast.girl("213", surname=of.girl.last_name).first_name
    born_on = birthday(practice.today, grade + AGE_BEYOND_GRADE, practice.chance.randrange(1, 340))
    girl = replace(of.girl, first_name=first, grade=grade, born_on=born_on, email="")
    return replace(of, girl=girl)


def grown_up(practice: Practice, of: Family, days_ago: int) -> Family:
    """She has turned 18 since she enrolled, and has a mailbox of her own."""
    email = of.girl.email or practice.cast.girl("213").email
    born_on = birthday(practice.today, 18, days_ago)
    return replace(of, girl=replace(of.girl, born_on=born_on, grade=12, email=email))
