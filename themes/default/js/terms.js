// The meaning of an abbreviation is shown while its link has the focus; Escape puts it away.
document.addEventListener("keydown", (event) => {
  const term = document.activeElement?.closest?.(".term");
  if (event.key === "Escape" && term) {
    term.classList.add("quiet");
    term.addEventListener("blur", () => term.classList.remove("quiet"), { once: true });
  }
});
