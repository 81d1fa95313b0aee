// Marks in a report the words that a search found, given in the address as the report spells them.
const spellings = new URLSearchParams(location.search).getAll("tim").filter(Boolean);
const article = document.querySelector(".document");
if (article && spellings.length > 0) markWords(article, document.getElementById("tu-tim-thay"), spellings);

function markWords(article, bar, spellings) {
  const escaped = spellings.map((spelling) => spelling.normalize("NFC").replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join("|")})(?![\\p{L}\\p{N}])`, "gu");
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    const found = [...text.data.matchAll(pattern)];
    for (const match of found.reverse()) {
      const word = text.splitText(match.index);
      word.splitText(match[0].length);
      const mark = document.createElement("mark");
      word.replaceWith(mark);
      mark.append(word);
    }
  }
  const marks = [...article.querySelectorAll("mark")];
  if (marks.length === 0 || !bar) return;
  // Where the address leads to a point, its first word is the present one.
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  let at = Math.max(0, marks.findIndex((mark) => !target || target.contains(mark)));
  const status = bar.querySelector("[role=status]");

  function show(scrolls) {
    marks.forEach((mark, index) => mark.classList.toggle("present", index === at));
    status.textContent = filled(bar.dataset.of, { at: at + 1, count: marks.length });
    if (scrolls) marks[at].scrollIntoView({ block: "center" });
  }

  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const step = Number(event.target.closest("button")?.value ?? Number.NaN);
    if (Number.isNaN(step)) return;
    if (step === 0) {
      marks.forEach((mark) => mark.replaceWith(...mark.childNodes));
      article.normalize();
      bar.hidden = true;
      try {
        history.replaceState(null, "", location.pathname + location.hash);
      } catch {}
      return;
    }
    at = (at + step + marks.length) % marks.length;
    show(true);
  });
  show(!target);
  // The bar has moved the text and would cover the point.
  if (target) target.scrollIntoView();
}
