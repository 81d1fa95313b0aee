// The rules of the search, case by case, in Chromium: the same file that the command line is tested by.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { ask, browser, build, serve } from "./site.mjs";

const lines = readFileSync(new URL("../search/cases.tsv", import.meta.url), "utf8").split("\n").map((line) => line.split("\t"));
const of = (kind) => lines.filter(([first]) => first === kind).map(([, ...columns]) => columns);
let chromium, root, site, server, page;

before(async () => {
  root = mkdtempSync(path.join(tmpdir(), "vanthu-cases-"));
  mkdirSync(path.join(root, "content"));
  for (const [name, number, date, title, text] of of("doc")) {
    const given = (key, value) => (value === "." ? "" : `${key}: ${value}\n`);
    writeFileSync(path.join(root, "content", `${name}.md`), `---\ntitle: ${title}\n${given("number", number)}${given("date", date)}---\n\n${text.replaceAll("¶", "\n\n")}\n`);
  }
  site = build(root);
  server = await serve(site.folder);
  chromium = await browser();
  page = await chromium.newPage();
  await page.goto(`${server.address}/tim-kiem.html`);
  await page.waitForFunction(() => typeof vanthu === "object");
});

after(async () => {
  await chromium?.close();
  server?.stop();
  site?.remove();
  rmSync(root, { recursive: true });
});

/** What the page shows for a query. */
async function asked(query) {
  await ask(page, query);
  return page.evaluate(() => ({
    hits: [...document.querySelectorAll(".hit")].map((hit) => hit.dataset.report.replace(/\.md$/, "")),
    isLoose: document.getElementById("tinh-trang").textContent.startsWith(JSON.parse(document.getElementById("tim").dataset.words).loose),
    marked: [...(document.querySelector(".hit .passage")?.querySelectorAll("mark") ?? [])].map((mark) => mark.textContent),
    offered: [...document.querySelectorAll("#sua-loi:not([hidden]) a")].map((link) => link.textContent),
  }));
}

/** Whether a list is as the file says: "a b" is all, "a …" begins it, "!x" is not in it. */
function isRight(found, expected) {
  const names = expected.split(" ");
  const listed = names.filter((name) => !name.startsWith("!") && name !== "…" && name !== ".");
  const begins = listed.every((name, index) => found[index] === name);
  const isWhole = names.includes("…") || found.length <= listed.length;
  return begins && isWhole && !names.some((name) => name.startsWith("!") && found.includes(name.slice(1)));
}

test("queries find what is meant, and mark it as it is written", async () => {
  const wrong = [];
  for (const [query, expected, marks] of of("ask")) {
    const { hits, isLoose, marked } = await asked(query);
    // A page shows ten; what is shown for want of better is not found.
    const found = isLoose ? [] : hits;
    if (!isRight(found, expected)) wrong.push(`${query}: ${found}, not ${expected}`);
    else if (marks && marked.join("|") !== marks) wrong.push(`${query}: marks ${marked}, not ${marks}`);
  }
  assert.deepEqual(wrong, []);
});

test("misspellings are offered right, as links", async () => {
  for (const [query, expected] of of("fix")) {
    const { offered } = await asked(query);
    assert.deepEqual(offered, expected.split("|").filter((text) => text !== "."), query);
  }
  await asked("bong chuyn");
  await page.click("#sua-loi a");
  await page.waitForFunction(() => document.getElementById("ket-qua").dataset.total === "1");
  assert.equal(await page.inputValue("#q"), "bóng chuyền");
});

test("beginnings become terms", async () => {
  for (const [typed, expected] of of("type")) {
    const found = (await page.evaluate((typed) => vanthu.complete(typed, JSON.parse(document.getElementById("tim").dataset.present)), typed)).map(({ text }) => text);
    const [first, forbidden] = expected.split(" !");
    assert.deepEqual(found.slice(0, first.split("|").length), first === "." ? [] : first.split("|"), typed);
    assert.ok(!found.includes(forbidden), typed);
  }
  await page.fill("#q", "");
  await page.type("#q", "đại h");
  await page.waitForSelector("#goi-y-tu:not([hidden]) a");
  assert.equal(await page.textContent("#goi-y-tu a"), "Đại hội");
});
