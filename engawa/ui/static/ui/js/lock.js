// The lock of an open page: after the chosen minutes without a sign of life, what stands here leaves the screen.
const SAID_EVERY = 60_000; // milliseconds

export function attachLock(root) {
  const mark = root.querySelector("[data-lock-after]");
  if (!mark) return;
  const after = Number(mark.dataset.lockAfter) * 60_000;
  let timer;
  let alive = Date.now();
  let said = alive;
  const close = () => {
    document.querySelector("main")?.replaceChildren();
    location.replace(mark.dataset.unlock);
  };
  const sign = () => {
    alive = Date.now();
    clearTimeout(timer);
    timer = setTimeout(close, after);
    if (alive - said < Math.min(SAID_EVERY, after / 2)) return;
    said = alive;
    // Somebody who writes for long sends nothing; without this the server would take the page for left.
    fetch(mark.dataset.awake).catch(() => {});
  };
  for (const kind of ["pointerdown", "keydown", "scroll"]) root.addEventListener(kind, sign, { passive: true });
  // A laptop that was closed has counted no time.
  root.addEventListener("visibilitychange", () => {
    if (!root.hidden && Date.now() - alive > after) close();
  });
  timer = setTimeout(close, after);
}
