// What readers do with the pages in Chromium: cite, link, sort, narrow, follow the contents, print; with the keyboard, in forced colours, enlarged.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { browser, build, files, kinds, open as openIn, program, serve } from "./site.mjs";

const CITATION = "Báo cáo số 02/BC-LĐLĐ ngày 17/10/2023 của LĐLĐ tỉnh Lai Châu";
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

const open = (kind, options) => openIn(chromium, `${server.address}/${kinds[kind]}`, options);
const copied = (page) => page.evaluate(() => navigator.clipboard.readText());

test("the sign of a point copies its address, and the button beside it its citation", async () => {
  const { page, close } = await open("report", { permissions: ["clipboard-read", "clipboard-write"] });
  const tools = page.locator("#m1-k4-g2 > .tools");
  await page.hover("#m1-k4-g2 > p");
  await tools.locator(".cite-point").click();
  await page.waitForSelector("#thong-bao:not(:empty)");
  assert.equal(await copied(page), `điểm 2 khoản 4 Mục I ${CITATION}`);
  assert.match(await page.textContent("#thong-bao"), /Đã sao chép: điểm 2 khoản 4 Mục I/);
  await tools.locator(".pin").click();
  await page.waitForFunction(() => document.getElementById("thong-bao").textContent.includes("#m1-k4-g2"));
  assert.equal(await copied(page), `${server.address}/${kinds.report}#m1-k4-g2`);
  assert.match(page.url(), /#m1-k4-g2$/);
  await page.click("[data-copy]");
  await page.waitForFunction(() => document.getElementById("thong-bao").textContent.includes("Báo cáo số 02"));
  assert.equal(await copied(page), CITATION);
  await close();
});

test("every point has its sign, named by its citation, without a script too", async () => {
  const { page, close } = await open("report", { javaScriptEnabled: false });
  const pins = await page.locator(".document .pin").evaluateAll((all) => all.map((pin) => [pin.getAttribute("href"), pin.dataset.cite, pin.ariaLabel]));
  assert.equal(pins.length, 2 + 23 + 7 + 1);
  assert.deepEqual(pins.find(([href]) => href === "#m3-k13"), ["#m3-k13", "khoản 13 Mục III", "Địa chỉ của khoản 13 Mục III"]);
  assert.equal(await page.textContent("#cach-trich"), CITATION);
  assert.equal(await page.isVisible("[data-copy]"), false);
  await close();
});

test("long points are parted at their semicolons, and the text stays as it is", async () => {
  const { page, close } = await open("report");
  const parts = await page.locator("#m1-k1 .part").evaluateAll((all) => all.map((part) => part.textContent));
  assert.equal(parts.length, 10);
  assert.match(parts[0], /^1\. Tiếp tục chỉ đạo .*nhiệm kỳ 2023 - 2028;$/s);
  const source = readFileSync(new URL("../../content/lai-chau/02-bc-ldld-2023-10.md", import.meta.url), "utf8");
  const line = source.split("\n").find((text) => text.startsWith("1. Tiếp tục"));
  assert.equal(await page.locator("#m1-k1 p").first().textContent(), line);
  await page.goto(`${page.url()}#m1-k1-y6`);
  assert.ok(await page.locator("#m1-k1-y6").evaluate((part) => part.matches(":target")));
  await close();
});

test("abbreviations tell their meaning to the pointer and to the focus, and lead to the glossary", async () => {
  const { page, close } = await open("report");
  const term = page.locator("#m1-k2 ~ .clause .term", { hasText: "UBND" }).or(page.locator(".term", { hasText: "UBND" })).first();
  assert.equal(await term.getAttribute("title"), "Ủy ban nhân dân");
  await term.focus();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Tab");
  const shown = () => term.evaluate((link) => getComputedStyle(link, "::after").content);
  assert.match(await shown(), /Ủy ban nhân dân/);
  await page.keyboard.press("Escape");
  assert.equal(await shown(), "none");
  await term.click();
  await page.waitForURL(/viet-tat\.html#vt-ubnd$/);
  await page.locator("tr:target", { hasText: "Ủy ban nhân dân" }).waitFor();
  await close();
});

test("from a citation in the text to the document's page and to the words that cite it", async () => {
  const { page, close } = await open("report");
  await page.locator("#m1-k1 a.cited").first().click();
  assert.match(await page.textContent("h1"), /Nghị quyết 02-NQ\/TW/);
  assert.match(await page.textContent(".details"), /Bộ Chính trị.*12\/06\/2021/s);
  const mention = page.locator(".hit", { hasText: "02/BC-LĐLĐ" }).first();
  assert.match(await mention.textContent(), /khoản 1 Mục I.*Nghị quyết số 02-NQ\/TW ngày 12\/6\/2021 của Bộ Chính trị/s);
  await mention.locator("a").click();
  assert.match(page.url(), /02-bc-ldld\.html#m1-k1-y2$/);
  await close();
});

test("a correction is told on both sides", async () => {
  const { page, close } = await open("corrected");
  assert.match(await page.textContent(".related.superseded"), /Đã được đính chính bởi\s+Công văn số 09\/CĐCSM ngày 03\/6\/2024/);
  await page.click(".related a");
  assert.match(await page.textContent(".related"), /Văn bản này đính chính\s+Báo cáo số 08\/BC-CĐCSM ngày 23\/5\/2024/);
  await close();
});

test("tables sort by date, number and Vietnamese order, and stand in the page's order without a script", async () => {
  const first = (page) => page.locator("table[data-sortable] tbody tr").first().textContent();
  const plain = await open("year", { javaScriptEnabled: false });
  assert.match(await first(plain.page), /01\/BC-CĐCSM/);
  assert.equal(await plain.page.locator("th button").count(), 0);
  await plain.close();
  const { page, close } = await open("year");
  await page.click("th >> text=Ngày");
  assert.match(await first(page), /22\/01\/2024/);
  assert.equal(await page.getAttribute("th[aria-sort]", "aria-sort"), "ascending");
  await page.click("th >> text=Ngày");
  assert.match(await first(page), /03\/01\/2025/);
  await page.click("th >> text=Trích yếu");
  assert.match(await first(page), /Đính chính số liệu|Kết quả hoạt động/);
  const titles = await page.locator("td.title a").allTextContents();
  assert.deepEqual(titles, [...titles].sort(new Intl.Collator("vi", { numeric: true }).compare));
  await page.goto(`${server.address}/${kinds.issuers}`);
  await page.click("th >> text=Báo cáo");
  assert.match(await first(page), /Lai Châu/);
  await close();
});

test("a list leads to the search of itself, which narrows further", async () => {
  const { page, close } = await open("quarter");
  await page.click(".search-here");
  await page.waitForSelector("#ket-qua[data-state=done]");
  assert.match(page.url(), /tu=2024-04&den=2024-06/);
  const all = Number(await page.getAttribute("#ket-qua", "data-total"));
  assert.equal(all, 4);
  await page.fill("#q", "khám sức khỏe");
  await page.press("#q", "Enter");
  await page.waitForFunction((all) => Number(document.getElementById("ket-qua").dataset.total) < all, all);
  await close();
});

test("the contents list follows the scroll", async () => {
  const { page, close } = await open("report", { viewport: { width: 1280, height: 800 } });
  const present = () => page.locator(".contents [aria-current]").textContent();
  for (const [anchor, expected] of [["m1-k7", /^7\. Ban hành các văn bản/], ["m3-k9", /^9\. Tổ chức Hội nghị Ban Chấp hành/]]) {
    await page.evaluate((anchor) => document.getElementById(anchor).scrollIntoView(), anchor);
    await page.waitForFunction((anchor) => document.querySelector(".contents [aria-current]")?.hash === `#${anchor}`, anchor);
    assert.match(await present(), expected);
  }
  await close();
});

test("figures: every point of a chart leads to its sentence, and the table beside it is the same", async () => {
  const { page, close } = await open("figure");
  const links = await page.locator(".chart a").evaluateAll((all) => all.map((link) => [link.getAttribute("aria-label"), link.getAttribute("href")]));
  assert.equal(links.length, 11);
  assert.deepEqual(links[0], ["Tháng 1/2024: 18.240.000", "../cdcs-mau/2024/01/22/01-bc-cdcsm.html#m1-k5"]);
  assert.equal(await page.locator("tbody tr").count(), 11);
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("a[download]")]);
  const table = readFileSync(await download.path(), "utf8").split("\r\n");
  assert.equal(table.length, 1 + 11 + 1);
  assert.equal(table[1].split(",")[2], '"18240000"');
  await page.locator(".chart a").first().focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/01-bc-cdcsm\.html#m1-k5$/);
  assert.match(await page.textContent(":target"), /thu đoàn phí trong tháng được 18\.240\.000 đồng/);
  await close();
});

test("plans and results: suggestions say so, confirmations say so, and what never came back is listed", async () => {
  const { page, close } = await open("comparison");
  const rows = await page.locator(".tasks tbody tr").allTextContents();
  assert.match(rows[2], /Ban hành Quy chế dân chủ ở cơ sở sửa đổi.*Gợi ý, giống 100 %.*Quyết định số 14/s);
  assert.match(rows[3], /Rà soát hồ sơ, cấp đổi thẻ đoàn viên.*Không thấy nhắc lại/s);
  assert.match(await page.textContent(".never-list"), /Rà soát hồ sơ, cấp đổi thẻ đoàn viên/);
  await page.goto(`${server.address}/doi-chieu/2024-12.html`);
  assert.match(await page.textContent(".tasks"), /Bình xét, đề nghị khen thưởng.*Đã xác nhận: một phần.*tặng Bằng khen cho 02 tập thể/s);
  await close();
});

/** The text boxes of a PDF, page by page, in millimetres. */
function boxes(file) {
  const text = execFileSync("pdftotext", ["-bbox", file, "-"], { encoding: "utf8" });
  const millimetres = (points) => (Number(points) * 25.4) / 72;
  return text.split("<page ").slice(1).map((page) => {
    const [, width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(page);
    const words = [...page.matchAll(/<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)/g)];
    return {
      width: millimetres(width),
      height: millimetres(height),
      words: words.map(([, left, top, right, bottom, word]) => ({ left: millimetres(left), top: millimetres(top), right: millimetres(right), bottom: millimetres(bottom), word })),
    };
  });
}

test("printed, a report is A4 with the margins and page numbers of Decree 30, address and day of printing", async () => {
  const { page, close } = await open("report");
  const file = path.join(site.folder, "report.pdf");
  writeFileSync(file, await page.pdf({ preferCSSPageSize: true }));
  const pages = boxes(file);
  assert.ok(pages.length >= 5 && pages.length <= 7, `${pages.length} pages`);
  for (const [index, { width, height, words }] of pages.entries()) {
    assert.deepEqual([Math.round(width), Math.round(height)], [210, 297]);
    const number = words.find(({ top, word }) => top < 18 && word === String(index + 1));
    assert.equal(Boolean(number), index > 0, `page ${index + 1}`);
    const body = words.filter(({ top }) => top >= 18);
    assert.ok(Math.min(...body.map(({ left }) => left)) >= 29.5, "left margin");
    assert.ok(Math.max(...body.map(({ right }) => right)) <= 196, "right margin");
    assert.ok(Math.max(...body.map(({ bottom }) => bottom)) <= 278, "bottom margin");
    if (number) assert.ok(Math.abs((number.left + number.right) / 2 - (30 + 195) / 2) < 2, "the number stands in the middle");
  }
  const last = pages.at(-1).words.map(({ word }) => word).join(" ");
  const today = new Date().toLocaleDateString("vi", { day: "2-digit", month: "2-digit", year: "numeric" });
  assert.ok(last.includes(`In ngày ${today} từ ${server.address}/${kinds.report}`), last);
  const text = pages.flatMap(({ words }) => words.map(({ word }) => word)).join(" ");
  assert.ok(!text.includes("Mục lục") && !text.includes("SHA-256") && !text.includes("#"), "the document alone");
  await close();
});

test("the register is printed across the page, with its ten columns", async () => {
  const { page, close } = await open("register");
  assert.equal(await page.locator(".register thead th").count(), 10);
  const file = path.join(site.folder, "register.pdf");
  writeFileSync(file, await page.pdf({ preferCSSPageSize: true }));
  const [first] = boxes(file);
  assert.deepEqual([Math.round(first.width), Math.round(first.height)], [297, 210]);
  await close();
});

for (const kind of ["home", "report", "search", "year", "comparison", "citedDocument", "figure", "thread", "register", "glossary"]) test(`${kind}: the keyboard alone reaches everything, and the focus is seen`, async () => {
  const { page, close } = await open(kind, { viewport: { width: 1280, height: 800 } });
  const reachable = await page.evaluate(() => {
    const wanted = [...document.querySelectorAll("a[href], button, input, summary")].filter((one) => one.checkVisibility() && !one.disabled);
    wanted.forEach((one, index) => (one.dataset.at = index));
    return wanted.length;
  });
  const seen = new Set();
  for (let step = 0; step < reachable + 20 && seen.size < reachable; step++) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const one = document.activeElement;
      const style = getComputedStyle(one);
      return { at: one.dataset.at, inChart: Boolean(one.closest(".chart")), outlined: style.outlineStyle !== "none" && style.outlineWidth !== "0px", opacity: getComputedStyle(one.closest(".tools") ?? one).opacity };
    });
    if (focused.at === undefined) continue;
    // In a chart the point itself is filled and ringed.
    assert.ok((focused.outlined || focused.inChart) && focused.opacity === "1", `the focus on ${focused.at} is not seen`);
    seen.add(focused.at);
  }
  assert.equal(seen.size, reachable);
  await close();
});

