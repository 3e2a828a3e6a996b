// Makes pages that already work smoother. Each module attaches by data- attributes.
import { attachLeave } from "./leave.js";
import { attachTheme } from "./day-night.js";
import { attachSwap } from "./swap.js";
import { attachKept } from "./kept.js";
import { attachHours } from "./hours.js";

attachLeave(document);
attachTheme(document);
attachSwap(document);
attachKept(document);
attachHours(document);

if ("serviceWorker" in navigator && window.isSecureContext) {
  navigator.serviceWorker.register("/sw.js").catch(() => {
    // Without it, help pages need a connection; everything else is as it was.
  });
}
