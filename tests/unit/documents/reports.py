"""Reports made by hand for the pages: consistent numbers, every awkward case by one argument."""

from __future__ import annotations

import math
import random
from dataclasses import replace

from survey.report.model import (
    Agreement,
    Alignment,
    Cell,
    DepartmentVsRest,
    Dimension,
    Family,
    Frame,
    Group,
    Item,
    ItemGroup,
    LevelPair,
    Population,
    Privacy,
    QuestionnaireRef,
    Rate,
    Report,
    Weighting,
    Withheld,
)

AGREE5 = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")
AGREE4 = ("Strongly disagree", "Disagree", "Agree", "Strongly agree")
AGREE7 = (
    "Strongly disagree",
    "Disagree",
    "Rather disagree",
    "Neither",
    "Rather agree",
    "Agree",
    "Strongly agree",
)
PARTS = (
    ("strategy", "Strategy from the top"),
    ("service", "Service approach"),
    ("sheet", "Same sheet"),
    ("result", "Result"),
)
# key, label, part, top, middle, front, about
NORTHGATE = (
    ("unity", "Leadership unity", "strategy", 4.4, 3.7, 3.2, "what leaders believe they say"),
    ("fit", "Strategy fit", "strategy", 4.1, 3.8, 3.6, "whether the strategy fits this company"),
    ("operations", "Strategy in operations", "strategy", 3.9, 3.1, 2.8, "time for the plan"),
    ("approach", "One service approach", "service", 4.0, 3.7, 3.5, "one promise to customers"),
    ("channels", "Channel roles", "service", 3.8, 3.5, 3.4, "what each channel is for"),
    ("voice", "Customer voice", "service", 4.1, 3.5, 3.2, "where complaints go"),
    ("technology", "United technology", "sheet", 2.9, 2.6, 2.5, "systems that join up"),
    ("system", "One internal system", "sheet", 2.8, 2.8, 2.7, "one source of truth"),
    ("knowledge", "Strategy knowledge", "sheet", 4.2, 3.9, 3.5, "knowing one’s own part"),
    ("trust", "Cross-functional trust", "sheet", 3.6, 3.7, 3.8, "trust in other teams"),
    ("seamless", "Seamless experience", "result", 3.9, 3.7, 3.6, "one experience for customers"),
)
GERMAN = (
    "Einigkeit der Führung",
    "Passende Strategie",
    "Strategie im Tagesgeschäft",
    "Gemeinsamer Serviceansatz",
    "Aufgaben der Kanäle",
    "Stimme der Kundschaft",
    "Verbundene Technologie",
    "Ein gemeinsames System",
    "Kenntnis der Strategie",
    "Funktionsübergreifendes Vertrauen",
    "Durchgängiges Kundenerlebnis",
)
DEPARTMENTS = (
    ("Stores", 1120),
    ("Distribution", 286),
    ("Customer service", 174),
    ("E-commerce", 92),
    ("Merchandising", 71),
    ("Marketing", 48),
    ("IT and data", 39),
)
SD = 0.7

LOGO = (  # eight by four pixels
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAEAQAAAACbtkNdAAAAC0lEQVR4nGNggAAAAAgAAbdYc5UAAAAASUVORK5CYII="
)


def northgate(leaders: int = 14, *, span: float = 1.0) -> Report:
    """The company of the drawings: three levels, seven departments shown and two withheld.

    `span` stretches or shrinks every gap; 0 makes all levels answer alike.
    """
    sizes = {"C-suite": leaders, "Managers": 201, "Frontline": 1842}
    dimensions = tuple(_northgate_dimension(row, sizes, span) for row in NORTHGATE)
    coarse = leaders < 10
    score = Alignment(74, (66, 83), 68, (57, 80), 83, (80, 86), 0.5)
    return Report(
        questionnaire=QuestionnaireRef("omnichannel", "1"),
        title="Omnichannel alignment",
        privacy=Privacy(5, 10, 30, withheld()),
        weighting=Weighting(applied=True, design_effect=1.14, collapsed=("Frontline: Property",)),
        analysis_version="1.0",
        seed=20261120,
        assumptions=("Departments without a name count in totals only.",),
        families=(Family("C-suite against Frontline, over dimensions", len(dimensions)),),
        frame=Frame(
            levels=tuple(sizes),
            reference="C-suite",
            comparison="Frontline",
            departments=(*(name for name, _ in DEPARTMENTS), "Finance", "Property"),
            order="questionnaire",
        ),
        population=population(leaders),
        alignment=score if span else replace(score, score=96, ci=(90, 100), typical_distance=0.08),
        parts=PARTS,
        dimensions=dimensions,
        items=tuple(item for d in dimensions for item in items(d, sizes, coarse=coarse)),
        cells=tuple(cell for d in dimensions for cell in heat(d)),
    )


