// Makes pages that already work smoother. Each module attaches by data- attributes, and is fetched only where they stand.
import { attachLeave } from "./leave.js";
import { attachTheme } from "./day-night.js";
import { keepThisPage } from "./offline.js";

const has = (marks) => document.querySelector(marks) !== null;

attachLeave(document);
attachTheme(document);

if (has("[data-swap]")) import("./swap.js").then((module) => module.attachSwap(document));
if (has("[data-swap], [data-kept-here]")) import("./kept.js").then((module) => module.attachKept(document));
if (has("[data-swap], [data-zone], [data-until]")) import("./hours.js").then((module) => module.attachHours(document));

if ("serviceWorker" in navigator && window.isSecureContext) {
  addEventListener("load", () => {
    // Without it, help pages need a connection; everything else is as it was.
    keepThisPage().catch(() => {});
  });
}
