"""The table of cases: each says which rules speak up; `test_mutations` shows none is idle."""

import inspect
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from stepup.safety import rules
from stepup.safety.facts import (
    DEFAULTS,
    Abilities,
    Adult,
    Check,
    Meeting,
    PastMentee,
    Permission,
    Policy,
    Record,
    Requirement,
    Screening,
    Youth,
)

DAY = date(2027, 3, 6)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
CHECK = Check("background_check", date(2026, 1, 10), date(2028, 1, 9))
DANA = Adult(1, age=40, checks=(CHECK,))
LINH = replace(DANA, person_id=2)
GIRL_OF_16, WOMAN_OF_30 = Record(2, age=16), Record(3, age=30)
YES = Permission(True, date(2026, 9, 1), date(2027, 8, 31), DEFAULTS.consent_text)
NO = replace(YES, given=False)
OWN_YES = replace(YES, by_herself=True)
MAYA = Youth(3, age=16, permissions=(YES,), emergency_phones=1)
GROWN = replace(MAYA, age=18, permissions=(OWN_YES,))
SAMIRA = PastMentee(4, age=25, may_be_invited=True)
STRICT = Policy(required_checks=("background_check", "child_safety"))
CHILD_SAFETY = Check("child_safety", date(2026, 1, 10), date(2029, 1, 9))
LEADS = {20}
REGULAR = replace(DANA, hours_in_year=33)
FINGERPRINTS, COURSE = (replace(CHECK, kind=kind) for kind in DEFAULTS.regular_checks)
TRAINED = [replace(CHECK, kind=kind) for kind in DEFAULTS.training_minutes]
FOUND = Screening(for_her=frozenset({1, 2}), references=2)
SIGNED = Check("code_of_conduct", date(2026, 9, 1), date(2099, 1, 1), DEFAULTS.conduct_text)
ASKED = replace(DANA, signs=True)
FORMER = replace(SIGNED, version="2019-1")
LENIENT = replace(DEFAULTS, former_conduct_until=DAY)
LEADING = replace(DEFAULTS, role_checks={"lead": ("child_safety",)})
AT_A_TABLE = Meeting(DANA, LINH, place="The table by the desk", is_agreed=True)
IN_A_CALL = replace(AT_A_TABLE, place="", call_url="https://calls.example.org/12")
HOME = 7
EVENING = datetime(2027, 3, 6, 18, tzinfo=UTC)


MORNING = EVENING.replace(hour=8)
AGREED = [
    ([], 16, False),
    ([YES], 16, True),
    ([YES, YES], 16, True),
    ([YES, NO], 16, False),
    ([NO, YES], 16, False),
    ([replace(YES, revoked=True)], 16, False),
    ([YES, replace(YES, revoked=True)], 16, False),
    ([replace(YES, text_version="1999-1")], 16, False),
    ([replace(YES, expires_on=BEFORE)], 16, False),
    ([replace(YES, expires_on=DAY)], 16, True),
    ([replace(YES, granted_on=DAY)], 16, True),
    ([replace(YES, granted_on=AFTER)], 16, False),
    ([OWN_YES], 16, False),
    ([YES], 18, False),
    ([OWN_YES], 18, True),
    ([OWN_YES, NO], 18, True),
    ([YES], None, True),
]


def ask(rule, asked):
    """By the policy's defaults, unless the case names one."""
    wanted = inspect.signature(rule).parameters
    lacks = "policy" in wanted and len(asked) < len(wanted)
    return said(rule(*asked, DEFAULTS) if lacks else rule(*asked))


def said(answer):
    """The ids of the rules that spoke up; what is no list of reasons as it is."""
    return [reason.rule for reason in answer] if isinstance(answer, list) else answer


def checked(**days):
    return replace(DANA, checks=(replace(CHECK, **days),))


def answered(*answers, age=16):
    return replace(MAYA, age=age, permissions=answers)


def signing(*checks):
    return replace(ASKED, checks=(CHECK, *checks))


def months(**kinds):
    return replace(DEFAULTS, months_valid={**DEFAULTS.months_valid, **kinds})


ANY = Requirement()
ASKS = Requirement(21, ("child_safety",), frozenset({"excel"}), 2)
READY = Abilities(frozenset({"excel", "spanish"}), attended=1, veterans=1)
ABLE = replace(DANA, checks=(CHECK, CHILD_SAFETY))

