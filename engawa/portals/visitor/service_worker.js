// Keep the help pages that were opened, and the look they need, for times without a connection.
// Nothing else is kept: no articles, and never a page of the self-check.
// One cache over all releases: a page kept last month still needs the look of last month. Names of files carry their hash.
const CACHE = "kept";
const isHelp = (path) => /^\/[a-z]{2}\/help\//.test(path);
const isStatic = (path) => path.startsWith("/static/");

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// A page that was open before this began tells what it is made of.
self.addEventListener("message", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(event.data)));
});

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  if (isHelp(pathname)) event.respondWith(freshOrKept(event.request, event));
  else if (isStatic(pathname)) event.respondWith(keptOrFresh(event.request, event));
});

// A word that there is something new. What it says was sealed on the way and holds no content; a second one takes the
// place of the first, so they never pile up on a screen that others see.
self.addEventListener("push", (event) => {
  const { title, url } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { tag: "news", silent: true, data: { url } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.url));
});

async function freshOrKept(request, event) {
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) event.waitUntil(keep(request, answer.clone()));
    return answer;
  } catch (offline) {
    const kept = await caches.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw offline;
  }
}

async function keptOrFresh(request, event) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) event.waitUntil(keep(request, answer.clone()));
  return answer;
}

async function keep(request, answer) {
  const cache = await caches.open(CACHE);
  const address = new URL(request.url);
  address.search = "";
  await cache.put(address.href, answer);
}
