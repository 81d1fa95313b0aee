// Puts the cases of the search's rules to vanthu, Pagefind, lunr and SQLite FTS5, on the same documents, and prints
// how many each gets right by rule; `--each` prints what each finds for every query.
//   node tests/bench/rules.mjs [--each]    needs the tests' npm packages, target/debug/vanthu, Python and Chromium
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { browser, build, serve } from "../browser/site.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.join(here, "out");
mkdirSync(out, { recursive: true });
const packages = ["pagefind@1.6.0", "lunr@2.3.9", "lunr-languages@1.22.0"];
if (!packages.every((name) => existsSync(path.join(out, "node_modules", name.split("@")[0])))) {
  execFileSync("npm", ["--prefix", out, "install", "--silent", ...packages], { stdio: "inherit" });
}
const require = createRequire(path.join(out, "package.json"));

// The documents and queries, by rule.
const documents = [];
const cases = [];
let rule = "";
for (const line of readFileSync(path.join(here, "../search/cases.tsv"), "utf8").split("\n")) {
  rule = /^# (\d+\. .*)/.exec(line)?.[1] ?? rule;
  const [kind, ...columns] = line.split("\t");
  if (kind === "doc") {
    const [name, number, date, title, text] = columns.map((column) => (column === "." ? "" : column));
    documents.push({ name, number, date, title, text, all: [title, number, date.split("-").reverse().join("/"), text].filter(Boolean).join(". ") });
  }
  if (kind === "ask") cases.push({ rule, query: columns[0], expected: columns[1].split(" ") });
}

/** Whether the first hit is the right one and no wrong neighbour is among the hits. */
function isRight(found, expected) {
  const wanted = expected.filter((name) => !name.startsWith("!") && name !== "…");
  const clean = !expected.some((name) => name.startsWith("!") && found.includes(name.slice(1)));
  return clean && (wanted[0] === "." ? found.length === 0 : wanted.length === 0 ? found.length > 0 : found[0] === wanted[0]);
}

const root = mkdtempSync(path.join(tmpdir(), "vanthu-rules-"));
mkdirSync(path.join(root, "content"));
for (const { name, number, date, title, text } of documents) {
  const head = [`title: ${title}`, number && `number: ${number}`, date && `date: ${date}`].filter(Boolean).join("\n");
  writeFileSync(path.join(root, "content", `${name}.md`), `---\n${head}\n---\n\n${text.replaceAll("¶", "\n\n")}\n`);
}

const finders = {
  vanthu() {
    const site = build(root);
    const find = (query) => {
      const answer = site.search(query, "--limit", "50");
      return answer.looseness > 0 ? [] : answer.hits.map((hit) => hit.path.replace(/\.md$/, ""));
    };
    return { find, end: site.remove };
  },

  async Pagefind() {
    const pagefind = await import(pathToFileURL(path.join(out, "node_modules/pagefind/lib/index.js")).href);
    const folder = mkdtempSync(path.join(tmpdir(), "vanthu-rules-pagefind-"));
    const { index } = await pagefind.createIndex({ forceLanguage: "vi" });
    for (const { name, title, all } of documents) await index.addCustomRecord({ url: `/${name}`, content: all, language: "vi", meta: { title } });
    await index.writeFiles({ outputPath: path.join(folder, "kho/bao-cao/pagefind") });
    await pagefind.close();
    writeFileSync(path.join(folder, "kho/bao-cao/index.html"), "<!doctype html><html lang=vi><title>Pagefind</title>");
    const server = await serve(folder);
    const chromium = await browser();
    const page = await chromium.newPage();
    await page.goto(`${server.address}/index.html`);
    const find = (query) =>
      page.evaluate(async (query) => {
        globalThis.finder ??= await import("./pagefind/pagefind.js");
        const found = await finder.search(query);
        const data = await Promise.all(found.results.map((result) => result.data()));
        return data.map(({ url }) => url.replace(/^.*\//, ""));
      }, query);
    const end = async () => {
      await chromium.close();
      server.stop();
      rmSync(folder, { recursive: true });
    };
    return { find, end };
  },

  lunr() {
    const lunr = require("lunr");
    require("lunr-languages/lunr.stemmer.support")(lunr);
    require("lunr-languages/lunr.vi")(lunr);
    const index = lunr(function () {
      this.use(lunr.vi);
      this.ref("name");
      this.field("title", { boost: 3 });
      this.field("all");
      documents.forEach((document) => this.add(document));
    });
    const find = (query) => {
      try {
        // All words, as readers expect; its own characters are blanks.
        return index.search(query.replace(/[~^:*+-]/g, " ").trim().split(/\s+/).map((word) => `+${word}`).join(" ")).map(({ ref }) => ref);
      } catch {
        return [];
      }
    };
    return { find, end: () => {} };
  },

  "SQLite FTS5"() {
    const program = `import json, re, sqlite3, sys
given = json.load(sys.stdin)
base = sqlite3.connect(":memory:")
base.execute("create virtual table f using fts5(name unindexed, title, body, tokenize = 'unicode61 remove_diacritics 2')")
base.executemany("insert into f values (?, ?, ?)", [(d["name"], d["title"], d["all"]) for d in given["documents"]])
def find(query):
    words = " ".join('"' + word + '"' for word in re.findall(r"\\w+", query))
    return [row[0] for row in base.execute("select name from f where f match ? order by bm25(f, 0, 3, 1)", (words,))] if words else []
json.dump([find(query) for query in given["queries"]], sys.stdout)`;
    const queries = cases.map(({ query }) => query);
    const answers = JSON.parse(execFileSync("python3", ["-c", program], { input: JSON.stringify({ documents, queries }), encoding: "utf8" }));
    return { find: (query) => answers[queries.indexOf(query)], end: () => {} };
  },
};

const names = Object.keys(finders);
const found = new Map();
for (const name of names) {
  const { find, end } = await finders[name]();
  for (const each of cases) found.set(`${name} ${each.query}`, await find(each.query));
  await end();
}
rmSync(root, { recursive: true });

const right = (name, each) => isRight(found.get(`${name} ${each.query}`), each.expected);
if (process.argv.includes("--each")) {
  for (const each of cases) {
    const cells = names.map((name) => `${right(name, each) ? "yes" : "NO"} ${found.get(`${name} ${each.query}`).slice(0, 3).join(" ") || "nothing"}`);
    console.log(`${each.query} → ${each.expected.join(" ")}\n  ${names.map((name, at) => `${name}: ${cells[at]}`).join("\n  ")}`);
  }
}
console.log(`| rule | cases | ${names.join(" | ")} |\n|---|---:|${names.map(() => "---:|").join("")}`);
for (const each of [...new Set(cases.map(({ rule }) => rule)), "all"]) {
  const these = cases.filter(({ rule }) => each === "all" || rule === each);
  console.log(`| ${each} | ${these.length} | ${names.map((name) => these.filter((one) => right(name, one)).length).join(" | ")} |`);
}
