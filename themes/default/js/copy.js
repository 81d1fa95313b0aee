// Copies text, and says so in the corner of the page; what copies carries `data-copy` with the id of the text.

/** Copies a text and says it; without a clipboard (plain http on another host) the text is shown to be copied by hand. */
async function copyText(text, says) {
  const toast = document.getElementById("thong-bao");
  let copied = false;
  try {
    await navigator.clipboard.writeText(text);
    copied = true;
  } catch {
    copied = copyBySelection(text);
  }
  toast.textContent = copied ? filled(says, { text }) : text;
  clearTimeout(copyText.timer);
  copyText.timer = setTimeout(() => (toast.textContent = ""), 6000);
}

/** The way of pages without a clipboard. */
function copyBySelection(text) {
  const area = document.createElement("textarea");
  const focused = document.activeElement;
  area.value = text;
  area.className = "hidden";
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  focused?.focus({ preventScroll: true });
  return copied;
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copyText(document.getElementById(button.dataset.copy).textContent, button.dataset.copied));
}