test("without a script every page says the same, and nothing of it is out of reach", async () => {
  for (const kind of Object.keys(kinds).filter((kind) => kind !== "search")) {
    const texts = [];
    for (const javaScriptEnabled of [true, false]) {
      const { page, close } = await open(kind, { javaScriptEnabled });
      // Buttons need a script; the heads of tables become buttons and keep their words.
      texts.push(await page.locator("main").evaluate((main) => {
        main.querySelectorAll("button").forEach((button) => button.replaceWith(...(button.closest("th") ? button.childNodes : [])));
        return main.innerText.replace(/\s+/g, " ").trim();
      }));
      await close();
    }
    assert.equal(texts[0], texts[1], kind);
    assert.ok(texts[1].length > 40, kind);
  }
});

test("twice as large, in forced colours and with reduced motion nothing is lost", async () => {
  for (const kind of Object.keys(kinds)) {
    const { page, close } = await open(kind, { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2, forcedColors: "active", reducedMotion: "reduce" });
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 640, kind);
    const moving = await page.evaluate(() => document.getAnimations().length + (getComputedStyle(document.documentElement).scrollBehavior === "smooth" ? 1 : 0));
    assert.equal(moving, 0, kind);
    await close();
  }
});

test("marks on capitals are not clipped", async () => {
  const { page, close } = await open("home");
  const clipped = await page.evaluate(() => {
    const heading = document.querySelector("h1");
    heading.textContent = "NGUYỄN THỊ ẶNG, ĐỖ Ỗ Ẫ Ễ";
    const box = heading.getBoundingClientRect();
    const style = getComputedStyle(heading);
    const measured = document.createElement("canvas").getContext("2d");
    measured.font = style.font;
    const { actualBoundingBoxAscent, actualBoundingBoxDescent } = measured.measureText(heading.textContent);
    return { needed: actualBoundingBoxAscent + actualBoundingBoxDescent, line: Number.parseFloat(style.lineHeight), box: box.height };
  });
  assert.ok(clipped.needed < clipped.line, JSON.stringify(clipped));
  await close();
});

