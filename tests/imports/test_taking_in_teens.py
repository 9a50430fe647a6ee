"""Girls in the database: with a guardian; a yes in a list is a paper that is awaited."""

from datetime import UTC, date, datetime

import pytest

from stepup import clock
from stepup.cohorts import queries as cohorts
from stepup.cohorts.actions import papers
from stepup.cohorts.models import (
    Cohort,
    Consent,
    ConsentKind,
    EmergencyContact,
    Enrollment,
    EnrollmentMove,
    EnrollmentState,
    Guardianship,
    PaperAnswer,
    Teen,
)
from stepup.db import db
from stepup.imports.actions.teens import HER_OWN_YES, IN_LINE, MEDICAL_DIFFERS, NO_STANDS, OLD_YES
from stepup.imports.teens import NO_GUARDIAN, UNDER_13
from stepup.people.models import Person
from stepup.safety import rules
from stepup.safety.facts import DEFAULTS
from tests.factories import a_consent, a_site, a_staff_member
from tests.imports.sheets import counts, reasons, take_in

TODAY = date(2026, 11, 23)
PDF = b"%PDF-1.4\nRosa says yes\n%%EOF\n"
NOON = datetime(2026, 11, 23, 20, tzinfo=UTC)
PENDING, ENROLLED = EnrollmentState.CONSENT_PENDING, EnrollmentState.ENROLLED


@pytest.fixture(autouse=True)
def _november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)


def all_of(model):
    return db.session.scalars(db.select(model).order_by(model.id)).all()


def states():
    return [place.state for place in all_of(Enrollment)]


def answers(kind=ConsentKind.PARTICIPATION):
    return [consent for consent in all_of(Consent) if consent.kind is kind]


def missing_at_the_door():
    """The rules that keep the only girl out today."""
    [teen] = all_of(Teen)
    youth = cohorts.youth_for([teen.person_id], TODAY)[teen.person_id]
    return [reason.rule for reason in rules.arrival(youth, TODAY, DEFAULTS)]


def test_a_row_becomes_a_girl_with_guardian_place_and_emergency_phone(app):
    report = take_in("teens", {})

    [teen], [role], [place] = map(all_of, (Teen, Guardianship, Enrollment))
    assert counts(report) == (1, 0, 0, 0)
    assert (teen.person.name, teen.grade, teen.school) == ("Maya Lopez", 9, "Lincoln High")
    assert (role.guardian.name, role.guardian.phone) == ("Rosa Lopez", "+12135550193")
    assert (place.state, place.cohort.name) == (PENDING, "Lincoln High 2026–2027")
    assert [contact.phone for contact in all_of(EmergencyContact)] == ["+12135550193"]


def test_a_yes_in_a_list_is_no_consent_but_a_paper_that_is_awaited(app):
    report = take_in("teens", {"Consent on file": "yes 11/2/26"})

    [paper], [role] = map(all_of, (PaperAnswer, Guardianship))
    assert (paper.guardian, paper.said_on) == (role.guardian, date(2026, 11, 2))
    assert (paper.is_awaited, all_of(Consent)) == (True, [])
    assert missing_at_the_door() == ["SAFE-09"]
    assert report.facts == ["without consent 0", "signed papers to bring 1"]


def test_the_awaited_paper_lets_her_in_once_two_of_the_staff_had_it_in_their_hands(app):
    take_in("teens", {})
    [paper] = all_of(PaperAnswer)
    place, rosa = paper.enrollment, paper.guardian

    papers.keep(place, rosa, PDF, given=True, by=a_staff_member(), on=TODAY)
    assert missing_at_the_door() == ["SAFE-09"]
    papers.confirm(paper, a_staff_member(), TODAY)

    [consent] = answers()
    assert (consent.granted_by, consent.granted_on) == (rosa, TODAY)
    assert consent.expires_on == date(2027, 8, 31)
    assert (states(), missing_at_the_door()) == ([ENROLLED], [])


@pytest.mark.parametrize(("typed", "channels"), [("Y", "internal"), ("N", ""), ("", "")])
def test_a_photo_release_that_names_no_channel_is_for_our_own_use(app, typed, channels):
    take_in("teens", {"Photo release": typed})

    assert [paper.photo_channels for paper in all_of(PaperAnswer)] == [channels]


