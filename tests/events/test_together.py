"""Friends, whole series, standby: several places in one step, also when others want them too."""

from collections import Counter
from datetime import timedelta

import pytest
from icalendar import Calendar

from stepup import clock
from stepup.db import db
from stepup.errors import Refused
from stepup.events import queries
from stepup.events.actions import bookings, changes, parties, planning, seats, waitlist
from stepup.events.models import Invitation, Series, Signup, SignupState, Slot, SlotRole
from stepup.events.plans import SlotPlan
from stepup.people.models import Person
from tests.events.mail import calendars_in, kinds, letters, newest, page_of, words_of
from tests.events.test_races import signing_up, states, together
from tests.factories import a_mentor, a_person, a_site, an_event, the_slot
from tests.signing import sign_in

FREE, WAITS, OFFERED = SignupState.CONFIRMED, SignupState.WAITLISTED, SignupState.OFFERED


def an_hour_away(*slots):
    return an_event(*slots, starts_at=clock.now() + timedelta(minutes=50))


def states_of(signups):
    return [signup.state for signup in signups]


def test_friends_get_seats_together_or_wait_together(app):
    slot = the_slot(an_event(SlotPlan(SlotRole.GUEST, 0, 3)))

    first = parties.sign_up_together(slot, a_person(), [a_person()])
    second = parties.sign_up_together(slot, a_person(), [a_person()])

    assert states_of(first) == [FREE, SignupState.HELD]
    assert states_of(second) == [WAITS, WAITS]
    assert seats.sign_up(slot, a_person()).state is FREE


def test_a_party_is_offered_seats_at_once_and_holds_up_nobody_behind_it(app):
    slot = the_slot(an_event(SlotPlan(SlotRole.GUEST, 0, 2)))
    seated = [seats.sign_up(slot, a_person()) for _ in range(2)]
    pair = parties.sign_up_together(slot, a_person(), [a_person()])
    single = seats.sign_up(slot, a_person())

    seats.withdraw(seated[0])
    assert states_of([*pair, single]) == [WAITS, WAITS, OFFERED]
    seats.decline(single)
    seats.withdraw(seated[1])

    assert states_of(pair) == [OFFERED, OFFERED]
    assert queries.seats_taken(slot) == 2


def test_of_a_party_of_whom_one_may_not_serve_nobody_is_asked(app):
    slot = the_slot(an_event())
    first = seats.sign_up(slot, a_person())
    pair = parties.sign_up_together(slot, a_person(), [a_person()])
    planning.resize(slot, 0, 2)
    seats.sign_up(the_slot(an_event(starts_at=slot.event.starts_at)), pair[1].person)

    seats.withdraw(first)

    assert states_of(pair) in ([WAITS, WAITS], [OFFERED, OFFERED])
    assert Counter(states_of(pair)).most_common(1)[0][1] == 2


def test_what_is_wrong_with_a_friend_stays_hers(app):
    slot = the_slot(an_event(SlotPlan(SlotRole.MENTOR, 0, 3)), SlotRole.MENTOR)

    with pytest.raises(Refused) as refusal:
        parties.sign_up_together(slot, a_mentor(), [a_person()])

    assert "One of your friends cannot take this place" in str(refusal.value)
    assert "check" not in str(refusal.value)


def test_friends_are_asked_for_on_the_page_and_answer_by_letter(app, client):
    event = an_event(SlotPlan(SlotRole.GUEST, 0, 3))
    ana = a_person(email="ana@example.org")
    sign_in(client, ana)
    friend = {"first_name": "Bea", "last_name": "Kim", "email": "bea@example.org"}
    page = f"/events/{event.id}/sign-up-together"

    wrong = client.post(page, data={"slot": "guest", **friend, "email": "bea"})
    assert wrong.status_code == 409
    assert 'value="Bea"' in wrong.text
    client.post(page, data={"slot": "guest", **friend})

    assert kinds("bea@example.org") == ["hold"]
    client.post(f"{page_of(newest('bea@example.org'))}/confirm")
    assert states(the_slot(event)) == {FREE: 2}


ME = {"my_first_name": "Ana", "my_last_name": "Lopez", "my_email": "ana@example.org"}
BEA = {"first_name": "Bea", "last_name": "Kim", "email": "bea@example.org"}


