// Several archives under one search, and a cluster before it: three sites on three ports, what their hits say and where they
// lead, and what is said of a site that is dead, slow, forbids it, or has an index of another version.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { ask, browser, build, POLICY, program } from "./site.mjs";
import { cluster } from "./cluster.mjs";

const project = path.resolve(import.meta.dirname, "../..");
const QUERIES = ["Đại hội XIII", "thi đua yêu nước", "an toan lao dong", "02-NQ/TW", "\"tổ công đoàn\"", "kết nạp đoàn viên -thăm", "LĐLĐ tỉnh", "tháng 10/2024"];
const roots = [];
const closing = [];
let chromium, one, sites, servers;

/** The headers that the documentation asks of servers that let themselves be searched by others. */
const LEAVE = { "access-control-allow-origin": "*" };

/** A server of a folder with headers of its own; `state.delay` makes it slow, `state.asked` counts what it was asked for. */
async function server(folder, headers) {
  const state = { delay: 0, asked: 0 };
  const http = createServer((request, response) => {
    state.asked += 1;
    setTimeout(() => {
      try {
        const file = path.join(folder, decodeURIComponent(new URL(request.url, "http://x").pathname));
        const type = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" }[path.extname(file)];
        const content = readFileSync(file);
        response.writeHead(200, { ...headers, ...(type ? { "content-type": type } : {}) }).end(content);
      } catch {
        response.writeHead(404, headers).end();
      }
    }, state.delay);
  });
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  const stop = () => new Promise((resolve) => http.close(resolve).closeAllConnections());
  // A test that fails leaves nothing running.
  closing.push(stop);
  return { address: `http://127.0.0.1:${http.address().port}/`, state, stop };
}

/** An archive of reports by file name, with settings. */
function archive(reports, settings) {
  const root = mkdtempSync(path.join(tmpdir(), "vanthu-elsewhere-"));
  roots.push(root);
  for (const [name, text] of Object.entries(reports)) {
    mkdirSync(path.dirname(path.join(root, "content", name)), { recursive: true });
    writeFileSync(path.join(root, "content", name), text);
  }
  writeFileSync(path.join(root, "content/archive.toml"), settings);
  return root;
}

before(async () => {
  // The shipped reports and some more in three unequal parts, and all of them in one archive.
  const shipped = readFileSync(path.join(project, "content/archive.toml"), "utf8");
  const listed = execFileSync("git", ["ls-files", "content"], { cwd: project, encoding: "utf8" }).split("\n").filter((name) => name.endsWith(".md"));
  const all = Object.fromEntries(listed.map((name) => [path.basename(name), readFileSync(path.join(project, name), "utf8")]));
  const part = (keep) => Object.fromEntries(Object.entries(all).filter(([name], at) => keep(name, at)));
  one = build(archive(all, shipped));
  const second = build(archive(part((_, at) => at % 5 === 1), shipped.replace(/^title = .*/m, 'title = "Huyện A"')));
  const third = build(archive(part((_, at) => at % 5 === 2), shipped.replace(/^title = .*/m, 'title = "Huyện B"')));
  servers = [await server(second.output, LEAVE), await server(third.output, LEAVE)];
  const federated = servers.map(({ address }, at) => `[[search.federated]]\nname = "Huyện ${"AB"[at]}"\naddress = "${address}"\n`).join("");
  const first = build(archive(part((_, at) => at % 5 !== 1 && at % 5 !== 2), `${shipped}\n${federated}`));
  sites = [first, second, third];
  servers.unshift(await server(first.output, {}));
  chromium = await browser();
});

after(async () => {
  await chromium?.close();
  await Promise.all(closing.map((stop) => stop()));
  for (const site of [one, ...(sites ?? [])]) site?.remove();
  roots.forEach((root) => rmSync(root, { recursive: true }));
});

async function open(address) {
  const context = await chromium.newContext();
  const page = await context.newPage();
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("console", (message) => message.type() === "error" && /Security Policy/.test(message.text()) && wrong.push(message.text()));
  await page.goto(`${address}tim-kiem.html`);
  return { page, close: () => (assert.deepEqual(wrong, []), context.close()) };
}