# What it says, the rule, what it is asked, and the ids it must answer with.
CASES = [
    ("a cleared woman counts", rules.counted_role, (DANA, DAY), []),
    ("her last day counts", rules.counted_role, (checked(expires_on=DAY), DAY), []),
    ("a day late", rules.counted_role, (checked(expires_on=BEFORE), DAY), ["SAFE-01"]),
    ("its first day counts", rules.counted_role, (checked(issued_on=DAY), DAY), []),
    ("not issued yet", rules.counted_role, (checked(issued_on=AFTER), DAY), ["SAFE-01"]),
    ("never checked", rules.counted_role, (replace(DANA, checks=()), DAY), ["SAFE-01"]),
    ("no issue date", rules.counted_role, (checked(issued_on=None), DAY), ["SAFE-01"]),
    ("another kind", rules.counted_role, (checked(kind="orientation"), DAY), ["SAFE-01"]),
    ("one of two needed", rules.cleared, (DANA, DAY, STRICT), ["SAFE-01"]),
    (
        "both of two needed",
        rules.cleared,
        (replace(DANA, checks=(CHECK, CHILD_SAFETY)), DAY, STRICT),
        [],
    ),
    (
        "a renewed check",
        rules.cleared,
        (replace(DANA, checks=(replace(CHECK, expires_on=BEFORE), CHECK)), DAY),
        [],
    ),
    (
        "36 months, whatever the paper says",
        rules.cleared,
        (checked(issued_on=date(2024, 3, 6), expires_on=date(2030, 1, 1)), DAY),
        ["SAFE-01"],
    ),
    (
        "the last of 36 months",
        rules.cleared,
        (checked(issued_on=date(2024, 3, 7), expires_on=date(2030, 1, 1)), DAY),
        [],
    ),
    ("on hold", rules.counted_role, (replace(DANA, held=True), DAY), ["SAFE-19"]),
    ("enrolled", rules.counted_role, (replace(DANA, enrolled=True), DAY), ["SAFE-13"]),
    ("seventeen", rules.counted_role, (replace(DANA, age=17), DAY), ["SAFE-26"]),
    ("eighteen", rules.counted_role, (replace(DANA, age=18), DAY), []),
    ("of unknown age", rules.counted_role, (replace(DANA, age=None), DAY), []),
    ("not accepted", rules.counted_role, (replace(DANA, accepted=False), DAY), ["SAFE-26"]),
    ("a check of today", rules.recordable_check, (replace(CHECK, issued_on=DAY), DAY), []),
    (
        "a check of tomorrow",
        rules.recordable_check,
        (replace(CHECK, issued_on=AFTER), DAY),
        ["SAFE-02"],
    ),
    ("no date on it", rules.recordable_check, (replace(CHECK, issued_on=None), DAY), ["SAFE-02"]),
    ("ends today", rules.recordable_check, (replace(CHECK, expires_on=DAY), DAY), []),
    (
        "valid for one day, today",
        rules.recordable_check,
        (replace(CHECK, issued_on=DAY, expires_on=DAY), DAY),
        [],
    ),
    ("ended", rules.recordable_check, (replace(CHECK, expires_on=BEFORE), DAY), ["SAFE-02"]),
    (
        "ends before it begins",
        rules.recordable_check,
        (replace(CHECK, expires_on=CHECK.issued_on - timedelta(days=1)), DAY),
        ["SAFE-02"],
    ),
    (
        "older than policy allows",
        rules.recordable_check,
        (replace(CHECK, issued_on=date(2024, 3, 6), expires_on=date(2030, 1, 1)), DAY),
        ["SAFE-02"],
    ),
    ("room for two", rules.room_for_two_adults, (2,), []),
    ("room for one", rules.room_for_two_adults, (1,), ["SAFE-03"]),
    ("two adults", rules.two_adults, ([DANA, LINH], DAY), []),
    ("one adult", rules.two_adults, ([DANA], DAY), ["SAFE-03"]),
    ("the same one twice", rules.two_adults, ([DANA, DANA], DAY), ["SAFE-03"]),
    ("one not cleared", rules.two_adults, ([DANA, replace(LINH, checks=())], DAY), ["SAFE-03"]),
    (
        "a mother and her daughter",
        rules.two_adults,
        ([replace(DANA, household_id=7), replace(LINH, household_id=7)], DAY),
        ["SAFE-03"],
    ),
    (
        "two households",
        rules.two_adults,
        ([replace(DANA, household_id=7), replace(LINH, household_id=8)], DAY),
        [],
    ),
    (
        "one household and one alone",
        rules.two_adults,
        ([replace(DANA, household_id=7), LINH], DAY),
        [],
    ),
    ("nobody asked", rules.participation, (answered(), DAY), ["SAFE-09"]),
    ("a guardian's yes", rules.participation, (answered(YES), DAY), []),
    ("of unknown age, yes", rules.participation, (answered(YES, age=None), DAY), []),
    (
        "of another text",
        rules.participation,
        (answered(replace(YES, text_version="2019-1")), DAY),
        ["SAFE-09"],
    ),
    ("until today", rules.participation, (answered(replace(YES, expires_on=DAY)), DAY), []),
    (
        "until yesterday",
        rules.participation,
        (answered(replace(YES, expires_on=BEFORE)), DAY),
        ["SAFE-09"],
    ),
    ("from today", rules.participation, (answered(replace(YES, granted_on=DAY)), DAY), []),
    (
        "from tomorrow",
        rules.participation,
        (answered(replace(YES, granted_on=AFTER)), DAY),
        ["SAFE-09"],
    ),
    ("one yes, one no", rules.participation, (answered(YES, NO), DAY), ["SAFE-10"]),
    (
        "one yes, one taken back",
        rules.participation,
        (answered(YES, replace(YES, revoked=True)), DAY),
        ["SAFE-10"],
    ),
    (
        "a no of last year",
        rules.participation,
        (answered(YES, replace(NO, expires_on=BEFORE)), DAY),
        [],
    ),
    ("a minor's own yes", rules.participation, (answered(OWN_YES), DAY), ["SAFE-09"]),
    ("her mother's, at 18", rules.participation, (answered(YES, age=18), DAY), ["SAFE-12"]),
    ("her own, at 18", rules.participation, (answered(OWN_YES, age=18), DAY), []),
    ("her mother's no, at 18", rules.participation, (answered(OWN_YES, NO, age=18), DAY), []),
    (
        "her own no, at 18",
        rules.participation,
        (answered(replace(NO, by_herself=True), age=18), DAY),
        ["SAFE-10"],
    ),
    ("a girl of 12", rules.own_data, (12,), ["SAFE-11"]),
    ("a girl of 13", rules.own_data, (13,), []),
    ("age not asked", rules.own_data, (None,), []),
    ("at the door", rules.arrival, (MAYA, DAY), []),
    ("grown, at the door", rules.arrival, (GROWN, DAY), []),
    ("nobody to call", rules.arrival, (replace(MAYA, emergency_phones=0), DAY), ["SAFE-15"]),
    ("held at the door", rules.arrival, (replace(MAYA, held=True), DAY), ["SAFE-19"]),
    ("no yes at the door", rules.arrival, (replace(MAYA, permissions=()), DAY), ["SAFE-09"]),
    ("a guest speaks", rules.speaking, (Adult(9, visits_as_speaker=1), False, DAY), []),
    ("a counted guest", rules.speaking, (Adult(9), True, DAY), ["SAFE-18"]),
    ("a third visit", rules.speaking, (Adult(9, visits_as_speaker=2), False, DAY), ["SAFE-18"]),
    (
        "a third visit of a cleared woman",
        rules.speaking,
        (replace(DANA, visits_as_speaker=2), False, DAY),
        [],
    ),
    (
        "a third visit, check ended",
        rules.speaking,
        (replace(checked(expires_on=BEFORE), visits_as_speaker=2), False, DAY),
        ["SAFE-18"],
    ),
    ("a held guest", rules.speaking, (Adult(9, held=True), False, DAY), ["SAFE-19"]),
    ("a guest of 17", rules.speaking, (Adult(9, age=17), False, DAY), ["SAFE-26"]),
    ("the lead and another lift", rules.lifting_hold, (1, 20, 21, LEADS), []),
    ("the lead alone", rules.lifting_hold, (1, 20, 20, LEADS), ["SAFE-19"]),
    ("two without the lead", rules.lifting_hold, (1, 21, 22, LEADS), ["SAFE-19"]),
    ("the lead as the second", rules.lifting_hold, (1, 21, 20, LEADS), ["SAFE-19"]),
    ("the lead for herself", rules.lifting_hold, (20, 20, 21, LEADS), ["SAFE-19"]),
    ("with the held one's help", rules.lifting_hold, (1, 20, 1, LEADS), ["SAFE-19"]),
    ("one decides for another", rules.deciding, (LINH, DANA), []),
    ("one decides for herself", rules.deciding, (DANA, DANA), ["SAFE-25"]),
    (
        "one decides at home",
        rules.deciding,
        (replace(LINH, household_id=7), replace(DANA, household_id=7)),
        ["SAFE-25"],
    ),
    ("an alumna", rules.being_written_to, (SAMIRA,), []),
    ("an alumna of 18", rules.being_written_to, (replace(SAMIRA, age=18),), []),
    ("an alumna of 17", rules.being_written_to, (replace(SAMIRA, age=17),), ["SAFE-23"]),
    ("age unknown", rules.being_written_to, (replace(SAMIRA, age=None),), ["SAFE-23"]),
    ("a held alumna", rules.being_written_to, (replace(SAMIRA, held=True),), ["SAFE-19"]),
    (
        "closed for cause",
        rules.being_written_to,
        (replace(SAMIRA, closed_for_cause=True),),
        ["SAFE-23"],
    ),
    ("unasked", rules.being_written_to, (replace(SAMIRA, may_be_invited=False),), ["SAFE-23"]),
    ("not trained yet", rules.counted_role, (replace(DANA, trained=False), DAY), ["SAFE-16"]),
    ("trained", rules.trained, (True,), []),
    ("untrained", rules.trained, (False,), ["SAFE-16"]),
    ("both courses", rules.training, (TRAINED, DAY), []),
    ("one course", rules.training, (TRAINED[:1], DAY), ["SAFE-16"]),
    ("a course today", rules.training, ([TRAINED[0], replace(TRAINED[1], issued_on=DAY)], DAY), []),
    (
        "a course tomorrow",
        rules.training,
        ([TRAINED[0], replace(TRAINED[1], issued_on=AFTER)], DAY),
        ["SAFE-16"],
    ),
    (
        "a course without a day",
        rules.training,
        ([TRAINED[0], replace(TRAINED[1], issued_on=None)], DAY),
        ["SAFE-16"],
    ),
    ("hours of a regular", rules.counted_role, (REGULAR, DAY), ["SAFE-17"]),
    ("32 hours", rules.regular_volunteer, (replace(DANA, hours_in_year=32), DAY), []),
    ("16 in a month", rules.regular_volunteer, (replace(DANA, hours_in_month=16), DAY), []),
    (
        "17 in a month",
        rules.regular_volunteer,
        (replace(DANA, hours_in_month=17), DAY),
        ["SAFE-17"],
    ),
    (
        "a regular with fingerprints only",
        rules.regular_volunteer,
        (replace(REGULAR, checks=(CHECK, FINGERPRINTS)), DAY),
        ["SAFE-17"],
    ),
    (
        "a regular with both",
        rules.regular_volunteer,
        (replace(REGULAR, checks=(CHECK, FINGERPRINTS, COURSE)), DAY),
        [],
    ),
    ("24 girls, nobody yet", rules.ratio, (24, 0), []),
    ("24 girls, two adults", rules.ratio, (24, 2), []),
    ("25 girls, two adults", rules.ratio, (25, 2), ["SAFE-04"]),
    ("36 girls, three adults", rules.ratio, (36, 3), []),
    ("37 girls, three adults", rules.ratio, (37, 3), ["SAFE-04"]),
    ("until midnight", rules.overnight, (EVENING, datetime(2027, 3, 7, tzinfo=UTC)), []),
    (
        "past midnight",
        rules.overnight,
        (EVENING, EVENING + timedelta(hours=6, minutes=30)),
        ["SAFE-24"],
    ),
    ("a place that asks nothing", rules.fitting, (ANY, Adult(9), Abilities(), DAY), []),
    ("all that is asked", rules.fitting, (ASKS, ABLE, READY, DAY), []),
    ("too young for it", rules.fitting, (ASKS, replace(ABLE, age=20), READY, DAY), ["PLACE-AGE"]),
    ("without the course", rules.fitting, (ASKS, DANA, READY, DAY), ["SAFE-01"]),
    (
        "without the skill",
        rules.fitting,
        (ASKS, ABLE, replace(READY, skills=frozenset({"art"})), DAY),
        ["PLACE-SKILL"],
    ),
    (
        "no newcomer",
        rules.fitting,
        (ASKS, ABLE, replace(READY, attended=2), DAY),
        ["PLACE-SHADOW"],
    ),
    ("any age", rules.old_enough, (None, None), []),
    ("as old as asked", rules.old_enough, (21, 21), []),
    ("a year short", rules.old_enough, (21, 20), ["PLACE-AGE"]),
    ("age unknown, 21 asked", rules.old_enough, (21, None), ["PLACE-AGE"]),
    ("no skill asked", rules.skilled, (frozenset(), frozenset()), []),
    ("one of two skills", rules.skilled, (frozenset("ab"), frozenset("a")), ["PLACE-SKILL"]),
    ("no shadow's place", rules.shadowing, (None, Abilities(attended=9)), []),
    ("her last time as a shadow", rules.shadowing, (2, Abilities(attended=1, veterans=1)), []),
    (
        "she was there twice",
        rules.shadowing,
        (2, Abilities(attended=2, veterans=1)),
        ["PLACE-SHADOW"],
    ),
    ("nobody to learn from", rules.shadowing, (2, Abilities()), ["PLACE-SHADOW"]),
    ("as many hours as one day has", rules.rested, (10, 6), []),
    ("an hour too many on one day", rules.rested, (10.5, 1), ["REST"]),
    ("no free day in seven", rules.rested, (2, 7), ["REST"]),
    ("no hold", rules.no_hold, (False,), []),
    ("a hold", rules.no_hold, (True,), ["SAFE-19"]),
    ("grown", rules.grown_up, (18,), []),
    ("a girl of the program", rules.place, (MAYA, DAY), []),
    ("nobody we know", rules.place, (None, DAY), ["SAFE-09"]),
    ("who left", rules.place, (replace(MAYA, in_program=False), DAY), ["SAFE-09"]),
    ("on a break", rules.place, (replace(MAYA, away_until=AFTER), DAY), ["BREAK"]),
    ("her break ends today", rules.place, (replace(MAYA, away_until=DAY), DAY), []),
    ("her break ended", rules.place, (replace(MAYA, away_until=BEFORE), DAY), []),
    ("on a break, at the door", rules.arrival, (replace(MAYA, away_until=AFTER), DAY), ["BREAK"]),
    ("3 of 12 without a release", rules.picture, (12, 3, "web"), ["SAFE-14"]),
    *(
        (f"agreed {number}", rules.is_agreed, (answers, age, DAY), agreed)
        for number, (answers, age, agreed) in enumerate(AGREED)
    ),
    ("8 in the morning", rules.night, (EVENING.replace(hour=8),), None),
    ("a minute to 8 at night", rules.night, (EVENING.replace(hour=19, minute=59),), None),
    ("8 at night", rules.night, (EVENING.replace(hour=20),), MORNING + timedelta(days=1)),
    ("an hour before 8", rules.night, (EVENING.replace(hour=7),), MORNING),
    ("12 with a release", rules.picture, (12, 0, "web"), []),
    ("no name", rules.caption, ("The spring leaflet", [("Maya", "Lopez")]), []),
    ("one word that is both", rules.caption, ("Maya", [("Maya", "Maya")]), ["SAFE-14"]),
    ("her first name alone", rules.caption, ("Maya at work", [("Maya", "Lopez")]), []),
    ("her last name alone", rules.caption, ("The Lopez prize", [("Maya", "Lopez")]), []),
    (
        "both",
        rules.caption,
        ("lopez, Maya: a prize", [("Zoe", "Kim"), ("Maya", "Lopez")]),
        ["SAFE-14"],
    ),
    ("a family that said stop", rules.writing_about, (True,), ["SAFE-08"]),
    ("a family that did not", rules.writing_about, (False,), []),
    ("a woman of 40", rules.kept_until, (DAY, date(1986, 5, 1)), DAY.replace(year=2042)),
    ("a girl of 14", rules.kept_until, (DAY, date(2013, 3, 1)), date(2046, 3, 1)),
    ("a leap day", rules.kept_until, (date(2028, 2, 29), None), date(2043, 2, 28)),
    ("two girls", rules.one_person, (GIRL_OF_16, replace(GIRL_OF_16, age=15)), []),
    ("two women", rules.one_person, (WOMAN_OF_30, replace(WOMAN_OF_30, age=18)), []),
    ("a girl, and who knows", rules.one_person, (GIRL_OF_16, Record(3)), []),
    (
        "a girl and a woman",
        rules.one_person,
        (GIRL_OF_16, replace(WOMAN_OF_30, age=18)),
        ["SAFE-26"],
    ),
    (
        "a woman and a girl",
        rules.one_person,
        (WOMAN_OF_30, replace(GIRL_OF_16, age=17)),
        ["SAFE-26"],
    ),
    ("a girl and a volunteer", rules.one_person, (GIRL_OF_16, Record(3, serves=True)), ["SAFE-26"]),
    (
        "a participant of 18 and a volunteer",
        rules.one_person,
        (Record(2, age=18, enrolled=True), Record(3, serves=True)),
        ["SAFE-26"],
    ),
    (
        "a participant of 18 and a guest",
        rules.one_person,
        (Record(2, age=18, enrolled=True), WOMAN_OF_30),
        [],
    ),
    ("an alumna and a volunteer", rules.one_person, (WOMAN_OF_30, Record(3, serves=True)), []),
    ("two who serve", rules.one_person, (Record(2, serves=True), Record(3, serves=True)), []),
    ("found suitable", rules.suitable, (FOUND,), []),
    ("nobody was asked", rules.suitable, (Screening(),), ["SAFE-26", "SAFE-26"]),
    ("one reference", rules.suitable, (replace(FOUND, references=1),), ["SAFE-26"]),
    ("three", rules.suitable, (replace(FOUND, references=3, for_her={1, 2, 3}),), []),
    ("one decides alone", rules.suitable, (replace(FOUND, for_her={1}),), ["SAFE-26"]),
    ("one is against her", rules.suitable, (replace(FOUND, against_her={3}),), ["SAFE-26"]),
    ("one does not recommend her", rules.suitable, (replace(FOUND, warnings=1),), ["SAFE-26"]),
    ("one is enough", rules.acceptable, (replace(DEFAULTS, deciders_needed=1),), ["SAFE-25"]),
    ("the rule book's policy", rules.acceptable, (DEFAULTS,), []),
    ("stricter", rules.acceptable, (replace(STRICT, adults_needed=3, adult_age=21),), []),
    ("no check", rules.acceptable, (replace(DEFAULTS, required_checks=()),), ["SAFE-01"]),
    ("37 months", rules.acceptable, (months(background_check=37),), ["SAFE-02"]),
    ("no months", rules.acceptable, (months(background_check=0),), ["SAFE-02"]),
    ("for ever", rules.acceptable, (replace(DEFAULTS, months_valid={}),), ["SAFE-02"]),
    ("one month", rules.acceptable, (months(background_check=1),), []),
    ("one adult is enough", rules.acceptable, (replace(DEFAULTS, adults_needed=1),), ["SAFE-03"]),
    ("a girl of 12 types", rules.acceptable, (replace(DEFAULTS, account_age=12),), ["SAFE-11"]),
    (
        "an hour's training",
        rules.acceptable,
        (replace(DEFAULTS, training_minutes={"orientation": 60}),),
        ["SAFE-16"],
    ),
    ("adults of 17", rules.acceptable, (replace(DEFAULTS, adult_age=17),), ["SAFE-26"]),
    ("never signed", rules.cleared, (ASKED, DAY), ["SAFE-01"]),
    ("signed", rules.cleared, (signing(SIGNED), DAY), []),
    (
        "signed a year ago",
        rules.cleared,
        (signing(replace(SIGNED, issued_on=date(2026, 3, 6))), DAY),
        ["SAFE-01"],
    ),
    (
        "the last day of a year",
        rules.cleared,
        (signing(replace(SIGNED, issued_on=date(2026, 3, 7))), DAY),
        [],
    ),
    ("signed the former words", rules.cleared, (signing(FORMER), DAY), ["SAFE-01"]),
    ("the former words still count", rules.cleared, (signing(FORMER), DAY, LENIENT), []),
    ("the former words do no more", rules.cleared, (signing(FORMER), AFTER, LENIENT), ["SAFE-01"]),
    ("the new words then", rules.cleared, (signing(SIGNED), AFTER, LENIENT), []),
    (
        "asked of everybody, once",
        rules.cleared,
        (ASKED, DAY, replace(DEFAULTS, required_checks=("background_check", "code_of_conduct"))),
        ["SAFE-01"],
    ),
    ("a lead without her course", rules.serving_as, (DANA, "lead", DAY, LEADING), ["SAFE-01"]),
    (
        "a lead with her course",
        rules.serving_as,
        (replace(DANA, checks=(CHECK, CHILD_SAFETY)), "lead", DAY, LEADING),
        [],
    ),
    ("a mentor needs none", rules.serving_as, (DANA, "mentor", DAY, LEADING), []),
    ("two at a table", rules.meeting_of_two, (AT_A_TABLE, DAY), []),
    ("two in a call", rules.meeting_of_two, (IN_A_CALL, DAY), []),
    ("two nowhere", rules.meeting_of_two, (replace(AT_A_TABLE, place=""), DAY), ["SAFE-05"]),
    (
        "two at a table and in a call",
        rules.meeting_of_two,
        (replace(IN_A_CALL, place="The table by the desk"), DAY),
        ["SAFE-05"],
    ),
    (
        "in my office",
        rules.meeting_of_two,
        (replace(AT_A_TABLE, place="my office"), DAY),
        ["SAFE-05"],
    ),
    (
        "in her own room",
        rules.meeting_of_two,
        (replace(IN_A_CALL, call_url="https://zoom.us/my/dana"), DAY),
        ["SAFE-05"],
    ),
    ("nobody with them", rules.meeting_of_two, (replace(AT_A_TABLE, host=None), DAY), ["SAFE-05"]),
    (
        "an unchecked host",
        rules.meeting_of_two,
        (replace(AT_A_TABLE, host=replace(LINH, checks=())), DAY),
        ["SAFE-05"],
    ),
    ("the mentor hosts", rules.meeting_of_two, (replace(AT_A_TABLE, host=DANA), DAY), ["SAFE-05"]),
    (
        "her sister hosts",
        rules.meeting_of_two,
        (
            replace(
                AT_A_TABLE,
                mentor=replace(DANA, household_id=HOME),
                host=replace(LINH, household_id=HOME),
            ),
            DAY,
        ),
        ["SAFE-05"],
    ),
    ("no yes", rules.meeting_of_two, (replace(AT_A_TABLE, is_agreed=False), DAY), ["SAFE-05"]),
    ("talks allowed", rules.talks_of_two, (True,), []),
    ("talks not allowed", rules.talks_of_two, (False,), ["SAFE-05"]),
    ("the name of a girl", rules.shown_name, ("Maya", "Lopez", True), "Maya"),
    ("the name of a woman", rules.shown_name, ("Dana", "Kim", False), "Dana Kim"),
    ("nobody reads beside her", rules.read_beside, (0,), ["SAFE-06"]),
    ("somebody does", rules.read_beside, (1,), []),
    ("a worry in a sentence", rules.telling, ("He followed her home.",), []),
    ("nothing but blanks", rules.telling, (" ",), ["SAFE-20"]),
    ("the lead reads", rules.reading, (20, LEADS), []),
    ("another one reads", rules.reading, (21, LEADS), ["SAFE-20"]),
    ("as it was told", rules.as_told, (["a", "b"], ["a", "b"]), []),
    ("other words", rules.as_told, (["a", "b"], ["a", "c"]), ["SAFE-20"]),
    ("a note is gone", rules.as_told, (["a", "b"], ["a"]), ["SAFE-20"]),
    ("a number in it", rules.screened, ("Call me: 626 555 0100",), ["SAFE-22"]),
    ("nothing in it", rules.screened, ("See you on Saturday at 10:00",), []),
]
