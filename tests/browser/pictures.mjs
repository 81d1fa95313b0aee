// Takes the pictures that the README shows: node tests/browser/pictures.mjs
import path from "node:path";
import { fileURLToPath } from "node:url";
import { browser, build, kinds } from "./site.mjs";

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), "pictures");
const site = build();
const chromium = await browser();
for (const kind of ["home", "report", "search"]) {
  const page = await chromium.newPage({ viewport: { width: 1200, height: 800 } });
  await page.goto(`${site.address}/${kinds[kind]}${kind === "search" ? "?q=dai+hoi" : ""}`);
  if (kind === "search") await page.waitForSelector("#ket-qua[data-state=done]");
  await page.screenshot({ path: path.join(folder, `${kind}.png`) });
}
await chromium.close();
site.remove();
