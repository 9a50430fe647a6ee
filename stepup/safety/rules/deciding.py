"""Who may not decide, how many it takes, and who is never made one person: SAFE-25 and 26."""

from stepup.errors import Reason
from stepup.safety.facts import Adult, Policy, Record, Screening


def deciding(by: Adult, about: Adult) -> list[Reason]:
    """SAFE-25: nobody decides for herself, or for someone at her own address."""
    same_home = by.household_id is not None and by.household_id == about.household_id
    if by.person_id != about.person_id and not same_home:
        return []
    return [Reason("SAFE-25", "A second staff member must decide this one.", place="staff")]


def suitable(found: Screening, policy: Policy) -> list[Reason]:
    """SAFE-26: two of the staff who talked with her say yes, and two people who know her do."""
    reasons = []
    if found.against_her or found.warnings:
        sentence = "Somebody spoke against her. Talk about it: each opinion can be given anew."
        reasons.append(Reason("SAFE-26", sentence, place="staff"))
    if found.references < policy.references_needed:
        sentence = f"{found.references} of {policy.references_needed} references recommend her."
        reasons.append(Reason("SAFE-26", sentence, place="staff"))
    if len(found.for_her) < policy.deciders_needed:
        sentence = (
            f"{len(found.for_her)} of {policy.deciders_needed} members of staff found her suitable "
            "in an interview."
        )
        reasons.append(Reason("SAFE-26", sentence, place="staff"))
    return reasons


def one_person(one: Record, other: Record, policy: Policy) -> list[Reason]:
    """SAFE-26: a girl gets no woman's role, and no woman a girl's place, by making two records one.

    A girl who has grown up while she is enrolled is still a participant (SAFE-13).
    """
    for girl, woman in ((one, other), (other, one)):
        young = girl.age is not None and girl.age < policy.adult_age
        grown = woman.age is not None and policy.adult_age <= woman.age
        if (young and grown) or ((young or girl.enrolled) and woman.serves):
            sentence = "One is a girl and the other a grown-up who serves: they stay two people."
            return [Reason("SAFE-26", sentence, place="staff")]
    return []
