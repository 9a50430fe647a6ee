"""Two records become one: what moves, what stays, whose word wins, and what is refused."""

from datetime import timedelta

import pytest

from stepup import clock
from stepup.audit import queries as audit
from stepup.audit.queries import Wish
from stepup.cohorts import queries as cohorts
from stepup.cohorts.models import (
    Alumna,
    Consent,
    ConsentKind,
    Enrollment,
    EnrollmentState,
    Guardianship,
)
from stepup.db import db
from stepup.duplicates import actions, queries
from stepup.errors import Refused
from stepup.events.actions import evening, seats
from stepup.events.models import AnswerAddress, Invitation, Signup, SignupState, SlotRole
from stepup.events.plans import SlotPlan
from stepup.mentoring import actions as mentoring
from stepup.outbox import actions as outbox
from stepup.outbox.models import Letter, Scope, Suppression
from stepup.people import actions as people
from stepup.people import links, second_factor, sign_ins
from stepup.people import queries as known
from stepup.people.models import Person, Purpose, Role
from stepup.safety import queries as safety
from stepup.volunteers.models import Clearance, Stage, Volunteer
from tests.duplicates.factories import an_office, merged, twins
from tests.events import mail
from tests.factories import (
    a_cohort,
    a_consent,
    a_guardian,
    a_hold,
    a_mentor,
    a_person,
    a_staff_member,
    a_teen,
    a_volunteer,
    an_alumna,
    an_event,
    kept,
    the_slot,
    today,
    years_ago,
)
from tests.people.reading import authenticator_code

OPEN_DOORS = SlotPlan(SlotRole.GUEST, 0, 9), SlotPlan(SlotRole.MENTOR, 0, 9)


def one(model):
    return db.session.scalars(db.select(model)).one()


def with_authenticator(person):
    account, secret = sign_ins.account_of(person), second_factor.new_secret()
    second_factor.set_up(account, secret, authenticator_code(second_factor.key_of(secret)))
    return person


def test_everything_of_the_one_names_the_other(any_app):
    ana, mentor = a_person("Ana", "Lopez"), a_mentor(first_name="Ana", last_name="Miller")
    signup = seats.sign_up(the_slot(an_event()), mentor)

    merged(ana, mentor)

    assert signup.person_id == one(Volunteer).person_id == one(Clearance).person_id == ana.id
    assert {letter.person_id for letter in db.session.scalars(db.select(Letter))} == {ana.id}
    assert queries.counts_for(mentor.id) == {}


def test_a_blank_is_filled_and_a_choice_is_kept(any_app):
    ana, other = twins(phone="+16265550100", city="Pasadena")
    ana.city = "Glendale"

    merged(ana, other, name="gone", city="kept")

    assert (ana.name, ana.phone, ana.city) == ("Ana Miller", "+16265550100", "Glendale")
    assert ana.email == "ana@example.org"


def test_she_is_found_by_the_name_and_met_by_the_address_that_did_not_stay(any_app):
    ana, other = twins()

    merged(ana, other)

    assert known.search("miller").items == [ana]
    assert people.find_or_create("Ana", "Miller", "ana.miller@example.org") is ana
    assert [person.id for person in known.by_email("ana.miller@example.org")] == []


def test_the_empty_record_is_no_person_any_more(any_app):
    ana, other = twins()

    merged(ana, other)

    assert (other.name, other.email, known.who_is_now(other)) == (f"Merged #{other.id}", None, ana)
    with pytest.raises(Refused, match="tidied"):
        seats.sign_up(the_slot(an_event()), other)


def test_who_was_merged_into_one_who_is_merged_herself_leads_to_the_last(any_app):
    ana, other = twins()
    third = a_person("Ana", "Ruiz")
    merged(ana, other)

    merged(third, ana)

    assert known.who_is_now(other) is known.who_is_now(ana) is third
    assert known.once_called([third.id]) == {third.id, ana.id, other.id}


def test_a_hold_on_one_is_a_hold_on_her_and_frees_every_place(any_app):
    ana, other = twins()
    hers, others = (seats.sign_up(the_slot(an_event()), person) for person in (ana, other))
    a_hold(other, note="Never shown")

    merged(ana, other)

    assert safety.is_held(ana.id)
    assert [hers.state, others.state] == [SignupState.REMOVED] * 2


def test_a_wish_not_to_be_written_to_counts_at_both_addresses_and_a_dead_mailbox_does_not(any_app):
    ana, other = twins()
    outbox.suppress(other.email, Scope.CAMPAIGNS, reason="unsubscribed", source="page")
    outbox.suppress(other.email, Scope.ALL, reason="mail to it comes back (5.1.1)", source="mail")

    merged(ana, other)

    said = db.session.scalars(db.select(Suppression).filter_by(address="ana@example.org"))
    assert [(one.scope, one.reason) for one in said] == [(Scope.CAMPAIGNS, "unsubscribed")]