async function asked(page, query) {
  await ask(page, query);
  return page.evaluate(() => ({
    total: Number(document.getElementById("ket-qua").dataset.total),
    note: document.getElementById("noi-khac").textContent,
    hits: [...document.querySelectorAll(".hit")].map((hit) => ({
      report: hit.dataset.report,
      about: hit.querySelector(".about-hit").textContent,
      link: hit.querySelector("h2 a").href,
      passage: hit.querySelector(".passage")?.textContent ?? "",
    })),
  }));
}

test("three archives answer as one would", async () => {
  const { page, close } = await open(servers[0].address);
  for (const query of QUERIES) {
    const found = await asked(page, query);
    const expected = one.search(query);
    assert.equal(found.note, "", query);
    assert.equal(found.total, expected.total, query);
    const reports = found.hits.map((hit) => hit.report);
    assert.deepEqual(reports.toSorted(), expected.hits.map((hit) => hit.path).toSorted(), query);
    assert.equal(reports[0], expected.hits[0].path, `${query}: ${reports} against ${expected.hits.map((hit) => hit.path)}`);
  }
  await close();
});

test("hits say whose they are and lead there", async () => {
  const { page, close } = await open(servers[0].address);
  const found = await asked(page, "công đoàn");
  const foreign = found.hits.filter((hit) => !hit.link.startsWith(servers[0].address));
  assert.ok(foreign.length > 1 && foreign.length < found.hits.length, JSON.stringify(found.hits));
  for (const hit of foreign) {
    assert.match(hit.about, /^Huyện [AB] · /);
    assert.ok(hit.passage.length > 10);
    const answer = await fetch(hit.link);
    assert.equal(answer.status, 200, hit.link);
  }
  await close();
});

test("a slow site, a dead one, one that forbids it and one of another version are said and gone without", async () => {
  const [, second, third] = servers;
  // Slow at first.
  second.state.delay = 20000;
  let { page, close } = await open(servers[0].address);
  let found = await asked(page, "công đoàn");
  assert.match(found.note, /^Huyện A trả lời quá chậm/);
  assert.ok(found.hits.some((hit) => hit.link.startsWith(third.address)) && found.hits.some((hit) => hit.link.startsWith(servers[0].address)));
  // It is not asked again.
  const before = second.state.asked;
  found = await asked(page, "đại hội");
  assert.ok(second.state.asked === before && found.hits.length > 0);
  // The note goes with the question.
  assert.match(found.note, /^Huyện A trả lời quá chậm/);
  await page.fill("#q", "");
  await page.waitForSelector("#ket-qua[data-state=idle]", { state: "attached" });
  assert.deepEqual([await page.textContent("#noi-khac"), await page.isHidden("#noi-khac")], ["", true]);
  await close();
  second.state.delay = 0;

  // Dead: what the port of the second site was is closed, the third has an index of another version.
  await second.stop();
  const entryFile = path.join(sites[2].output, "search/entry.json");
  const entry = JSON.parse(readFileSync(entryFile, "utf8"));
  const chunk = (name) => path.join(sites[2].output, "search", name.slice(0, 2), `${name.slice(2)}.bin`);
  const bootstrap = gunzipSync(readFileSync(chunk(entry.bootstrap)));
  bootstrap[0] = 99;
  const name = createHash("sha256").update(bootstrap).digest("hex").slice(0, 16);
  mkdirSync(path.dirname(chunk(name)), { recursive: true });
  writeFileSync(chunk(name), gzipSync(bootstrap));
  writeFileSync(entryFile, JSON.stringify({ ...entry, bootstrap: name }));
  ({ page, close } = await open(servers[0].address));
  found = await asked(page, "thi đua");
  assert.match(found.note, /Không nối được với Huyện A\. Chỉ mục của Huyện B do phiên bản vanthu khác tạo/);
  assert.ok(found.hits.length > 0 && found.hits.every((hit) => hit.link.startsWith(servers[0].address)));
  await close();

  // Without leave a browser hands nothing over.
  const silent = await server(sites[1].output, {});
  const settings = `title = "Tỉnh"\n[[search.federated]]\nname = "Huyện A"\naddress = "${silent.address}"\n`;
  const site = build(archive({ "a.md": readFileSync(path.join(project, "content/cdcs-mau/2024-10.md"), "utf8") }, settings));
  const own = await server(site.output, {});
  ({ page, close } = await open(own.address));
  found = await asked(page, "thi đua");
  assert.match(found.note, /Không nối được với Huyện A/);
  assert.equal(found.hits.length, 1);
  await close();
  await Promise.all([own.stop(), silent.stop()]);
  site.remove();
});

