"""The way from applicant to mentor: which moves there are, and which of them are her own."""

from collections.abc import Mapping

from stepup.volunteers.models import Stage

BEFORE_YES = (Stage.APPLICANT, Stage.SCREENING, Stage.SCREENED, Stage.TRAINED)
MOVES: Mapping[Stage, tuple[Stage, ...]] = {
    Stage.LEAD: (Stage.APPLICANT, Stage.WITHDRAWN),
    Stage.APPLICANT: (Stage.SCREENING, Stage.DECLINED, Stage.WITHDRAWN),
    Stage.SCREENING: (Stage.SCREENED, Stage.DECLINED, Stage.WITHDRAWN),
    Stage.SCREENED: (Stage.TRAINED, Stage.DECLINED, Stage.WITHDRAWN),
    Stage.TRAINED: (Stage.CLEARED, Stage.DECLINED, Stage.WITHDRAWN),
    Stage.CLEARED: (Stage.ACTIVE, Stage.LAPSED, Stage.RETIRED, Stage.REMOVED),
    Stage.ACTIVE: (Stage.RESTING, Stage.INACTIVE, Stage.LAPSED, Stage.RETIRED, Stage.REMOVED),
    Stage.RESTING: (Stage.ACTIVE, Stage.INACTIVE, Stage.RETIRED, Stage.REMOVED),
    Stage.INACTIVE: (Stage.ACTIVE, Stage.RETIRED, Stage.REMOVED),
    Stage.LAPSED: (Stage.CLEARED, Stage.ACTIVE, Stage.RETIRED, Stage.REMOVED),
    Stage.DECLINED: (),
    Stage.REMOVED: (),
    Stage.WITHDRAWN: (Stage.APPLICANT,),
    Stage.RETIRED: (Stage.APPLICANT,),
}
HER_OWN = frozenset({Stage.APPLICANT, Stage.WITHDRAWN, Stage.RESTING, Stage.RETIRED})
BY_BUTTON = frozenset({Stage.WITHDRAWN, Stage.RESTING, Stage.RETIRED})
NEEDS_CHECKS = frozenset({Stage.CLEARED, Stage.ACTIVE})
COMES_BACK_FROM = (Stage.CLEARED, Stage.RESTING, Stage.INACTIVE)
UNDER_WAY = (Stage.LEAD, *BEFORE_YES, Stage.LAPSED)
SERVING = (Stage.CLEARED, Stage.ACTIVE, Stage.RESTING, Stage.INACTIVE)
GONE = (Stage.DECLINED, Stage.REMOVED, Stage.WITHDRAWN, Stage.RETIRED)

MEANS = {
    Stage.LEAD: "Has not confirmed her e-mail address, or was named by someone",
    Stage.APPLICANT: "The form is in",
    Stage.SCREENING: "Check, references and interview under way",
    Stage.SCREENED: "Suitable; training comes next",
    Stage.TRAINED: "Knows the rules; a check is missing",
    Stage.CLEARED: "May be counted",
    Stage.ACTIVE: "Came in the last six months",
    Stage.RESTING: "On a break",
    Stage.INACTIVE: "Has not come for six months",
    Stage.LAPSED: "A check has ended",
    Stage.DECLINED: "Not accepted",
    Stage.REMOVED: "Ended for cause",
    Stage.WITHDRAWN: "Took her application back",
    Stage.RETIRED: "Said goodbye",
}


def of_her_own(stage: Stage) -> list[Stage]:
    """Where she can go from here with one press."""
    return [to for to in MOVES[stage] if to in BY_BUTTON]
