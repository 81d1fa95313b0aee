// The contents list follows the scroll: the point that is read is marked, and kept in sight in a long list.

/** A point is read once it is this near to the top, in pixels. */
const READING_LINE = 100;
const contents = document.querySelector(".contents");
if (contents) followScroll(contents);

function followScroll(list) {
  const links = [...list.querySelectorAll("a")];
  const parts = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  let marked = null;
  let waits = false;

  function mark() {
    waits = false;
    let at = -1;
    parts.forEach((part, index) => {
      if (part && part.getBoundingClientRect().top <= READING_LINE) at = index;
    });
    if (links[at] === marked) return;
    marked?.removeAttribute("aria-current");
    marked = links[at] ?? null;
    marked?.setAttribute("aria-current", "location");
    // Scrolls the list alone, never the page.
    if (marked && list.scrollHeight > list.clientHeight) list.scrollTop = marked.offsetTop - list.clientHeight / 3;
  }

  addEventListener("scroll", () => {
    if (!waits) requestAnimationFrame(mark);
    waits = true;
  }, { passive: true });
  mark();
}
