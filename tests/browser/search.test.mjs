// The search of published sites in Chromium: on real servers and from a disk, what it finds, what it shows, and what it says when something is wrong.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { answered, ask, browser, build, busybox, largeArchive, nginx, POLICY, serve } from "./site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const queries = readFileSync(new URL("queries.txt", import.meta.url), "utf8").split("\n").filter((line) => line && !line.startsWith("#"));
let chromium, shipped, large, archive, server, largeServer;

before(async () => {
  shipped = build();
  archive = largeArchive(2400);
  large = build(archive.root);
  [server, largeServer] = await Promise.all([serve(shipped.folder), serve(large.folder)]);
  chromium = await browser("--host-resolver-rules=MAP bao-cao.example 127.0.0.1");
});

after(async () => {
  await chromium?.close();
  server?.stop();
  largeServer?.stop();
  for (const made of [shipped, large, archive]) made?.remove();
});

/** A page of its own; `wrong` gathers errors of the page, refused things and failed requests. */
async function open(address, { prepare = () => {}, ...options } = {}) {
  const context = await chromium.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("requestfailed", (request) => request.failure()?.errorText !== "net::ERR_ABORTED" && wrong.push(request.url()));
  await prepare(page, context);
  await page.goto(address);
  const close = async () => {
    await page.unrouteAll({ behavior: "ignoreErrors" });
    assert.deepEqual(wrong, []);
    await context.close();
  };
  return { page, context, wrong, close };
}

/** Waits until the page has an answer or says why there is none. */
async function settled(page) {
  await answered(page);
  return page.evaluate(() => {
    const list = document.getElementById("ket-qua");
    const hits = [...list.querySelectorAll(".hit")];
    return {
      state: list.dataset.state,
      total: Number(list.dataset.total),
      says: document.getElementById("tinh-trang").textContent,
      hits: hits.map((hit) => `${hit.dataset.report} ${hit.dataset.href}`),
      passages: hits.map((hit) => hit.querySelector(".passage")?.textContent ?? ""),
    };
  });
}

async function asked(page, query) {
  await ask(page, query);
  return settled(page);
}

/** What axe finds. */
async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run());
  return found.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" ")}`);
}

/** What the command line answers, in the same form. */
function expected(site, query) {
  const answer = site.search(query);
  const anchor = (hit) => (hit.passages[0]?.anchor ? `#${hit.passages[0].anchor}` : "");
  return { total: answer.total, hits: answer.hits.map((hit) => `${hit.path} ${hit.address}${anchor(hit)}`) };
}

