// The published pages in Chromium: browsing without JavaScript over http and from a disk, narrow screens, accessibility, valid HTML.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { HtmlValidate } from "html-validate";
import { browser, build, files, kinds, open as openIn, serve } from "./site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let site, server, chromium;

before(async () => {
  site = build();
  server = await serve(site.folder);
  chromium = await browser();
});

after(async () => {
  await chromium?.close();
  server?.stop();
  site?.remove();
});

const open = (address, options) => openIn(chromium, address, options);

for (const [way, address] of [["over http, in a sub-path", () => server.address], ["from a disk", () => site.address]]) {
  test(`a reader without JavaScript browses from home to a point ${way}`, async () => {
    const { page, close } = await open(`${address()}/index.html`, { javaScriptEnabled: false });
    await page.click(".months >> text=2023");
    assert.match(await page.textContent("h1"), /Năm 2023/);
    await page.click(".quarters >> text=Quý IV/2023");
    assert.match(await page.textContent("h1"), /Quý IV\/2023/);
    await page.click("text=Năm 2023");
    await page.click("td.shade-4 a, td.shade-3 a, td.shade-2 a, td.shade-1 a");
    assert.match(await page.textContent("h1"), /Tháng 10\/2023/);
    await page.click("text=Hoạt động công tác Công đoàn tháng 10");
    assert.match(await page.textContent("h1"), /Hoạt động công tác Công đoàn tháng 10, nhiệm vụ trọng tâm tháng 11 năm 2023/);
    await page.click(".contents >> text=4. Công tác thi đua khen thưởng");
    assert.match(page.url(), /02-bc-ldld\.html#m1-k4$/);
    assert.ok(await page.isVisible("#m1-k4-g1"));
    await page.click(".trail >> text=Trang chủ");
    await page.fill("input[type=search]", "Đại hội XIII");
    await page.press("input[type=search]", "Enter");
    assert.match(page.url(), /tim-kiem\.html\?q=/);
    assert.ok(await page.isVisible(".browse >> text=Cơ quan ban hành"));
    await close();
  });
}

test("the original file is handed out byte for byte, with the checksum that the page shows", async () => {
  const { page, close } = await open(`${server.address}/${kinds.report}`);
  const href = await page.getAttribute("a[download]", "href");
  const shown = await page.textContent(".about .details code");
  const bytes = await page.evaluate(async (address) => {
    const data = await (await fetch(address)).arrayBuffer();
    return Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", data)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }, href);
  assert.equal(bytes, shown);
  await close();
});

for (const [kind, path] of Object.entries(kinds)) {
  test(`${kind}: nothing sticks out at 320 pixels, and axe finds nothing in light and dark`, async () => {
    for (const colorScheme of ["light", "dark"]) {
      const { page, close } = await open(`${server.address}/${path}`, { viewport: { width: 320, height: 640 }, colorScheme, bypassCSP: true });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= 320, `${path} is ${width} pixels wide`);
      await page.evaluate(axe);
      const found = await page.evaluate(() => globalThis.axe.run());
      assert.deepEqual(found.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).slice(0, 3)}`), []);
      await close();
    }
  });
}

test("every page is valid HTML", async () => {
  const validator = new HtmlValidate({ extends: ["html-validate:recommended"], rules: { "long-title": "off", "no-trailing-whitespace": "off", "no-inline-style": "error" } });
  const pages = files(site.output, ".html");
  assert.ok(pages.length > 30, `${pages.length} pages`);
  const wrong = [];
  for (const file of pages) {
    const report = await validator.validateFile(file);
    for (const message of report.results.flatMap((result) => result.messages)) {
      wrong.push(`${file}:${message.line}:${message.column} ${message.ruleId} ${message.message}`);
    }
  }
  assert.deepEqual(wrong.slice(0, 20), []);
});
