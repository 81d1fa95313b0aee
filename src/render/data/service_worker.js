// What was read stays readable without a network: answers of the site to a cache, and back when the network gives none.
// What is named by its content is taken from the cache first, everything else from the network first.
"use strict";

const CACHE = "vanthu-1";
const root = new URL(self.registration.scope);
const TOGETHER = 8;

const below = (url) => (url.origin === root.origin && url.pathname.startsWith(root.pathname) ? url.pathname.slice(root.pathname.length) : null);
const isNamedByContent = (address) => /^assets\/.*-[0-9a-f]{8}\.\w+$|^search\/[0-9a-f]{2}\//.test(address);
const isOfIndex = (address) => (address.startsWith("search/") && !address.endsWith(".js")) || address.endsWith(".text.bin");

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = below(new URL(request.url));
  if (request.method !== "GET" || address === null || request.headers.has("range")) return;
  event.respondWith(isNamedByContent(address) ? fromCache(request) : fromNetwork(request));
});

async function keep(request, response) {
  if (response.status === 200) {
    const cache = await caches.open(CACHE);
    // A disk that is full keeps no more, and the page is shown all the same.
    await cache.put(request, response.clone()).catch(() => {});
  }
  return response;
}

const kept = async (request) => (await caches.open(CACHE)).match(request, { ignoreSearch: true, ignoreVary: true });

async function fromCache(request) {
  return (await kept(request)) ?? keep(request, await fetch(request));
}

async function fromNetwork(request) {
  try {
    return await keep(request, await fetch(request));
  } catch (failure) {
    const found = await kept(request);
    if (found) return found;
    throw failure;
  }
}

/** Fetches the whole index that is published now and forgets those before; tells the page how far it is. */
async function keepIndex(tell) {
  const list = await (await fetch(new URL("manifest-sha256.txt", root), { cache: "no-cache" })).text();
  const wanted = list.split("\n").map((line) => line.slice(66)).filter((address) => address && isOfIndex(address));
  const cache = await caches.open(CACHE);
  const named = new Set(wanted.map((address) => new URL(address, root).href));
  for (const request of await cache.keys()) {
    const address = below(new URL(request.url));
    if (address !== null && isOfIndex(address) && !named.has(request.url)) await cache.delete(request);
  }
  let done = 0;
  const missing = [...wanted].reverse();
  const work = async () => {
    for (let address = missing.pop(); address !== undefined; address = missing.pop()) {
      const url = new URL(address, root);
      if (!isNamedByContent(address) || !(await cache.match(url))) await keep(url.href, await fetch(url, { cache: "no-cache" }));
      done += 1;
      if (done % 50 === 0) tell({ share: done / wanted.length });
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, work));
  tell({ share: 1 });
}

/** Keeps files that were fetched before this worker was there. */
async function keepFiles(addresses) {
  const own = addresses.map((address) => new URL(address)).filter((url) => below(url) !== null);
  await Promise.all(own.map(async (url) => keep(url.href, await fetch(url))));
}

self.addEventListener("message", (event) => {
  const tell = (message) => event.source?.postMessage(message);
  if (event.data.files) event.waitUntil(keepFiles(event.data.files).catch(() => {}));
  if (event.data.index) event.waitUntil(keepIndex(tell).catch(() => tell({ failed: true })));
});