/** A reader types, opens the first hit, and stands at the point with its words marked. */
async function readerFindsThePoint(address) {
  const { page, close } = await open(`${address}/tim-kiem.html`);
  const found = await asked(page, "dai hoi xiii");
  assert.deepEqual([found.state, found.total], ["done", 2]);
  assert.equal(found.hits[0], "lai-chau/02-bc-ldld-2023-10.md ldld-lai-chau/2023/10/17/02-bc-ldld.html#m1-k5");
  assert.match(found.passages[0], /^I › 5 Tổ chức thành công Đại hội XIII Công đoàn tỉnh Lai Châu/);
  await page.click(".hit h2 a");
  await page.waitForSelector("mark.present");
  assert.match(page.url(), /02-bc-ldld\.html\?.*#m1-k5$/);
  assert.equal(await page.textContent("mark.present"), "Đại hội XIII");
  assert.ok(await page.evaluate(() => document.querySelector("#m1-k5").contains(document.querySelector("mark.present"))));
  const box = (selector) => page.evaluate((selector) => document.querySelector(selector).getBoundingClientRect(), selector);
  await page.waitForFunction(() => document.querySelector("#m1-k5").getBoundingClientRect().top >= document.querySelector(".marks").getBoundingClientRect().bottom);
  assert.ok((await box("mark.present")).top < 900, "the point is in view, not under the bar");
  assert.match(await page.textContent(".marks [role=status]"), /^Từ tìm thấy: \d+\/\d+$/);
  await close();
}

const places = {
  "Python's server": () => ({ address: server.address, stop: () => {} }),
  "nginx at the root": () => nginx(shipped, "", "/"),
  "nginx in a sub-path, compressing": () => nginx(shipped, "gzip on; gzip_min_length 1; gzip_types *;"),
  "nginx without ranges, every type unknown": () => nginx(shipped, "max_ranges 0; types { text/html html; text/css css; text/javascript js; } default_type text/plain;"),
  "nginx sending the policy": () => nginx(shipped, `add_header Content-Security-Policy "${POLICY}"; add_header X-Content-Type-Options nosniff;`),
  "busybox": () => busybox(shipped.folder),
  "a disk": () => ({ address: shipped.address, stop: () => {} }),
};

for (const [name, start] of Object.entries(places)) {
  test(`a reader finds the point from ${name}`, async () => {
    const place = await start();
    try {
      await readerFindsThePoint(place.address);
    } finally {
      place.stop();
    }
  });
}

test("a reader finds the point over plain http on the name of another host", async () => {
  const place = await nginx(shipped, "");
  try {
    const address = `http://bao-cao.example:${place.port}/kho/bao-cao`;
    const { page, close } = await open(`${address}/index.html`);
    assert.equal(await page.evaluate(() => isSecureContext), false);
    await close();
    await readerFindsThePoint(address);
  } finally {
    place.stop();
  }
});

for (const [name, site, place] of [["shipped", () => shipped, () => server], ["large", () => large, () => largeServer]]) {
  test(`the ${name} archive gives the hits of the command line, in its order`, async () => {
    const { page, close } = await open(`${place().address}/tim-kiem.html`);
    for (const query of queries) {
      const found = await asked(page, query);
      const wanted = expected(site(), query);
      assert.deepEqual({ total: found.total, hits: found.hits }, wanted, query);
    }
    await close();
  });
}

for (const [name, address] of [["without a worker", () => largeServer.address], ["from a disk, its index in many files,", () => large.address]]) {
  test(`${name} the page searches by itself`, async () => {
    const prepare = async (page) => {
      await page.addInitScript("delete globalThis.Worker");
      // The longest time that a call of the engine keeps the page from anything else.
      await page.addInitScript(() => {
        const instantiate = WebAssembly.instantiate;
        WebAssembly.instantiate = async (...given) => {
          const made = await instantiate(...given);
          const { vanthu_call: call } = made.exports;
          const measured = (operation) => {
            const begin = performance.now();
            const answer = call(operation);
            globalThis.longest = Math.max(globalThis.longest ?? 0, performance.now() - begin);
            return answer;
          };
          return { exports: { ...made.exports, vanthu_call: measured } };
        };
      });
    };
    const { page, close } = await open(`${address()}/tim-kiem.html?q=dai+hoi+xiii`, { prepare });
    assert.deepEqual((await settled(page)).hits, expected(large, "dai hoi xiii").hits);
    for (const query of queries.slice(0, 12)) {
      const { total, hits } = await asked(page, query);
      assert.deepEqual({ total, hits }, expected(large, query), query);
    }
    console.log(`longest call of the engine: ${Math.round(await page.evaluate(() => globalThis.longest))} ms`);
    await close();
  });
}

test("the address holds the whole state; back and forward work", async () => {
  const { page, close } = await open(`${largeServer.address}/tim-kiem.html?q=dai+hoi+xiii&tu=2001-01&den=2003-12&loai=BC&sap=moi`);
  const found = await settled(page);
  const answer = large.search("dai hoi xiii", "--from", "2001-01", "--to", "2003-12", "--sort", "newest");
  assert.equal(found.total, answer.total);
  assert.deepEqual(found.hits.map((hit) => hit.split(" ")[0]), answer.hits.map((hit) => hit.path));
  assert.ok(await page.isChecked("input[name=loai][value=BC]"));
  assert.equal(await page.inputValue("select[name=sap]"), "moi");
  await page.click(".histogram .bar:not([disabled])");
  await settled(page);
  assert.match(page.url(), /tu=2001-\d\d&den=2001-\d\d&loai=BC&sap=moi/);
  await page.goBack();
  await page.waitForFunction((total) => Number(document.getElementById("ket-qua").dataset.total) === total, found.total);
  assert.equal(await page.inputValue("input[name=den]"), "2003-12");
  await page.goForward();
  await page.waitForFunction((total) => Number(document.getElementById("ket-qua").dataset.total) !== total, found.total);
  await page.click("button[type=reset]");
  await page.waitForFunction(() => !location.search.includes("tu="));
  await close();
});

test("words are marked over links and line ends, and an address that is none stops nothing", async () => {
  const report = `${server.address}/ldld-lai-chau/2023/10/17/02-bc-ldld.html`;
  for (const words of ["LĐLĐ tỉnh", "Nghị quyết số 02-NQ/TW", "Kế hoạch của LĐLĐ tỉnh"]) {
    const { page, close } = await open(`${report}?${new URLSearchParams({ tim: words })}`);
    await page.waitForSelector("mark.present");
    assert.equal((await page.locator("mark.present").allTextContents()).join("").replace(/\s+/g, " "), words);
    const [, at, count] = /(\d+)\/(\d+)/.exec(await page.textContent(".marks [role=status]"));
    const text = (await page.textContent(".document")).replace(/\s+/g, " ");
    assert.deepEqual([at, Number(count)], ["1", text.split(new RegExp(`${words}(?![\\p{L}\\p{N}])`, "u")).length - 1], words);
    await page.click(".marks button[value='0']");
    assert.equal(await page.locator("mark").count(), 0);
    await close();
  }
  for (const hash of ["100%", "%E0%A4%A", "%00", "a b"]) {
    const { page, close } = await open(`${report}?tim=LĐLĐ#${hash}`);
    await page.waitForSelector("mark.present");
    assert.ok(await page.isVisible(".marks"), hash);
    await close();
  }
});

test("words at the ends of lines and around lists are marked, in their order", async () => {
  const root = mkdtempSync(path.join(tmpdir(), "vanthu-title-"));
  mkdirSync(path.join(root, "content"));
  const head = "SỞ NỘI VỤ\n\nSố: 02/BC-SNV\n\nAn Bình, ngày 20 tháng 02 năm 2024\n\n**BÁO CÁO**\n\n**Kết quả hoạt động công đoàn**\n\n**tháng 10 năm 2023**\n";
  writeFileSync(path.join(root, "content/a.md"), `${head}\nI. KẾT QUẢ\n\n1. Một.\n`);
  writeFileSync(path.join(root, "content/b.md"), "# Danh sách\n\n- Tổ công đoàn\n  - Ban công đoàn\n\n  Hội công đoàn\n");
  const site = build(root);
  const { page, close } = await open(`${site.address}/snv-an-binh/2024/02/20/02-bc-snv.html?${new URLSearchParams([["tim", "công đoàn"], ["tim", "đoàn tháng"]])}`);
  await page.waitForSelector("mark.present");
  assert.equal(await page.locator("h1 br").count(), 1);
  assert.deepEqual(await page.locator("h1 mark").allTextContents(), ["công đoàn"]);
  await close();
  // The finds are gone through in the order of the text, a list within a point too.
  const nested = await open(`${site.address}/tai-lieu/b.html?${new URLSearchParams([["tim", "công đoàn"]])}`);
  const present = () => nested.page.evaluate(() => [...document.querySelectorAll("mark")].indexOf(document.querySelector("mark.present")));
  const order = [];
  for (let step = 0; step < 3; step++) {
    order.push(await present());
    await nested.page.click(".marks button[value='1']");
  }
  assert.deepEqual([order, await nested.page.locator("mark").count()], [[0, 1, 2], 3]);
  await nested.close();
  site.remove();
  rmSync(root, { recursive: true });
});

test("words over page marks, notes, line breaks and raised figures are marked", async () => {
  const root = mkdtempSync(path.join(tmpdir(), "vanthu-raised-"));
  mkdirSync(path.join(root, "content"));
  const text = "Ban hành quy chế phối\n\n- 7 -\n\nhợp hai bên, rộng 300 m<sup>2</sup>, tổng<br>thu[^1] ngân khố, 10<sup>6</sup> đồng.\n\n[^1]: Theo báo cáo.\n";
  writeFileSync(path.join(root, "content/a.md"), text);
  const site = build(root);
  for (const [words, marked] of [["chế phối hợp hai", "chế phối hợp hai"], ["300 m²", "300 m2"], ["tổng thu ngân", "tổng thu ngân"], ["10⁶ đồng", "106 đồng"]]) {
    const { page, close } = await open(`${site.address}/tai-lieu/a.html?${new URLSearchParams({ tim: words })}`);
    await page.waitForSelector("mark.present");
    assert.equal((await page.locator("mark.present").allTextContents()).join("").replace(/\s+/g, " "), marked);
    await close();
  }
  // 106 is no 10⁶.
  const other = await open(`${site.address}/tai-lieu/a.html?${new URLSearchParams({ tim: "106 đồng" })}`);
  assert.equal(await other.page.locator("mark").count(), 0);
  await other.close();
  site.remove();
  rmSync(root, { recursive: true });
});

test("a period that is none is not asked for, and a year is its months", async () => {
  for (const [given, expected] of [["tu=2023&den=2024", ["2023-01", "2024-12"]], ["tu=2024-13&den=2024-00", ["", ""]], ["tu=x&den=2024-05", ["", "2024-05"]]]) {
    const { page, close } = await open(`${server.address}/tim-kiem.html?q=c%C3%B4ng+%C4%91o%C3%A0n&${given}`);
    await settled(page);
    assert.deepEqual([await page.inputValue("input[name=tu]"), await page.inputValue("input[name=den]")], expected, given);
    await close();
  }
});

test("a connection that breaks within a file is told from an engine that does, and the next question is answered", async () => {
  let breaks = false;
  const http = createServer((request, response) => {
    const file = path.join(large.output, decodeURIComponent(new URL(request.url, "http://x").pathname));
    const content = readFileSync(file);
    const type = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css" }[path.extname(file)] ?? "application/octet-stream";
    response.writeHead(200, { "content-type": type, "content-length": content.length });
    if (!breaks || !file.endsWith(".bin")) return response.end(content);
    response.write(content.subarray(0, content.length >> 1), () => response.destroy());
  });
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  const context = await chromium.newContext();
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${http.address().port}/tim-kiem.html?q=tổ+chức`);
  await settled(page);
  breaks = true;
  const broken = await asked(page, "đại hội xiii");
  assert.deepEqual([broken.state, broken.hits], ["failed", []]);
  assert.match(broken.says, /^Không nối được với máy chủ/);
  breaks = false;
  assert.deepEqual((await asked(page, "đại hội xiii")).hits, expected(large, "đại hội xiii").hits);
  await context.close();
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
});

test("more hits are added, and the keyboard reaches them", async () => {
  const { page, close } = await open(`${largeServer.address}/tim-kiem.html?q=dai+hoi+xiii`);
  await settled(page);
  assert.equal(await page.locator(".hit").count(), 10);
  await page.click("#xem-them");
  await page.waitForFunction(() => document.querySelectorAll(".hit").length === 20);
  assert.equal(await page.evaluate(() => [...document.querySelectorAll(".hit h2 a")].indexOf(document.activeElement)), 10);
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement.id), "q");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.evaluate(() => [...document.querySelectorAll(".hit h2 a")].indexOf(document.activeElement)), 1);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.waitForSelector("mark.present");
  await close();
});

test("results follow the typing, and an older answer never replaces a newer one", async () => {
  const { page, close } = await open(`${largeServer.address}/tim-kiem.html`);
  await page.click("#q");
  await page.keyboard.type("công đoàn đại hội xiii", { delay: 15 });
  const wanted = expected(large, "công đoàn đại hội xiii");
  await page.waitForFunction((total) => document.getElementById("ket-qua").dataset.state === "done" && Number(document.getElementById("ket-qua").dataset.total) === total, wanted.total);
  await page.waitForTimeout(300);
  assert.deepEqual((await settled(page)).hits, wanted.hits);
  assert.match(page.url(), /q=c%C3%B4ng\+%C4%91o%C3%A0n/);
  // Enter ends a step of history.
  await asked(page, "công đoàn");
  await page.fill("#q", "dai hoi");
  await page.press("#q", "Enter");
  await page.goBack();
  await page.waitForFunction(() => document.getElementById("q").value === "công đoàn");
  await close();
});

test("the box on other pages suggests terms and reports and follows the combobox pattern", async () => {
  const { page, close } = await open(`${server.address}/index.html`);
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "q");
  await page.keyboard.type("dai hoi xiii");
  await page.waitForSelector("#goi-y:not([hidden]) li");
  assert.equal(await page.getAttribute("#q", "aria-expanded"), "true");
  await page.keyboard.press("ArrowDown");
  const chosen = await page.getAttribute("#q", "aria-activedescendant");
  assert.equal(await page.getAttribute(`#${chosen}`, "aria-selected"), "true");
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press("Escape");
  assert.ok(await page.isHidden("#goi-y"));
  await page.keyboard.type(" ");
  await page.waitForSelector("#goi-y:not([hidden]) li[data-href*='02-bc-ldld']");
  // Another button than the first asks what can be done with a suggestion; it does not follow it.
  await page.click("#goi-y li[data-href*='02-bc-ldld']", { button: "right" });
  assert.ok(page.url().endsWith("/index.html") && (await page.isVisible("#goi-y")));
  for (let step = 0; step < 12; step++) {
    await page.keyboard.press("ArrowDown");
    if ((await page.getAttribute("#goi-y [aria-selected=true]", "data-href")).includes("02-bc-ldld")) break;
  }
  await page.keyboard.press("Enter");
  await page.waitForSelector("mark.present");
  assert.match(page.url(), /02-bc-ldld\.html\?.*#m1-k5$/);
  await close();
});

test("the page of results is accessible and nothing sticks out on a phone", async () => {
  for (const [colorScheme, width] of [["light", 1280], ["dark", 1280], ["light", 320]]) {
    const { page, close } = await open(`${largeServer.address}/tim-kiem.html?q=dai+hoi+xiii`, { colorScheme, viewport: { width, height: 800 } });
    await settled(page);
    await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
    assert.deepEqual(await violations(page), []);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
    await close();
  }
});

test("markup in a query and in a report stays text", async () => {
  const root = mkdtempSync(path.join(tmpdir(), "vanthu-markup-"));
  mkdirSync(path.join(root, "content"));
  writeFileSync(path.join(root, "content/a.md"), "# Kết quả <svg onload=alert(1)> tháng 1\n\n1. Đại hội <b>XIII</b> &lt;script&gt;.\n");
  const site = build(root);
  const { page, close } = await open(`${site.address}/tim-kiem.html?${new URLSearchParams({ q: "<svg onload=alert(1)> đại hội" })}`);
  const found = await settled(page);
  assert.equal(found.total, 1);
  assert.match(await page.textContent(".hit h2"), /<svg onload=alert\(1\)>/);
  assert.equal(await page.locator(".hit svg, .hit script, .hit b").count(), 0);
  await close();
  site.remove();
  rmSync(root, { recursive: true });
});

/** Files of the index that a query touches, beside engine and bootstrap. */
const isChunk = (present) => (url) => /\/search\/..\/.*\.bin$/.test(url.pathname) && !url.href.endsWith(present.engine) && !url.pathname.replaceAll("/", "").endsWith(`${present.bootstrap}.bin`);
const presentOf = (site) => JSON.parse(readFileSync(path.join(site.output, "search/entry.json"), "utf8"));

test("a damaged chunk is fetched again, and never searched", async () => {
  for (const [times, state] of [[1, "done"], [9, "failed"]]) {
    const seen = new Map();
    const prepare = (page) =>
      page.route(isChunk(presentOf(large)), async (route) => {
        const count = (seen.get(route.request().url()) ?? 0) + 1;
        seen.set(route.request().url(), count);
        const response = await route.fetch();
        const body = await response.body();
        if (count <= times) body[Math.floor(body.length / 2)] ^= 1;
        await route.fulfill({ response, body: count === 2 ? body.subarray(0, times > 1 ? 40 : body.length) : body });
      });
    const { page, close } = await open(`${largeServer.address}/tim-kiem.html?q=dai+hoi+xiii`, { prepare });
    const found = await settled(page);
    assert.equal(found.state, state);
    if (state === "done") assert.deepEqual(found.hits, expected(large, "dai hoi xiii").hits);
    else assert.match(found.says, /bị hỏng nên không dùng để tìm/);
    assert.equal(Math.max(...seen.values()), 2);
    await close();
  }
});

/** A WebAssembly module with the exports of the engine, whose operation is this code. */
function engineThat(...code) {
  const section = (id, ...bytes) => [id, bytes.length, ...bytes];
  const body = (...bytes) => [bytes.length + 2, 0, ...bytes, 0x0b];
  const name = (text, kind, at) => [text.length, ...Buffer.from(text), kind, at];
  const exported = [...name("memory", 2, 0), ...name("vanthu_buffer", 0, 0), ...name("vanthu_call", 0, 1), ...name("vanthu_length", 0, 2)];
  const [zero, types] = [body(0x41, 0), [2, 0x60, 1, 0x7f, 1, 0x7f, 0x60, 0, 1, 0x7f]];
  return Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...section(1, ...types), ...section(3, 3, 0, 0, 1), ...section(5, 1, 0, 16), ...section(7, 4, ...exported), ...section(10, 3, ...zero, ...body(...code), ...zero)]);
}

