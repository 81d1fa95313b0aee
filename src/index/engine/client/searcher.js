// Turns a question into one answer of this site, of other sites and of a cluster; whoever fails is named and gone without.

/** Another site, or a cluster, that has not answered by then is gone without. */
const PATIENCE_MS = 6000;
/** They are asked when nothing was typed for so long. */
const REST_MS = 250;
/** One that failed is not asked again for so long. */
const FORGIVING_MS = 60000;

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

/** The worker's side: answers what the page sends. */
function work() {
  const searcher = new Searcher((message) => postMessage(message));
  onmessage = ({ data }) => {
    if (data.isThere) postMessage(data);
    else if (data.request) searcher.ask(data.number, data.request, data.present, data.elsewhere);
    else if (data.typed) complete(searcher, data);
    else searcher.open(data.present).then(() => postMessage({ opened: true }), (failure) => postMessage({ failed: failure.reason ?? "engine" }));
  };
  postMessage({ isThere: true });
}
