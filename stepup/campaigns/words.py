"""What staff and alumnae read for each state, reason and answer."""

from flask_babel import lazy_gettext as _

from stepup.campaigns.models import Answer, Motive, Past, Why

WHY = {
    Why.ON_HOLD: ("She is on hold", "Only the safeguarding lead can say when this ends."),
    Why.UNDER_AGE: ("She is, or may be, under 18", "Write down her birth date if you know it."),
    Why.CLOSED_FOR_CAUSE: ("She left the program for cause", "She is not written to."),
    Why.NO_CONSENT: (
        "She has not said that we may invite her back",
        "Ask her when you meet: her own yes is all it takes.",
    ),
    Why.NO_ADDRESS: (
        "We have no e-mail address that works",
        "Ask her class or her mentor for a new one.",
    ),
    Why.SUPPRESSED: (
        "Her address asked for no more letters, or sends them back",
        "A new address of hers would be written to.",
    ),
    Why.DECLINED: ("We said no when she applied", "Talk to her before you write to her."),
    Why.VOLUNTEER: ("She is a volunteer, or on her way", "Nothing to do: she is back."),
    Why.STILL_HERE: (
        "She has a place in a cohort, or a mentor, of ours today",
        "She is asked when that has ended.",
    ),
    Why.JUST_LEFT: (
        "She finished or left in the last 60 days",
        "Wait until then: nobody is asked on her way out of the door.",
    ),
    Why.ANSWERED: ("She asked us to wait", "She is asked again when her pause ends."),
    Why.RECENT: (
        "Another campaign wrote to her in the last 30 days",
        "Wait a few weeks and she is in.",
    ),
    Why.PREFERS: ("She chose a pause on her own page", "She is asked again when it ends."),
    Why.OFTEN: (
        "She was asked as often this year as anybody should be",
        "Next year she is in. Three campaigns a year are the most, fewer if she chose so.",
    ),
    Why.RESTING: (
        "She answered none of our letters",
        "Leave her in peace, or ask once whether she is still there: choose “silent so far”.",
    ),
    Why.HELD_OUT: (
        "Left out by lot, to learn what the letter does",
        "Nothing to do: she tells us what happens without a letter.",
    ),
}

MEND = {  # what one tap beside her name leads to
    Why.UNDER_AGE: "Write down her birth date",
    Why.NO_ADDRESS: "Write down an address",
    Why.SUPPRESSED: "Write down a new address",
    Why.DECLINED: "See what was said",
    Why.VOLUNTEER: "See where she stands",
}

PAST = {
    Past.ANY.value: "anything",
    Past.NEVER_ASKED.value: "never asked before",
    Past.NEVER_ANSWERED.value: "asked, and no answer yet",
    Past.SAID_YES.value: "said yes",
    Past.SAID_LATER.value: "said: in spring",
    Past.SILENT.value: "silent so far: ask once whether she is still there",
}
LANGUAGES = {"en": "English", "es": "Spanish"}

MOTIVES = {
    Motive.VALUES: _("because somebody did it for me"),
    Motive.LEARNING: _("to understand what girls live through today"),
    Motive.GROWING: _("because it does me good"),
    Motive.CAREER: _("for my own path at work"),
    Motive.PEOPLE: _("to meet women like me"),
    Motive.REPAIR: _("to make something lighter than it was for me"),
}
MOTIVE_CHOICES = [(motive.value, label) for motive, label in MOTIVES.items()]

ANSWERS = {
    Answer.YES: _("Yes, tell me more"),
    Answer.LATER: _("Ask me in spring"),
    Answer.NOT_FOR_ME: _("Not for me"),
    Answer.MOVED: _("I have moved"),
    Answer.NOT_ME: _("That is not me"),
}

THANKS = {
    Answer.YES: _("Wonderful. Choose an evening, or tell us a little about yourself."),
    Answer.LATER: _("Thank you. We will ask again in spring, not before."),
    Answer.NOT_FOR_ME: _("Thank you for telling us. We will not ask again for a year."),
    Answer.MOVED: _("Thank you. Tell us below where you live now, and we look for evenings there."),
    Answer.NOT_ME: _("We are sorry. This mailbox will get no more of these letters."),
}
