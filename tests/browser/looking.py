"""What can be wrong with a page that is open in a browser: what axe finds, and what does not fit."""

from pathlib import Path

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page

LAYOUT = Path(__file__).with_name("layout.js").read_text(encoding="utf-8")
AXE = AXE_FILE_PATH.read_text(encoding="utf-8")
# Everything that axe knows, the contrast of colours and its advice on good practice included.
RUN_AXE = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"], preload: false });
  const told = (id) => (it) => `${id}: ${it.html.slice(0, 160)} ${it.failureSummary}`;
  return found.violations.flatMap(({ id, nodes }) => nodes.map(told(id)));
}"""
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


def faults(page: Page, theme: str) -> list[str]:
    """Return what is wrong on a small screen, with large text, and for axe: a desktop by day, a phone by night."""
    page.set_viewport_size({"width": 320, "height": 640})
    found = [f"at 320 px: {fault}" for fault in page.evaluate(LAYOUT)]
    page.set_viewport_size(PHONE)
    page.evaluate("document.documentElement.style.fontSize = '225%'")
    found += [f"at 200 % text: {fault}" for fault in page.evaluate(LAYOUT)]
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size(DESKTOP if theme == "day" else PHONE)
    page.evaluate(AXE)
    axe: list[str] = page.evaluate(RUN_AXE)
    return found + axe
