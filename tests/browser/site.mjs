// Builds archives into temporary folders and hands them out: as files, or by real servers below a sub-path.
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const project = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const program = path.join(project, "target/debug/vanthu");

/** One page of every kind, below the site's root. */
export const kinds = {
  home: "index.html",
  search: "tim-kiem.html",
  year: "nam/2024.html",
  month: "thang/2024-03.html",
  type: "loai/bao-cao.html",
  issuer: "co-quan/cdcs-mau.html",
  report: "ldld-lai-chau/2023/10/17/02-bc-ldld.html",
  tables: "cdcs-mau/2024/03/29/05-bc-cdcsm.html",
  corrected: "cdcs-mau/2024/05/23/08-bc-cdcsm.html",
  quarter: "quy/2024-q2.html",
  signer: "nguoi-ky/nguyen-van-mau-cdcs-mau.html",
  issuers: "co-quan.html",
  people: "nguoi-ky.html",
  comparisons: "doi-chieu.html",
  comparison: "doi-chieu/2024-10.html",
  cited: "van-ban.html",
  citedDocument: "van-ban/02-nq-tw.html",
  figures: "so-lieu.html",
  figure: "so-lieu/thu-doan-phi-trong-thang.html",
  line: "so-lieu/tong-so-doan-vien.html",
  threads: "dien-bien.html",
  thread: "dien-bien/cdcs-mau/2024/01/22/01-bc-cdcsm-m1-k5.html",
  registers: "so-dang-ky.html",
  register: "so-dang-ky/2024.html",
  glossary: "viet-tat.html",
  gaps: "ky-thieu.html",
  about: "gioi-thieu.html",
  colophon: "ban-dung.html",
};

/**
 * Builds into `FOLDER/kho/bao-cao`, so that a server of FOLDER has the site in a sub-path. An archive that has faults ends with 1,
 * and the rest of it is published.
 */
export function build(root = project, options = [], hasFaults = false) {
  const folder = mkdtempSync(path.join(tmpdir(), "vanthu-"));
  const output = path.join(folder, "kho", "bao-cao");
  const again = () => {
    const { status } = spawnSync(program, ["--root", root, "build", "--output", output, ...options], { stdio: ["ignore", "ignore", hasFaults ? "ignore" : "inherit"] });
    if (status !== (hasFaults ? 1 : 0)) throw new Error(`build ended with ${status}`);
  };
  again();
  /** The answer of the command line. */
  const search = (query, ...options) =>
    JSON.parse(execFileSync(program, ["--root", root, "search", "--output", output, "--format", "json", ...options, "--", query], { encoding: "utf8" }));
  return { folder, output, address: pathToFileURL(output).href, again, search, remove: () => rmSync(folder, { recursive: true }) };
}

/** An archive of so many short reports, whose index is too large for one file; equal numbers give equal bytes. */
export function largeArchive(count) {
  const root = mkdtempSync(path.join(tmpdir(), "vanthu-large-"));
  let state = 1;
  const random = (below) => (state = (state * 48271) % 2147483647) % below;
  const vowels = ["a", "à", "á", "ạ", "ô", "ộ", "ê", "ễ", "ư", "ự"];
  for (let at = 0; at < count; at++) {
    const month = 1 + (Math.floor(at / 20) % 12);
    const year = 2000 + Math.floor(at / 240);
    const number = 1 + (at % 240);
    const words = Array.from({ length: 150 }, () => "bcdđghlmntvx"[random(12)] + vowels[random(10)]).join(" ");
    const rare = at % 97 === 0 ? " Tổ chức Đại hội XIII thành công." : "";
    const folder = path.join(root, "content", String(year));
    mkdirSync(folder, { recursive: true });
    const two = (value) => String(value).padStart(2, "0");
    writeFileSync(
      path.join(folder, `${two(month)}-${number}.md`),
      `Số: ${two(number)}/BC-LĐLĐ\n\nAn Bình, ngày ${two(1 + (at % 20))} tháng ${two(month)} năm ${year}\n\nBÁO CÁO\n\nKết quả công tác Công đoàn tháng ${month} năm ${year}\n\nI. KẾT QUẢ\n\n1. Công đoàn ${words}.\n\n2. Đoàn viên ${words.slice(0, 90)}.${rare}\n`,
    );
  }
  return { root, remove: () => rmSync(root, { recursive: true }) };
}

