// Builds the archive that ships into a temporary folder and hands it out: as files, or by Python's server below a sub-path.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const project = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

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
};

/** Builds into `FOLDER/kho/bao-cao`, so that a server of FOLDER has the site in a sub-path. */
export function build() {
  const folder = mkdtempSync(path.join(tmpdir(), "vanthu-"));
  const output = path.join(folder, "kho", "bao-cao");
  execFileSync(path.join(project, "target/debug/vanthu"), ["--root", project, "build", "--output", output], { stdio: ["ignore", "ignore", "inherit"] });
  return { folder, output, address: pathToFileURL(output).href, remove: () => rmSync(folder, { recursive: true }) };
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

/** Headless Chromium that asks no other host. */
export function browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}
