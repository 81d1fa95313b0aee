// The search box in the head of every page: `/` leads to it, and elsewhere than on the search page it suggests terms of
// the archive and reports.
const BOX_TERMS = 5;
const BOX_HITS = 4;
const box = document.getElementById("q");
const suggestions = document.getElementById("goi-y");

document.addEventListener("keydown", (event) => {
  const inField = document.activeElement?.matches("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || inField || event.ctrlKey || event.metaKey || event.altKey || !box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

if (box && suggestions && !document.getElementById("tim") && vanthu.canSearch()) combobox(box, suggestions);

/** The combobox pattern of the ARIA Authoring Practices: the list is the popup, the focus stays in the box. */
function combobox(input, list) {
  let asked = 0;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", list.dataset.label);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  close();

  function close() {
    asked += 1;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function option(text, about, href, index) {
    const item = element("li", "", text);
    item.id = `goi-y-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.href = href;
    if (about) item.append(element("span", "about-hit", about));
    // The box keeps the focus, or the list would close before the click.
    item.onmousedown = (event) => event.preventDefault();
    item.onclick = () => (location.href = href);
    return item;
  }

  const searchFor = (query) => new URL(`tim-kiem.html?${new URLSearchParams({ q: query })}`, vanthu.root).href;

  async function suggest() {
    const query = input.value;
    const now = ++asked;
    if (!query.trim()) return close();
    // Terms are there at once; reports have to be fetched.
    let terms = [];
    let answer = null;
    const show = () => {
      if (now !== asked || document.activeElement !== input) return;
      const chosen = list.querySelector('[aria-selected="true"]')?.dataset.href;
      const options = terms.slice(0, BOX_TERMS).map(({ text }) => [text, "", searchFor(text)]);
      for (const hit of answer?.hits ?? []) {
        options.push([hit.title || hit.address, [hit.number, hit.issuer].filter(Boolean).join(" · "), linkTo(hit, hit.passages[0]?.anchor)]);
      }
      if (answer) options.push([`${list.dataset.all} (${answer.total})`, "", searchFor(query)]);
      list.replaceChildren(...options.map(([text, about, href], index) => option(text, about, href, index)));
      list.hidden = options.length === 0;
      input.setAttribute("aria-expanded", String(!list.hidden));
      input.removeAttribute("aria-activedescendant");
      // What was chosen while the reports came stays chosen.
      const at = options.findIndex(([, , href]) => href === chosen);
      for (let step = 0; step <= at; step++) select(1);
    };
    const completing = vanthu.complete(query).then((found) => {
      terms = found;
      show();
    });
    try {
      answer = await vanthu.ask({ query, limit: BOX_HITS, passages: 1 }, undefined);
      await completing;
      show();
    } catch {
      // The box still leads to the search page, which says what is wrong.
      if (now === asked) close();
    }
  }

  function select(step) {
    const options = [...list.children];
    const at = options.findIndex((item) => item.getAttribute("aria-selected") === "true");
    const next = at < 0 && step < 0 ? options.length - 1 : (at + step + options.length) % options.length;
    options.forEach((item, index) => item.setAttribute("aria-selected", String(index === next)));
    input.setAttribute("aria-activedescendant", options[next].id);
    options[next].scrollIntoView({ block: "nearest" });
  }

  input.addEventListener("focus", () => vanthu.open(), { once: true });
  input.addEventListener("input", suggest);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const chosen = list.querySelector('[aria-selected="true"]');
    if (event.key === "ArrowDown") select(1);
    else if (event.key === "ArrowUp") select(-1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen) location.href = chosen.dataset.href;
    else return;
    event.preventDefault();
  });
}
