// Heads of tables that sort their rows; the order of the page is that of the server and comes back with a reload.
const vietnamese = new Intl.Collator("vi", { numeric: true });

for (const table of document.querySelectorAll("table[data-sortable]")) {
  if (table.tBodies[0].rows.length < 2) continue;
  for (const head of table.tHead.querySelectorAll("[data-sort]")) sortable(table, head);
}

function sortable(table, head) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener("click", () => {
    const rises = head.getAttribute("aria-sort") !== "ascending";
    table.querySelectorAll("[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", rises ? "ascending" : "descending");
    const compare = comparison(head.dataset.sort, head.cellIndex);
    table.tBodies[0].append(...[...table.tBodies[0].rows].sort((one, other) => (rises ? 1 : -1) * compare(one, other)));
  });
}

/** How two rows compare by one column: by date, number, code or in Vietnamese order. */
function comparison(kind, column) {
  const cell = (row) => row.cells[column];
  const text = (row) => cell(row).dataset.value ?? cell(row).textContent.trim();
  if (kind === "number") return (one, other) => Number(text(one)) - Number(text(other));
  if (kind === "date") {
    const date = (row) => cell(row).querySelector("time")?.dateTime ?? "";
    return (one, other) => (date(one) < date(other) ? -1 : date(one) > date(other) ? 1 : 0);
  }
  return (one, other) => vietnamese.compare(text(one), text(other));
}
