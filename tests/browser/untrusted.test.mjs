// Reports of an enemy in Chromium: every payload in every field, on every page, in search, in suggestions, and in the faults that `serve` shows.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { enemyArchive, faultyArchive, inventory, payloads, setWire } from "./enemy.mjs";
import { browser, build, files, program, serve } from "./site.mjs";

/** Shapes that the shipped pages do not have: pictures, quotations, code, footnotes, the inert elements that are read, and search results. */
const ALSO = ["em", "br", "ol[start]", "table[id]", "pre[id]", "img", "img[src]", "img[alt]", "img[loading]", "h1[data-]", "blockquote", "pre", "code[data-]", "li[data-]", "button[title]", "button[aria-pressed]", "span[style]", "input[value]", "sup", "sup[class]", "sup[id]", "sub", "u", "s", "td[rowspan]", "td[colspan]", "th[rowspan]", "th[colspan]", "li[value]"];
let chromium, archive, site, server, ours;

before(async () => {
  archive = enemyArchive();
  site = build(archive.root, [], true);
  server = await serve(site.folder);
  chromium = await browser();
  const shipped = build();
  ours = new Set(ALSO);
  await visit(files(shipped.output, ".html").map((file) => `${shipped.address}/${path.relative(shipped.output, file)}`), (shapes) => shapes.forEach((shape) => ours.add(shape)));
  shipped.remove();
});

after(async () => {
  await chromium?.close();
  server?.stop();
  site?.remove();
  archive?.remove();
});

/** A page with the wire set and no policy that would hide what runs; `wrong` gathers what leaves the site. */
async function wired() {
  const context = await chromium.newContext({ bypassCSP: true });
  await context.addInitScript(setWire);
  const page = await context.newPage();
  const wrong = [];
  page.on("dialog", (dialog) => (wrong.push(`dialog ${dialog.message()}`), dialog.dismiss()));
  page.on("pageerror", (error) => wrong.push(`${page.url()}: ${error}`));
  page.on("popup", (popup) => wrong.push(`opens ${popup.url()}`));
  page.on("request", (request) => new URL(request.url()).hostname.includes("evil") && wrong.push(`asks ${request.url()}`));
  return { context, page, wrong };
}

/** Opens pages in two tabs, looks at each, and gives all that is wrong. */
async function visit(addresses, see) {
  const rest = [...addresses];
  const all = [];
  const tab = async () => {
    const { context, page, wrong } = await wired();
    for (let address = rest.pop(); address; address = rest.pop()) {
      await page.goto(address, { waitUntil: "load" });
      const found = await page.evaluate(inventory);
      see(found.shapes, address);
      wrong.push(...found.wrong.map((what) => `${address}: ${what}`));
    }
    all.push(...wrong);
    await context.close();
  };
  await Promise.all([tab(), tab()]);
  return all;
}

test("the wire is set: a page that runs a payload is found out", async () => {
  const { context, page } = await wired();
  await page.goto(`${site.address}/404.html`);
  await page.setContent("<p onclick=x><img src=x onerror=trip()><a href='javascript:trip()'>Mở</a>");
  await page.waitForFunction(() => globalThis.tripped.length > 0);
  const { shapes, wrong } = await page.evaluate(inventory);
  assert.deepEqual(wrong, ["trip()", "a href=javascript:trip()"]);
  assert.deepEqual(shapes.filter((shape) => !ours.has(shape)), ["p[onclick]", "img[onerror]"]);
  await context.close();
});

test("no page runs or shows as markup what a report says", async () => {
  assert.ok(payloads.length >= 200, `${payloads.length} payloads`);
  const pages = files(site.output, ".html").map((file) => path.relative(site.output, file));
  assert.ok(pages.length > 2 * payloads.length, `${pages.length} pages`);
  const foreign = new Map();
  const wrong = await visit(
    pages.map((name) => `${site.address}/${name}`),
    (shapes, address) => shapes.filter((shape) => !ours.has(shape)).forEach((shape) => !foreign.has(shape) && foreign.set(shape, address)),
  );
  assert.deepEqual([wrong.slice(0, 10), [...foreign]], [[], []]);
  console.log(`${payloads.length} payloads on ${pages.length} pages`);
});

