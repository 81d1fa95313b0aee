// Turns the payloads into an archive that has each in every field of a report, and tells what of a page is not ours.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** All payloads, with their letters in place of `\u{…}`. */
export const payloads = readFileSync(new URL("payloads.txt", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("# "))
  .map((line) => line.replace(/\\u\{([0-9A-F]+)\}/g, (_, code) => String.fromCodePoint(parseInt(code, 16))));

const two = (value) => String(value).padStart(2, "0");

/** A payload as a file may be named. */
const fileName = (payload, at) => {
  const letters = [...`${at} ${payload}`.replaceAll("/", "∕").replaceAll("\0", "")];
  while (Buffer.byteLength(letters.join("")) > 120) letters.pop();
  return letters.join("").trimEnd();
};

/** A day of its own for each, so that the addresses differ. */
const day = (at) => ({ day: two(1 + (at % 28)), month: two(1 + (Math.floor(at / 28) % 12)), year: 2010 + Math.floor(at / 336) });

/** Four payloads at a time, for what each has a page of its own. */
const GROUP = 4;
const groups = Array.from({ length: Math.ceil(payloads.length / GROUP) }, (_, at) => payloads.slice(at * GROUP, (at + 1) * GROUP).join(" · "));
const groupOf = (at) => groups[Math.floor(at / GROUP)];

/** Each field of front matter, and each part of Markdown. */
function withFields(payload, at) {
  const text = JSON.stringify(payload);
  const group = JSON.stringify(groupOf(at));
  const { day: d, month, year } = day(at);
  const file = encodeURIComponent(fileName(payload, at));
  const fields = [
    `title: ${text}`, `number: ${at + 1}/BC-SNV`, `date: ${year}-${month}-${d}`, `issuer: ${group}`,
    `type: ${group}`, `place: ${text}`, `term: ${text}`, `period: ${year}-${month}`, `signer: {name: ${group}, position: ${text}, authority: ${text}}`,
    `recipients: [${text}, ${text}]`, `${text}: ${text}`, `x${at}: {${text}: [${text}]}`, `corrects: ${text}`, `replaces: ${text}`, `personal_data: true`,
  ];
  const cell = payload.replaceAll("|", "\\|");
  const parts = [
    `# ${payload}`, payload, `Công đoàn ${payload} đoàn viên`, `- ${payload}\n- Việc: ${payload}`, `1. ${payload}\n2. Việc.`, `> ${payload}`,
    `| ${cell} | Số |\n|---|---:|\n| ${cell} | 1 |`, `[${payload}](${payload})`, `[Mở](<${payload}>)`, `[Mở](x "${payload}")`, `![${payload}](${file}.png)`,
    `![Ảnh](<${payload}>)`, `[Tệp](${file}.svg)`, `[tên]: ${payload}\n\n[tên]`, `Chú thích[^${at}].\n\n[^${at}]: ${payload}`, `\`${payload}\``, `\`\`\`${payload}\n${payload}\n\`\`\``,
    `## ${payload} {#${payload}}`, `Nghị quyết số 02-NQ/TW của ${payload}; Quyết định số 12/QĐ-${payload}.`,
  ];
  return `---\n${fields.join("\n")}\n---\n\n${parts.join("\n\n")}\n`;
}

/** Each box of a report as converters leave it. */
function converted(payload, at) {
  const { day: d, month, year } = day(at);
  return `LIÊN ĐOÀN LAO ĐỘNG ${payload}\n\nSố: ${two(at + 1)}/BC-LĐLĐ\n\nAn Bình ${payload}, ngày ${d} tháng ${month} năm ${year}\n\nBÁO CÁO\n\nKết quả ${payload} tháng ${month} năm ${year}\n\nKính gửi: ${payload}\n
I. KẾT QUẢ ${payload}\n\n1. ${payload}\n\na) Việc ${payload};\n\n- Gạch ${payload}: 12 đoàn viên ${payload}\n\n| TT | ${payload.replaceAll("|", "\\|")} |\n|---|---|\n| 1 | ${payload.replaceAll("|", "\\|")} |\n
2. Ban Chấp hành (sau đây gọi là ${payload}) thu 12 đồng ${payload}.\n\nII. NHIỆM VỤ ${payload}\n\n1. ${payload}\n\nTM. BAN THƯỜNG VỤ\n\nCHỦ TỊCH\n\n${payload}\n\nNơi nhận:\n\n- ${payload};\n\n- Lưu: VT.\n`;
}

/** What stands in place of a withdrawn report. */
function withdrawn(payload, at) {
  const text = JSON.stringify(payload);
  return `---\ntitle: ${text}\nissuer: ${text}\nsigner: ${text}\nstatus: withdrawn\nly_do: ${text}\nngay_thu_hoi: 2024-05-01\n---\n\n${payload}\n`;
}

/** What archive.toml can say, all payloads in it. */
function configuration() {
  const text = (payload) => JSON.stringify(payload).replaceAll("\x7f", "");
  const all = text(payloads.join(" "));
  const issuers = payloads.slice(0, 60).map((payload, at) => `[[issuer]]\nsymbol = ${text(payload)}\nplace = ${text(payload)}\nname = ${text(payload)}\nshort = ${text(payload)}\nslug = "co-quan-${at}"\nsuperior = ${text(payload)}\n`);
  const indicators = payloads.slice(0, 60).map((payload, at) => `[[indicator]]\nlabel = ${text(`So ${payload}`)}\nunit = ${text(payload)}\nslug = "so-${at}"\npatterns = ["Gạch ${at} {n} đoàn viên", "thu {n} đồng"]\n`);
  const short = payloads.map((payload, at) => `"VT${at}" = ${text(payload)}\n`);
  return `title = ${text(payloads[3])}\ndescription = ${all}\nabout = ${all}\n${issuers.join("\n")}${indicators.join("\n")}[abbreviations]\n${short.join("")}`;
}

/** An archive of all of them. */
export function enemyArchive() {
  const root = mkdtempSync(path.join(tmpdir(), "vanthu-enemy-"));
  const write = (name, text) => writeFileSync(path.join(root, "content", name), text);
  mkdirSync(path.join(root, "content"));
  payloads.forEach((payload, at) => {
    const name = fileName(payload, at);
    write(`${name}.md`, withFields(payload, at));
    write(`${name}.png`, "PNG");
    write(`${name}.svg`, `<svg xmlns="http://www.w3.org/2000/svg" onload="trip()"><script>trip()</script></svg>`);
  });
  groups.forEach((group, at) => {
    write(`${fileName(group, at)} b.md`, converted(group, at));
    write(`${fileName(group, at)} c.md`, withdrawn(group, at));
  });
  write("archive.toml", configuration());
  return { root, remove: () => rmSync(root, { recursive: true }) };
}

/** Files that are all faulty, so that every message has a payload in it. */
export function faultyArchive() {
  const root = mkdtempSync(path.join(tmpdir(), "vanthu-faulty-"));
  mkdirSync(path.join(root, "content"));
  payloads.forEach((payload, at) => {
    const text = JSON.stringify(payload);
    writeFileSync(path.join(root, "content", `${fileName(payload, at)}.md`), `---\ndate: ${text}\nperiod: ${text}\nnumber: ${text}\ndraft: ${text}\nstatus: ${text}\nrecipients: {${text}: ${text}}\n---\n\nText.\n`);
  });
  writeFileSync(path.join(root, "content", "tot.md"), "# Tốt\n\nNội dung.\n");
  return { root, remove: () => rmSync(root, { recursive: true }) };
}

/** Sets the wire: whatever calls one of these says so on the console. Runs in the page before it does. */
export function setWire() {
  globalThis.tripped = [];
  for (const name of ["trip", "alert", "confirm", "prompt", "print"]) globalThis[name] = () => globalThis.tripped.push(`${name}()`);
}

/** Element and attributes of everything in the page: `a[class][href]`, and addresses that leave it. Runs in the page. */
export function inventory() {
  const shapes = new Set();
  const wrong = [...globalThis.tripped ?? []];
  for (const element of document.querySelectorAll("*")) {
    const tag = element.localName;
    shapes.add(tag);
    for (const { name, value } of element.attributes) {
      shapes.add(`${tag}[${name.startsWith("data-") ? "data-" : name}]`);
      if (!["href", "src", "action", "poster", "data"].includes(name)) continue;
      // What `DC.` stands for is named in every report's page, and fetched by nobody.
      if (element.matches('head > link[rel="schema.DC"][href="http://purl.org/dc/elements/1.1/"]')) continue;
      const address = URL.parse(value, document.baseURI) ?? { protocol: value };
      const isOwn = address.origin === location.origin && address.protocol === location.protocol;
      const isLink = tag === "a" && ["http:", "https:", "mailto:"].includes(address.protocol);
      if (!isOwn && !isLink) wrong.push(`${tag} ${name}=${value}`);
    }
  }
  // From a disk the files of the index are scripts too.
  const own = /\/(assets\/site-[0-9a-f]{8}|search\/(entry|[0-9a-f]{2}\/[0-9a-f]+))\.js$/;
  for (const script of document.scripts) {
    if (!own.test(script.src) && !script.src.endsWith("/_vanthu/reload.js") && script.type !== "application/ld+json") wrong.push(`script ${script.outerHTML}`);
  }
  // 7777 * 11: a template ran.
  if (document.documentElement.outerHTML.includes("85547")) wrong.push("a template of a report was run");
  return { shapes: [...shapes], wrong };
}