def test_consents_keep_their_signer_their_words_and_their_day(any_app):
    girl = a_teen(guardian=a_person("Rosa", "Lopez"))
    rosa, again = one(Guardianship).guardian, a_person("Rosa", "L")
    before = one(Consent)
    said = before.text_version, before.granted_on, before.signed_name, before.given

    merged(again, rosa)

    after = one(Consent)
    assert (after.text_version, after.granted_on, after.signed_name, after.given) == said
    assert after.granted_by_id == again.id
    assert cohorts.guardians_of_person(girl.person_id) == [again]


def test_who_is_barred_on_one_record_is_barred_on_the_other(any_app):
    girl = a_teen()
    rosa = one(Guardianship).guardian
    again = a_guardian(girl, a_person("Rosa", "L"), no_contact=True)

    merged(rosa, again)

    role = cohorts.guardianship_of(girl, rosa)
    assert role.no_contact


def test_a_girl_who_was_enrolled_twice_has_one_record_with_both_families(any_app):
    cohort = a_cohort()
    girl = a_teen(cohort, consented=False, state=EnrollmentState.CONSENT_PENDING)
    again = a_teen(cohort, first_name="Maya", last_name="Lopes", guardian=a_person("Luis", "Lopez"))
    again.medical_notes, again.contact_stopped_at = "Peanuts", clock.now()

    merged(girl.person, again.person)

    assert {role.guardian.first_name for role in cohorts.guardianships_of(girl)} == {"Rosa", "Luis"}
    assert (girl.medical_notes, girl.contact_stopped_at is not None) == ("Peanuts", True)
    states = dict(db.session.execute(db.select(Enrollment.teen_id, Enrollment.state)).all())
    assert states == {girl.id: EnrollmentState.ENROLLED, again.id: EnrollmentState.EXITED}
    assert len(cohorts.contacts_of(girl)) == 2


def test_two_applications_become_one_that_is_as_far_as_the_further(any_app):
    ana, other = twins()
    first, second = a_volunteer(ana, motivation=""), a_volunteer(other, stage=Stage.SCREENED)

    merged(ana, other)

    assert (first.stage, first.motivation) == (Stage.SCREENED, "To give back")
    assert second.stage is Stage.WITHDRAWN


def test_a_no_is_never_laundered_by_a_second_application(any_app):
    ana, other = twins()
    first, _second = a_volunteer(ana), a_volunteer(other, stage=Stage.REMOVED)

    merged(ana, other)

    assert first.stage is Stage.REMOVED


def test_a_no_to_being_invited_and_a_closed_door_win(any_app):
    ana, other = twins()
    first = an_alumna(may_invite=True)
    first.person, second = ana, an_alumna(may_invite=False, closed_for_cause_at=clock.now())
    second.person = other
    db.session.commit()

    merged(ana, other)

    hers = db.session.scalars(db.select(Alumna).filter_by(person_id=ana.id)).one()
    assert (hers.may_invite, hers.closed_for_cause_at is not None) == (False, True)


def test_an_own_no_on_the_other_record_ends_invitations(any_app):
    ana, other = twins(born_on=years_ago(25))
    alumna = an_alumna(may_invite=True)
    alumna.person = ana
    a_consent(other, other, given=False, kind=ConsentKind.CONTACT)

    merged(ana, other)

    assert not alumna.may_invite


def test_her_calendar_gets_the_same_entry_at_the_address_that_stays(any_app):
    ana, other = twins()
    event = an_event()
    seats.sign_up(the_slot(event), other)
    before = one(Invitation).sequence

    merged(ana, other)

    after = one(Invitation)
    assert (after.person_id, after.sequence) == (ana.id, before + 1)
    method, entry = mail.invitation_in(mail.newest("ana@example.org"))
    assert method == "REQUEST"
    assert str(entry["UID"]) == event.uid


def test_the_organizer_that_the_mailbox_knows_stays(any_app):
    ana, other = twins()
    for person in (ana, other):
        seats.sign_up(the_slot(an_event()), person)
    known_to_other = db.session.get(AnswerAddress, other.id).token

    merged(ana, other, email="gone")

    assert db.session.get(AnswerAddress, ana.id).token == known_to_other