for (const [what, ...code] of [["traps", 0x00], ["never ends", 0x03, 0x40, 0x0c, 0, 0x0b, 0x00]]) {
  test(`an engine that ${what} is ended and renewed, and a sentence is shown`, async () => {
    let times = 0;
    const forged = engineThat(...code);
    const prepare = (page) =>
      page.route((url) => url.href.endsWith(presentOf(large).engine), (route) => (times++ === 0 ? route.fulfill({ body: forged, contentType: "application/octet-stream" }) : route.continue()));
    const { page, close } = await open(`${largeServer.address}/tim-kiem.html?q=dai+hoi+xiii`, { prepare });
    await page.waitForFunction(() => document.getElementById("ket-qua").dataset.state === "failed", null, { timeout: 60000 });
    assert.match(await page.textContent("#tinh-trang"), /Bộ tìm kiếm gặp lỗi/);
    assert.equal((await asked(page, "dai hoi xiii")).total, 25);
    assert.equal(times, 2);
    await close();
  });
}

test("what is missing is said; a hit whose text is missing is shown without", async () => {
  const gone = (pattern) => (page) => page.route(pattern, (route) => route.fulfill({ status: 404 }));
  for (const [pattern, state, says] of [
    [isChunk(presentOf(large)), "failed", /Thiếu tệp của bộ tìm kiếm/],
    [(url) => url.href.endsWith(presentOf(large).engine), "failed", /Thiếu tệp của bộ tìm kiếm/],
    [/\.text\.bin$/, "done", /25 báo cáo/],
  ]) {
    const { page, close } = await open(`${largeServer.address}/tim-kiem.html?q=dai+hoi+xiii`, { prepare: gone(pattern) });
    const found = await settled(page);
    assert.equal(found.state, state);
    assert.match(found.says, says);
    assert.ok(await page.isVisible(".browse >> text=Cơ quan ban hành"));
    await close();
  }
});

