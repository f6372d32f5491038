"""Who works at Northgate Outfitters: about 1,200 invented people, always the same."""

from __future__ import annotations

from random import Random

from survey.services.roster import Person

CLIENT = "Northgate Outfitters (simulated)"
SLUG = "northgate"
LEVELS = (
    ("C-suite", "leaders"),
    ("Director", "leaders"),
    ("Manager", "managers"),
    ("Supervisor", "managers"),
    ("Frontline", "frontline"),
)
TIME_ZONE = "Europe/London"
LANGUAGES = ("en", "es", "fr", "de")
STORES = "Stores"
SHOPS = 30

# People by department, from the top level down.
SIZES = {
    STORES: (2, 8, 44, 96, 500),
    "E-commerce": (2, 4, 12, 14, 52),
    "Marketing": (2, 4, 8, 8, 24),
    "Customer service": (1, 3, 10, 16, 90),
    "Distribution": (1, 3, 10, 22, 110),
    "Merchandising": (2, 4, 10, 8, 26),
    "IT": (1, 3, 8, 6, 22),
    "Finance": (2, 3, 6, 4, 16),
    "People": (1, 2, 6, 4, 14),
}
FIRST = (  # noqa: SIM905  # forty quoted names would hide the rest
    "Ada Amir Anna Ben Bruno Carla Chloe Daniel Dina Elena Emil Fatima Finn Georg Grace Hana"
    " Hugo Ines Ivan Jana Jonas Julia Karim Lars Lea Luca Maja Marta Milan Nadia Nils Nora Olga"
    " Omar Paula Pavel Rosa Samir Sara Simon Sofia Tara Theo Tom Vera Viktor Yara Zoe"
).split()
LAST = (  # noqa: SIM905  # the same
    "Adler Almeida Banks Becker Bianchi Carver Castro Dahl Dubois Eriksen Farrow Fischer Gomes"
    " Hale Haas Ibsen Jansen Keller Kovacs Lind Lopes Marsh Moreau Novak Okafor Ortega Pereira"
    " Quist Reyes Richter Rossi Sato Silva Stone Tanaka Ulrich Varga Weber Wolff Young Zeller"
).split()


def people(seed: int = 11) -> list[Person]:
    """The roster, with numbers from 1001 on, in shops where there are shops."""
    rng = Random(seed)  # noqa: S311  # a simulation that must come out the same
    listed: list[Person] = []
    for department, sizes in SIZES.items():
        for (level, _), size in zip(LEVELS, sizes, strict=True):
            for place in range(size):
                number = 1001 + len(listed)
                name = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
                listed.append(
                    Person(
                        number=str(number),
                        name=name,
                        level=level,
                        department=department,
                        email=f"{number}@northgate.example",
                        language=_language(level, rng),
                        segments=_segments(department, level, place),
                    )
                )
    return listed


def _language(level: str, rng: Random) -> str:
    """Most read English, and at the top everybody does."""
    found: str = rng.choices(LANGUAGES, (86, 6, 4, 4))[0]
    return LANGUAGES[0] if level == LEVELS[0][0] else found


def _segments(department: str, level: str, place: int) -> dict[str, str]:
    if department != STORES or level in {"C-suite", "Director"}:
        return {}
    return {"shop": f"Shop {place % SHOPS + 1:02d}"}
