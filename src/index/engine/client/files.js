// Gets the published files of this site and of others: by fetch, and as scripts where a page was opened from a disk.

const inPage = typeof document !== "undefined";
// This script lies in a folder of the site's root.
const root = new URL("..", inPage ? document.currentScript.src : location.href);
const fromDisk = root.protocol === "file:";

/** Why something failed: `missing`, `damaged`, `offline`, `engine`; of another site also `slow`, `version`. */
class Failure extends Error {
  constructor(reason, address) {
    super(`${reason}: ${address}`);
    this.reason = reason;
  }
}

const awaited = new Map();

/** Called by a file that is a script. */
function deliver(address, base64) {
  awaited.get(address)?.(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
}

function byScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const end = (settle, value) => {
      awaited.delete(address);
      script.remove();
      settle(value);
    };
    awaited.set(address, (bytes) => end(resolve, bytes));
    script.onerror = () => end(reject, new Failure("missing", address));
    script.onload = () => awaited.has(address) && end(reject, new Failure("damaged", address));
    script.src = new URL(address.replace(/\.[^.]*$/, ".js"), root);
    document.head.append(script);
  });
}

async function byFetch(site, address, cache, onBytes) {
  try {
    const response = await fetch(new URL(address, site), { cache });
    if (!response.ok) throw new Failure(response.status === 404 || response.status === 410 ? "missing" : "offline", address);
    if (!onBytes || !response.body) return new Uint8Array(await response.arrayBuffer());
    const parts = [];
    const reader = response.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(part.value);
      onBytes(part.value.length);
    }
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  } catch (failure) {
    // A connection may break before the answer or within it.
    throw failure instanceof Failure ? failure : new Failure("offline", address);
  }
}

/** The content of a file; one that a server has decompressed already is taken as it is. */
async function content(site, address, cache, onBytes) {
  const bytes = await (fromDisk ? byScript(address) : byFetch(site, address, cache, onBytes));
  if (fromDisk) onBytes?.(bytes.length);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    const stream = new DecompressionStream("gzip");
    const writer = stream.writable.getWriter();
    // What goes wrong here is thrown by the reading side too.
    writer.write(bytes).catch(() => {});
    writer.close().catch(() => {});
    return new Uint8Array(await new Response(stream.readable).arrayBuffer());
  } catch {
    throw new Failure("damaged", address);
  }
}

/** Gets a file and hands it to `take`; one that is damaged is fetched once more past all caches. */
async function fetched(site, address, take, onBytes) {
  // What is named by its content never changes; the text of a report may.
  for (const cache of [address.startsWith("search/") ? "force-cache" : "no-cache", "reload"]) {
    try {
      if (await take(await content(site, address, cache, onBytes))) return;
    } catch (failure) {
      if (failure.reason !== "damaged") throw failure;
    }
  }
  throw new Failure("damaged", address);
}

const chunkAddress = (name) => `search/${name.slice(0, 2)}/${name.slice(2)}.bin`;

async function readPresent(site) {
  try {
    return JSON.parse(new TextDecoder().decode(await content(site, "search/entry.json", "no-cache")));
  } catch (failure) {
    throw failure.reason ? failure : new Failure("damaged", "search/entry.json");
  }
}

/** What a promise gives, or the failure `slow` after so long. */
function within(time, promise) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Failure("slow", "")), time));
  return Promise.race([promise, late]);
}
