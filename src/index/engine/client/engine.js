// Turns a question into an answer of one site: calls the engine, and gets the files that it names.

/** Rounds of files that one question may need. */
const ROUNDS_MAX = 24;

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
      // Without a text for want of network there is no answer, and the engine is not told, so that it asks again.
      if (failure.reason === "offline" && !address.startsWith("search/")) throw failure;
      // Without another one the hit is shown without its text; without a chunk there is no answer either.
      if (!this.call(2, address).GoesOn) throw failure;
    }
  }
}
