// Hits to list items that keys go through, and other queries to links. Everything is put in as text: a title with markup shows its markup.

/** An element with a class and a text. */
function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

/** A link to the very point, with the words that the report's page shall mark. */
function linkTo(hit, anchor) {
  const words = new URLSearchParams(hit.spellings.map((spelling) => ["tim", spelling]));
  return `${new URL(hit.address, hit.site?.address || vanthu.root)}${hit.spellings.length ? `?${words}` : ""}${anchor ? `#${anchor}` : ""}`;
}

function passageItem(hit, passage) {
  const item = element("p", "passage");
  if (passage.trail) {
    const where = element("a", "where", passage.trail);
    where.href = linkTo(hit, passage.anchor);
    item.append(where, " ");
  }
  for (const piece of passage.pieces) item.append(piece.hit ? element("mark", "", piece.text) : piece.text);
  return item;
}

/** A date as all pages of the archive write it. */
function readableDate(words, date) {
  if (!date) return "";
  const [year, month, day] = date.split("-");
  return filled(words.date, { year, month, day, month_name: words[`month_${Number(month)}`] });
}

/** One hit. */
function hitItem(hit, words) {
  const item = element("li", "hit");
  const anchor = hit.passages[0]?.anchor ?? "";
  item.dataset.report = hit.path;
  item.dataset.href = hit.address + (anchor ? `#${anchor}` : "");
  const title = element("h2");
  const link = element("a", "", hit.title || hit.address);
  link.href = linkTo(hit, anchor);
  title.append(link);
  const about = element("p", "about-hit", [hit.site?.name, hit.number || hit.kind, readableDate(words, hit.date), hit.issuer].filter(Boolean).join(" · "));
  item.append(title, about, ...hit.passages.map((passage) => passageItem(hit, passage)));
  return item;
}

/** Other queries as links, after a word about them; none hides the line. */
function offerQueries(line, about, queries, addressFor) {
  const links = queries.map((query) => {
    const link = element("a", "", query);
    link.href = addressFor(query);
    return link;
  });
  line.replaceChildren(`${about} `, ...links.flatMap((link, index) => (index > 0 ? [" · ", link] : [link])));
  line.hidden = links.length === 0;
}

/** Arrows go from the box through the hits, Escape goes back to the box. */
function goThroughHits(input, list) {
  document.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("h2 a")];
    const at = links.indexOf(document.activeElement);
    const inBox = document.activeElement === input;
    if (event.key === "ArrowDown" && (inBox || at >= 0) && links[at + 1]) links[at + 1].focus();
    else if (event.key === "ArrowUp" && at >= 0) (links[at - 1] ?? input).focus();
    else if (event.key === "Escape" && at >= 0) input.focus();
    else return;
    event.preventDefault();
  });
}

/** Gives the focus back to a link of a list when its links have been made anew; of several that lead there, to the same one. */
function keptFocus(list) {
  const focused = list.contains(document.activeElement) ? document.activeElement.href : "";
  const alike = () => [...list.querySelectorAll("a")].filter((link) => link.href === focused);
  const at = alike().indexOf(document.activeElement);
  return () => focused && (alike()[at] ?? alike()[0])?.focus({ preventScroll: true });
}