test("a report weighs little beside its text, and nothing moves while it loads", async () => {
  const shared = files(path.join(site.output, "assets"), "").filter((file) => /site-.*\.(css|js)$/.test(file));
  const theme = shared.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);
  const page = readFileSync(path.join(site.output, kinds.report));
  const own = gzipSync(readFileSync(path.join(site.output, kinds.report.replace(".html", ".md")))).length;
  const besides = theme + gzipSync(page).length - own;
  assert.ok(besides <= 40_000, `${besides} bytes`);
  for (const kind of ["home", "report", "search", "year", "figure"]) {
    const opened = await open(kind, { viewport: { width: 1280, height: 800 } });
    const shift = await opened.page.evaluate(
      () =>
        new Promise((resolve) => {
          let sum = 0;
          new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += entry.value))).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => resolve(sum), 400);
        }),
    );
    assert.equal(shift, 0, kind);
    await opened.close();
  }
});

test("what a server shows for an address that is not there has its style and leads home", async () => {
  const own = build();
  const server = await serve(own.folder);
  execFileSync(program, ["build", "--output", own.output, "--base-url", `${server.address}/`], { cwd: path.resolve(import.meta.dirname, "../.."), stdio: "ignore" });
  const page = readFileSync(path.join(own.output, "404.html"), "utf8");
  const links = [...page.matchAll(/(?:href|src|action)="([^"#]+)"/g)].map(([, link]) => link);
  assert.ok(links.length > 10);
  for (const link of links) {
    assert.ok(link.startsWith(`${server.address}/`), link);
    assert.equal((await fetch(link)).status, 200, link);
  }
  // Deep below the root, where nothing is.
  const context = await chromium.newContext();
  const opened = await context.newPage();
  const missing = `${server.address}/nam/1999/khong-co.html`;
  await opened.route(missing, (route) => route.fulfill({ status: 404, contentType: "text/html; charset=utf-8", body: page }));
  await opened.goto(missing);
  assert.notEqual(await opened.evaluate(() => getComputedStyle(document.querySelector("main")).maxInlineSize), "none");
  await opened.click("main a");
  assert.ok(opened.url().startsWith(`${server.address}/`));
  await context.close();
  server.stop();
  own.remove();
});
