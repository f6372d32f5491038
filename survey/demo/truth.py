"""What is true at Northgate: what each level thinks of each dimension, before chance.

Leaders believe that they are united and that everybody knows the plan. The shop floor has heard
little of it, and complaints about the website that are raised in a shop go nowhere. E-commerce
and Marketing see it like the leaders; Customer service and Distribution think less of it.
At the top itself, those who run the web and those who run the shops tell different stories of the
systems, and not quite the same one of what each channel is for.
"""

from __future__ import annotations

from survey.demo.company import LEVELS

# The mean at the top and on the shop floor, on the five-point scale.
ENDS = {
    "leadership_unity": (4.4, 2.9),
    "strategy_fit": (4.1, 3.4),
    "strategy_in_operations": (4.0, 3.0),
    "one_service_approach": (4.0, 3.5),
    "channel_roles": (3.9, 3.5),
    "customer_voice": (4.0, 2.4),
    "united_technology": (3.2, 2.9),
    "one_internal_system": (3.2, 3.1),
    "strategy_knowledge": (4.5, 2.8),
    "cross_functional_trust": (3.8, 3.4),
    "seamless_experience": (3.9, 3.3),
}
LATER = {"customer_voice": 0.35, "strategy_knowledge": 0.2}  # what the second wave finds better

STEPS = {"C-suite": 0.0, "Director": 0.2, "Manager": 0.55, "Supervisor": 0.8, "Frontline": 1.0}

DEPARTMENTS = {
    "E-commerce": 0.55,
    "Marketing": 0.5,
    "Customer service": -0.4,
    "Distribution": -0.45,
    "People": 0.1,
}
# How far above or below the others each camp of the C-suite is on these two.
CAMPS = {"united_technology": 1.6, "channel_roles": 0.8}
WEB = ("E-commerce", "Marketing", "IT", "Finance")

SPREAD = 0.5  # between the statements of a dimension, for one person
LOOSE = {"strategy_fit": 0.85, "one_internal_system": 0.75}  # statements that hang together less

RESPONSE = {
    "C-suite": 0.93,
    "Director": 0.8,
    "Manager": 0.7,
    "Supervisor": 0.64,
    "Frontline": 0.56,
}
HARD_TO_SEE = {"leadership_unity": 0.26, "strategy_fit": 0.16, "strategy_in_operations": 0.1}
RARELY = 0.015

# What comes first, from the top and from the shop floor: one is best.
PRIORITIES = {
    "leaders": {"record": 1, "delivery": 2, "price": 3, "stock": 4, "training": 5, "returns": 6},
    "managers": {"stock": 1, "returns": 2, "training": 3, "price": 4, "record": 5, "delivery": 6},
}
CHANNELS = {  # shares of store, website, app, phone or chat, social media
    "discover": (30, 25, 10, 2, 33),
    "compare": (22, 62, 12, 3, 1),
    "buy": (66, 24, 8, 1, 1),
    "receive": (62, 26, 6, 5, 1),
    "help": (44, 10, 4, 40, 2),
}
CHANNELS_AT_THE_TOP = {  # what leaders believe customers are sent to
    "discover": (5, 20, 35, 1, 39),
    "compare": (8, 70, 18, 2, 2),
    "buy": (30, 40, 28, 1, 1),
    "receive": (30, 52, 14, 3, 1),
    "help": (8, 18, 66, 7, 1),
}
RELIED_ON = {"IT": 3.0, "Distribution": 3.6, "Customer service": 3.9, "Stores": 4.0}
EXPECTED_TOO_HIGH = {  # how far leaders' guesses of the shop floor are off; others by USUALLY
    "strategy_knowledge": 1.3,
    "customer_voice": 1.1,
    "leadership_unity": 0.9,
    "united_technology": 0.0,
    "one_internal_system": -0.1,
    "cross_functional_trust": 0.0,
}
USUALLY = 0.4


def mean(dimension: str, level: str, department: str | None, later: bool) -> float:  # noqa: FBT001  # a simulation's plain switch
    top, floor = ENDS.get(dimension, (3.6, 3.3))
    step = STEPS[level]
    shift = DEPARTMENTS.get(department or "", 0.0) * step
    better = LATER.get(dimension, 0.0) * step if later else 0.0
    return top + (floor - top) * step + shift + better + _camp(dimension, level, department)


def _camp(dimension: str, level: str, department: str | None) -> float:
    side = {"web": 1, "shops": -1}.get(camp(level, department), 0)
    return CAMPS.get(dimension, 0.0) * side


def camp(level: str, department: str | None) -> str:
    """Whose story of the systems somebody at the top tells."""
    if level != LEVELS[0][0]:
        return ""
    return "web" if department in WEB else "shops"


def spread(dimension: str) -> float:
    """How differently one person answers the statements of a dimension."""
    return LOOSE.get(dimension, SPREAD)


def cannot_say(dimension: str, level: str) -> float:
    """How likely somebody of a level cannot say."""
    hard = HARD_TO_SEE.get(dimension, 0.0)
    return RARELY + hard * (STEPS[level] ** 3)


def audience(level: str) -> str:
    return dict(LEVELS)[level]
