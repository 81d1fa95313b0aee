// What was read stays readable without a network: answers of the site to a cache, and back when the network gives none.
// What is named by its content is taken from the cache first, everything else from the network first.
"use strict";

const root = new URL(self.registration.scope);
// Archives of one host must not take each other's.
const CACHE = `vanthu-1 ${root.href}`;
const TOGETHER = 8;

const below = (url) => (url.origin === root.origin && url.pathname.startsWith(root.pathname) ? url.pathname.slice(root.pathname.length) : null);
const isNamedByContent = (address) => /^assets\/.*-[0-9a-f]{8}\.\w+$|^search\/[0-9a-f]{2}\//.test(address);
const isOfIndex = (address) => (address.startsWith("search/") && !address.endsWith(".js")) || address.endsWith(".text.bin");
/** Pages and what they show; originals, tables and attachments are for who asks for them. */
const isKept = (address) => address === "" || /\.(html|css|js|svg|png|jpe?g|gif|webp)$/.test(address) || isOfIndex(address) || isNamedByContent(address);

/** A page is one page, whatever words it shall mark or search shall look for. */
const named = (url) => new URL(url).href.replace(/[?#].*$/, "");

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = below(new URL(request.url));
  if (request.method !== "GET" || address === null || !isKept(address) || request.headers.has("range")) return;
  const isFirst = isNamedByContent(address);
  const answer = (async () => {
    if (isFirst) {
      const found = await kept(request.url);
      if (found) return found;
    }
    try {
      // Servers that say nothing of caching leave it to browsers to guess how long a page stays as it is.
      const response = await fetch(request, isFirst ? {} : { cache: "no-cache" });
      if (response.ok) event.waitUntil(keep(request.url, response.clone()));
      return response;
    } catch (failure) {
      const found = await kept(request.url);
      if (found) return found;
      throw failure;
    }
  })();
  event.respondWith(answer);
});

/** Keeps an answer; false where there is no room. The page does not wait for it. */
async function keep(url, response) {
  try {
    await (await caches.open(CACHE)).put(named(url), response);
    return true;
  } catch {
    return false;
  }
}

/** What is kept under an address; nothing where nothing can be kept. */
const kept = (url) => caches.open(CACHE).then((cache) => cache.match(named(url), { ignoreVary: true })).catch(() => undefined);

/** Fetches a file and keeps it; fails where one of both does. */
async function fetchAndKeep(url) {
  const response = await fetch(url, { cache: "no-cache" });
  if (!response.ok || !(await keep(url, response))) throw new Error(String(url));
}

/** Fetches the whole index that is published now, then forgets those before; tells the page how far it is. */
async function keepIndex(tell) {
  const list = await fetch(new URL("manifest-sha256.txt", root), { cache: "no-cache" });
  if (!list.ok) throw new Error("no list");
  const wanted = (await list.text()).split("\n").map((line) => line.slice(66)).filter((address) => address && isOfIndex(address));
  const missing = [...wanted].reverse();
  let done = 0;
  const work = async () => {
    for (let address = missing.pop(); address !== undefined; address = missing.pop()) {
      const url = new URL(address, root).href;
      if (!isNamedByContent(address) || !(await kept(url))) await fetchAndKeep(url);
      done += 1;
      if (done % 50 === 0) tell({ share: done / wanted.length });
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, work));
  const cache = await caches.open(CACHE);
  const present = new Set(wanted.map((address) => new URL(address, root).href));
  for (const request of await cache.keys()) {
    const address = below(new URL(request.url));
    if (address !== null && isOfIndex(address) && !present.has(request.url)) await cache.delete(request);
  }
  tell({ share: 1 });
}

self.addEventListener("message", (event) => {
  const tell = (message) => event.source?.postMessage(message);
  // Files that were fetched before this worker was there.
  const own = (event.data.files ?? []).filter((url) => below(new URL(url)) !== null);
  event.waitUntil(Promise.all(own.map(fetchAndKeep)).catch(() => {}));
  if (event.data.index) event.waitUntil(keepIndex(tell).catch(() => tell({ failed: true })));
});
