// Counts of an answer to the controls that narrow the search: types, issuers, and a histogram that is the period too.

/** More months than this are shown as years. */
const BARS_MAX = 36;

/** Check boxes with counts; what is chosen stays even where nothing is left of it. */
function fillChoices(box, name, counts, chosen) {
  const known = counts.filter((count) => count.code);
  const gone = chosen.filter((code) => !known.some((count) => count.code === code)).map((code) => ({ code, name: code, count: 0 }));
  const focused = document.activeElement?.name === name ? document.activeElement.value : null;
  box.replaceChildren(
    ...[...known, ...gone].map((count) => {
      const label = element("label");
      const input = element("input");
      input.type = "checkbox";
      input.name = name;
      input.value = count.code;
      input.checked = chosen.includes(count.code);
      label.append(input, ` ${count.name} `, element("span", "count", String(count.count)));
      return label;
    }),
  );
  if (focused) [...box.querySelectorAll("input")].find((input) => input.value === focused)?.focus();
  box.closest("fieldset").hidden = box.childElementCount === 0;
}

/** All months, or years, from one month to another. */
function periods(from, to, isYears) {
  const all = [];
  let [year, month] = from.split("-").map(Number);
  for (const last = isYears ? to.slice(0, 4) : to; all.at(-1) !== last && all.length < 600; ) {
    all.push(isYears ? String(year).padStart(4, "0") : `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`);
    month = isYears ? 12 : month;
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  }
  return all;
}

/** Bars of months, or of years when there are many; each a button that makes it the period. */
function fillHistogram(box, months, state, words, choose) {
  const within = months.filter((month) => (!state.from || month.code >= state.from) && (!state.to || month.code <= state.to));
  const shown = within.length > 0 && within.length < months.length ? within : months;
  const span = (list) => (list.length > 0 ? periods(list[0].code, list.at(-1).code, false).length : 0);
  const isYears = span(shown) > BARS_MAX;
  const bars = new Map(shown.length > 0 ? periods(shown[0].code, shown.at(-1).code, isYears).map((period) => [period, 0]) : []);
  for (const month of shown) {
    const period = isYears ? month.code.slice(0, 4) : month.code;
    bars.set(period, (bars.get(period) ?? 0) + month.count);
  }
  const most = Math.max(1, ...bars.values());
  const focused = box.contains(document.activeElement) ? document.activeElement.value : null;
  box.replaceChildren(
    ...[...bars].map(([period, count]) => {
      const bar = element("button", "bar");
      bar.type = "button";
      bar.value = period;
      const [year, month] = period.split("-");
      bar.title = filled(words.bar, { period: month ? `${month}/${year}` : year, count });
      bar.setAttribute("aria-label", bar.title);
      const [from, to] = month ? [period, period] : [`${year}-01`, `${year}-12`];
      const isChosen = state.from === from && state.to === to;
      bar.setAttribute("aria-pressed", String(isChosen));
      bar.append(element("span"));
      bar.firstChild.style.blockSize = count > 0 ? `${Math.max(4, Math.round((count / most) * 100))}%` : "0";
      bar.disabled = count === 0;
      bar.onclick = () => (isChosen ? choose("", "") : choose(from, to));
      return bar;
    }),
  );
  box.hidden = bars.size === 0;
  if (focused !== null) [...box.children].find((bar) => bar.value === focused || bar.value.startsWith(focused))?.focus();
}
