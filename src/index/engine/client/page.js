// The page's side: sends questions to a worker, or asks in the page where there is none, and hands the answers to whoever asked.

/** A worker that says nothing for so long has no end. */
const SILENT_MS = 20000;

/** What pages call `vanthu`. */
function page() {
  const script = document.currentScript.src;
  const questions = new Map();
  let number = 0;
  let send = null;
  let onShare = () => {};

  function hear(message) {
    if (message.share !== undefined) onShare(message.share);
    const question = questions.get(message.number);
    if (!question) return;
    if (message.soFar) question.onSoFar(message.soFar, message.isWaiting);
    if (message.answer ?? message.suggestions) question.resolve(message.answer ?? message.suggestions);
    if (message.failed) question.reject(new Failure(message.failed, ""));
    if (message.answer || message.suggestions || message.failed) questions.delete(message.number);
  }

  function inThisPage() {
    const searcher = new Searcher(hear);
    send = (message) => {
      if (message.request) searcher.ask(message.number, message.request, message.present, message.elsewhere);
      else if (message.typed) complete(searcher, message);
      else searcher.open(message.present).catch(() => {});
    };
  }

  function inWorker() {
    let worker;
    try {
      worker = new Worker(script);
    } catch {
      return inThisPage();
    }
    let heard = false;
    let guard = 0;
    const sent = [];
    /** It broke while it worked: the next question begins anew. */
    const end = () => {
      worker.terminate();
      send = null;
      for (const [number, question] of questions) {
        questions.delete(number);
        question.reject(new Failure("engine", ""));
      }
    };
    /** Asks for a sign of life; while it waits for a file the worker gives one. */
    const watch = () => {
      worker.postMessage({ isThere: true });
      guard = setTimeout(end, SILENT_MS);
    };
    worker.onmessage = ({ data }) => {
      heard = true;
      clearTimeout(guard);
      hear(data);
      guard = questions.size > 0 ? setTimeout(watch, 1000) : 0;
    };
    worker.onerror = () => {
      clearTimeout(guard);
      if (heard) return end();
      worker.terminate();
      inThisPage();
      sent.forEach((message) => send(message));
    };
    send = (message) => {
      if (!heard) sent.push(message);
      worker.postMessage(message);
      if (heard && !guard) watch();
    };
  }

  function begin() {
    if (!send) (fromDisk || typeof Worker === "undefined" ? inThisPage : inWorker)();
  }

  return {
    root,
    deliver,
    /** Whether this browser can search at all. */
    canSearch: () => typeof WebAssembly === "object" && typeof DecompressionStream === "function",
    /** Loads engine and index, so that the first question need not wait; `heard` hears how much is here, 0 to 1. */
    open(present, heard) {
      if (heard) onShare = heard;
      begin();
      send({ present });
    },
    /**
     * Asks; `onSoFar` hears of the hits before their texts are here, or before others have answered. `elsewhere` names a
     * cluster (`remote`) and other sites (`federated`) to ask. A newer question ends this one without an answer.
     */
    ask(request, present, onSoFar = () => {}, elsewhere = null) {
      begin();
      for (const [known, question] of questions) if (question.isSearch) questions.delete(known);
      return new Promise((resolve, reject) => {
        number += 1;
        questions.set(number, { resolve, reject, onSoFar, isSearch: true });
        send({ number, request, present, elsewhere: fromDisk ? null : elsewhere });
      });
    },
    /** The terms of the archive that what is typed may become; none where they cannot be had. */
    complete(typed, present) {
      begin();
      return new Promise((resolve) => {
        number += 1;
        questions.set(number, { resolve, reject: () => resolve([]), onSoFar: () => {} });
        send({ number, typed, present });
      });
    },
  };
}
