// Keep a help page for times without a connection, from the very first time it is seen: by then the service worker has only
// just begun, so it is told what the page is made of.
export async function keepThisPage() {
  const first = !navigator.serviceWorker.controller;
  await navigator.serviceWorker.register("/sw.js");
  if (!first || !/^\/[a-z]{2}\/help\//.test(location.pathname)) return;
  const { active } = await navigator.serviceWorker.ready;
  const parts = performance.getEntriesByType("resource").map((part) => part.name);
  active.postMessage([location.origin + location.pathname, ...parts.filter((name) => name.includes("/static/"))]);
}
