// A small server that speaks the `_search` of Quickwit as documented (quickwit.io/docs/reference/es_compatible_api): exported
// documents in, answers out. It refuses what Quickwit 0.8 refuses, and scores by BM25 as tantivy does, in one split.
import { createServer } from "node:http";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const K1 = 1.2;
const B = 0.75;
const BODY_KEYS = ["from", "size", "query", "sort", "aggs", "track_total_hits"];

function refuse(why) {
  throw Object.assign(new Error(why), { status: 400 });
}

function only(object, keys, where) {
  for (const key of Object.keys(object)) if (!keys.includes(key)) refuse(`unknown field ${key} in ${where}`);
}

/** tantivy keeps the length of a field in one byte: exact to 39, then in eight steps to each doubling. */
function keptLength(length) {
  if (length < 40) return length;
  const step = 2 ** (Math.floor(Math.log2(length - 24)) - 3);
  return 24 + Math.floor((length - 24) / step) * step;
}

/** One split: documents, and of each text field the terms with their counts. */
class Split {
  constructor(documents) {
    this.documents = documents;
    this.fields = new Map();
  }

  field(name) {
    if (!this.fields.has(name)) {
      const terms = new Map();
      let words = 0;
      const lengths = this.documents.map((document, at) => {
        const value = document[name];
        const tokens = name === "terms" || name === "folded" ? value.split(" ") : [value].flat().map(String);
        for (const token of tokens) {
          if (!terms.has(token)) terms.set(token, new Map());
          terms.get(token).set(at, (terms.get(token).get(at) ?? 0) + 1);
        }
        words += tokens.length;
        return keptLength(tokens.length);
      });
      this.fields.set(name, { terms, lengths, mean: words / this.documents.length });
    }
    return this.fields.get(name);
  }

  /** The documents that a clause matches, with their scores. */
  matches(query) {
    const [[kind, body], ...more] = Object.entries(query);
    if (more.length) refuse("one kind of query each");
    if (kind === "match_all") return new Map(this.documents.map((_, at) => [at, 1]));
    if (kind === "term") {
      const [[name, options]] = Object.entries(body);
      only(options, ["value", "boost"], "term");
      const { terms, lengths, mean } = this.field(name);
      const found = terms.get(options.value) ?? new Map();
      const idf = Math.log(1 + (this.documents.length - found.size + 0.5) / (found.size + 0.5));
      const isScored = name === "terms" || name === "folded";
      const score = (at, count) => (isScored ? (idf * count * (K1 + 1)) / (count + K1 * (1 - B + (B * lengths[at]) / mean)) : idf);
      return new Map([...found].map(([at, count]) => [at, (options.boost ?? 1) * score(at, count)]));
    }
    if (kind === "range") {
      const [[name, options]] = Object.entries(body);
      only(options, ["gte", "lte", "gt", "lt", "boost"], "range");
      const isIn = (value) => value >= (options.gte ?? -Infinity) && value <= (options.lte ?? Infinity);
      return new Map([...this.documents.keys()].filter((at) => isIn(this.documents[at][name])).map((at) => [at, options.boost ?? 1]));
    }
    if (kind !== "bool") refuse(`unknown query ${kind}`);
    only(body, ["must", "should", "must_not", "filter"], "bool");
    const [must, should, not, filter] = ["must", "should", "must_not", "filter"].map((part) => (body[part] ?? []).map((inner) => this.matches(inner)));
    const all = [...this.documents.keys()].filter(
      (at) => must.every((found) => found.has(at)) && filter.every((found) => found.has(at)) && !not.some((found) => found.has(at))
        && (must.length + filter.length > 0 || should.length === 0 || should.some((found) => found.has(at))),
    );
    return new Map(all.map((at) => [at, [...must, ...should].reduce((sum, found) => sum + (found.get(at) ?? 0), 0)]));
  }

  search(body) {
    only(body, BODY_KEYS, "body");
    const [[by, { order }]] = Object.entries(body.sort[0]);
    const found = this.matches(body.query);
    const key = (at) => (by === "_score" ? found.get(at) : this.documents[at][by]);
    // What has no value comes last, whichever way the others stand.
    const missing = (at) => Number(key(at) === undefined);
    const rank = (one, other) => (missing(one) + missing(other) > 0 ? 0 : order === "asc" ? key(one) - key(other) : key(other) - key(one));
    const sorted = [...found.keys()].sort((one, other) => missing(one) - missing(other) || rank(one, other));
    const counts = (field, size) => {
      const sums = new Map();
      for (const at of found.keys()) sums.set(this.documents[at][field], (sums.get(this.documents[at][field]) ?? 0) + 1);
      const buckets = [...sums].map(([value, count]) => ({ key: value, doc_count: count })).sort((one, other) => other.doc_count - one.doc_count);
      return { doc_count_error_upper_bound: 0, sum_other_doc_count: 0, buckets: buckets.slice(0, size) };
    };
    const stored = ({ terms, folded, ...rest }) => rest;
    return {
      took: 1,
      timed_out: false,
      _shards: { total: 1, successful: 1, skipped: 0, failed: 0 },
      hits: {
        total: { value: found.size, relation: "eq" },
        max_score: null,
        hits: sorted.slice(body.from, body.from + body.size).map((at) => ({ _index: "vanthu", _id: "", _score: null, _source: stored(this.documents[at]), sort: [key(at)] })),
      },
      aggregations: Object.fromEntries(Object.entries(body.aggs).map(([name, { terms }]) => [name, counts(terms.field, terms.size)])),
    };
  }
}

/** Serves exported documents on a free port; `state.broken` makes it answer with an error. */
export async function cluster(folder) {
  const files = readdirSync(folder).filter((name) => name.endsWith(".ndjson")).sort();
  const split = new Split(files.flatMap((name) => readFileSync(path.join(folder, name), "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line))));
  const state = { broken: false, asked: 0 };
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (part) => (text += part));
    request.on("end", () => {
      state.asked += 1;
      const head = { "access-control-allow-origin": "*", "content-type": "application/json" };
      try {
        // Quickwit sends no Access-Control-Allow-Headers, so a browser may ask only what needs no leave.
        if (request.method !== "POST" || !request.url.endsWith("/_search")) refuse("POST …/_search");
        if (state.broken) throw Object.assign(new Error("broken"), { status: 500 });
        response.writeHead(200, head).end(JSON.stringify(split.search(JSON.parse(text))));
      } catch (error) {
        response.writeHead(error.status ?? 500, head).end(JSON.stringify({ status: error.status ?? 500, error: { reason: error.message } }));
      }
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `http://127.0.0.1:${server.address().port}/api/v1/_elastic/vanthu/_search`, split, state, stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()) };
}
