"""What happens at the dates: the words that families, mentors and guests read."""

from dataclasses import dataclass
from enum import Enum

from stepup.demo.house import GROW, PATHWAYS


class Kind(Enum):
    CAREER = "career"
    ESSAYS = "essays"
    PANEL = "panel"


@dataclass(frozen=True)
class Plot:
    title: str
    description: str
    bring: str = ""


@dataclass(frozen=True)
class PublicPlot(Plot):
    kind: Kind = Kind.PANEL


SESSIONS = {
    GROW: (
        Plot(
            "Names and first stories",
            "Everybody tells the story of her name. Mentors begin. It is always louder by the end.",
        ),
        Plot(
            "Saying no without sorry",
            "Short scenes in pairs: the borrowed homework, the group chat, the job on a school "
            "night. We look for words that are clear and kind.",
        ),
        Plot(
            "Money, the first conversation",
            "What a paycheck looks like, what is taken off it, and what a credit card really "
            "costs. Mentors bring a real, blacked-out payslip.",
            "A phone or something to calculate with",
        ),
        Plot(
            "The map of my people",
            "Who do you already know? Aunts, neighbors, the lady at the pharmacy: a map on paper, "
            "with the questions you would ask each of them.",
        ),
        Plot(
            "Things that went wrong",
            "Mentors each tell one failure and what happened next. Then everybody writes hers, "
            "and nobody has to read it out.",
        ),
        Plot(
            "Speak so they hear you",
            "Two minutes at the front, a timer, and a friendly room. Bring something you could "
            "talk about for an hour.",
        ),
        Plot(
            "Body, sleep, screens",
            "A nurse practitioner answers what is in the question box, without names and without "
            "blushing.",
            "A question on a slip of paper",
        ),
        Plot(
            "Letter to the girl I was",
            "We write to ourselves, five years back and five years on. Mentors write too.",
        ),
    ),
    PATHWAYS: (
        Plot(
            "Fifty jobs in fifty minutes",
            "Cards, timers, and mentors who answer only what they are asked. Find three jobs that "
            "you had never heard of.",
        ),
        Plot(
            "The first draft, badly",
            "The essay nobody reads: twenty minutes of writing, no deleting. Readers will help you "
            "find the one sentence that is yours.",
            "Laptop or notebook",
        ),
        Plot(
            "What it costs, and who pays",
            "FAFSA, Cal Grants, scholarships with short essays, and the questions to ask an "
            "admissions office.",
            "If you have it: last year's tax papers of your family",
        ),
        Plot(
            "Mock interviews",
            "Ten minutes in the chair, five minutes of feedback, then you change sides and find "
            "out what the other one is looking for.",
            "A copy of your résumé, however short",
        ),
        Plot(
            "Asking for help like a professional",
            "The e-mail that gets an answer: who you are, what you ask, how long it takes her.",
        ),
        Plot(
            "Trades, transfers and gap years",
            "Three women who did not go straight to a four-year college, and what they would do "
            "again.",
        ),
        Plot(
            "Second draft, out loud",
            "Read your essay to one person. She marks only where she wanted to know more.",
            "Your draft, printed twice",
        ),
        Plot(
            "Numbers on the table",
            "Offers, salaries, and how to say a number and then stop talking.",
        ),
    ),
}

PUBLIC = (
    PublicPlot(
        "Career day: women who build",
        "Engineers, an electrician and a landscape designer bring what they are working on. Four "
        "tables, twelve minutes each, hands on.",
        kind=Kind.CAREER,
    ),
    PublicPlot(
        "College essay evening",
        "Bring a draft in any state. A reader sits down with you for forty minutes. Families are "
        "welcome; there is soup.",
        "Your draft, on paper or on a laptop",
        kind=Kind.ESSAYS,
    ),
    PublicPlot(
        "Panel: my first year on the job",
        "Four alumnae, two to six years out of the program, on the year when everything was new. "
        "Questions from the girls first, then from the floor.",
    ),
    PublicPlot(
        "Career day: women in medicine",
        "A pediatrician, a pharmacist, a physical therapist and a nurse who works nights. Wear "
        "shoes you can run in.",
        kind=Kind.CAREER,
    ),
    PublicPlot(
        "Personal statement clinic",
        "For seniors with a deadline. Readers take one essay at a time, first come, first served.",
        "The prompt and your newest version",
        kind=Kind.ESSAYS,
    ),
    PublicPlot(
        "Panel: money, honestly",
        "An accountant, a baker and an investment adviser on rent, debt, saving, and the first "
        "time they asked for more.",
    ),
    PublicPlot(
        "Career day: words for a living",
        "A journalist, a librarian, an attorney and a documentary editor. Come with a story idea; "
        "leave with a first line.",
        kind=Kind.CAREER,
    ),
    PublicPlot(
        "Panel: daughters of somewhere else",
        "Women who came here as children, or whose parents did, on languages, expectations and "
        "being the family's translator.",
    ),
    PublicPlot(
        "Application night",
        "Forms, fees, waivers and what that question means. Somebody next to you has done it "
        "before.",
        "Your student ID and a snack to share",
        kind=Kind.ESSAYS,
    ),
)
SNOW = (
    "Snow: the school is closed tomorrow and the buses are not running. Stay warm. We will find a "
    "new date and write to you."
)
