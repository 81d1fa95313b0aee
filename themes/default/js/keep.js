// Reading without a network, where the archive offers it: registers the service worker, and lets it keep the whole index.
const workerAddress = document.documentElement.dataset.worker;

if ("serviceWorker" in navigator && location.protocol.startsWith("http")) {
  const registered = workerAddress ? navigator.serviceWorker.register(workerAddress).catch(() => null) : forget();
  const button = document.getElementById("giu-chi-muc");
  // The first page was here before the worker.
  if (workerAddress && !navigator.serviceWorker.controller) registered.then((registration) => registration && keepThisPage());
  if (workerAddress && button) registered.then((registration) => registration && offerToKeep(button));
}

/** An archive that offers it no more takes back what it gave. */
async function forget() {
  const registration = await navigator.serviceWorker.getRegistration(vanthu.root).catch(() => undefined);
  const script = registration?.active?.scriptURL;
  if (registration?.scope === vanthu.root.href && script === new URL("service-worker.js", vanthu.root).href) {
    await registration.unregister();
    await caches.delete(`vanthu-1 ${vanthu.root.href}`);
  }
  return null;
}

async function keepThisPage() {
  const parts = document.querySelectorAll('link[rel="stylesheet"], link[rel="icon"], script[src], img[src]');
  const files = [location.href.split("#")[0], ...[...parts].map((part) => part.href || part.src)];
  (await navigator.serviceWorker.ready).active.postMessage({ files });
}

/** A small index is kept unasked, a large one by a button that says how large it is. */
async function offerToKeep(button) {
  const { active } = await navigator.serviceWorker.ready;
  const say = (text) => (button.previousElementSibling.textContent = text);
  const keep = () => {
    button.hidden = true;
    active.postMessage({ index: true });
  };
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data.failed) button.hidden = false;
    say(data.failed ? button.dataset.failed : data.share < 1 ? `${Math.round(data.share * 100)} %` : button.dataset.kept);
  });
  if ("small" in button.dataset) keep();
  else button.hidden = false;
  button.onclick = keep;
}
