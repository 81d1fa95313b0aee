// How fast and how light pages are: node tests/bench/pages.mjs
// Lighthouse's performance of home, report and search page (its slow phone), median of three; and what a page weighs,
// compressed, besides its own text. nginx on this machine serves the shipped archive, compressing.
import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { audit } from "../browser/lighthouse.mjs";
import { build, files, kinds, nginx } from "../browser/site.mjs";

const RUNS = 3;
const site = build();
const server = await nginx(site, "gzip on; gzip_types *;");
const median = (values) => values.sort((one, other) => one - other)[Math.floor(values.length / 2)];

console.log("| page | performance | first paint ms | largest paint ms | blocked ms | layout shift |\n|---|---:|---:|---:|---:|---:|");
for (const kind of ["home", "report", "search"]) {
  const runs = [];
  for (let run = 0; run < RUNS; run++) runs.push(await audit(`${server.address}/${kinds[kind]}`, ["performance"]));
  const of = (pick) => median(runs.map(pick));
  const times = ["paint", "largest", "blocked"].map((name) => Math.round(of(({ times }) => times[name])));
  console.log(`| ${kind} | ${of(({ scores }) => scores.performance)} | ${times.join(" | ")} | ${of(({ times }) => times.shift)} |`);
}

const weight = (file) => gzipSync(readFileSync(file)).length;
const theme = files(path.join(site.output, "assets"), "").filter((file) => /site-.*\.(css|js)$/.test(file)).reduce((sum, file) => sum + weight(file), 0);
const report = path.join(site.output, kinds.report);
console.log(`\ntheme ${theme} bytes; report page ${weight(report)} bytes, of which its text ${weight(report.replace(".html", ".md"))}`);
server.stop();
site.remove();