test("a policy of the server has to name the others, as the documentation says", async () => {
  const other = await server(sites[0].output, LEAVE);
  const settings = `title = "Tỉnh"\n[[search.federated]]\nname = "Huyện C"\naddress = "${other.address}"\n`;
  const site = build(archive({ "a.md": readFileSync(path.join(project, "content/cdcs-mau/2024-10.md"), "utf8") }, settings));
  for (const [connect, expected] of [["", /Không nối được với Huyện C/], [`; connect-src 'self' ${other.address}`, /^$/]]) {
    const own = await server(site.output, { "content-security-policy": POLICY + connect });
    const context = await chromium.newContext();
    const page = await context.newPage();
    await page.goto(`${own.address}tim-kiem.html`);
    const found = await asked(page, "công đoàn");
    assert.match(found.note, expected);
    assert.equal(found.hits.some((hit) => hit.link.startsWith(other.address)), connect !== "");
    await context.close();
    await own.stop();
  }
  await other.stop();
  site.remove();
});

test("a cluster is asked first, ranks as we do, and is gone without when it does not answer", async () => {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), "vanthu-cluster-")), "quickwit");
  roots.push(path.dirname(folder));
  execFileSync(program, ["--root", roots[0], "export", "quickwit", folder], { stdio: "ignore" });
  const remote = await cluster(folder);
  closing.push(remote.stop);
  writeFileSync(path.join(roots[0], "content/archive.toml"), `${readFileSync(path.join(roots[0], "content/archive.toml"), "utf8")}\n[search]\nremote = "${remote.address}"\n`);
  const site = build(roots[0]);
  const own = await server(site.output, {});
  let { page, close } = await open(own.address);
  let shared = 0;
  let most = 0;
  for (const query of QUERIES) {
    const before = remote.state.asked;
    const found = await asked(page, query);
    const expected = one.search(query);
    assert.ok(remote.state.asked > before, query);
    assert.equal(found.note, "");
    const [ours, theirs] = [expected.hits.map((hit) => hit.path), found.hits.map((hit) => hit.report)];
    assert.equal(theirs[0], ours[0], `${query}: ${theirs} against ${ours}`);
    shared += theirs.filter((report) => ours.includes(report)).length;
    most += ours.length;
    assert.ok(found.hits.every((hit) => hit.passage && hit.link.startsWith(own.address)), query);
  }
  assert.ok(shared / most > 0.9, `${shared} of ${most} hits`);
  // Phrases of three words and more are looked for in the texts, and all that can be chosen is counted whatever is chosen.
  const phrase = await asked(page, "\"nhà thi đấu\"");
  assert.ok(phrase.hits.length > 0);
  assert.deepEqual(phrase.hits.map((hit) => hit.report).toSorted(), one.search("\"nhà thi đấu\"").hits.map((hit) => hit.path).toSorted());
  const counts = () => page.evaluate(() => [...document.querySelectorAll("#chon-co-quan label")].map((label) => label.textContent.trim()));
  await asked(page, "công đoàn");
  const all = await counts();
  await page.evaluate(() => (document.getElementById("ket-qua").dataset.state = "asked"));
  await page.check("#chon-co-quan input");
  await page.waitForFunction(() => document.getElementById("ket-qua").dataset.state === "done");
  assert.ok(all.length > 1, String(all));
  assert.deepEqual(await counts(), all);
  await page.uncheck("#chon-co-quan input");
  // Narrowed by month and body, and by date.
  const narrowed = await asked(page, "công đoàn loai:BC tu:2024-03 den:2024-05");
  assert.equal(narrowed.total, one.search("công đoàn loai:BC tu:2024-03 den:2024-05").total);
  await close();

  remote.state.broken = true;
  ({ page, close } = await open(own.address));
  const alone = await asked(page, "Đại hội XIII");
  assert.match(alone.note, /^Máy chủ tìm kiếm không trả lời/);
  assert.deepEqual(alone.hits.map((hit) => hit.report), one.search("Đại hội XIII").hits.map((hit) => hit.path));
  await close();
  remote.stop();
  await own.stop();
  site.remove();
});
