// The search as pages use it: loads the engine, fetches what it needs, asks it, and other sites or a cluster with it. Runs
// in a worker; where a page was opened from a disk there is none, then it runs in the page, and every file comes as a script.
"use strict";

var vanthu = (() => {
  const inPage = typeof document !== "undefined";
  // This script lies in a folder of the site's root.
  const root = new URL("..", inPage ? document.currentScript.src : location.href);
  const fromDisk = root.protocol === "file:";
  const ROUNDS_MAX = 24;
  /** A worker that says nothing for so long has no end. */
  const SILENT_MS = 20000;
  /** Another site, or a cluster, that has not answered by then is gone without. */
  const PATIENCE_MS = 6000;
  /** They are asked when nothing was typed for so long. */
  const REST_MS = 250;
  /** One that failed is not asked again for so long. */
  const FORGIVING_MS = 60000;

  /** Why something failed: `missing`, `damaged`, `offline`, `engine`; of another site also `slow`, `version`. */
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

  async function byFetch(site, address, cache, onBytes) {
    let response;
    try {
      response = await fetch(new URL(address, site), { cache });
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

  // The engine, wherever it runs.

  /** The programs of the engine by their addresses; that of this site serves for all others too. */
  const programs = new Map();

  function loadProgram(address, onBytes) {
    const load = async () => {
      let compiled;
      await fetched(root, address, async (wasm) => (compiled = await WebAssembly.compile(wasm).catch(() => null)), onBytes);
      return compiled;
    };
    const program = programs.get(address) ?? load();
    programs.set(address, program);
    program.catch(() => programs.delete(address));
    return program;
  }

  class Engine {
    /** Loads engine and bootstrap of a site at once; `onShare` hears how much of them is here, 0 to 1. */
    static async open(site, present, onShare = () => {}) {
      const engine = new Engine();
      engine.site = site;
      engine.present = present;
      engine.filling = new Map();
      let bytes = 0;
      const onBytes = (length) => onShare(Math.min(1, (bytes += length) / present.bytes));
      let bootstrap;
      const [compiled] = await Promise.all([
        loadProgram(present.engine, onBytes),
        fetched(site, chunkAddress(present.bootstrap), (found) => (bootstrap = found), onBytes),
      ]);
      engine.exports = (await WebAssembly.instantiate(compiled, {})).exports;
      // The engine checks the digest of what it is given.
      const opened = engine.call(0, present.bootstrap, bootstrap);
      if (opened.Failed === "version") throw new Failure("version", site.href);
      if (!("Opened" in opened)) {
        await fetched(site, chunkAddress(present.bootstrap), (found) => "Opened" in engine.call(0, present.bootstrap, found));
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
    complete(typed) {
      return this.until(4, typed, "Suggested");
    }

    /** What the index says of the words of a query, for other sites. */
    figures(query) {
      return this.until(5, query, "Figures");
    }

    /** Calls an operation until it gives a result of a name, and gets what it needs. */
    async until(operation, text, name) {
      for (let round = 0; round < ROUNDS_MAX; round++) {
        const step = this.call(operation, text);
        if (step[name]) return step[name];
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
        await fetched(this.site, address, (bytes) => !this.call(1, `${address}\n`, bytes).Failed);
      } catch (failure) {
        // A hit is shown without its text; without a chunk, or a text for want of network, there is no answer.
        const goesOn = this.call(2, address).GoesOn;
        if (!goesOn || (failure.reason === "offline" && !address.startsWith("search/"))) throw failure;
      }
    }
  }

  /** Another archive that is asked too: its engine is opened when needed, and one that failed is left alone for a while. */
  class Other {
    constructor({ name, address }) {
      this.name = name;
      this.address = address;
      this.site = new URL(address);
      this.failed = null;
    }

    /** Whether it failed lately; `reason` says why. */
    isLeftAlone() {
      return this.failed !== null && Date.now() - this.failed < FORGIVING_MS;
    }

    /** What `ask` makes of its engine; null where it fails. */
    async try(own, ask) {
      if (this.isLeftAlone()) return null;
      try {
        return await within(PATIENCE_MS, this.opened(own, ask));
      } catch (failure) {
        this.reason = failure.reason ?? "engine";
        this.failed = Date.now();
        this.opening = null;
        return null;
      }
    }

    async opened(own, ask) {
      const open = async () => Engine.open(this.site, { ...(await readPresent(this.site)), engine: own.present.engine });
      this.opening ??= open();
      try {
        return await ask(await this.opening);
      } catch (failure) {
        // A build has replaced its index.
        if (failure.reason !== "missing") throw failure;
        this.opening = open();
        return ask(await this.opening);
      }
    }
  }

  /** An engine that is opened when needed, and opened anew when a build has replaced its index; and others with it. */
  class Searcher {
    constructor(tell) {
      this.tell = tell;
      this.latest = 0;
      this.others = new Map();
      this.remoteFailed = 0;
    }

    open(present) {
      this.opening ??= (async () => {
        const onShare = (share) => this.tell({ share });
        try {
          return await Engine.open(root, present ?? (await readPresent(root)), onShare);
        } catch (failure) {
          // A page from before a build names an index that may be gone.
          if (failure.reason !== "missing" || !present) throw failure;
          return Engine.open(root, await readPresent(root), onShare);
        }
      })().catch((failure) => {
        this.opening = null;
        throw failure;
      });
      return this.opening;
    }

    async ask(number, request, present, elsewhere) {
      this.latest = number;
      const isStale = () => this.latest !== number;
      const onSoFar = (soFar) => this.tell({ number, soFar });
      try {
        const [engine, own] = await this.askOwn(await this.open(present), request, onSoFar, isStale);
        if (!own) return;
        let [answer, notes] = [own, []];
        if (elsewhere?.remote || elsewhere?.federated?.length) {
          // What this archive has is shown at once; others are asked when the typing rests.
          this.tell({ number, soFar: own, isWaiting: true });
          await new Promise((resolve) => setTimeout(resolve, REST_MS));
          if (isStale()) return;
          [answer, notes] = await this.askElsewhere(engine, request, own, elsewhere, isStale);
        }
        if (!isStale()) this.tell({ number, answer: { ...answer, notes } });
      } catch (failure) {
        if (!failure.reason) this.forget();
        this.tell({ number, failed: failure.reason ?? "engine" });
      }
    }

    /** After a trap neither the engine's memory nor its program is to be trusted. */
    forget() {
      this.opening = null;
      this.others.clear();
      programs.clear();
    }

    /** The engine of this site and its answer; those of its new index where a build has replaced the one that was open. */
    async askOwn(engine, request, onSoFar, isStale) {
      try {
        return [engine, await engine.ask(request, onSoFar, isStale)];
      } catch (failure) {
        if (failure.reason !== "missing") throw failure;
        const now = await readPresent(root);
        if (now.bootstrap === engine.present.bootstrap) throw failure;
        this.opening = null;
        const newer = await this.open(now);
        return [newer, await newer.ask(request, onSoFar, isStale)];
      }
    }

    /** The answer of the cluster, or of all sites that have one, and what failed; at least the own answer. */
    async askElsewhere(engine, request, own, elsewhere, isStale) {
      const notes = [];
      try {
        if (elsewhere.remote) {
          const answer = await this.askRemote(engine, request, elsewhere.remote);
          if (answer) return [answer, notes];
          notes.push({ name: "", reason: "remote" });
        }
        if (!elsewhere.federated?.length || isStale()) return [own, notes];
        return await this.askOthers(engine, request, own, elsewhere.federated, notes, isStale);
      } catch (failure) {
        if (!failure.reason) this.forget();
        return [own, [...notes, ...(elsewhere.federated ?? []).map(({ name }) => ({ name, reason: failure.reason ?? "engine" }))]];
      }
    }

    /** The answer of all sites that have one, and which have none. Each is told what the others know of the words. */
    async askOthers(engine, request, own, federated, notes, isStale) {
      const others = federated.map((site) => {
        if (!this.others.has(site.address)) this.others.set(site.address, new Other(site));
        return this.others.get(site.address);
      });
      const [ownFigures, ...figures] = await Promise.all([
        engine.figures(request.query),
        ...others.map((other) => other.try(engine, (opened) => opened.figures(request.query))),
      ]);
      if (isStale()) return [own, notes];
      const known = others.map((other, index) => ({ other, figures: figures[index] })).filter((one) => one.figures);
      const figuresBut = (left) => [ownFigures, ...known.map((one) => one.figures)].filter((figures) => figures !== left);
      const asked = (left) => ({ ...request, others: figuresBut(left) });
      const [ownAnswer, ...answers] = await Promise.all([
        known.length ? engine.ask(asked(ownFigures), () => {}, isStale) : own,
        ...known.map(({ other, figures }) => other.try(engine, (opened) => opened.ask(asked(figures), () => {}, isStale))),
      ]);
      if (isStale() || !ownAnswer) return [own, notes];
      const sites = known.map(({ other }) => ({ name: other.name, address: other.address }));
      const all = [[{ name: "", address: "" }, ownAnswer], ...answers.map((answer, index) => [sites[index], answer])];
      const merged = engine.call(6, JSON.stringify({ answers: all.filter(([, answer]) => answer), sort: request.sort ?? "", limit: request.limit }));
      if (merged.Failed) throw new Failure("engine", merged.Failed);
      const silent = others.filter((other) => other.isLeftAlone());
      return [merged, [...notes, ...silent.map(({ name, reason }) => ({ name, reason }))]];
    }

    /** The answer of a cluster; null where it has none. Plain text needs no leave from the cluster beforehand. */
    async askRemote(engine, request, address) {
      if (Date.now() - this.remoteFailed < FORGIVING_MS) return null;
      try {
        let step = engine.call(7, JSON.stringify(request));
        while (step.Again) {
          const { level, bodies } = step.Again;
          const responses = await within(PATIENCE_MS, Promise.all(bodies.map((body) => this.post(address, body))));
          // A question that it refuses says nothing of the next one.
          if (responses.includes(null)) return null;
          step = engine.call(8, JSON.stringify({ request, level, responses }));
        }
        if (step.Done) return step.Done;
      } catch (failure) {
        // After a trap the engine's memory is not to be trusted.
        if (failure instanceof WebAssembly.RuntimeError) throw failure;
      }
      this.remoteFailed = Date.now();
      return null;
    }

    /** The answer of a cluster; null where it refuses the question. */
    async post(address, body) {
      const options = { method: "POST", headers: { "content-type": "text/plain" }, body: JSON.stringify(body), credentials: "omit" };
      const response = await fetch(address, options);
      if (!response.ok && response.status < 500) return null;
      if (!response.ok) throw new Failure("offline", address);
      return response.json();
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
      else if (data.request) searcher.ask(data.number, data.request, data.present, data.elsewhere);
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
    if (message.soFar) question.onSoFar(message.soFar, message.isWaiting);
    if (message.answer ?? message.suggestions) question.resolve(message.answer ?? message.suggestions);
    if (message.failed) question.reject(new Failure(message.failed, ""));
    if (message.answer || message.suggestions || message.failed) questions.delete(message.number);
  }

  function inThisPage() {
    const searcher = new Searcher(hear);
    send = (message) => {
      if (message.request) searcher.ask(message.number, message.request, message.present, message.elsewhere);
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
    /**
     * Asks; `onSoFar` hears of the hits before their texts are here, or before others have answered. `elsewhere` names a
     * cluster (`remote`) and other sites (`federated`) to ask. A newer question ends this one without an answer.
     */
    ask(request, present, onSoFar = () => {}, elsewhere = null) {
      begin();
      for (const [known, question] of questions) if (question.isSearch) questions.delete(known);
      return new Promise((resolve, reject) => {
        number += 1;
        questions.set(number, { resolve, reject, onSoFar, isSearch: true });
        send({ number, request, present, elsewhere: fromDisk ? null : elsewhere });
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