test("without network the page says so, and searches again when it is back", async () => {
  const { page, context } = await open(`${largeServer.address}/tim-kiem.html`);
  await asked(page, "công đoàn");
  await context.setOffline(true);
  const found = await asked(page, "dai hoi xiii");
  assert.equal(found.state, "failed");
  assert.match(found.says, /Không nối được với máy chủ/);
  await context.setOffline(false);
  assert.equal((await asked(page, "dai hoi xiii")).total, 25);
  await context.close();
});

test("a browser without WebAssembly, and one without JavaScript, are led to the lists", async () => {
  const prepare = (page) => page.addInitScript("delete globalThis.WebAssembly");
  const { page, close } = await open(`${server.address}/tim-kiem.html?q=x`, { prepare });
  assert.match((await settled(page)).says, /quá cũ để tìm theo từ/);
  assert.ok(await page.isVisible(".browse >> text=Cơ quan ban hành"));
  await close();
  const without = await open(`${server.address}/tim-kiem.html?q=x`, { javaScriptEnabled: false });
  assert.ok(await without.page.isVisible("noscript p"));
  assert.ok(await without.page.isVisible(".browse >> text=Cơ quan ban hành"));
  await without.close();
});

test("an old page goes on after builds: with the index before, and with the new one when that is gone", async () => {
  const own = largeArchive(2400);
  const site = build(own.root);
  const place = await serve(site.folder);
  const { page, close } = await open(`${place.address}/tim-kiem.html`);
  assert.equal((await asked(page, "công đoàn")).total, 2400);
  const add = (name, text) => writeFileSync(path.join(own.root, "content", name), `# Ghi chú\n\n${text}\n`);
  add("moi.md", "Đại hội XIII chi bộ.");
  site.again();
  assert.equal((await asked(page, "dai hoi xiii")).total, 25, "the index before is still there");
  // A changed report lets the index before go at once.
  add("moi.md", "Đại hội XIII đã xong.");
  site.again();
  assert.equal((await asked(page, "bà cộ đại hội xiii")).state, "done");
  assert.equal((await asked(page, "đại hội xiii")).total, 26, "the new index");
  await close();
  place.stop();
  site.remove();
  own.remove();
});
