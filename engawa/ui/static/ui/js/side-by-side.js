// Everybody's day side by side: arrow keys walk through what is free and what is taken, and whoever waits can be pulled
// onto a free time. Both end at the same form that a click on the time opens; without this module that is the way.
export function attachSideBySide(root) {
  for (const grid of root.querySelectorAll("[data-side-by-side]")) attach(grid, root.querySelectorAll("[data-drag]"));
}

function attach(grid, cards) {
  walkByKeys(grid);
  let pulled = null;
  for (const card of cards) {
    card.draggable = true;
    card.addEventListener("dragstart", (event) => {
      pulled = card.dataset.drag;
      card.classList.add("is-pulled");
      event.dataTransfer.effectAllowed = "link";
      event.dataTransfer.setData("text/plain", pulled);
    });
    card.addEventListener("dragend", () => {
      pulled = null;
      card.classList.remove("is-pulled");
      mark(grid, null);
    });
  }
  grid.addEventListener("dragover", (event) => {
    const start = pulled && startUnder(event);
    mark(grid, start);
    if (start) event.preventDefault();
  });
  grid.addEventListener("dragleave", () => mark(grid, null));
  grid.addEventListener("drop", (event) => {
    const start = pulled && startUnder(event);
    if (!start) return;
    event.preventDefault();
    const to = new URL(start.href);
    to.searchParams.set("for", pulled);
    location.assign(to);
  });
}

// The whole cell takes what is dropped: a frame of the size of five letters is hard to hit.
const startUnder = (event) => event.target.closest("[data-start]") ?? event.target.closest("td.free")?.querySelector("[data-start]");

function mark(grid, start) {
  for (const each of grid.querySelectorAll(".is-over")) each.classList.toggle("is-over", each === start);
  start?.classList.add("is-over");
}

function walkByKeys(grid) {
  grid.addEventListener("keydown", (event) => {
    const way = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
    if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
    const links = [...grid.querySelectorAll("td a")];
    const here = links.includes(document.activeElement) ? document.activeElement : null;
    const next = here ? nearest(links, here, way) : links[0];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
}

// What is shown decides what lies above or beside: columns and rows differ in what they hold.
function nearest(links, here, [x, y]) {
  const from = middle(here);
  const ahead = links
    .filter((link) => link !== here)
    .map((link) => ({ link, at: middle(link) }))
    .map(({ link, at }) => ({ link, along: (at.x - from.x) * x + (at.y - from.y) * y, aside: Math.abs((at.x - from.x) * y) + Math.abs((at.y - from.y) * x) }))
    .filter(({ along, aside }) => along > 2 && (!y || aside < here.closest("td").offsetWidth / 2));
  return ahead.sort((a, b) => a.along + 2 * a.aside - (b.along + 2 * b.aside))[0]?.link;
}

function middle(link) {
  const { left, width, top } = link.getBoundingClientRect();
  return { x: left + width / 2, y: top };
}
