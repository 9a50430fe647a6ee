// Without a connection the check-in page opens as door.js kept it last. Nothing else is ever kept or answered.
"use strict";

const dropWhatIsOver = async (shelf) => {
  for (const key of await shelf.keys()) {
    const kept = await shelf.match(key);
    if (Number(kept?.headers.get("X-Keep-Until") ?? Infinity) < Date.now()) await shelf.delete(key);
  }
};

const asKept = async (request) => {
  const shelf = await caches.open("door");
  await dropWhatIsOver(shelf);
  return (await shelf.match(request, { ignoreVary: true })) ?? Response.error();
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(fetch(event.request).catch(() => asKept(event.request)));
});
