"""Ask axe-core about a page that a browser shows. For every test that opens one."""

from __future__ import annotations

from importlib.resources import files

from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: The screens our pages are drawn for: a phone, a tablet upright and lying, a laptop.
SIZES = ((390, 844), (820, 1180), (1180, 820), (1440, 900))


def assert_accessible(page: Page) -> None:
    """Fail with the offending elements when the page, as it stands now, breaks WCAG 2.2 AA or scrolls sideways."""
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
    told = [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]
    assert not told, "\n".join([f"{page.url} at {page.viewport_size}", *told])
    assert overflow(page) == 0, f"{page.url} scrolls sideways at {page.viewport_size}"


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def assert_accessible_everywhere(page: Page, address: str) -> None:
    """Open an address and ask on every screen, in light and in dark; each time anew, for colours that change take a moment."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.goto(address)
            assert_accessible(page)