test("what is published for machines parses, and no file of an enemy is published that runs", async () => {
  let count = 0;
  for (const file of files(site.output, ".jsonl")) {
    for (const line of readFileSync(file, "utf8").trim().split("\n")) count += typeof JSON.parse(line) === "object";
  }
  for (const file of files(site.output, ".json")) count += typeof JSON.parse(readFileSync(file, "utf8")) === "object";
  for (const file of files(site.output, ".html")) {
    for (const [, data] of readFileSync(file, "utf8").matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)) count += JSON.parse(data)["@type"] === "Report";
  }
  assert.ok(count > 2.5 * payloads.length, `${count} pieces of JSON`);
  assert.deepEqual(files(site.output, ".svg").filter((file) => !file.includes("/assets/")), []);
  assert.deepEqual(files(site.output, "").filter((file) => !/^[a-z0-9/_.-]+$/i.test(path.relative(site.output, file))), []);
});

test("a query that is an enemy's is text: in results, in suggestions, in the address", async () => {
  const { context, page, wrong } = await wired();
  const check = async (where) => {
    const found = await page.evaluate(inventory);
    wrong.push(...found.wrong.map((what) => `${where}: ${what}`));
  };
  await page.goto(`${server.address}/tim-kiem.html`);
  const foreign = new Set();
  let hits = 0;
  for (const payload of payloads) {
    await page.evaluate(() => (document.getElementById("ket-qua").dataset.state = "asked"));
    await page.fill("#q", payload);
    await page.press("#q", "Enter");
    await page.waitForFunction(() => ["done", "failed", "idle"].includes(document.getElementById("ket-qua").dataset.state), null, { timeout: 20000 });
    await check(`query ${payload}`);
    hits += await page.locator(".hit").count();
  }
  const found = await page.evaluate(inventory);
  found.shapes.filter((shape) => !ours.has(shape)).forEach((shape) => foreign.add(shape));
  assert.ok(hits > payloads.length, `${hits} hits`);
  await page.goto(`${server.address}/index.html`);
  for (const payload of payloads) {
    await page.fill("#q", "");
    await page.fill("#q", [...payload].slice(0, 24).join(""));
    await page.dispatchEvent("#q", "input");
  }
  await page.fill("#q", "script");
  await page.waitForSelector("#goi-y:not([hidden]) li");
  await check("suggestions");
  for (const [at, payload] of payloads.entries()) {
    const given = encodeURIComponent(payload);
    const place = at % 4 === 0 ? "nam/2010.html" : "tim-kiem.html";
    await page.goto(`${server.address}/${place}?q=${given}&tu=${given}&den=${given}&loai=${given}&co-quan=${given}&sap=${given}#${given}`);
    await check(`${place} asked for ${payload}`);
  }
  assert.deepEqual([wrong.slice(0, 10), [...foreign]], [[], []]);
  await context.close();
});

test("the faults that `serve` shows are text", async () => {
  const faulty = faultyArchive();
  const child = spawn(program, ["--root", faulty.root, "serve", "--port", "18750"], { stdio: ["ignore", "pipe", "ignore"] });
  const address = await new Promise((resolve, reject) => {
    let said = "";
    child.on("exit", () => reject(new Error(`serve ended: ${said}`)));
    child.stdout.on("data", (data) => {
      said += data;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (found) resolve(found[0]);
    });
  });
  try {
    const { context, page, wrong } = await wired();
    await page.goto(`${address}/index.html`);
    await page.waitForSelector("#vanthu-faults");
    const { text, elements } = await page.evaluate(() => {
      const box = document.getElementById("vanthu-faults");
      return { text: box.textContent, elements: box.querySelectorAll("*").length };
    });
    assert.equal(elements, 0);
    assert.ok(text.split("<script>trip()</script>").length > 5, text.slice(0, 500));
    // A path that leads out has no page; Chromium then shows one of its own.
    for (const payload of payloads.filter((payload) => !/(^|[\\/])\.\./.test(payload))) {
      const response = await page.goto(`${address}/${encodeURIComponent(payload)}.html`);
      assert.equal(response.status(), 404, payload);
      wrong.push(...(await page.evaluate(inventory)).wrong);
    }
    assert.deepEqual(wrong.slice(0, 10), []);
    await context.close();
  } finally {
    child.kill();
    faulty.remove();
  }
});
