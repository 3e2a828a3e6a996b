// Keep the help pages that were opened, and the look they need, for times without a connection.
// Nothing else is kept: no articles, and never a page of the self-check.
const CACHE = "kept {release}";
const isHelp = (path) => /^\/[a-z]{2}\/help\//.test(path);
const isStatic = (path) => path.startsWith("/static/");

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  // Help pages move to the new release's cache one by one as they are opened; old ones serve until then.
  event.waitUntil(self.clients.claim());
});

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  if (isHelp(pathname)) event.respondWith(freshOrKept(event.request, event));
  else if (isStatic(pathname)) event.respondWith(keptOrFresh(event.request, event));
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
  for (const name of await caches.keys()) {
    // A release's files are useless to the next; its help pages are kept until they are opened again.
    if (name !== CACHE) await moveHelp(name, cache);
  }
}

async function moveHelp(name, cache) {
  const old = await caches.open(name);
  for (const request of await old.keys()) {
    if (isHelp(new URL(request.url).pathname) && !(await cache.match(request))) {
      await cache.put(request, await old.match(request));
    }
  }
  await caches.delete(name);
}