def _northgate_dimension(row, sizes, span):
    key, label, part, top, middle, front, about = row
    middle, top = front + (middle - front) * span, front + (top - front) * span
    means = dict(zip(sizes, (top, middle, front), strict=True))
    made = dimension(key, label, part, means, sizes)
    return replace(
        made,
        about=about,
        topic=label,
        ask="When did two of us last say different things about stores and online?",
        start="Each leader writes the strategy in one sentence. Read them aloud, unsigned.",
        department_vs_rest=tuple(_against_rest(name, n, key) for name, n in DEPARTMENTS),
    )


def dimension(key, label, part, means, sizes, *, low=1.0, high=5.0, labels=AGREE5):
    """One dimension with its groups and every pair of levels, tested."""
    levels = tuple(group(name, means[name], sizes[name], low, high) for name in sizes)
    pairs = tuple(pair(a, b) for index, a in enumerate(levels) for b in levels[index + 1 :])
    total = sum(sizes.values())
    mean = sum(means[name] * n for name, n in sizes.items()) / total
    return Dimension(
        key=key,
        label=label,
        part=part,
        n=total,
        mean=mean,
        sd=SD,
        favourable=0.5,
        ci=(mean - 0.05, mean + 0.05),
        target="roster",
        alpha=0.78,
        omega=0.8,
        icc1=0.05,
        icc2=0.7,
        f=9.1,
        p=0.0001,
        eta_squared=0.02,
        omega_squared=0.018,
        alignment=Alignment(70, (60, 80), 68, (57, 80), 83, (80, 86), 0.6),
        agreement=Agreement(0.5, 0.6, 0.6),
        levels=levels,
        departments=(),
        level_pairs=pairs,
        department_vs_rest=(),
        low=low,
        high=high,
        scale_labels=labels,
    )


def group(level, mean, n, low=1.0, high=5.0):
    """A level on a dimension; under 10 only what may be shown of so few."""
    half = 1.96 * SD / math.sqrt(n)
    coarse = n < 10
    ci = (max(low, mean - half), min(high, mean + half))
    if coarse:
        ci = (math.floor(ci[0] * 10) / 10, math.ceil(ci[1] * 10) / 10)
    spread = 0.3 + 0.11 * (5 - mean) + 0.4 * (n > 50) + 0.06 * math.sin(9 * mean)
    return Group(
        level=level,
        department=None,
        n=n,
        mean=round(mean, 1) if coarse else mean,
        sd=None if coarse else SD,
        favourable=None if coarse else 0.6,
        ci=ci,
        target="roster",
        rwg_j=None if coarse else 0.7,
        a_wg=None if coarse else 0.6,
        ad_m=None if coarse else spread,
        agreement_band="high" if spread <= 5 / 6 else "low" if spread > 1 else "medium",
        reason="group too small for this detail" if coarse else None,
    )


def pair(a, b):
    """Welch's interval with known SD: enough for a picture."""
    error = SD * math.sqrt(1 / a.n + 1 / b.n)
    difference = a.mean - b.mean
    p = math.erfc(abs(difference) / error / math.sqrt(2))
    coarse = min(a.n, b.n) < 10
    bound = next(edge for edge in (0.001, 0.01, 0.05, 0.1, 1) if p <= edge)
    return LevelPair(
        difference=difference,
        ci=(difference - 2.1 * error, difference + 2.1 * error),
        t=None if coarse else difference / error,
        df=None if coarse else 12.0,
        p=None if coarse else p,
        p_below=bound,
        q=None if coarse else min(1.0, 1.2 * p),
        g=None if coarse else difference / SD,
        g_ci=None,
        u=None,
        p_u=None,
        cliffs_delta=None if coarse else 0.4,
        clear=None,
        a=a.level,
        b=b.level,
    )


