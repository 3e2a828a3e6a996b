// Leave quickly: a tap, or Esc twice, leads to a page that says nothing, and what stood here is gone from view at once.
// For whoever is signed in, data-leave names the mark that closes this browser for whoever opens it next.
const TWICE_WITHIN = 700; // milliseconds

export function attachLeave(root) {
  const link = root.querySelector("[data-leave]");
  if (!link) return;
  // All open pages of this browser leave together.
  const others = link.dataset.leave && "BroadcastChannel" in window ? new BroadcastChannel("leave") : null;
  others?.addEventListener("message", ({ data }) => leave(link, data));
  const go = () => {
    const when = Date.now();
    leave(link, when);
    others?.postMessage(when);
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

// `when` tells this leaving from others, so that what was still on its way closes nothing once the PIN was given.
function leave(link, when) {
  // Before anything is emptied: what is being written is kept first (drafts.js), and not its empty place.
  document.dispatchEvent(new CustomEvent("engawa:leaving"));
  document.documentElement.hidden = true;
  document.title = " ";
  for (const form of document.forms) form.reset();
  document.querySelector("main")?.replaceChildren();
  // The way out closes this browser too, but it needs a line; the mark is seen with the next request, whenever that is.
  if (link.dataset.leave) document.cookie = `${link.dataset.leave}=${when}; path=/; samesite=lax${secure()}`;
  history.replaceState(null, "", "/leave/");
  location.replace(link.href);
}

const isLeft = (mark) => Boolean(mark) && document.cookie.split("; ").some((each) => each.startsWith(`${mark}=`));
const secure = () => (location.protocol === "https:" ? "; secure" : "");
