// Makes pages that already work smoother. Each module attaches by data- attributes, and is fetched only when they stand
// on the screen: a first question needs no more than its own steps.
import { attachLeave } from "./leave.js";
import { attachTheme } from "./day-night.js";
import { keepThisPage } from "./offline.js";

const later = new Map([
  ["[data-swap]", () => import("./swap.js").then((module) => module.attachSwap(document))],
  ["[data-print], [data-kept-here]", () => import("./kept.js").then((module) => module.attachKept(document))],
  ["[data-zone], [data-until]", () => import("./hours.js").then((module) => module.attachHours(document))],
  ["[data-thread]", () => import("./talk.js").then((module) => module.attachTalk(document))],
  ["[data-draft]", () => import("./drafts.js").then((module) => module.attachDrafts(document))],
  ["[data-passkey]", () => import("./passkeys.js").then((module) => module.attachPasskeys(document))],
  ["[data-lock-after]", () => import("./lock.js").then((module) => module.attachLock(document))],
  ["[data-own-zone], [data-copy]", () => import("./write.js").then((module) => module.attachWrite(document))],
  ["[data-fresh]", () => import("./fresh.js").then((module) => module.attachFresh(document))],
  ["[data-week-grid]", () => import("./week-grid.js").then((module) => module.attachWeekGrid(document))],
  ["[data-side-by-side]", () => import("./side-by-side.js").then((module) => module.attachSideBySide(document))],
  ["a[data-find]", () => import("./palette.js").then((module) => module.attachPalette(document))],
  ["dialog[data-keys]", () => import("./keys.js").then((module) => module.attachKeys(document))],
  ["[data-push]", () => import("./push.js").then((module) => module.attachPush(document))],
  // Last: what it tells must find its listeners attached.
  ["[data-live]", () => Promise.all([import("./live.js"), ...attaching]).then(([module]) => module.attachLive(document))],
]);
const attaching = [];

attachLeave(document);
attachTheme(document);
attachWhatIsShown();
document.addEventListener("engawa:shown", attachWhatIsShown);

function attachWhatIsShown() {
  for (const [marks, attach] of later) {
    if (!document.querySelector(marks)) continue;
    later.delete(marks);
    attaching.push(attach().catch(() => {}));
  }
}

if ("serviceWorker" in navigator && window.isSecureContext) {
  addEventListener("load", () => {
    // Without it, help pages need a connection; everything else is as it was.
    keepThisPage().catch(() => {});
  });
}