def shift(name, key):
    """How far a department lies from its level, the same wherever it is asked."""
    return random.Random(f"{name}/{key}").gauss(0, 0.28)


def _against_rest(name, n, key):
    difference = shift(name, key)
    half = 2 * SD / math.sqrt(n)
    p = math.erfc(abs(difference) / (half / 2) / math.sqrt(2))
    return DepartmentVsRest(
        difference=difference,
        ci=(difference - half, difference + half),
        t=1.0,
        df=50.0,
        p=p,
        p_below=None,
        q=min(1.0, 3 * p),
        g=None,
        g_ci=None,
        u=None,
        p_u=None,
        cliffs_delta=None,
        clear=3 * p < 0.05,
        level="Frontline",
        department=name,
    )


def heat(of, departments=DEPARTMENTS, level="Frontline"):
    """The comparison level's departments on one dimension, with an “other” of two."""
    base = next((g.mean for g in of.levels if g.level == level), None) or 3.0
    for name, n in departments:
        yield Cell(level, name, of.key, n, min(of.high, base + shift(name, of.key)), 0.5)
    yield Cell(level, None, of.key, 12, base, None, includes=("Finance", "Property"))


def items(of, sizes, *, coarse=False):
    """Three statements a dimension, the third reverse-keyed."""
    for index in (1, 2, 3):
        levels = []
        for name, n in sizes.items():
            hidden = coarse and n < 10
            mean = next(g.mean for g in of.levels if g.level == name)
            counts = (
                None if hidden else _counts(n, mean if index < 3 else of.high + of.low - mean, of)
            )
            levels.append(
                ItemGroup(
                    name,
                    n,
                    None if hidden else mean,
                    None if hidden else min(0.97, max(0.03, (mean - 1) / 4)),
                    counts,
                    0.24 if index == 2 and of.key == "technology" and n > 1000 else 0.03,
                )
            )
        yield Item(
            key=f"{of.key}.{index}",
            dimension=of.key,
            text=f"Statement {index} about {of.label.lower()} that people answer.",
            reverse=index == 3,
            n=sum(sizes.values()),
            mean=of.mean,
            sd=SD,
            favourable=0.5,
            cannot_say=0.2 if index == 2 else 0.03,
            counts=None,
            item_total=0.5,
            levels=tuple(levels),
            options=of.scale_labels,
        )


def _counts(n, mean, of):
    points = range(round(of.low), round(of.high) + 1)
    weights = [math.exp(-((point - mean) ** 2) / 1.4) for point in points]
    counts = [int(n * weight / sum(weights)) for weight in weights]
    counts[round(mean) - round(of.low)] += n - sum(counts)
    return tuple(counts)


def population(leaders):
    return Population(
        invited=3422,
        responded=None,
        rate=0.6,
        by_level=(
            Rate("C-suite", None, leaders + 2, None, None, "too few"),
            Rate("Managers", None, 268, 201, 0.75),
            Rate("Frontline", None, 3140, 1842, 0.59),
        ),
        by_department=(
            *(Rate(None, name, round(n * 1.7), n, round(1 / 1.7, 2)) for name, n in DEPARTMENTS),
            Rate(None, "Finance", 36, None, None, "protects another group"),
            Rate(None, "Property", 9, None, None, "too few"),
        ),
    )


def withheld():
    return (
        Withheld("block", "protects another group", level="Frontline", department="Finance"),
        Withheld("block", "too few", level="Frontline", department="Property"),
        Withheld("block", "too few", level="C-suite", department="Stores"),
    )


def small() -> Report:
    """Six leaders: nothing may be ranked, no shares of leaders, coarse numbers."""
    made = northgate(6)
    score = Alignment(71, (52, 90), 62, (38, 86), 83, (80, 86), 0.6, "rounded: a group under 10")
    return replace(made, alignment=score)


def no_gaps() -> Report:
    return northgate(14, span=0.0)


def one_gap() -> Report:
    """Only Leadership unity is beyond chance."""
    made = northgate(14)
    quiet = tuple(
        d if d.key == "unity" else replace(d, level_pairs=tuple(_quiet(p) for p in d.level_pairs))
        for d in made.dimensions
    )
    return replace(made, dimensions=quiet)