def test_links_and_feeds_go_on_and_what_acts_in_her_name_ends(any_app):
    ana, other = twins()
    seat = seats.sign_up(the_slot(an_event()), other)
    feed = links.mint(Purpose.FEED, other.id, other)
    place = links.mint(Purpose.SIGNUP, seat.id, other)
    program = people.api_token(other)

    merged(ana, other)

    opened = links.find(feed, Purpose.FEED)
    assert (opened.person, opened.thing_id) == (ana, ana.id)
    assert links.find(place, Purpose.SIGNUP).person is ana
    assert links.find(program, Purpose.API) is None


def test_it_is_written_into_the_log_of_both(any_app):
    ana, other = twins()
    seats.sign_up(the_slot(an_event()), other)

    merged(ana, other)

    (hers, *_), _more = audit.entries(Wish(kind="person", thing_id=ana.id))
    assert (hers.deed, hers.reason, hers.after["record"]) == ("merged", "The same woman", other.id)
    assert hers.after["signup"] == 1


def test_what_was_done_in_the_other_s_name_is_not_rewritten_in_the_log(any_app):
    ana, other = twins()
    people.rename(other, "Ana", "Meyer")
    db.session.commit()

    merged(ana, other)

    found, _more = audit.entries(Wish(kind="person", thing_id=other.id))
    assert "renamed" in [entry.deed for entry in found]


def refused(kept_one, gone, match, by=None):
    with pytest.raises(Refused, match=match):
        actions.merge(kept_one, gone, {}, by=by or an_office(), reason="The same")
    db.session.rollback()


def test_a_girl_and_a_woman_are_never_made_one(any_app):
    girl = a_teen().person

    refused(a_person("Maya", "L", born_on=years_ago(30)), girl, "One is a girl")
    refused(girl, a_volunteer(a_person("Maya", "L")).person, "One is a girl")


def test_two_places_at_one_event_or_two_arrivals_are_two_people(any_app):
    ana, other = twins()
    event = an_event(*OPEN_DOORS, starts_in=timedelta(0))
    places = [seats.sign_up(the_slot(event, SlotRole.GUEST), person) for person in (ana, other)]

    refused(ana, other, "Both have a place at Career evening")

    for place in places:
        evening.check_in(place, None)
    evening.close(event)
    refused(ana, other, "Both were checked in at Career evening")


def test_two_authenticators_are_not_merged_and_one_is_kept(any_app):
    ana, other = twins()
    sign_ins.account_of(ana)
    with_authenticator(other)

    refused(ana, other, "keep that record instead")
    with_authenticator(ana)
    refused(ana, other, "authenticator of their own")


def test_an_accepted_volunteer_is_not_undone_by_an_old_no(any_app):
    ana, other = twins()
    a_volunteer(ana, stage=Stage.ACTIVE)
    a_volunteer(other, stage=Stage.DECLINED)

    refused(ana, other, "Decide first which of the two is right")


def test_a_mentor_and_her_girl_or_a_mother_and_her_daughter_stand_beside_each_other(any_app):
    ana, other = twins(born_on=years_ago(40))
    alumna = a_person("Ana", "L", born_on=years_ago(22))
    mentoring.match(a_mentor(first_name="Ana"), a_teen().person, on=today())
    kept(Guardianship(teen=a_teen(), guardian=ana))
    mother = one_guardian_of(alumna)

    refused(mother, alumna, "beside each other in the guardians")
    assert other.erased_at is None


def one_guardian_of(person):
    girl = a_teen(state=EnrollmentState.GRADUATED, born_on=years_ago(22))
    girl.person = person
    db.session.commit()
    return cohorts.guardianships_of(girl)[0].guardian


def test_staff_are_merged_by_an_admin_and_nobody_merges_herself(any_app):
    ana, other = twins()
    people.grant(ana, Role.COORDINATOR)
    db.session.commit()

    refused(ana, other, "An admin of the whole house", by=a_staff_member(Role.COORDINATOR))
    refused(ana, other, "A second staff member", by=ana)


def test_a_reason_is_asked_and_a_third_of_that_name_is_in_the_way(any_app):
    ana, other = twins()
    with pytest.raises(Refused, match="Say why"):
        actions.merge(ana, other, {}, by=an_office(), reason=" ")
    a_person("Ana", "Miller", email="ana@example.org")

    with pytest.raises(Refused, match="third Ana Miller"):
        actions.merge(ana, other, {"name": "gone"}, by=an_office(), reason="The same")


def test_a_record_is_merged_once(any_app):
    ana, other = twins()
    merged(ana, other)

    refused(a_person(), other, "erased or merged before")
    assert db.session.get(Person, other.id) is not None
    assert db.session.scalars(db.select(Signup)).all() == []
