// At every point of a report: its sign copies the point's address, and a button copies its citation.
const report = document.querySelector(".document[data-citation]");
if (report) {
  for (const pin of report.querySelectorAll(".pin")) addTools(report.dataset, pin);
}

/** Puts the button beside the sign. */
function addTools(words, pin) {
  const tools = document.createElement("span");
  const cite = document.createElement("button");
  tools.className = "tools";
  cite.type = "button";
  cite.className = "cite-point";
  cite.dataset.word = words.citeWord;
  cite.setAttribute("aria-label", filled(words.citeLabel, { point: pin.dataset.cite }));
  pin.replaceWith(tools);
  tools.append(pin, cite);
  // The address also goes where links go: into the bar of the browser.
  pin.addEventListener("click", () => copyText(pin.href, words.copied));
  cite.addEventListener("click", () => copyText(`${pin.dataset.cite} ${words.citation}`.trim(), words.copied));
}
