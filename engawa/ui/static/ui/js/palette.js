// The palette: Ctrl or ⌘ and K, or a tap on Find, and a few letters lead to what one may open. What is found are plain
// links from the server; the arrows move the focus itself, so a screen reader reads them as it reads any list.
const AFTER = 120; // milliseconds

export function attachPalette(root) {
  const opener = root.querySelector("a[data-find]");
  const dialog = root.querySelector("dialog[data-palette]");
  const input = dialog.querySelector("input");
  let timer;
  let asking;

  const open = () => {
    if (dialog.open) return;
    dialog.showModal();
    input.select();
    ask();
  };
  opener.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  root.addEventListener("engawa:find", open);
  root.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const address = `${opener.href}?${new URLSearchParams({ piece: 1, q: input.value })}`;
    const answer = await fetch(address, { signal: asking.signal }).catch(() => null);
    // Signed out or locked in the meantime: the page itself says so.
    if (answer?.redirected) return location.reload();
    // A newer question gives this one up, perhaps while its answer is being read.
    const html = answer?.ok && (await answer.text().catch(() => ""));
    if (!html) return;
    const page = new DOMParser().parseFromString(html, "text/html");
    dialog.querySelector("[data-found]").replaceWith(page.querySelector("[data-found]"));
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, AFTER);
  });
  dialog.querySelector("form").addEventListener("submit", (event) => {
    // Enter in the field opens the first that fits.
    if (root.activeElement !== input) return;
    event.preventDefault();
    dialog.querySelector("[data-found] a")?.click();
  });
  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const stops = [input, ...dialog.querySelectorAll("[data-found] a")];
    stops.at((stops.indexOf(root.activeElement) + step) % stops.length).focus();
  });
  dialog.addEventListener("click", (event) => {
    // Beside the panel, or a link to where one already is.
    if (event.target === dialog || event.target.closest("[data-found] a")) dialog.close();
  });
}
