// Listens to `vanthu serve`: reloads the page after a build, shows the faults of a failed one, and what is odd in a report.
(() => {
  "use strict";

  /**
   * Shows lines in a box at the foot of the page; none take it away.
   * @param {string} id
   * @param {string[]} lines
   * @param {string} background
   * @param {string} role
   */
  function show(id, lines, background, role) {
    document.getElementById(id)?.remove();
    if (lines.length === 0) return;
    const box = document.createElement("pre");
    box.id = id;
    box.tabIndex = 0;
    box.setAttribute("role", role);
    box.setAttribute("aria-label", "vanthu serve");
    box.textContent = `vanthu serve\n\n${lines.join("\n\n")}`;
    Object.assign(box.style, {
      position: "fixed", inset: "auto 0 0 0", zIndex: "9999", margin: "0", padding: "1rem", maxHeight: "40vh",
      overflow: "auto", whiteSpace: "pre-wrap", font: "14px/1.5 monospace", background, color: "#fff",
    });
    box.addEventListener("keydown", (event) => event.key === "Escape" && box.remove());
    document.body.append(box);
  }

  const change = document.currentScript?.dataset.change ?? "";
  const source = new EventSource(`/_vanthu/events?page=${location.pathname}&change=${change}`);
  source.addEventListener("reload", () => location.reload());
  source.addEventListener("page", (event) => location.pathname === `/${event.data}` && location.reload());
  source.addEventListener("odd", (event) => show("vanthu-odd", JSON.parse(event.data), "#4a3500", "note"));
  source.addEventListener("faults", (event) => show("vanthu-faults", JSON.parse(event.data), "#2b0b0b", "alert"));
  addEventListener("pagehide", () => source.close());
})();
