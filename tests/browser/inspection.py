"""What every page must have, looked at in the browser as people meet it."""

from __future__ import annotations

import html5lib
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

FACTS = """() => {
  const shown = (one) => one.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  const fields = [...document.querySelectorAll("input, textarea, select")];
  const small = [...document.querySelectorAll("label.opt, .btn, .text, .langs button")]
    .filter((one) => shown(one) && !one.classList.contains("vh"));
  return {
    title: document.title,
    language: document.documentElement.lang,
    headings: document.querySelectorAll("h1").length,
    unlabelled: fields
      .filter((one) => one.type !== "hidden" && !one.labels?.length && !one.ariaLabel)
      .map((one) => one.name),
    repeated: ids.filter((id, place) => ids.indexOf(id) !== place),
    dangling: [...document.querySelectorAll("[aria-describedby], [aria-labelledby]")]
      .flatMap((one) => [one.getAttribute("aria-describedby"), one.getAttribute("aria-labelledby")])
      .filter(Boolean).flatMap((list) => list.split(/ +/)).filter((id) => !ids.includes(id)),
    violations: window.violations ?? [],
    wide: document.documentElement.scrollWidth - innerWidth,
    small: small.filter((one) => one.getBoundingClientRect().height < 43.5)
      .map((one) => one.textContent.trim()),
  };
}"""

# The head of a function of an element, or of none.
CONTRAST = """(one) => {
  const parts = (colour) => {
    const found = colour.match(/[\\d.]+/g).map(Number);
    return { rgb: found.slice(0, 3), alpha: found[3] ?? 1 };
  };
  const luminance = (rgb) => rgb
    .map((one) => one / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, place) => sum + one * [0.2126, 0.7152, 0.0722][place], 0);
  const contrast = (a, b) => {
    const [high, low] = [luminance(a), luminance(b)].sort((one, other) => other - one);
    return (high + 0.05) / (low + 0.05);
  };
  const behind = (one) => {
    for (let up = one.parentElement; up; up = up.parentElement) {
      const colour = parts(getComputedStyle(up).backgroundColor);
      if (colour.alpha === 1) return colour.rgb;
    }
    return [255, 255, 255];
  };
"""

# WCAG 1.4.11: what marks a control out has 3:1 against what lies around it. axe leaves this out.
EDGES = (
    CONTRAST
    + """
  return [...document.querySelectorAll("input:not([type=hidden]), textarea, .btn")]
    .filter((one) => one.checkVisibility() && !one.disabled)
    .map((one) => {
      const style = getComputedStyle(one);
      const around = behind(one);
      const drawn = parseFloat(style.borderTopWidth) > 0;
      const line = one.type === "range" ? style.backgroundImage : drawn && style.borderTopColor;
      const edge = line ? contrast(parts(line.match(/rgba?\\([^)]*\\)/)[0]).rgb, around) : 0;
      const fill = parts(style.backgroundColor);
      const face = fill.alpha === 1 ? contrast(fill.rgb, around) : 0;
      return { name: one.name || one.textContent.trim(), ratio: Math.max(edge, face) };
    })
    .filter((one) => one.ratio < 3);
}"""
)


# WCAG 2.4.7, 2.4.11 and 1.4.11: what has the focus is in sight, in a ring of 3:1.
FOCUSED = (
    CONTRAST
    + """
  const at = document.activeElement, box = at.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const label = at.closest("label");
  const seen = !!top && (at.contains(top) || top.contains(at)
    || (label && top.closest("label") === label));
  const style = getComputedStyle(label?.matches(".opt") ? label : at);
  const thumb = at.type === "range";  // there the ring is around the thumb, where no script looks
  const ring = thumb || parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none"
    && contrast(parts(style.outlineColor).rgb, behind(at)) >= 3;
  return { name: at.name || at.textContent.trim(), seen, ring };
}"""
)


def inspect(page: Page, *, raw: bool = True) -> None:
    """Fail with everything that is wrong with this page, once it has been loaded."""
    page.wait_for_load_state()
    faults = facts_of(page)
    if raw:
        faults |= {"html": invalid_html(page)}
    faults |= {"edges": page.evaluate(EDGES), "axe": axe(page)}
    wrong = {name: found for name, found in faults.items() if found}

    assert not wrong, f"{page.url}: {wrong}"


def facts_of(page: Page) -> dict[str, object]:
    facts = page.evaluate(FACTS)
    return {
        "title": "" if facts["title"].strip() else "there is none",
        "language": "" if facts["language"] else "there is none",
        "headings": "" if facts["headings"] == 1 else facts["headings"],
        "unlabelled": facts["unlabelled"],
        "repeated ids": facts["repeated"],
        "dangling ids": facts["dangling"],
        "policy": facts["violations"],
        "sideways": max(0, facts["wide"]),
        "small targets": facts["small"],
    }


def invalid_html(page: Page) -> list[str]:
    """What a strict parser says about the page as it was sent."""
    text = page.context.request.get(page.url.partition("#")[0]).text()
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(text)
    return [f"{place}: {code}" for place, code, _ in parser.errors]


def axe(page: Page) -> list[str]:
    """Breaches of WCAG 2.2 AA that axe-core finds."""
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = Axe().run(page, options=rules).response["violations"]
    return [f"{one['id']}: {[node['html'] for node in one['nodes']]}" for one in found]
