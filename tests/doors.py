"""Who may open which door, written down by hand: what the house does is held against this."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from stepup.people.models import Role

ADMIN, COORDINATOR, SITE_LEAD, SUPPORT, LEAD = (
    Role.ADMIN,
    Role.COORDINATOR,
    Role.SITE_LEAD,
    Role.MATCH_SUPPORT,
    Role.SAFEGUARDING_LEAD,
)
PLANNERS = (COORDINATOR, SITE_LEAD)


class Reach(Enum):
    """What stands behind a door, and so what it asks of whoever comes."""

    ANYBODY = "anybody"
    ARRIVED = "whoever is in the middle of signing in; the view looks at the cookie itself"
    LINK = "whoever holds the link"
    KEY = "a machine that knows the key; to anybody else it is shut"
    SIGNED_IN = "whoever is signed in"
    OWN = "whoever it belongs to"
    SITES = "staff with the role at some site: what she sees is narrowed to it"
    ROW = "staff with the role at the site of this row"
    HOUSE = "staff with the role in the whole house"


@dataclass(frozen=True)
class Door:
    reach: Reach
    roles: frozenset[Role] = frozenset()

    def opens_to(self, role: Role | None, place: str) -> bool:
        """`place` is house, here (the site of the row) or elsewhere."""
        if self.reach in (Reach.ANYBODY, Reach.ARRIVED):
            return True
        if self.reach is Reach.KEY or role not in self._enough:
            return False
        reached = {Reach.SITES: {"house", "here", "elsewhere"}, Reach.ROW: {"house", "here"}}
        return place in reached.get(self.reach, {"house"})

    @property
    def _enough(self) -> set[Role]:
        stand_in = {ADMIN} if self.roles != {LEAD} else set()
        return set(self.roles) | stand_in


# `endpoint` stands for all its methods, `endpoint POST` for one of them
PLACED: list[tuple[Reach, tuple[Role, ...], str]] = [
    (
        Reach.ANYBODY,
        (),
        """
        home.front languages.choose assets.packaged machines.alive machines.ready machines.metrics
        events.index events.show events.asked events.series events.series_asked
        events.sign_up events.sign_up_together events.book reach.embed
        reach.picture reach.poster reach.sitemap hours_proof.show calendars.public
        calendars.site calendars.event calendars.series concerns.tell concerns.send concerns.thanks
        volunteers.apply volunteers.thanks drafts.keep drafts.later drafts.forget
        people.sign_in people.sign_out api_contract.openapi
        mailbox.index mailbox.letter mailbox.html mailbox.source
        """,
    ),
    (
        Reach.ARRIVED,
        (),
        """
        people.who people.code people.link people.open_link second_factor.ask second_factor.set_up
        events.answer
        """,
    ),
    (
        Reach.LINK,
        (),
        """
        signups.show signups.answer signups.swap signups.tell signups.calendar
        feeds.own feeds.cohort feeds.family
        checkin.show checkin.check_in checkin.after_check_in checkin.medical
        consents.consent consents.answer consents.sheet consents.choose consents.done
        consents.open_page consents.runway consents.answer_runway
        families.show families.answer families.calendar families.close families.lead_on
        families.make_feed families.revoke_feed
        families.reply applications.confirmation applications.confirm references.questions
        references.answer invited.show invited.come_back invited.answer unsubscribe.ask
        unsubscribe.leave practice.show practice.open_link conduct.show conduct.sign
        returning.welcome_back returning.go_on
        checkin.kiosk checkin.sheet checkin.walk_in cover.show cover.answer here.show here.answer
        consents.address consents.confirm_address consents.certificate families.name_address
        families.certificate families.invitation wishes.wishes wishes.moved wishes.friend
        """,
    ),
    (Reach.KEY, (), "webhooks.mail"),
    (
        Reach.SIGNED_IN,
        (),
        """
        me.me lending.show lending.lend lending.take_back my_feeds.index my_feeds.make
        own_conduct.own own_conduct.sign_own
        times.index times.say times.add_away hours.index hours.issue
        events.several events.take_several events.give_back
        """,
    ),
    (
        Reach.OWN,
        (),
        """
        my_feeds.revoke own_references.own own_references.name own_way.choose me.family
        hours.paper hours.certificate hours.revoke times.remove_away events.swap events.tell
        me.asked
        """,
    ),
    (
        Reach.SITES,
        tuple(Role),
        """
        staff.today staff_events.index staff_events.new GET reports.season reports.spreadsheet
        staff_events.staffing_board staff_events.breaks GET staff_events.reminder_rules
        api_sites.index api_events.index
        """,
    ),
    (
        Reach.ROW,
        tuple(Role),
        """
        holds.place staff_events.show staff_events.roster staff_events.change GET
        staff_events.cancel GET api_events.show api_signups.index
        staff_events.sheet staff_events.paper_roster staff_events.asks GET staff_events.pick
        staff_events.write_hours GET
        """,
    ),
    (
        Reach.SITES,
        PLANNERS,
        "staff_events.new POST staff_events.breaks POST staff_cohorts.index staff_cohorts.new",
    ),
    (
        Reach.ROW,
        PLANNERS,
        """
        staff_events.open_up staff_events.change POST staff_events.cancel POST staff_events.seat
        staff_events.remove staff_events.restore staff_events.resize staff_events.ask_mentors
        staff_events.check_in
        staff_events.after_check_in staff_events.close staff_events.check_in_link
        staff_events.attendance staff_events.record_attendance
        api_events.create api_events.change api_signups.create api_signups.delete
        staff_cohorts.show staff_cohorts.enrol staff_cohorts.preview_ask staff_cohorts.ask_all
        staff_cohorts.girl staff_cohorts.ask staff_cohorts.send_page staff_cohorts.add_contact
        staff_cohorts.contact staff_cohorts.remove_contact staff_cohorts.add_guardian
        staff_cohorts.guardian staff_cohorts.end_guardian staff_cohorts.on_paper
        staff_cohorts.scan staff_cohorts.decide staff_cohorts.transfer staff_cohorts.preview
        staff_cohorts.graduate staff_cohorts.undo_graduation staff_cohorts.certificates_of
        staff_cohorts.take_break staff_cohorts.come_back staff_cohorts.leave
        staff_cohorts.pictures_of staff_cohorts.add_picture staff_cohorts.picture
        staff_cohorts.picture_file staff_cohorts.use_picture staff_cohorts.end_picture
        staff_cohorts.hide_girl staff_events.add_slot staff_events.asks POST staff_events.copy
        staff_events.keep_template staff_events.walk_in staff_events.read_codes
        staff_events.self_check_in staff_events.settle_absence staff_events.settle_change
        staff_events.remove_break staff_events.seat_picked staff_events.swap
        staff_events.write_hours POST
        """,
    ),
    (Reach.ROW, (SITE_LEAD,), "staff_cohorts.medical staff_cohorts.write_medical"),
    (
        Reach.SITES,
        (COORDINATOR, SUPPORT, LEAD),
        "people_staff.index api_people.index",
    ),
    (Reach.ROW, (COORDINATOR, SUPPORT, LEAD), "people_staff.show timeline.show"),
    (Reach.SITES, (COORDINATOR, SUPPORT), "matches.index matches.begin"),
    (
        Reach.ROW,
        (COORDINATOR, SUPPORT),
        "matches.end meetings.show meetings.plan meetings.edit meetings.move meetings.cancel",
    ),
    (
        Reach.SITES,
        (COORDINATOR,),
        """
        staff_courses.training staff_volunteers.index staff_volunteers.in_stage
        staff_campaigns.index staff_campaigns.new
        staff_campaigns.count staff_campaigns.paid_forward staff_campaigns.lost api_campaigns.index
        api_campaigns.create staff_imports.index staff_imports.upload
        """,
    ),
    (
        Reach.ROW,
        (COORDINATOR,),
        """
        staff_volunteers.show staff_volunteers.advance staff_volunteers.record
        staff_volunteers.revoke staff_volunteers.give_opinion staff_volunteers.name_reference
        staff_conduct.ask_to_sign staff_conduct.signature
        staff_campaigns.show staff_campaigns.edit staff_campaigns.ask staff_campaigns.send
        staff_campaigns.send_now staff_campaigns.undo staff_campaigns.pause staff_campaigns.resume
        staff_campaigns.cancel staff_campaigns.left_out staff_campaigns.preview
        staff_campaigns.letter staff_campaigns.send_test staff_campaigns.wording
        staff_campaigns.drop staff_campaigns.approve staff_campaigns.go_on staff_campaigns.ask_her
        staff_campaigns.board staff_campaigns.learnt staff_campaigns.women
        staff_campaigns.find staff_campaigns.write_down staff_campaigns.ask_after
        staff_campaigns.write_down_birth_date
        api_campaigns.show api_campaigns.send
        staff_imports.show staff_imports.ask staff_imports.choose staff_imports.mend
        staff_imports.go staff_imports.refused staff_imports.look staff_imports.begin
        """,
    ),
    (Reach.SITES, (ADMIN, LEAD), "holds_open.index"),
    (Reach.ROW, (ADMIN, LEAD), "holds_open.lift"),
    (Reach.ROW, (LEAD,), "hold_reasons.read"),
    (
        Reach.HOUSE,
        (COORDINATOR,),
        """
        office.outgoing office.settle office.returned office.write_again pace.choose
        duplicates.index duplicates.look duplicates.two_people duplicates.take_back
        duplicates.hers duplicates.merge duplicates.done duplicates.undo staff_placing.give
        staff_events.add_rule staff_events.settle_rule
        """,
    ),
    (Reach.HOUSE, PLANNERS, "staff_events.remove_template"),
    (
        Reach.HOUSE,
        (ADMIN,),
        """
        settings.show settings.site people_admin.grant people_admin.withdraw
        people_admin.reset_second_factor privacy.show privacy.everything privacy.erase
        """,
    ),
    (Reach.HOUSE, (ADMIN, LEAD), "audit_log.index policy.show policy.propose policy.decide"),
    (Reach.HOUSE, (LEAD,), "staff_concerns.index staff_concerns.show staff_concerns.note"),
]
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def _named(words: str) -> Iterator[tuple[str, str]]:
    names = words.split()
    for name, following in zip(names, [*names[1:], ""], strict=True):
        if name not in METHODS:
            yield name, following if following in METHODS else ""


def _all() -> dict[tuple[str, str], Door]:
    found: dict[tuple[str, str], Door] = {}
    for reach, roles, words in PLACED:
        for at in _named(words):
            assert at not in found, f"{at} is placed twice"
            found[at] = Door(reach, frozenset(roles))
    return found


DOORS = _all()


def door_of(endpoint: str, method: str) -> Door | None:
    """Nobody placed it: then the test says so, and you add it to the list above."""
    return DOORS.get((endpoint, method)) or DOORS.get((endpoint, ""))