def test_a_guest_brings_friends_who_are_written_to_once_she_has_confirmed(app, client):
    event = an_event(SlotPlan(SlotRole.GUEST, 0, 3))
    page = f"/events/{event.id}/sign-up-together"

    asked = client.post(page, data={"slot": "guest", **ME, **BEA}, follow_redirects=True)

    assert "look in your inbox" in asked.text
    assert (kinds("ana@example.org"), kinds("bea@example.org")) == (["hold"], [])
    assert states(the_slot(event)) == {SignupState.HELD: 2}
    client.post(f"{page_of(newest('ana@example.org'))}/confirm")
    assert (kinds("ana@example.org"), kinds("bea@example.org")) == (["hold", "confirmed"], ["hold"])
    client.post(f"{page_of(newest('bea@example.org'))}/confirm")
    assert states(the_slot(event)) == {FREE: 2}


def test_a_guest_with_friends_reads_what_is_missing_and_nothing_about_anybody(app, client):
    event = an_event(SlotPlan(SlotRole.GUEST, 0, 3))
    known = a_person("Ana", "Lopez", email="ana@example.org")
    seats.sign_up(the_slot(event), known)
    page = f"/events/{event.id}/sign-up-together"

    nameless = client.post(page, data={"slot": "guest", **ME, "my_email": "", **BEA})
    alone = client.post(page, data={"slot": "guest", **ME})
    young = client.post(page, data={"slot": "guest", **ME, **BEA, "my_age": "12"})
    has_one = client.post(page, data={"slot": "guest", **ME, **BEA})

    assert (nameless.status_code, "Write your e-mail address." in nameless.text) == (422, True)
    assert 'value="Bea"' in nameless.text
    assert "at least one friend" in alone.text
    assert (young.status_code, "ana@example.org" in young.text) == (409, False)
    assert has_one.status_code == 303
    assert "We cannot give this place away by this form." in words_of(newest("ana@example.org"))
    assert states(the_slot(event)) == {FREE: 1}


def test_a_guest_takes_a_whole_series_with_one_letter_and_one_press(app, client):
    events = a_course(dates=3, maximum=1)
    seats.sign_up(the_slot(events[2]), a_person())
    guest = {"first_name": "Ana", "last_name": "Lopez", "email": "ana@example.org"}
    sent = {"place": "Guest", "event": [str(one.id) for one in events], **guest}
    page = f"/series/{events[0].series_id}"
    assert "Ask for these dates" in client.get(page).text

    wrong = client.post(f"{page}/book", data={**sent, "event": sent["event"][:1], "last_name": ""})
    asked = client.post(f"{page}/book", data=sent, follow_redirects=True)

    assert (wrong.status_code, wrong.text.count(" checked")) == (422, 1)
    assert "look in your inbox" in asked.text
    assert kinds("ana@example.org") == ["booked"]
    letter = newest("ana@example.org")
    assert letter.subject == "One step left: 2 dates"
    hers = page_of(letter)
    assert "Confirm 2 dates" in client.get(hers).text
    assert states(the_slot(events[1])) == {SignupState.HELD: 1}

    client.post(f"{hers}/confirm")

    assert [states(the_slot(one)) for one in events] == [{FREE: 1}, {FREE: 1}, {FREE: 1, WAITS: 1}]
    assert kinds("ana@example.org") == ["booked", "booked"]
    assert len(calendars_in(newest("ana@example.org"))) == 2


def test_a_guests_form_for_a_series_changes_nothing_of_somebody_we_know(app, client):
    events = a_course(dates=2)
    known = a_person("Ana", "Lopez", email="ana@example.org", phone="+16265550100")
    seats.sign_up(the_slot(events[0]), known)
    sent = {"place": "Guest", "event": [str(one.id) for one in events]}
    who = {"first_name": "Ana", "last_name": "Lopez-Diaz", "email": "ana@example.org"}

    asked = client.post(f"/series/{events[0].series_id}/book", data={**sent, **who})

    assert asked.location.endswith("/asked")
    db.session.refresh(known)
    assert (known.last_name, known.phone, known.email_verified_at) == (
        "Lopez",
        "+16265550100",
        None,
    )
    assert [states(the_slot(one)) for one in events] == [{FREE: 1}, {SignupState.HELD: 1}]
    young = client.post(f"/series/{events[0].series_id}/book", data={**sent, **who, "age": "9"})
    assert (young.status_code, "ana@example.org" in young.text) == (409, False)


def test_many_parties_and_singles_at_once_leave_no_party_torn(any_app):
    for day in range(6):
        event = an_event(SlotPlan(SlotRole.GUEST, 0, 3), starts_in=timedelta(days=7 + day))
        slot = the_slot(event)
        pairs = [(a_person().id, a_person().id) for _ in range(4)]
        singles = [a_person().id for _ in range(3)]

        wrong = together(
            any_app,
            [_pairing(slot.id, *pair) for pair in pairs]
            + [signing_up(slot.id, person) for person in singles],
        )

        assert wrong == []
        assert queries.seats_taken(slot) == 3
        signups = db.session.scalars(db.select(Signup).where(Signup.slot_id == slot.id)).all()
        for pair in pairs:
            seated = {one.is_seated for one in signups if one.person_id in pair}
            assert len(seated) == 1


