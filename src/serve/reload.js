// Listens to `vanthu serve`: reloads the page after a build, shows the faults of a failed one.
(() => {
  "use strict";
  const id = "vanthu-faults";

  /** @param {string[]} faults */
  function show(faults) {
    document.getElementById(id)?.remove();
    if (faults.length === 0) return;
    const box = document.createElement("pre");
    box.id = id;
    box.setAttribute("role", "alert");
    box.textContent = `vanthu serve\n\n${faults.join("\n\n")}`;
    Object.assign(box.style, {
      position: "fixed", inset: "auto 0 0 0", zIndex: "9999", margin: "0", padding: "1rem", maxHeight: "50vh",
      overflow: "auto", whiteSpace: "pre-wrap", font: "14px/1.5 monospace", background: "#2b0b0b", color: "#fff",
    });
    document.body.append(box);
  }

  const source = new EventSource("/_vanthu/events");
  source.addEventListener("reload", () => location.reload());
  source.addEventListener("faults", (event) => show(JSON.parse(event.data)));
  addEventListener("pagehide", () => source.close());
})();
