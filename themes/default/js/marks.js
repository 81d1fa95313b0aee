// Marks in a report the words that a search found, given in the address as the report spells them.
const spellings = new URLSearchParams(location.search).getAll("tim").filter(Boolean);
const article = document.querySelector(".document");
if (article && spellings.length > 0) markWords(article, document.getElementById("tu-tim-thay"), spellings);

/**
 * Rows of texts that no block parts: short forms and cited numbers are links, so words may begin in one text and end in another.
 * Page numbers and references to notes are no part of a sentence.
 */
function rowsOfTexts(article) {
  const rows = [];
  let block = null;
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (text.parentElement.closest(".page-number, .footnote-ref")) continue;
    const around = text.parentElement.closest("p, li, dt, dd, td, th, caption, pre, h1, h2, h3, h4, h5, h6, div, article");
    if (around !== block) rows.push([]);
    block = around;
    rows.at(-1).push(text);
  }
  return rows;
}

/** The text as searches spell it: the 2 of m<sup>2</sup> is ². */
function spelled(text) {
  const digits = text.parentElement.closest("sup") ? "⁰¹²³⁴⁵⁶⁷⁸⁹" : text.parentElement.closest("sub") ? "₀₁₂₃₄₅₆₇₈₉" : "0123456789";
  return text.data.replace(/\d/g, (digit) => digits[digit]);
}

/** Marks what a pattern finds in a row of texts; of each find its marks, one in every text that it reaches into. */
function markTexts(texts, pattern) {
  const whole = texts.map(spelled).join("");
  const finds = [...whole.matchAll(pattern)].map((match) => {
    const start = match.index + match[1].length;
    return { start, end: match.index + match[0].length, marks: [] };
  });
  let [end, last] = [whole.length, finds.length - 1];
  // From the end on, so that what is cut off leaves all places before it as they were.
  for (const text of [...texts].reverse()) {
    const begin = end - text.data.length;
    while (last >= 0 && finds[last].end > begin) {
      const find = finds[last];
      const [from, to] = [Math.max(find.start, begin), Math.min(find.end, end)];
      if (from < to) {
        const word = text.splitText(from - begin);
        word.splitText(to - from);
        const mark = document.createElement("mark");
        word.replaceWith(mark);
        mark.append(word);
        find.marks.unshift(mark);
      }
      // It begins in a text before this one.
      if (find.start < begin) break;
      last -= 1;
    }
    end = begin;
  }
  return finds.map((find) => find.marks);
}

/** The element that the address leads to, if any. */
function targetOfAddress() {
  try {
    return location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  } catch {
    return null;
  }
}

function markWords(article, bar, spellings) {
  // White space in a page may be a line end.
  const escaped = spellings.map((spelling) => spelling.normalize("NFC").replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+"));
  const pattern = new RegExp(`(^|[^\\p{L}\\p{N}])(?:${escaped.join("|")})(?![\\p{L}\\p{N}])`, "gu");
  const finds = rowsOfTexts(article).flatMap((texts) => markTexts(texts, pattern));
  if (finds.length === 0 || !bar) return;
  // Where the address leads to a point, its first word is the present one.
  const target = targetOfAddress();
  let at = Math.max(0, finds.findIndex(([mark]) => !target || target.contains(mark)));
  const status = bar.querySelector("[role=status]");

  function show(scrolls) {
    finds.forEach((marks, index) => marks.forEach((mark) => mark.classList.toggle("present", index === at)));
    status.textContent = filled(bar.dataset.of, { at: at + 1, count: finds.length });
    if (scrolls) finds[at][0].scrollIntoView({ block: "center" });
  }

  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const step = Number(event.target.closest("button")?.value ?? Number.NaN);
    if (Number.isNaN(step)) return;
    if (step === 0) {
      finds.flat().forEach((mark) => mark.replaceWith(...mark.childNodes));
      article.normalize();
      bar.hidden = true;
      try {
        history.replaceState(null, "", location.pathname + location.hash);
      } catch {}
      return;
    }
    at = (at + step + finds.length) % finds.length;
    show(true);
  });
  show(!target);
  // The bar has moved the text and would cover the point.
  if (target) target.scrollIntoView();
}