def _pairing(slot_id, leader, friend):
    def deed():
        people = [db.session.get(Person, number) for number in (leader, friend)]
        parties.sign_up_together(db.session.get(Slot, slot_id), people[0], people[1:])

    return deed


def a_course(*more, dates=3, maximum=2, **facts):
    site = a_site()
    series = Series(title="Course")
    db.session.add(series)
    events = [
        an_event(
            SlotPlan(SlotRole.GUEST, 0, maximum),
            *more,
            site=site,
            starts_in=timedelta(days=7 * (number + 1)),
            title=f"Evening {number + 1}",
            **facts,
        )
        for number in range(dates)
    ]
    for event in events:
        event.series = series
    db.session.commit()
    return events


def test_a_whole_series_is_booked_with_one_letter_and_an_invitation_to_each_date(app):
    events = a_course()
    ana = a_person(email="ana@example.org")

    booking = bookings.book([the_slot(event) for event in events], ana)

    assert states_of(booking.signups) == [FREE] * 3
    assert kinds() == ["booked"]
    calendars = [Calendar.from_ical(text) for text in calendars_in(newest())]
    assert [str(one["METHOD"]) for one in calendars] == ["REQUEST"] * 3
    assert [str(one.events[0]["UID"]) for one in calendars] == [event.uid for event in events]
    assert "Evening 3" in words_of(newest())
    changes.change(events[1], room="Gym")
    assert kinds() == ["booked", "moved"]


def test_where_no_seat_is_left_she_stands_in_line_and_reads_why_one_could_not_be(app):
    events = a_course(maximum=1)
    seats.sign_up(the_slot(events[0]), a_person())
    ana = a_person(email="ana@example.org")
    seats.sign_up(the_slot(an_event(starts_at=events[1].starts_at, title="Choir")), ana)

    booking = bookings.book([the_slot(event) for event in events], ana)

    assert states_of(booking.signups) == [WAITS, FREE]
    ((event, why),) = booking.refused
    assert (event, "Choir" in why) == (events[1], True)
    assert kinds("ana@example.org") == ["confirmed", "booked"]


def test_letters_to_others_leave_all_the_same_when_a_booking_lapses_their_seat(app, monkeypatch):
    events = a_course(dates=1, maximum=1)
    seats.sign_up(the_slot(events[0]), a_person(email="late@example.org"), proved=False)
    moment = clock.now() + timedelta(hours=25)
    monkeypatch.setattr(clock, "now", lambda: moment)

    bookings.book([the_slot(events[0])], a_person())

    assert kinds("late@example.org") == ["hold", "lapsed"]


def test_six_people_book_a_series_at_once_and_no_date_is_over_full(any_app):
    events = a_course()
    ids = [the_slot(event).id for event in events]
    people = [a_person().id for _ in range(6)]

    wrong = together(
        any_app, [_booking(ids[::-1] if n % 2 else ids, p) for n, p in enumerate(people)]
    )

    assert wrong == []
    for event in events:
        assert states(the_slot(event)) == {FREE: 2, WAITS: 4}


def _booking(slot_ids, person_id):
    def deed():
        slots = [db.session.get(Slot, number) for number in slot_ids]
        bookings.book(slots, db.session.get(Person, person_id))

    return deed


def test_dates_are_ticked_on_the_series_page(app, client):
    events = a_course()
    sign_in(client, a_person())
    page = f"/series/{events[0].series_id}"
    assert "Take these dates" in client.get(page).text

    ticked = [event.id for event in events[:2]]
    answer = client.post(f"{page}/book", data={"place": "Guest", "event": ticked})

    assert "You are in on 2 dates." in client.get(answer.location).text
    assert [states(the_slot(event)) for event in events] == [{FREE: 1}, {FREE: 1}, {}]
    none = client.post(f"{page}/book", data={"place": "Guest"}, follow_redirects=True)
    assert "Choose between one and sixty dates." in none.text


def an_evening_with_standby(mentors=1):
    return an_event(SlotPlan(SlotRole.MENTOR, 0, mentors), SlotPlan(SlotRole.STANDBY, 0, 4))


