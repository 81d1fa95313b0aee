// The search page: what is typed and chosen to an address, the address to results.
const SUGGESTED = 5;
const results = document.getElementById("tim");
if (results) searchPage(results, document.getElementById("q"));

function searchPage(section, input) {
  const byId = (id) => document.getElementById(id);
  const [suggested, corrected] = ["goi-y-tu", "sua-loi"].map(byId);
  const [list, status, progress, more, complete, form] = ["ket-qua", "tinh-trang", "tien-do", "xem-them", "dem-du", "dieu-kien"].map(byId);
  const present = JSON.parse(section.dataset.present);
  const words = JSON.parse(section.dataset.words);
  const elsewhere = JSON.parse(section.dataset.elsewhere);
  let state = readAddress();
  let spinner = 0;
  let current = 0;
  let suggesting = 0;
  let isOpenStep = false;
  // The place of the hit that gets the focus when it comes.
  let goesOnAt = -1;

  section.removeAttribute("data-waits");
  // On a narrow screen the hits come first.
  form.querySelector("details").open = matchMedia("(min-width: 60rem)").matches;
  if (!vanthu.canSearch() || !present.bootstrap) {
    say(words.unsupported, "failed");
    return;
  }

  const number = new Intl.NumberFormat(document.documentElement.lang);
  function say(text, dataState) {
    status.textContent = text;
    if (dataState) list.dataset.state = dataState;
  }

  function onShare(share) {
    progress.value = share;
    if (share >= 1) progress.hidden = true;
  }

  const offer = (line, about, queries) => offerQueries(line, about, queries, (query) => addressOf({ ...state, query, shown: PAGE_HITS }));

  /** Ends suggesting: what is asked now was chosen. */
  function suggestNoMore() {
    suggesting += 1;
    suggested.hidden = true;
  }

  /** Shows what the query may become while it is typed. */
  async function suggest() {
    const typed = input.value;
    const now = ++suggesting;
    const found = typed.trim() ? await vanthu.complete(typed, present) : [];
    if (now === suggesting) offer(suggested, words.suggested, found.slice(0, SUGGESTED).map((term) => term.text));
  }

  /** Asks for what `state` says and shows it; an answer to an older state never replaces a newer one. */
  async function show(isComplete = false) {
    const asked = ++current;
    input.value = input.value.trim() === state.query.trim() ? input.value : state.query;
    corrected.hidden = true;
    if (!asks(state)) {
      clearHits();
      list.dataset.total = 0;
      form.hidden = complete.hidden = true;
      say("", "idle");
      return;
    }
    list.dataset.state = "loading";
    // A quick answer needs no word of waiting.
    clearTimeout(spinner);
    spinner = setTimeout(() => {
      if (asked !== current || list.dataset.state !== "loading") return;
      status.textContent = progress.value < 1 ? words.loading : words.searching;
      progress.hidden = progress.value >= 1;
    }, 300);
    const { query, from, to, kinds, issuers, sort, shown } = state;
    const request = { query, from, to, kinds, issuers, sort, offset: 0, limit: shown, passages: 2, complete: isComplete };
    let isCounted = false;
    const onSoFar = (soFar, isWaiting) => {
      if (asked !== current || (isCounted && !isWaiting)) return;
      clearTimeout(spinner);
      counts(soFar);
      isCounted = !isWaiting;
      // What this archive has is shown while the others are asked.
      if (isWaiting) done(soFar, true, words.asking_others);
    };
    try {
      const answer = await vanthu.ask(request, present, onSoFar, elsewhere);
      if (asked === current) done(answer, isCounted);
    } catch (failure) {
      if (asked === current) failed(failure);
    }
  }

  /** Takes away what belongs to an answer. */
  function clearHits() {
    goesOnAt = -1;
    clearTimeout(spinner);
    progress.hidden = more.hidden = true;
    noteOthers(byId("noi-khac"), [], words);
    list.replaceChildren();
  }

  function done(answer, isCounted, waiting) {
    clearTimeout(spinner);
    progress.hidden = true;
    if (!isCounted) counts(answer);
    noteOthers(byId("noi-khac"), answer.notes ?? [], words, waiting);
    // The same hits may come again with those of others, and the reader may be at one.
    const refocus = keptFocus(list);
    list.replaceChildren(...answer.hits.map((hit) => hitItem(hit, words)));
    refocus();
    const goesOn = list.children[goesOnAt]?.querySelector("a");
    goesOn?.focus();
    if (goesOn) goesOnAt = -1;
    offer(corrected, words.did_you_mean, answer.corrections);
    more.hidden = answer.next === null;
    list.dataset.state = waiting ? "loading" : "done";
  }

  /** What is known before the texts are here. */
  function counts(answer) {
    const total = filled(words[{ exact: "total", about: "about" }[answer.exactness] ?? "at_least"], { count: number.format(answer.total) });
    const text = answer.total === 0 ? words.none : total;
    status.textContent = answer.looseness > 0 && answer.total > 0 ? `${words.loose} ${text}.` : text;
    list.dataset.total = answer.total;
    complete.hidden = answer.exactness !== "at least";
    form.hidden = answer.total === 0 && !(state.from || state.to || state.kinds.length || state.issuers.length);
    form.elements.sap.value = sortName(state.sort);
    if (document.activeElement !== form.elements.tu) form.elements.tu.value = state.from;
    if (document.activeElement !== form.elements.den) form.elements.den.value = state.to;
    fillChoices(byId("chon-loai"), "loai", answer.kinds, state.kinds);
    fillChoices(byId("chon-co-quan"), "cq", answer.issuers, state.issuers);
    fillHistogram(byId("bieu-do"), answer.months, state, words, (from, to) => change({ from, to }));
  }

  function failed(failure) {
    clearHits();
    say(words[failure.reason] ?? words.engine, "failed");
  }

  /** Changes the state; a choice or Enter ends a step of history, what is typed after it is the next one. */
  function change(changes, isTyping = false) {
    state = { ...state, shown: PAGE_HITS, ...changes };
    goesOnAt = -1;
    const address = addressOf(state);
    // Some browsers forbid this to pages from a disk; the search works without.
    try {
      if (address !== location.pathname + location.search) history[isTyping && isOpenStep ? "replaceState" : "pushState"](null, "", address);
    } catch {}
    isOpenStep = isTyping;
    show();
  }

  input.form.addEventListener("submit", (event) => {
    event.preventDefault();
    suggestNoMore();
    change({ query: input.value });
  });
  input.addEventListener("input", () => {
    change({ query: input.value }, true);
    suggest();
  });
  addEventListener("popstate", () => {
    state = readAddress();
    [isOpenStep, goesOnAt] = [false, -1];
    input.value = state.query;
    suggestNoMore();
    show();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    const chosen = (name) => [...form.querySelectorAll(`input[name="${name}"]:checked`)].map((box) => box.value);
    const month = (name) => (form.elements[name].validity.valid ? form.elements[name].value : "");
    const sort = SORTS.get(form.elements.sap.value) ?? "";
    change({ from: month("tu"), to: month("den"), kinds: chosen("loai"), issuers: chosen("cq"), sort });
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    change({ from: "", to: "", kinds: [], issuers: [], sort: "" });
  });
  more.addEventListener("click", () => {
    change({ shown: state.shown + PAGE_HITS });
    goesOnAt = list.childElementCount;
  });
  complete.addEventListener("click", () => show(true));

  goThroughHits(input, list);

  input.value = state.query;
  // The engine comes while the reader types, or while nothing else is to be done.
  const open = () => vanthu.open(present, onShare);
  input.addEventListener("focus", open, { once: true });
  if (asks(state)) {
    open();
    show();
  } else {
    (globalThis.requestIdleCallback ?? setTimeout)(open);
  }
}
