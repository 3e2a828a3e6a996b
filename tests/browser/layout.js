// What does not fit on this page, each in words; an empty list is what the tests want.
//
// The rule for targets: whatever is tapped is at least 44 CSS px high and wide. Three are left out, as WCAG 2.5.8 does:
// a link inside a sentence, a link that is a line of its own in a list of sources, whose line is 24 px or more, and the
// half hours of a week that is drawn over, of 24 px or more: below them the same is written into fields.
() => {
  const root = document.documentElement;
  const shown = (it) => it.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
  const name = (it) => `<${it.localName} class="${it.getAttribute("class") ?? ""}"> ${(it.innerText ?? "").trim().slice(0, 40)}`;
  const scrolls = (it) => it.closest(".scroll, .dot-chart-frame") !== null;

  const wide = [...document.body.querySelectorAll("*")].filter(
    (it) => shown(it) && !scrolls(it) && !it.closest("svg svg, .visually-hidden") && it.getBoundingClientRect().right > root.clientWidth + 1,
  );
  const overflow = root.scrollWidth > root.clientWidth ? [`the page is ${root.scrollWidth} px wide: ${wide.map(name).join(" | ")}`] : [];
  const cut = wide.length && !overflow.length ? [`out of sight: ${wide.map(name).join(" | ")}`] : [];

  const small = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")]
    .filter((it) => shown(it) && !it.matches(".skip:not(:focus), .hidden-default"))
    .filter((it) => !isLineOfText(it))
    .map((it) => [it, (it.closest("label") ?? it).getBoundingClientRect()])
    .filter(([it, box]) => Math.min(box.height, box.width) < (it.closest("[data-week-grid]") ? 24 : 43.9))
    .map(([it, box]) => `${Math.round(box.width)} × ${Math.round(box.height)} px: ${name(it)}`);

  const moving = document.getAnimations().map((it) => `it moves: ${name(it.effect.target)}`);
  return [...overflow, ...cut, ...small, ...moving];

  function isLineOfText(it) {
    const block = it.closest("p, li, dd, td, blockquote");
    if (it.localName !== "a" || getComputedStyle(it).display !== "inline" || !block) return false;
    const inSentence = block.innerText.trim() !== it.innerText.trim();
    return inSentence || parseFloat(getComputedStyle(block).lineHeight) >= 24;
  }
};
