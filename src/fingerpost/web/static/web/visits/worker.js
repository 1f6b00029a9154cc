// Keeps the page "Visits on this phone" and its scripts, so that it opens without a signal. It keeps no
// young person's details: those are in the page's own store, sealed.

const CACHE = "fingerpost-visits-1";
const PAGE = "/visits/phone/";
const PATIENCE = 3000; // milliseconds: a signal too weak to answer by then is none

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  const ours = address.origin === self.location.origin && event.request.method === "GET";
  if (!ours) return;
  const isPage = event.request.mode === "navigate" && address.pathname === PAGE;
  if (isPage || address.pathname.startsWith("/static/")) event.respondWith(freshOrKept(event.request, address));
});

// The answer of the server where there is one in time, else what was kept. Never a page to sign in.
async function freshOrKept(request, address) {
  const cache = await caches.open(CACHE);
  const fresh = fetch(request).then((answer) => {
    if (answer.ok && !answer.redirected) cache.put(address.pathname, answer.clone());
    return answer;
  });
  const kept = new Promise((resolve) => {
    setTimeout(async () => {
      const held = await cache.match(address.pathname);
      if (held) resolve(held);
    }, PATIENCE);
  });
  try {
    return await Promise.race([fresh, kept]);
  } catch {
    return (await cache.match(address.pathname)) || Response.error();
  }
}
