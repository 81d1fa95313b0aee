// The search as pages use it: loads the engine, fetches what it needs, asks it. Runs in a worker; where a page
// was opened from a disk there is none, then it runs in the page, and every file comes as a script.
"use strict";

var vanthu = (() => {
  const inPage = typeof document !== "undefined";
  // This script lies in a folder of the site's root.
  const root = new URL("..", inPage ? document.currentScript.src : location.href);
  const fromDisk = root.protocol === "file:";
  const ROUNDS_MAX = 24;
  /** A worker that says nothing for so long has no end. */
  const SILENT_MS = 20000;

  /** Why something failed: `missing`, `damaged`, `offline`, `engine`. */
  class Failure extends Error {
    constructor(reason, address) {
      super(`${reason}: ${address}`);
      this.reason = reason;
    }
  }

  // Files.

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

  async function byFetch(address, cache, onBytes) {
    let response;
    try {
      response = await fetch(new URL(address, root), { cache });
    } catch {
      throw new Failure("offline", address);
    }
    if (!response.ok) throw new Failure(response.status === 404 || response.status === 410 ? "missing" : "offline", address);
    if (!onBytes || !response.body) return new Uint8Array(await response.arrayBuffer());
    const parts = [];
    const reader = response.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(part.value);
      onBytes(part.value.length);
    }
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  }

  /** The content of a file; one that a server has decompressed already is taken as it is. */
  async function content(address, cache, onBytes) {
    const bytes = await (fromDisk ? byScript(address) : byFetch(address, cache, onBytes));
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
  async function fetched(address, take, onBytes) {
    // What is named by its content never changes; the text of a report may.
    for (const cache of [address.startsWith("search/") ? "force-cache" : "no-cache", "reload"]) {
      try {
        if (await take(await content(address, cache, onBytes))) return;
      } catch (failure) {
        if (failure.reason !== "damaged") throw failure;
      }
    }
    throw new Failure("damaged", address);
  }

  const chunkAddress = (name) => `search/${name.slice(0, 2)}/${name.slice(2)}.bin`;

  async function readPresent() {
    try {
      return JSON.parse(new TextDecoder().decode(await content("search/entry.json", "no-cache")));
    } catch (failure) {
      throw failure.reason ? failure : new Failure("damaged", "search/entry.json");
    }
  }

  // The engine, wherever it runs.

  class Engine {
    /** Loads engine and bootstrap at once; `onShare` hears how much of them is here, 0 to 1. */
    static async open(present, onShare) {
      const engine = new Engine();
      engine.present = present;
      engine.filling = new Map();
      let bytes = 0;
      const onBytes = (length) => onShare(Math.min(1, (bytes += length) / present.bytes));
      let bootstrap;
      await Promise.all([
        fetched(present.engine, async (wasm) => {
          const { instance } = await WebAssembly.instantiate(wasm, {}).catch(() => ({}));
          engine.exports = instance?.exports;
          return Boolean(instance);
        }, onBytes),
        fetched(chunkAddress(present.bootstrap), (found) => (bootstrap = found), onBytes),
      ]);
      // The engine checks the digest of what it is given.
      const opened = engine.call(0, present.bootstrap, bootstrap);
      if (!("Opened" in opened)) {
        await fetched(chunkAddress(present.bootstrap), (found) => "Opened" in engine.call(0, present.bootstrap, found));
      }
      return engine;
    }

    /** Calls an operation of the engine with text and bytes. */
    call(operation, text, bytes = new Uint8Array()) {
      const head = new TextEncoder().encode(text);
      const at = this.exports.vanthu_buffer(head.length + bytes.length);
      const input = new Uint8Array(this.exports.memory.buffer, at, head.length + bytes.length);
      input.set(head);
      input.set(bytes, head.length);
      const answer = this.exports.vanthu_call(operation);
      return JSON.parse(new TextDecoder().decode(new Uint8Array(this.exports.memory.buffer, answer, this.exports.vanthu_length())));
    }

    /** Asks until there is an answer; null when `isStale` says that nobody waits for it any more. */
    async ask(request, onSoFar, isStale) {
      for (let round = 0; round < ROUNDS_MAX; round++) {
        const step = this.call(3, JSON.stringify(request));
        if (step.Failed) throw new Failure("engine", step.Failed);
        if (step.Done) return step.Done;
        if (step.Need.so_far) onSoFar(step.Need.so_far);
        await Promise.all(step.Need.files.map((address) => this.fill(address)));
        if (isStale()) return null;
      }
      throw new Failure("engine", "no end");
    }

    /** What a beginning may become. */
    async complete(typed) {
      for (let round = 0; round < 2; round++) {
        const step = this.call(4, typed);
        if (step.Suggested) return step.Suggested;
        if (step.Failed) throw new Failure("engine", step.Failed);
        await Promise.all(step.Need.files.map((address) => this.fill(address)));
      }
      throw new Failure("engine", "no end");
    }

    /** Gets a file that the engine needs; two questions that need it at once get it once. */
    fill(address) {
      const filling = this.filling.get(address) ?? this.filled(address).finally(() => this.filling.delete(address));
      this.filling.set(address, filling);
      return filling;
    }

    async filled(address) {
      try {
        await fetched(address, (bytes) => !this.call(1, `${address}\n`, bytes).Failed);
      } catch (failure) {
        // A hit is shown without its text; without a chunk, or a text for want of network, there is no answer.
        const goesOn = this.call(2, address).GoesOn;
        if (!goesOn || (failure.reason === "offline" && !address.startsWith("search/"))) throw failure;
      }
    }
  }

  /** An engine that is opened when needed, and opened anew when a build has replaced its index. */
  class Searcher {
    constructor(tell) {
      this.tell = tell;
      this.latest = 0;
    }

    open(present) {
      this.opening ??= (async () => {
        try {
          return await Engine.open(present ?? (await readPresent()), (share) => this.tell({ share }));
        } catch (failure) {
          // A page from before a build names an index that may be gone.
          if (failure.reason !== "missing" || !present) throw failure;
          return Engine.open(await readPresent(), (share) => this.tell({ share }));
        }
      })().catch((failure) => {
        this.opening = null;
        throw failure;
      });
      return this.opening;
    }

    async ask(number, request, present) {
      this.latest = number;
      const isStale = () => this.latest !== number;
      const onSoFar = (soFar) => this.tell({ number, soFar });
      try {
        const engine = await this.open(present);
        if (isStale()) return;
        let answer;
        try {
          answer = await engine.ask(request, onSoFar, isStale);
        } catch (failure) {
          if (failure.reason !== "missing") throw failure;
          const now = await readPresent();
          if (now.bootstrap === engine.present.bootstrap) throw failure;
          this.opening = null;
          answer = await (await this.open(now)).ask(request, onSoFar, isStale);
        }
        if (answer) this.tell({ number, answer });
      } catch (failure) {
        // After a trap the engine's memory is not to be trusted.
        if (!failure.reason) this.opening = null;
        this.tell({ number, failed: failure.reason ?? "engine" });
      }
    }
  }

  /** Completes what is typed by an engine that is opened when needed; nothing where that fails. */
  async function complete(searcher, { number, typed, present }) {
    let suggestions = [];
    try {
      suggestions = await (await searcher.open(present)).complete(typed);
    } catch {}
    searcher.tell({ number, suggestions });
  }

  if (!inPage) {
    const searcher = new Searcher((message) => postMessage(message));
    onmessage = ({ data }) => {
      if (data.isThere) postMessage(data);
      else if (data.request) searcher.ask(data.number, data.request, data.present);
      else if (data.typed) complete(searcher, data);
      else searcher.open(data.present).then(() => postMessage({ opened: true }), (failure) => postMessage({ failed: failure.reason ?? "engine" }));
    };
    postMessage({ isThere: true });
    return {};
  }

  // The page's side.

  const script = document.currentScript.src;
  const questions = new Map();
  let number = 0;
  let send = null;
  let onShare = () => {};

  function hear(message) {
    if (message.share !== undefined) onShare(message.share);
    const question = questions.get(message.number);
    if (!question) return;
    if (message.soFar) question.onSoFar(message.soFar);
    if (message.answer ?? message.suggestions) question.resolve(message.answer ?? message.suggestions);
    if (message.failed) question.reject(new Failure(message.failed, ""));
    if (message.answer || message.suggestions || message.failed) questions.delete(message.number);
  }

  function inThisPage() {
    const searcher = new Searcher(hear);
    send = (message) => {
      if (message.request) searcher.ask(message.number, message.request, message.present);
      else if (message.typed) complete(searcher, message);
      else searcher.open(message.present).catch(() => {});
    };
  }

  function inWorker() {
    let worker;
    try {
      worker = new Worker(script);
    } catch {
      return inThisPage();
    }
    let heard = false;
    let guard = 0;
    const sent = [];
    /** It broke while it worked: the next question begins anew. */
    const end = () => {
      worker.terminate();
      send = null;
      for (const [number, question] of questions) {
        questions.delete(number);
        question.reject(new Failure("engine", ""));
      }
    };
    /** Asks for a sign of life; while it waits for a file the worker gives one. */
    const watch = () => {
      worker.postMessage({ isThere: true });
      guard = setTimeout(end, SILENT_MS);
    };
    worker.onmessage = ({ data }) => {
      heard = true;
      clearTimeout(guard);
      hear(data);
      guard = questions.size > 0 ? setTimeout(watch, 1000) : 0;
    };
    worker.onerror = () => {
      clearTimeout(guard);
      if (heard) return end();
      worker.terminate();
      inThisPage();
      sent.forEach((message) => send(message));
    };
    send = (message) => {
      if (!heard) sent.push(message);
      worker.postMessage(message);
      if (heard && !guard) watch();
    };
  }

  function begin() {
    if (!send) (fromDisk || typeof Worker === "undefined" ? inThisPage : inWorker)();
  }

  return {
    root,
    deliver,
    /** Whether this browser can search at all. */
    canSearch: () => typeof WebAssembly === "object" && typeof DecompressionStream === "function",
    /** Loads engine and index, so that the first question need not wait; `heard` hears how much is here, 0 to 1. */
    open(present, heard) {
      if (heard) onShare = heard;
      begin();
      send({ present });
    },
    /** Asks; `onSoFar` hears of the hits before their texts are here. A newer question ends this one without an answer. */
    ask(request, present, onSoFar = () => {}) {
      begin();
      for (const [known, question] of questions) if (question.isSearch) questions.delete(known);
      return new Promise((resolve, reject) => {
        number += 1;
        questions.set(number, { resolve, reject, onSoFar, isSearch: true });
        send({ number, request, present });
      });
    },
    /** The terms of the archive that what is typed may become; none where they cannot be had. */
    complete(typed, present) {
      begin();
      return new Promise((resolve) => {
        number += 1;
        questions.set(number, { resolve, reject: () => resolve([]), onSoFar: () => {} });
        send({ number, typed, present });
      });
    },
  };
})();
