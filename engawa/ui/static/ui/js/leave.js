// Leave quickly: a tap, or Esc twice, leads to a page that says nothing, and what stood here is gone from view at once.
// For whoever is signed in, data-leave names the mark that closes this browser for whoever opens it next.
const TWICE_WITHIN = 700; // milliseconds

export function attachLeave(root) {
  const link = root.querySelector("[data-leave]");
  if (!link) return;
  // All open pages of this browser leave together.
  const others = link.dataset.leave && "BroadcastChannel" in window ? new BroadcastChannel("leave") : null;
  others?.addEventListener("message", () => leave(link));
  const go = () => {
    leave(link);
    others?.postMessage("");
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    go();
  });
  let last = -Infinity;
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (event.timeStamp - last < TWICE_WITHIN) go();
    last = event.timeStamp;
  });
  // A browser may bring a page back from memory; what was typed must not be on it, and one from before must not be read.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    if (document.documentElement.hidden) location.replace("/leave/");
    else if (isLeft(link.dataset.leave)) location.reload();
  });
}

function leave(link) {
  // Before anything is emptied: what is being written is kept first (drafts.js), and not its empty place.
  document.dispatchEvent(new CustomEvent("engawa:leaving"));
  document.documentElement.hidden = true;
  document.title = " ";
  for (const form of document.forms) form.reset();
  document.querySelector("main")?.replaceChildren();
  // The way out closes this browser too, but it needs a line; the mark is seen with the next request, whenever that is.
  if (link.dataset.leave) document.cookie = `${link.dataset.leave}=1; path=/; samesite=lax${secure()}`;
  history.replaceState(null, "", "/leave/");
  location.replace(link.href);
}

const isLeft = (mark) => Boolean(mark) && document.cookie.split("; ").includes(`${mark}=1`);
const secure = () => (location.protocol === "https:" ? "; secure" : "");
