// Leave quickly: a tap, or Esc twice, leads to a page that says nothing, and what stood here is gone from view at once.
const TWICE_WITHIN = 700; // milliseconds

export function attachLeave(root) {
  const link = root.querySelector("[data-leave]");
  if (!link) return;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(link.href);
  });
  let last = -Infinity;
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (event.timeStamp - last < TWICE_WITHIN) leave(link.href);
    last = event.timeStamp;
  });
  // A browser may bring this page back from memory; what was typed must not be on it.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && document.documentElement.hidden) location.replace("/leave/");
  });
}

function leave(href) {
  // Before anything is emptied: what is being written is kept first (drafts.js), and not its empty place.
  document.dispatchEvent(new CustomEvent("engawa:leaving"));
  document.documentElement.hidden = true;
  document.title = " ";
  for (const form of document.forms) form.reset();
  document.querySelector("main")?.replaceChildren();
  history.replaceState(null, "", "/leave/");
  location.replace(href);
}