@pytest.mark.parametrize("answer", ["", "No"])
def test_without_consent_she_waits_and_cannot_come(app, answer):
    report = take_in("teens", {"Consent on file": answer})

    assert states() == [PENDING]
    assert all_of(Consent) == []
    assert missing_at_the_door() == ["SAFE-09"]
    assert report.facts == ["without consent 1"]


def test_a_consent_that_a_later_list_names_is_awaited_once(app):
    take_in("teens", {"Consent on file": ""})

    report = take_in("teens", {"Consent on file": "yes 11/2/26"})

    assert counts(report) == (0, 0, 1, 0)
    assert (states(), len(all_of(PaperAnswer))) == ([PENDING], 1)


def test_a_paper_that_staff_did_not_find_is_not_awaited_again(app):
    take_in("teens", {})
    papers.dismiss(all_of(PaperAnswer)[0], a_staff_member())
    db.session.commit()

    report = take_in("teens", {})

    assert counts(report) == (0, 1, 0, 0)
    assert [paper.waits for paper in all_of(PaperAnswer)] == [False]


def test_a_consent_of_last_year_is_none(app):
    report = take_in("teens", {"Consent on file": "yes 8/31/26"})

    assert states() == [PENDING]
    assert list(report.remarks) == [OLD_YES]


def test_a_guardian_who_took_her_yes_back_is_not_overruled_by_a_file(app):
    take_in("teens", {"Consent on file": ""})
    [teen], [role] = all_of(Teen), all_of(Guardianship)
    consent = a_consent(teen.person, role.guardian, granted_on=TODAY, revoked_at=NOON)

    report = take_in("teens", {})

    assert list(report.remarks) == [NO_STANDS]
    assert answers() == [consent]
    assert missing_at_the_door() == ["SAFE-10"]


def test_from_18_on_the_yes_is_hers_to_give(app):
    report = take_in("teens", {"DOB": "11/23/2008"})

    assert list(report.remarks) == [HER_OWN_YES]
    assert states() == [PENDING]
    assert missing_at_the_door() == ["SAFE-12"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"DOB": "11/24/2013"}, UNDER_13),
        ({"Guardian 1 email": ""}, NO_GUARDIAN),
    ],
)
def test_nothing_is_kept_about_a_girl_whose_row_is_refused(app, row, reason):
    report = take_in("teens", row)

    assert reasons(report) == [reason]
    assert [all_of(model) for model in (Person, Teen, Enrollment, Cohort)] == [[], [], [], []]


def test_the_same_file_twice_changes_nothing(app):
    rows = {"Student email": "maya@example.org"}, {"Student First": "Zoë", "DOB": "06/22/2011"}
    take_in("teens", *rows)
    models = (Person, Teen, Guardianship, Enrollment, PaperAnswer, EmergencyContact, Cohort)
    before = [len(all_of(model)) for model in models]

    report = take_in("teens", *rows)

    assert counts(report) == (0, 2, 0, 0)
    assert [len(all_of(model)) for model in models] == before == [3, 2, 2, 2, 2, 2, 1]


def test_a_girl_without_address_is_known_by_name_and_birthday(app):
    take_in("teens", {})

    report = take_in("teens", {"Student email": "maya@example.org"}, {"DOB": "05/23/2010"})

    assert counts(report) == (1, 0, 1, 0)
    assert [teen.person.email for teen in all_of(Teen)] == ["maya@example.org", None]


def test_an_erased_girl_is_not_met_again(app):
    take_in("teens", {"Consent on file": ""})
    [teen] = all_of(Teen)
    teen.person.erased_at = NOON
    db.session.execute(db.delete(EnrollmentMove))
    db.session.delete(all_of(Enrollment)[0])
    db.session.commit()

    report = take_in("teens", {})

    assert counts(report) == (1, 0, 0, 0)


def test_who_finds_the_cohort_full_stands_in_line(app):
    take_in("teens", {})
    [cohort] = all_of(Cohort)
    cohort.capacity = 1
    db.session.commit()

    report = take_in("teens", {"Student First": "Zoë", "Guardian 1 email": "eva@example.org"})

    assert list(report.remarks) == [IN_LINE]
    assert states() == [PENDING, EnrollmentState.WAITLISTED]


