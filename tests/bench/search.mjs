// Searches one archive by vanthu and by Pagefind in headless Chromium, in one run, and prints both side by side.
//   node tests/bench/search.mjs FOLDER    FOLDER has content/, as make_archive.py writes it, and is built by `vanthu build`
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const project = path.resolve(here, "../..");
const require = createRequire(path.join(project, "tests/browser/package.json"));
const { chromium } = require("playwright-core");
const program = path.join(project, "target/release/vanthu");
const [folder, ...options] = process.argv.slice(2);
if (!folder) throw new Error("name a folder that holds content/");
const out = path.join(here, "out");
mkdirSync(out, { recursive: true });

const first = ["Đại hội XIII", "công đoàn", "thỏa ước lao động tập thể", "bóng chuyền", "cong doan"];
const mixed = readFileSync(path.join(here, "queries.txt"), "utf8").split("\n").filter((line) => line && !line.startsWith("#"));

/** Wall seconds and peak kilobytes of a command. */
function timed(command, args, cwd) {
  const done = spawnSync("/usr/bin/time", ["-f", "%e %M", command, ...args], { cwd, encoding: "utf8", maxBuffer: 1 << 28 });
  if (done.status !== 0) throw new Error(`${command} failed: ${done.stderr.slice(-500)}`);
  const [seconds, kilobytes] = done.stderr.trim().split("\n").at(-1).split(" ").map(Number);
  return { seconds, kilobytes };
}

function size(root, keep = () => true) {
  let bytes = 0, count = 0;
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && keep(file)) {
      bytes += statSync(file).size;
      count += 1;
    }
  }
  return { bytes, count };
}

/** nginx as it comes, but for the files named by their content, which may be kept; it counts what it sends. */
async function serve(root, name) {
  const own = path.join(out, name);
  rmSync(own, { recursive: true, force: true });
  mkdirSync(own, { recursive: true });
  const port = name === "vanthu" ? 18771 : 18772;
  writeFileSync(
    path.join(own, "nginx.conf"),
    `daemon off; ${process.getuid() === 0 ? "user root;" : ""} pid ${own}/pid; error_log ${own}/error.log; events {}
    http {
      include /etc/nginx/mime.types; sendfile on; tcp_nopush on; keepalive_timeout 65;
      log_format sent '$bytes_sent $uri'; access_log ${own}/sent.log sent;
      client_body_temp_path ${own}; proxy_temp_path ${own}; fastcgi_temp_path ${own}; uwsgi_temp_path ${own}; scgi_temp_path ${own};
      server {
        listen 127.0.0.1:${port}; root ${root};
        location ~ ^/(search|pagefind|assets)/ { add_header Cache-Control "public, max-age=31536000, immutable"; }
        location ~ (entry\\.json|search/entry\\.js)$ { }
      }
    }`,
  );
  const server = spawn("nginx", ["-c", path.join(own, "nginx.conf"), "-e", path.join(own, "error.log")], { stdio: "ignore" });
  let read = 0;
  /** Requests and bytes (headers too) since the last call; pages, style sheets and icons are not counted. */
  const log = async () => {
    // nginx writes its line when the answer is sent.
    await new Promise((resolve) => setTimeout(resolve, 50));
    const text = readFileSync(path.join(own, "sent.log"), "utf8");
    const lines = text.slice(read).split("\n").filter((line) => line && !/\.(html|css|svg|ico)$|\/$/.test(line));
    read = text.length;
    return { requests: lines.length, bytes: lines.reduce((sum, line) => sum + Number(line.split(" ")[0]), 0) };
  };
  await new Promise((resolve) => setTimeout(resolve, 500));
  return { address: `http://127.0.0.1:${port}`, log, stop: () => server.kill() };
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });

const rivals = {
  vanthu: {
    page: "tim-kiem.html",
    async search(page, query) {
      return page.evaluate(async (query) => {
        const list = document.getElementById("ket-qua");
        const input = document.getElementById("q");
        const begin = performance.now();
        input.value = query;
        list.dataset.state = "asked";
        input.form.requestSubmit();
        await new Promise((resolve) => {
          const observer = new MutationObserver(() => ["done", "failed"].includes(list.dataset.state) && (observer.disconnect(), resolve()));
          observer.observe(list, { attributes: true });
        });
        return { ms: performance.now() - begin, total: Number(list.dataset.total), hits: list.querySelectorAll(".hit .passage").length && list.childElementCount };
      }, query);
    },
  },
  Pagefind: {
    page: "search.html",
    async search(page, query) {
      return page.evaluate(async (query) => {
        const begin = performance.now();
        globalThis.finder ??= await import("/pagefind/pagefind.js");
        const found = await globalThis.finder.search(query);
        const hits = await Promise.all(found.results.slice(0, 10).map((result) => result.data()));
        return { ms: performance.now() - begin, total: found.results.length, hits: hits.length };
      }, query);
    },
  },
};

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const kb = (bytes) => `${Math.round(bytes / 1000)} kB`;