/** All files of a folder with an extension. */
export function files(folder, extension) {
  return readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(extension)).map((name) => path.join(folder, name)).sort();
}

/** Python's own server of a folder, on a free port. */
export async function serve(folder) {
  const server = spawn("python3", ["-u", "-m", "http.server", "--bind", "127.0.0.1", "--directory", folder, "0"], { stdio: ["ignore", "pipe", "ignore"] });
  const port = await new Promise((resolve, reject) => {
    server.on("exit", () => reject(new Error("python3 -m http.server ended")));
    server.stdout.on("data", (data) => {
      const found = /port (\d+)/.exec(String(data));
      if (found) resolve(found[1]);
    });
  });
  return { address: `http://127.0.0.1:${port}/kho/bao-cao`, stop: () => server.kill() };
}

/** What the documentation asks of servers that send a policy. */
export const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; object-src 'none'; base-uri 'none'";

/** Waits until the search page has an answer, or none. */
export function answered(page) {
  return page.waitForFunction(() => ["done", "failed"].includes(document.getElementById("ket-qua").dataset.state), null, { timeout: 30000 });
}

/** Asks on the search page and waits for the answer. */
export async function ask(page, query) {
  await page.evaluate(() => (document.getElementById("ket-qua").dataset.state = "asked"));
  await page.fill("#q", query);
  await page.press("#q", "Enter");
  await answered(page);
}

/** A port that nobody listens on. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answering(address, stop) {
  for (let tries = 0; tries < 600; tries++) {
    if (await fetch(address).then((response) => response.ok, () => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  stop();
  throw new Error(`no answer from ${address}`);
}

/** nginx with some lines of configuration for the site, at the root or below `/kho/bao-cao/`. */
export async function nginx(site, lines, place = "/kho/bao-cao/") {
  const port = await freePort();
  const own = mkdtempSync(path.join(tmpdir(), "vanthu-nginx-"));
  const configuration = path.join(own, "nginx.conf");
  writeFileSync(
    configuration,
    `daemon off; ${process.getuid() === 0 ? "user root;" : ""} pid ${own}/pid; error_log ${own}/error.log; events {}
    http {
      include /etc/nginx/mime.types; access_log off;
      client_body_temp_path ${own}; proxy_temp_path ${own}; fastcgi_temp_path ${own}; uwsgi_temp_path ${own}; scgi_temp_path ${own};
      server { listen 127.0.0.1:${port}; location ${place} { alias ${site.output}/; ${lines} } }
    }`,
  );
  const server = spawn("nginx", ["-c", configuration, "-e", path.join(own, "error.log")], { stdio: "ignore" });
  const address = `http://127.0.0.1:${port}${place.replace(/\/$/, "")}`;
  const stop = () => {
    server.kill();
    rmSync(own, { recursive: true, force: true });
  };
  await answering(`${address}/index.html`, stop);
  return { address, port, stop };
}

/** The server of busybox: no ranges, no cache headers. */
export async function busybox(folder) {
  const port = await freePort();
  const server = spawn("busybox", ["httpd", "-f", "-p", `127.0.0.1:${port}`, "-h", folder], { stdio: "ignore" });
  const address = `http://127.0.0.1:${port}/kho/bao-cao`;
  const stop = () => server.kill();
  await answering(`${address}/index.html`, stop);
  return { address, stop };
}

/** A page that fails its test when it logs an error or asks for something that is not there. */
export async function open(chromium, address, options = {}) {
  const context = await chromium.newContext(options);
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(String(error)));
  // A click that leaves the page ends what it is still loading; that is no failure.
  page.on("requestfailed", (request) => request.failure()?.errorText !== "net::ERR_ABORTED" && wrong.push(request.url()));
  page.on("response", (response) => response.status() >= 400 && wrong.push(`${response.status()} ${response.url()}`));
  page.on("request", (request) => !request.url().startsWith(address.split("/").slice(0, 3).join("/")) && wrong.push(`asks ${request.url()}`));
  await page.goto(address);
  const close = async () => {
    assert.deepEqual(wrong, []);
    await context.close();
  };
  return { page, context, close };
}

/** Headless Chromium that asks no other host. */
export function browser(...options) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", ...options],
  });
}