def test_a_second_guardian_may_be_added_later(app):
    take_in("teens", {})

    report = take_in("teens", {"Guardian 1 name": "Eva Lopez", "Guardian 1 email": "eva@x.org"})

    assert counts(report) == (0, 0, 1, 0)
    assert [role.guardian.name for role in all_of(Guardianship)] == ["Rosa Lopez", "Eva Lopez"]


def test_a_guardian_whom_we_know_may_be_named_for_another_girl(app):
    eva = {"Guardian 1 name": "Eva Lopez", "Guardian 1 email": "eva@example.org"}
    take_in("teens", {}, {"Student First": "Zoë"} | eva)

    report = take_in("teens", eva)

    assert counts(report) == (0, 0, 1, 0)
    assert [(role.teen.person.name, role.guardian.name) for role in all_of(Guardianship)] == [
        ("Maya Lopez", "Rosa Lopez"),
        ("Zoë Lopez", "Eva Lopez"),
        ("Maya Lopez", "Eva Lopez"),
    ]


def test_a_phone_that_comes_later_can_be_called(app):
    take_in("teens", {"Guardian 1 phone": ""})
    assert missing_at_the_door() == ["SAFE-09", "SAFE-15"]

    report = take_in("teens", {})

    assert counts(report) == (0, 0, 1, 0)
    assert missing_at_the_door() == ["SAFE-09"]


def test_a_new_year_brings_a_new_grade_and_keeps_what_the_roster_leaves_out(app):
    take_in("teens", {"Allergies / medical": "peanuts"})

    report = take_in("teens", {"Grade": "10", "School": "", "Allergies / medical": ""})

    [teen] = all_of(Teen)
    assert counts(report) == (0, 0, 1, 0)
    assert (teen.grade, teen.school, teen.medical_notes) == (10, "Lincoln High", "peanuts")


def test_another_medical_note_is_a_question_for_staff(app):
    take_in("teens", {"Allergies / medical": "peanuts"})

    report = take_in("teens", {"Allergies / medical": "asthma"})

    assert list(report.remarks) == [MEDICAL_DIFFERS]
    assert [teen.medical_notes for teen in all_of(Teen)] == ["peanuts"]


def test_a_guardian_whom_nobody_may_contact_stays_so(app):
    take_in("teens", {})
    [role] = all_of(Guardianship)
    role.no_contact = True
    db.session.commit()

    report = take_in("teens", {})

    assert counts(report) == (0, 1, 0, 0)
    assert [role.no_contact for role in all_of(Guardianship)] == [True]


def test_a_place_she_has_already_is_enough(app):
    take_in("teens", {})
    [cohort] = all_of(Cohort)
    cohort.name = "GROW Thursdays"
    db.session.commit()

    take_in("teens", {})

    assert [place.cohort.name for place in all_of(Enrollment)] == ["GROW Thursdays"]


def test_families_are_written_to_in_the_language_they_speak_at_home(app):
    take_in("teens", {"Home language": "español"})

    assert [person.language for person in all_of(Person)] == ["es", "es"]


def test_a_cohort_belongs_to_the_named_site_and_has_room_for_all_of_its_girls(app):
    site = a_site(name="Lincoln High")
    rows = [{"Student First": f"Maya{n}", "DOB": "05/22/2010"} for n in range(31)]

    take_in("teens", *rows, site_name="Lincoln High", program="GROW")

    [cohort] = all_of(Cohort)
    assert (cohort.site, cohort.program.name, cohort.capacity) == (site, "GROW", 31)


def test_looking_up_takes_as_many_queries_for_thirty_as_for_one(app, count_queries):
    rows = [
        {"Student First": f"Maya{n}", "Guardian 1 email": f"rosa{n}@example.org"} for n in range(30)
    ]
    take_in("teens", *rows)

    with count_queries() as for_one:
        take_in("teens", rows[0])
    with count_queries() as for_thirty:
        take_in("teens", *rows)

    assert len(for_thirty) == len(for_one)
