// Runs Lighthouse on an address in headless Chromium: an address and categories to scores and what they fall short in.
import lighthouse from "lighthouse";
import { browser, freePort } from "./site.mjs";

/** Scores of 0 to 100 by category, the audits that are not perfect, and the measured times. */
export async function audit(address, categories) {
  const port = await freePort();
  const chromium = await browser(`--remote-debugging-port=${port}`);
  try {
    const { lhr } = await lighthouse(address, { port, onlyCategories: categories, logLevel: "error", output: "json" });
    const scores = Object.fromEntries(Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(score * 100)]));
    const weighty = new Set(Object.values(lhr.categories).flatMap(({ auditRefs }) => auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => id)));
    const wrong = Object.values(lhr.audits).filter(({ id, score }) => weighty.has(id) && score !== null && score < 1);
    const metric = (id) => lhr.audits[id]?.numericValue ?? 0;
    const times = { paint: metric("first-contentful-paint"), largest: metric("largest-contentful-paint"), blocked: metric("total-blocking-time"), shift: metric("cumulative-layout-shift") };
    return { scores, wrong: wrong.map(({ id, displayValue }) => [id, displayValue].filter(Boolean).join(": ")), times };
  } finally {
    await chromium.close();
  }
}
