// Printing: a button where printing works, and on paper the address and the day of printing.
const printed = document.querySelector(".printed");
if (printed) {
  const stamp = () => {
    const today = new Date();
    const date = [today.getDate(), today.getMonth() + 1, today.getFullYear()].map((part) => String(part).padStart(2, "0")).join("/");
    printed.textContent = filled(printed.dataset.words, { date, address: location.href.split(/[?#]/)[0] });
  };
  addEventListener("beforeprint", stamp);
  stamp();
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