def test_a_mentor_on_standby_takes_the_seat_with_one_tap(app, client):
    event, dana = an_evening_with_standby(), a_mentor(email="dana@example.org")
    standby = seats.sign_up(the_slot(event, SlotRole.STANDBY), dana)
    sign_in(client, dana)
    assert "Take a seat" in client.get(f"/events/{event.id}").text

    client.post(f"/events/{event.id}/sign-up", data={"slot": "mentor"})

    db.session.expire_all()
    assert standby.state is SignupState.WITHDRAWN
    assert queries.live_signup(event.id, dana.id).slot.role is SlotRole.MENTOR
    assert kinds("dana@example.org") == ["confirmed", "confirmed"]
    assert db.session.scalars(db.select(Invitation)).one().sequence == 1


def test_who_finds_no_seat_keeps_her_place_on_standby(app):
    event, dana = an_evening_with_standby(), a_mentor()
    standby = seats.sign_up(the_slot(event, SlotRole.STANDBY), dana)
    seats.sign_up(the_slot(event, SlotRole.MENTOR), a_mentor())

    with pytest.raises(Refused, match="You keep your place on standby"):
        seats.sign_up(the_slot(event, SlotRole.MENTOR), dana)

    assert standby.state is FREE


def test_four_on_standby_want_the_last_seat_and_one_of_them_has_it(any_app):
    event = an_evening_with_standby()
    mentor, standby = (the_slot(event, role) for role in (SlotRole.MENTOR, SlotRole.STANDBY))
    people = [a_mentor() for _ in range(4)]
    for person in people:
        seats.sign_up(standby, person)

    wrong = together(any_app, [signing_up(mentor.id, person.id) for person in people])

    assert [type(one) for one in wrong] == [Refused] * 3
    assert states(mentor) == {FREE: 1}
    assert states(standby) == {FREE: 3, SignupState.WITHDRAWN: 1}


def test_in_the_last_hour_everybody_in_line_hears_and_the_first_has_it(app, client):
    event = an_hour_away(SlotPlan(SlotRole.GUEST, 0, 1))
    slot = the_slot(event)
    first = seats.sign_up(slot, a_person())
    waits = [seats.sign_up(slot, a_person(email=f"w{n}@example.org")) for n in range(2)]

    seats.withdraw(first)
    waitlist.promote(slot)

    assert states_of(waits) == [WAITS, WAITS]
    assert [kinds(f"w{n}@example.org") for n in range(2)] == [["waiting", "first_come"]] * 2
    page = page_of(newest("w1@example.org"))
    assert "A seat is free: first come" in client.get(page).text
    client.post(f"{page}/confirm")
    assert states(slot) == {SignupState.WITHDRAWN: 1, FREE: 1, WAITS: 1}
    with pytest.raises(Refused, match="no longer held"):
        seats.confirm(db.session.get(Signup, waits[0].id))


def test_six_in_line_take_the_last_seat_at_once_and_one_has_it(any_app):
    event = an_hour_away(SlotPlan(SlotRole.GUEST, 0, 1))
    slot = the_slot(event)
    first = seats.sign_up(slot, a_person())
    waits = [seats.sign_up(slot, a_person()).id for _ in range(6)]
    seats.withdraw(first)
    db.session.commit()

    wrong = together(any_app, [_confirming(number) for number in waits])

    assert [type(one) for one in wrong] == [Refused] * 5
    assert states(slot)[FREE] == 1


def _confirming(signup_id):
    return lambda: seats.confirm(db.session.get(Signup, signup_id))


def test_an_offer_made_at_night_is_read_in_the_morning_of_her_zone(app, monkeypatch):
    event = an_event()
    slot = the_slot(event)
    first = seats.sign_up(slot, a_person())
    waits = seats.sign_up(slot, a_person(time_zone="America/New_York"))
    night = event.starts_at.replace(hour=5, minute=0) - timedelta(days=5)  # midnight in New York
    monkeypatch.setattr(clock, "now", lambda: night)

    seats.withdraw(first)

    letter = letters()[-1]
    morning = clock.to_local(letter.not_before, "America/New_York")
    assert (morning.hour, morning.minute) == (8, 0)
    assert waits.expires_at == letter.not_before + timedelta(hours=24)


def test_standing_in_line_says_the_honest_place_of_friends_too(app):
    slot = the_slot(an_event())
    seats.sign_up(slot, a_person())
    seats.sign_up(slot, a_person())
    pair = parties.sign_up_together(slot, a_person(), [a_person()])

    assert [queries.place_in_line(one) for one in pair] == [2, 3]
    told = [words_of(newest(one.person.email)) for one in pair]
    assert "number 2 in line" in told[0]
    assert "number 3 in line" in told[1]
