// Reading without a network: by a service worker, and from a zip file that was carried.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { ask, browser, build, largeArchive, program, serve } from "./site.mjs";

const project = path.resolve(import.meta.dirname, "../..");
let chromium, root, site;

before(async () => {
  root = mkdtempSync(path.join(tmpdir(), "vanthu-offline-"));
  cpSync(path.join(project, "content"), path.join(root, "content"), { recursive: true });
  const settings = path.join(root, "content/archive.toml");
  writeFileSync(settings, `service_worker = true\n${readFileSync(settings, "utf8")}`);
  site = build(root);
  chromium = await browser();
});

after(async () => {
  await chromium?.close();
  site?.remove();
  rmSync(root, { recursive: true });
});

let changes = 0;

/** Changes a published file; servers tell changes apart by whole seconds. */
function change(file, text) {
  writeFileSync(file, text);
  changes += 1;
  utimesSync(file, new Date(), new Date(Date.now() + 10000 * changes));
}

async function asked(page, query) {
  await ask(page, query);
  return page.evaluate(() => [...document.querySelectorAll(".hit")].map((hit) => `${hit.dataset.report}${hit.querySelector(".passage") ? "" : " without passage"}`));
}

test("what was read, and the search, stay without a network", async () => {
  const server = await serve(site.folder);
  const context = await chromium.newContext();
  const page = await context.newPage();
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  const report = `${server.address}/ldld-lai-chau/2023/10/17/02-bc-ldld.html`;
  await page.goto(`${server.address}/tim-kiem.html`);
  await page.waitForFunction(() => /không có mạng/.test(document.querySelector("#giu-chi-muc").previousElementSibling.textContent), null, { timeout: 20000 });
  await page.goto(report);
  const heading = await page.textContent("h1");
  server.stop();
  await context.setOffline(true);

  await page.goto(`${report}?tim=x`);
  assert.equal(await page.textContent("h1"), heading);
  assert.ok(await page.evaluate(() => getComputedStyle(document.querySelector("header.site")).display !== "inline" && document.styleSheets.length > 0));
  await page.goto(`${server.address}/tim-kiem.html`);
  assert.deepEqual(await asked(page, "Đại hội XIII"), site.search("Đại hội XIII").hits.map((hit) => hit.path));
  assert.deepEqual(await asked(page, "thi đua"), site.search("thi đua").hits.map((hit) => hit.path));
  // A page is one page, whatever it was asked to mark.
  await page.goto(`${report}?tim=a`);
  assert.equal(await page.textContent("h1"), heading);
  // What was never read is not there, and the browser says so.
  await assert.rejects(page.goto(`${server.address}/nam/2024.html`));
  assert.deepEqual(wrong, []);
  await context.close();
});

test("the newest text that was read stays, and an index that could not be kept whole is not said to be", async () => {
  const server = await serve(site.folder);
  const context = await chromium.newContext();
  const page = await context.newPage();
  const file = path.join(site.output, "ldld-lai-chau/2023/10/17/02-bc-ldld.html");
  const text = readFileSync(file, "utf8");
  const address = `${server.address}/ldld-lai-chau/2023/10/17/02-bc-ldld.html`;
  await context.route("**/*.text.bin", (route) => route.fulfill({ status: 500 }));
  await page.goto(`${server.address}/tim-kiem.html`);
  await page.waitForFunction(() => /Chưa giữ được/.test(document.querySelector("#giu-chi-muc").previousElementSibling.textContent));
  assert.ok(await page.isVisible("#giu-chi-muc"));
  await page.goto(`${address}?tim=x`);
  change(file, text.replace(/<h1[^>]*>.*?<\/h1>/s, "<h1>Bản mới</h1>"));
  await page.goto(`${address}?tim=y`);
  assert.equal(await page.textContent("h1"), "Bản mới");
  server.stop();
  await context.setOffline(true);
  await page.goto(`${address}?tim=x`);
  assert.equal(await page.textContent("h1"), "Bản mới");
  change(file, text);
  await context.close();
});

test("a build is seen at once where there is a network, and an archive that offers it no more takes it back", async () => {
  const server = await serve(site.folder);
  const context = await chromium.newContext();
  const page = await context.newPage();
  await page.goto(`${server.address}/tim-kiem.html`);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  const home = path.join(site.output, "index.html");
  const before = readFileSync(home, "utf8");
  // Of a page that has not changed for long, browsers guess that it will stay.
  utimesSync(home, new Date(), new Date(Date.now() - 1e8));
  await page.goto(`${server.address}/index.html`);
  change(home, before.replace(/<h1>.*?<\/h1>/, "<h1>Mới</h1>"));
  await page.goto(`${server.address}/index.html`);
  assert.equal(await page.textContent("h1"), "Mới");
  change(home, before.replace(/ data-worker="[^"]*"/, ""));
  await page.goto(`${server.address}/index.html`);
  await page.waitForFunction(async () => (await navigator.serviceWorker.getRegistrations()).length === 0 && (await caches.keys()).length === 0);
  change(home, before);
  await context.close();
  server.stop();
});

test("a zip file works unpacked from a disk, a large archive too", async () => {
  const large = largeArchive(2400);
  for (const [from, query] of [[root, "Đại hội XIII"], [large.root, "Đại hội XIII"]]) {
    const folder = mkdtempSync(path.join(tmpdir(), "vanthu-zip-"));
    const [output, zip] = [path.join(folder, "public"), path.join(folder, "kho.zip")];
    execFileSync(program, ["--root", from, "build", "--output", output, "--zip", zip], { stdio: "ignore" });
    const first = readFileSync(zip);
    execFileSync(program, ["--root", from, "build", "--output", output, "--zip", zip], { stdio: "ignore" });
    assert.ok(first.equals(readFileSync(zip)), "equal sites make equal files");
    const unpacked = path.join(folder, "usb");
    execFileSync("python3", ["-m", "zipfile", "-e", zip, unpacked]);
    execFileSync("sha256sum", ["--quiet", "-c", "manifest-sha256.txt"], { cwd: path.join(unpacked, "kho") });
    const expected = JSON.parse(execFileSync(program, ["--root", from, "search", "--output", output, "--format", "json", "--", query], { encoding: "utf8" }));
    const page = await chromium.newPage();
    const wrong = [];
    page.on("pageerror", (error) => wrong.push(String(error)));
    page.on("requestfailed", (request) => wrong.push(request.url()));
    await page.goto(pathToFileURL(path.join(unpacked, "kho/index.html")).href);
    assert.ok((await page.textContent("h1")).length > 3);
    await page.goto(pathToFileURL(path.join(unpacked, "kho/tim-kiem.html")).href);
    assert.deepEqual(await asked(page, query), expected.hits.map((hit) => hit.path));
    assert.deepEqual(wrong, []);
    await page.close();
    rmSync(folder, { recursive: true });
  }
  large.remove();
});