def _quiet(pair):
    return replace(pair, q=0.6, p=0.5, p_below=1, clear=False, ci=(-0.4, 0.6))


def no_score() -> Report:
    reason = "too few"
    nothing = Alignment(None, None, None, None, None, None, None, reason)
    made = northgate(14)
    hidden = tuple(hide(d, {"C-suite"}) for d in made.dimensions)
    return replace(made, alignment=nothing, dimensions=hidden)


def everything_withheld() -> Report:
    made = no_score()
    names = {"C-suite", "Managers", "Frontline"}
    hidden = tuple(
        replace(
            hide(d, names),
            n=None,
            mean=None,
            sd=None,
            favourable=None,
            ci=None,
            alpha=None,
            omega=None,
            icc1=None,
            icc2=None,
            f=None,
            p=None,
            eta_squared=None,
            omega_squared=None,
            agreement=Agreement(None, None, None),
            department_vs_rest=(),
        )
        for d in made.dimensions
    )
    nobody = Population(
        None,
        None,
        None,
        tuple(Rate(name, None, None, None, None, "too few") for name in sorted(names)),
        (),
    )
    bare = tuple(
        replace(
            i,
            n=None,
            mean=None,
            sd=None,
            favourable=None,
            cannot_say=None,
            counts=None,
            item_total=None,
            levels=(),
            reason="too few",
        )
        for i in made.items
    )
    return replace(
        made,
        dimensions=hidden,
        cells=(),
        items=bare,
        population=nobody,
        weighting=Weighting(applied=False),
    )


def hide(of, names):
    """A dimension with some levels withheld, and every pair they take part in."""
    levels = tuple(
        replace(
            g,
            n=None,
            mean=None,
            sd=None,
            favourable=None,
            ci=None,
            rwg_j=None,
            a_wg=None,
            ad_m=None,
            agreement_band=None,
            reason="too few",
        )
        if g.level in names
        else g
        for g in of.levels
    )
    pairs = tuple(
        replace(
            p,
            difference=None,
            ci=None,
            t=None,
            df=None,
            p=None,
            p_below=None,
            q=None,
            g=None,
            cliffs_delta=None,
            clear=None,
            reason="too few",
        )
        if {p.a, p.b} & names
        else p
        for p in of.level_pairs
    )
    return replace(of, levels=levels, level_pairs=pairs)


def one_beat_withheld() -> Report:
    """Customer voice hidden for leaders, United technology for both levels."""
    made = northgate(14)
    hidden = {"voice": {"C-suite"}, "technology": {"C-suite", "Managers", "Frontline"}}
    return replace(
        made,
        dimensions=tuple(hide(d, hidden[d.key]) if d.key in hidden else d for d in made.dimensions),
    )


def german() -> Report:
    made = northgate(14)
    named = tuple(replace(d, label=label) for d, label in zip(made.dimensions, GERMAN, strict=True))
    return replace(made, dimensions=named, language="de")


def long_names() -> Report:
    """Names of sixty characters, for dimensions, departments and levels."""
    made = northgate(14)
    named = tuple(
        replace(d, label=f"{d.label} {'andagainandagain' * 4}"[:60]) for d in made.dimensions
    )
    renamed = {
        name: f"{name} of the northern and the southern region together"[:60]
        for name, _ in DEPARTMENTS
    }
    cells = tuple(
        replace(c, department=renamed.get(c.department, c.department)) for c in made.cells
    )
    departments = tuple(renamed.get(name, name) for name in made.frame.departments)
    return replace(
        made, dimensions=named, cells=cells, frame=replace(made.frame, departments=departments)
    )


def with_levels(count: int) -> Report:
    """Two to eight levels, the first against the last."""
    names = [f"Level {index}" for index in range(1, count + 1)]
    sizes = {name: 20 * 2**index for index, name in enumerate(names)}
    made = northgate(14)
    dimensions = tuple(
        replace(
            dimension(
                d.key,
                d.label,
                d.part,
                {name: 4.2 - 1.2 * i / count for i, name in enumerate(names)},
                sizes,
            ),
            about=d.about,
            ask=d.ask,
            start=d.start,
        )
        for d in made.dimensions
    )
    rates = tuple(Rate(name, None, n * 2, n, 0.5) for name, n in sizes.items())
    cells = tuple(replace(c, level=names[-1]) for c in made.cells)
    return replace(
        made,
        frame=replace(made.frame, levels=tuple(names), reference=names[0], comparison=names[-1]),
        dimensions=dimensions,
        items=tuple(item for d in dimensions for item in items(d, sizes)),
        cells=cells,
        population=replace(made.population, by_level=rates),
    )


