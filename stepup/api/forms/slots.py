"""New slots, and slots that get other numbers."""

from stepup.api.forms.references import blame, blaming
from stepup.errors import Refused
from stepup.events.plans import SlotPlan


def slot_plan(sent, place) -> SlotPlan:
    plan = SlotPlan(sent["role"], sent["minimum"], sent["maximum"], sent["label"])
    with blaming("slots", place):
        plan.check()
    return plan


def slot_changes(slots, sent):
    """Which slots get other numbers, as pairs, and which are new."""
    resized, added = [], []
    for place, wanted in enumerate(sent):
        slot = _slot_meant(slots, wanted, place)
        if slot is None:
            added.append(_new_plan(wanted, place))
            continue
        plan = slot_plan(_merged(slot, wanted), place)
        if (plan.minimum, plan.maximum) != (slot.minimum, slot.maximum):
            resized.append((slot, plan))
    return resized, added


def _slot_meant(slots, wanted, place):
    if "id" in wanted:
        found = [slot for slot in slots if slot.id == wanted["id"]]
        if not found:
            blame("This event has no such slot.", "slots", place, "id")
    else:
        same = [slot for slot in slots if slot.role is wanted.get("role")]
        found = [slot for slot in same if wanted.get("label", slot.label) == slot.label]
    if len(found) > 1:
        blame("Several slots have this role: say which one.", "slots", place, "id")
    return found[0] if found else None


def _new_plan(wanted, place):
    for name in ("role", "maximum"):
        if name not in wanted:
            blame("A new slot needs this.", "slots", place, name)
    return slot_plan({"minimum": 0, "label": "", **wanted}, place)


def _merged(slot, wanted):
    for name in ("role", "label"):
        if wanted.get(name, getattr(slot, name)) != getattr(slot, name):
            raise Refused(f"A slot keeps its {name}: people signed up for it as it is.")
    return {
        "role": slot.role,
        "label": slot.label,
        "minimum": wanted.get("minimum", slot.minimum),
        "maximum": wanted.get("maximum", slot.maximum),
    }


def slot_for(slots, wanted):
    """By its number, or by its role when only one slot has it."""
    found = [slot for slot in slots if str(wanted) in (str(slot.id), slot.role.value)]
    if not found:
        blame("This event has no such slot.", "slot")
    if len(found) > 1:
        ids = ", ".join(str(slot.id) for slot in found)
        blame(f"Several slots have this role: say which one, {ids}.", "slot")
    return found[0]