// Building.
const site = path.join(path.resolve(folder), "public");
const found = path.join(out, "pagefind-site");
const figures = {};
if (!options.includes("--built")) {
  rmSync(site, { recursive: true, force: true });
  figures.build = timed(program, ["--root", path.resolve(folder), "build"]);
  rmSync(found, { recursive: true, force: true });
  cpSync(site, found, { recursive: true, filter: (file) => !/\/search(\/|$)|\.(bin|js|md)$/.test(file) });
  // Pagefind indexes reports, not lists.
  writeFileSync(path.join(found, "search.html"), "<!DOCTYPE html><html lang=vi><title>search</title>");
  if (!existsSync(path.join(out, "node_modules/pagefind"))) execFileSync("npm", ["--prefix", out, "install", "--silent", "pagefind@1.6.0"], { stdio: "inherit" });
  figures.pagefind = timed(path.join(out, "node_modules/.bin/pagefind"), ["--site", found, "--root-selector", "article.document"], out);
}
const ours = size(path.join(site, "search"));
const theirs = size(path.join(found, "pagefind"));
if (figures.build) {
  console.log(`vanthu build: ${figures.build.seconds} s, ${Math.round(figures.build.kilobytes / 1000)} MB (everything: pages, index, texts)`);
  console.log(`Pagefind on the built pages: ${figures.pagefind.seconds} s, ${Math.round(figures.pagefind.kilobytes / 1000)} MB`);
}
console.log(`index: vanthu ${(ours.bytes / 1e6).toFixed(1)} MB in ${ours.count} files, Pagefind ${(theirs.bytes / 1e6).toFixed(1)} MB in ${theirs.count} files\n`);

// Searching.
const servers = { vanthu: await serve(site, "vanthu"), Pagefind: await serve(found, "Pagefind") };
console.log("| first search of a fresh profile | vanthu: requests | bytes | ms | hits | Pagefind: requests | bytes | ms | hits |\n|---|---|---|---|---|---|---|---|---|");
for (const query of first) {
  const cells = [];
  const runs = { vanthu: [], Pagefind: [] };
  // In turns; the time is the median of five.
  for (let run = 0; run < 5; run++) {
    for (const [name, rival] of Object.entries(rivals)) {
      const { address, log } = servers[name];
      const context = await browser.newContext();
      const page = await context.newPage();
      // The page itself and its style are not counted; its script is.
      await log();
      await page.goto(`${address}/${rival.page}`, { waitUntil: "commit" });
      await page.waitForLoadState("domcontentloaded");
      const result = await rival.search(page, query);
      await page.waitForTimeout(400);
      runs[name].push({ ...result, ...(await log()) });
      await context.close();
    }
  }
  for (const results of Object.values(runs)) {
    const { requests, bytes, total } = results.at(-1);
    cells.push(requests, kb(bytes), Math.round(median(results.map((result) => result.ms))), total);
  }
  console.log(`| ${query} | ${cells.join(" | ")} |`);
}

const later = {};
for (const [name, rival] of Object.entries(rivals)) {
  const { address, log } = servers[name];
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${address}/${rival.page}`);
  await rival.search(page, "năm");
  later[name] = [];
  for (const query of mixed) {
    await log();
    const result = await rival.search(page, query);
    const counts = await log();
    const again = await rival.search(page, query);
    later[name].push({ query, ...counts, ...result, again: again.ms });
  }
  await context.close();
}
console.log("\n| later searches of one session | vanthu: requests | bytes | ms | again, ms | hits | Pagefind: requests | bytes | ms | hits |\n|---|---|---|---|---|---|---|---|---|---|");
mixed.forEach((query, at) => {
  const [a, b] = [later.vanthu[at], later.Pagefind[at]];
  console.log(`| ${query} | ${a.requests} | ${kb(a.bytes)} | ${Math.round(a.ms)} | ${Math.round(a.again)} | ${a.total} | ${b.requests} | ${kb(b.bytes)} | ${Math.round(b.ms)} | ${b.total} |`);
});
const worst = (values) => Math.max(...values);
for (const [name, results] of Object.entries(later)) {
  const of = (key) => results.map((result) => result[key]);
  console.log(`${name}: bytes median ${kb(median(of("bytes")))}, worst ${kb(worst(of("bytes")))}; ms median ${Math.round(median(of("ms")))}, worst ${Math.round(worst(of("ms")))}; requests median ${median(of("requests"))}, worst ${worst(of("requests"))}; again, ms, worst ${Math.round(worst(of("again")))}`);
}
Object.values(servers).forEach((server) => server.stop());
await browser.close();