def departments(count: int = 60) -> Report:
    rng = random.Random(5)
    made = northgate(14)
    names = [(f"Region {index:02d} stores", rng.randint(10, 300)) for index in range(1, count + 1)]
    cells = tuple(cell for d in made.dimensions for cell in heat(d, names))
    rates = tuple(Rate(None, name, n * 2, n, 0.5) for name, n in names)
    dimensions = tuple(
        replace(d, department_vs_rest=tuple(_against_rest(name, n, d.key) for name, n in names))
        for d in made.dimensions
    )
    return replace(
        made,
        frame=replace(made.frame, departments=tuple(name for name, _ in names)),
        cells=cells,
        dimensions=dimensions,
        population=replace(made.population, by_department=rates),
    )


def on_scale(points: int) -> Report:
    """A four-, seven- or ten-point questionnaire; the last without words for its points."""
    labels = {4: AGREE4, 7: AGREE7}.get(points, ())
    sizes = {"Directors": 17, "Staff": 125}
    dimensions = tuple(
        dimension(
            f"d{index}",
            f"Dimension {index}",
            None,
            {"Directors": 2.9 + index / 10, "Staff": 2.6},
            sizes,
            high=float(points),
            labels=labels,
        )
        for index in range(1, 5)
    )
    made = northgate(14)
    return replace(
        made,
        frame=Frame(("Directors", "Staff"), "Directors", "Staff", ("Roads", "Parks"), "file"),
        parts=(),
        dimensions=dimensions,
        items=tuple(item for d in dimensions for item in items(d, sizes)),
        cells=tuple(
            Cell("Staff", name, d.key, 30, 2.5 + shift, 0.5)
            for d in dimensions
            for name, shift in (("Roads", 0.2), ("Parks", -0.3))
        ),
        population=Population(None, 142, None, (), ()),
    )


def one_dimension() -> Report:
    """As little as a questionnaire can be: one dimension, no parts, no departments."""
    made = on_scale(4)
    only = replace(made.dimensions[0], part=None, departments=(), department_vs_rest=())
    return replace(
        made,
        frame=replace(made.frame, departments=()),
        dimensions=(only,),
        items=tuple(i for i in made.items if i.dimension == only.key),
        cells=(),
    )


def many_dimensions(count: int = 24) -> Report:
    made = northgate(14)
    base = made.dimensions
    grown = tuple(
        replace(
            base[index % 11], key=f"d{index}", label=f"Topic {index + 1}", part=f"p{index // 6}"
        )
        for index in range(count)
    )
    parts = tuple((f"p{index}", f"Part {index + 1}") for index in range(-(-count // 6)))
    return replace(made, dimensions=grown, parts=parts, items=(), cells=())


def hostile() -> Report:
    """Names that would be markup if nobody escaped them."""
    made = northgate(14)
    evil = '<script>alert("x")</script> & "Co" {{ 7*7 }}'
    first = replace(made.dimensions[0], label=evil, about=evil, ask=evil)
    return replace(made, title=evil, dimensions=(first, *made.dimensions[1:]))


ALL = {
    "fourteen leaders": northgate,
    "six leaders": small,
    "no gaps": no_gaps,
    "one gap": one_gap,
    "no score": no_score,
    "everything withheld": everything_withheld,
    "a withheld beat": one_beat_withheld,
    "German": german,
    "long names": long_names,
    "two levels": lambda: with_levels(2),
    "four levels": lambda: with_levels(4),
    "eight levels": lambda: with_levels(8),
    "sixty departments": departments,
    "four points": lambda: on_scale(4),
    "seven points": lambda: on_scale(7),
    "ten points": lambda: on_scale(10),
    "one dimension": one_dimension,
    "24 dimensions": many_dimensions,
    "hostile names": hostile,
}
