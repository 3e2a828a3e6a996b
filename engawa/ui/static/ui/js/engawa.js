// Makes pages that already work smoother. Each module attaches by data- attributes, and is fetched only when they stand
// on the screen: a first question needs no more than its own steps.
import { attachLeave } from "./leave.js";
import { attachTheme } from "./day-night.js";
import { keepThisPage } from "./offline.js";

const later = new Map([
  ["[data-swap]", () => import("./swap.js").then((module) => module.attachSwap(document))],
  ["[data-print], [data-kept-here]", () => import("./kept.js").then((module) => module.attachKept(document))],
  ["[data-zone], [data-until]", () => import("./hours.js").then((module) => module.attachHours(document))],
]);

attachLeave(document);
attachTheme(document);
attachWhatIsShown();
document.addEventListener("engawa:shown", attachWhatIsShown);

function attachWhatIsShown() {
  for (const [marks, attach] of later) {
    if (!document.querySelector(marks)) continue;
    later.delete(marks);
    attach();
  }
}

if ("serviceWorker" in navigator && window.isSecureContext) {
  addEventListener("load", () => {
    // Without it, help pages need a connection; everything else is as it was.
    keepThisPage().catch(() => {});
  });
}
