// One stream for a page. Elements with data-live="thread:<id>" and data-number="45" are told what is new by a "live"
// event, {name, number, data}; what to do with it is theirs. Nothing is shown here.
const AWAY = 5 * 60 * 1000;
const LONGEST = 60 * 1000;

// There is one account for a page, its own.
const named = ({ dataset }) => (dataset.live.startsWith("account") ? "account" : dataset.live);

export function attachLive(root) {
  const elements = [...root.querySelectorAll("[data-live]")];
  if (!elements.length || !("EventSource" in window)) return;
  let stream = null;
  let failures = 0;
  let later = 0;
  let resting = 0;

  function address() {
    const channels = new Map(elements.map((element) => [named(element), element.dataset.number]));
    const asked = [...channels].map(([name, number]) => ["c", number ? `${name}.${number}` : name]);
    return `/live/?${new URLSearchParams([...asked, ["language", document.documentElement.lang]])}`;
  }

  function open() {
    clearTimeout(later);
    if (stream || document.hidden || !navigator.onLine) return;
    stream = new EventSource(address());
    stream.addEventListener("open", () => {
      failures = 0;
      document.dispatchEvent(new CustomEvent("engawa:connected"));
    });
    stream.addEventListener("message", hear);
    stream.addEventListener("ended", reload);
    // Too many pages of one's own are open: this one waits until somebody comes back to it.
    stream.addEventListener("rest", close);
    // The browser comes back by itself after a broken line, but not after an answer that is no stream.
    stream.addEventListener("error", () => stream?.readyState === EventSource.CLOSED && again());
  }

  function close() {
    clearTimeout(later);
    stream?.close();
    stream = null;
  }

  function again() {
    close();
    const pause = Math.min(LONGEST, 2000 * 2 ** failures++);
    later = setTimeout(open, pause * (0.5 + Math.random()));
  }

  function hear(event) {
    const { channel, name, number, data } = JSON.parse(event.data);
    for (const element of elements.filter((one) => named(one) === channel)) {
      if (number) element.dataset.number = Math.max(number, element.dataset.number || 0);
      element.dispatchEvent(new CustomEvent("live", { detail: { name, number, data }, bubbles: true }));
    }
  }

  function reload() {
    close();
    // Once: where the page itself can't be had any more, a second try would bring nothing new.
    if (performance.now() > 3000) location.reload();
  }

  document.addEventListener("visibilitychange", () => {
    clearTimeout(resting);
    if (document.hidden) resting = setTimeout(close, AWAY);
    else open();
  });
  addEventListener("offline", close);
  addEventListener("online", open);
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  open();
}
