// The address of the search page to what is asked, and back: the address holds the whole state.
const PAGE_HITS = 10;
const SORTS = new Map([["moi", "newest"], ["cu", "oldest"]]);

/** How an address names an order. */
function sortName(sort) {
  return [...SORTS].find(([, known]) => known === sort)?.[0] ?? "";
}

/** A month as the controls write it; a year is its first or last month, and what is neither is none. */
function month(text, ofYear) {
  const whole = /^\d{4}$/.test(text) ? `${text}-${ofYear}` : text;
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(whole) ? whole : "";
}

/** What the address asks for. */
function readAddress() {
  const found = new URLSearchParams(location.search);
  const text = (name) => found.get(name) ?? "";
  return {
    query: text("q"),
    from: month(text("tu"), "01"),
    to: month(text("den"), "12"),
    kinds: found.getAll("loai"),
    issuers: found.getAll("cq"),
    sort: SORTS.get(text("sap")) ?? "",
    shown: Math.min(Math.max(Number.parseInt(text("hien"), 10) || PAGE_HITS, PAGE_HITS), 500),
  };
}

/** The address of a state, below the search page. */
function addressOf(state) {
  const made = new URLSearchParams();
  const put = (name, value) => value && made.append(name, value);
  put("q", state.query);
  put("tu", state.from);
  put("den", state.to);
  state.kinds.forEach((kind) => put("loai", kind));
  state.issuers.forEach((issuer) => put("cq", issuer));
  put("sap", sortName(state.sort));
  if (state.shown > PAGE_HITS) put("hien", state.shown);
  return `${location.pathname}?${made}`;
}

/** Whether a state asks for anything. */
function asks(state) {
  return Boolean(state.query.trim() || state.from || state.to || state.kinds.length || state.issuers.length);
}
