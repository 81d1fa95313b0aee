#!/usr/bin/env python3
"""Tells how much of a report `vanthu import` keeps, and how often its repairs are right.

    import.py LEGACY.tsv [--seed N] [--damages N] [--reports FOLDER] [--font NAME] [--details N]

LEGACY.tsv gives each letter's bytes in the encodings before Unicode: char, ..., TCVN3 (5th last but two), VNI, VIQR, CP1258.
Makes Word, PDF, HTML and text files of the shipped reports with LibreOffice (`soffice`), imports them, and compares words
and metadata with those of the sources. Then damages the sources at random and compares what is understood of them. With --reports it also
does what a clerk does with thirty mixed files of that folder: init, import, check --fix, build, and compares every value.
--details N runs details.py with N documents of each kind (needs python-docx).
"""
import argparse, collections, csv, difflib, hashlib, html, json, pathlib, random, re, subprocess, sys, tempfile, time, unicodedata

PROJECT = pathlib.Path(__file__).resolve().parents[2]
VANTHU = PROJECT / "target/release/vanthu"
FIELDS = ["number", "date", "type", "issuer", "title", "period", "signer"]
# The font of the files made; the machine may lack letters of it.
FONT = "Times New Roman"
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


def run(*command, **more):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, **more)


def explain(root, file):
    """What is understood of a report: its values, those that its front matter alone gives, and its parts."""
    said = run(VANTHU, "--lang", "en", "--root", root, "check", "--explain", file, "--format", "json")
    report = json.loads(said.stdout)["report"]
    values, given = {}, set()
    for value in report["values"]:
        values.setdefault(value["name"], value["value"])
        if value["from"].startswith("front matter"):
            given.add(value["name"])
    structure = [(part["anchor"], plain(part["text"])) for part in report["structure"] if plain(part["text"])]
    return {name: values.get(name, "") for name in FIELDS}, given, structure


def plain(text):
    return " ".join(re.sub("\ufdd0.*?\ufdd1", " ", text).split())


def words(text):
    text = re.sub(r"\A(---|\+\+\+)\n.*?\n\1\n", "", unicodedata.normalize("NFC", text), flags=re.S)
    text = re.sub(r"^--- hết trang \d+ ---$", "", text, flags=re.M)
    return re.findall(r"\w+", re.sub(r"[*_#\\|]|<br>", " ", text))


def kept(source, result):
    """The share of the words of one list that stand in another, and of those that do so in the same order."""
    there = collections.Counter(source) & collections.Counter(result)
    matcher = difflib.SequenceMatcher(None, source, result, autojunk=False)
    return sum(there.values()) / max(1, len(source)), sum(block.size for block in matcher.get_matching_blocks()) / max(1, len(source))


def paragraphs(text):
    """Paragraphs of a source, each with whether it is set as a heading."""
    text = re.sub(r"\A(---|\+\+\+)\n.*?\n\1\n", "", unicodedata.normalize("NFC", text).replace("Ð", "Đ"), flags=re.S)
    for block in re.split(r"\n(?:\s*\n)+", text):
        for line in re.split(r"\n" if block.lstrip().startswith("|") else r"  \n|\n(?=[-+*] |\d+\. |\*\*|#)", block.strip()):
            bare = " ".join(re.sub(r"\*\*|^#+ ", "", line).replace("\\", "").split())
            if bare:
                yield bare, line.startswith(("#", "**"))


def table_of(lines):
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in lines if not re.fullmatch(r"[|\-: ]+", line)]
    columns = max(map(len, rows), default=1)
    return "<table border=1 width='650'>" + f"<col width='{650 // columns}'>" * columns + "".join("<tr>" + "".join(f"<td><p align=left>{html.escape(cell)}</p></td>" for cell in row).replace("&lt;br&gt;", "<br>") + "</tr>" for row in rows) + "</table>"


def page(text, lists=False, encode=str, face=None, face_capitals=None):
    """A source as the HTML of an office program: head in a table, sections bold, points as lists when asked."""
    def dress(bare):
        font = face_capitals if face_capitals and bare.upper() == bare and re.search(r"\w", bare) else face
        inner = encode(bare.lower() if font and font == face_capitals else bare)
        inner = html.escape(inner)
        return f'<font face="{font}">{inner}</font>' if font else inner

    parts, head = [], []
    body = list(paragraphs(text))
    # A head in a table stays one.
    while body and len(head) < 2 and not body[0][0].startswith("|") and (re.match(r"Số\s*:", body[0][0]) or ", ngày" in body[0][0]):
        head.append(body.pop(0)[0])
    if len(head) == 2:
        number, date = (head if head[0].startswith("Số") else head[::-1])
        parts.append(f"<table width='650'><col width='250'><col width='400'><tr><td width='250'><p align=center>{dress(number)}</p></td><td width='400'><p align=center><b>{dress(NATION)}</b></p>"
                     f"<p align=center><b>{dress(MOTTO)}</b></p><p align=center><i>{dress(date)}</i></p></td></tr></table>")
    else:
        parts += [f"<p>{dress(line)}</p>" for line in head]
    rows, is_list = [], None
    for bare, heading in body:
        if bare.startswith("|"):
            rows.append(bare)
            continue
        if rows:
            parts.append(table_of(rows))
            rows = []
        item = re.match(r"(\d+)\. (.*)", bare) if lists and not heading else None
        if item:
            parts.append(f'<ol start="{item[1]}"><li><p>{dress(item[2])}</p></li></ol>')
        else:
            inner = dress(bare)
            parts.append(f"<p>{'<b>' + inner + '</b>' if heading else inner}</p>")
    if rows:
        parts.append(table_of(rows))
    return (f'<html><head><meta charset="utf-8"><style>body{{font-family:"{FONT}";font-size:14pt}} p{{text-align:justify}}</style></head><body>'
            + "\n".join(parts) + "</body></html>")


def encoder(column, table):
    return lambda text: "".join(table.get(letter, {}).get(column, letter) for letter in text)


def legacy(path):
    table = {}
    for row in csv.DictReader(open(path, encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE):
        names = list(row)
        tcvn3 = row[names[3]].split(" ")[0]
        table[row["char"]] = {"tcvn3": tcvn3, "vni": row[names[4]], "viqr": row[names[5]], "cp1258": bytes.fromhex(row[names[6]])}
    return table


def soffice(folder, target, files, wanted):
    run("soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", target, "--outdir", folder, *files)
    missing = [path.name for path in files if not (folder / f"{path.stem}.{wanted}").exists()]
    if missing:
        sys.exit(f"soffice made no {wanted} of {missing}")


def forms(folder, sources, table):
    """Each source in each form: yields the form's name and its files in the order of the sources."""
    def write(form, extension, make):
        files = []
        for index, text in enumerate(sources):
            path = folder / form / f"bc{index:03}.{extension}"
            path.parent.mkdir(exist_ok=True)
            content = make(text)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            files.append(path)
        return files

    def converted(form, files, target, extension):
        place = folder / form
        place.mkdir(exist_ok=True)
        soffice(place, target, files, extension)
        return [place / f"{path.stem}.{extension}" for path in files]

    writer = "docx:MS Word 2007 XML"
    flat = lambda text: "\n\n".join(bare for bare, _ in paragraphs(text)) + "\n"
    tcvn3, vni, viqr = (encoder(name, table) for name in ("tcvn3", "vni", "viqr"))
    html_files = write("html", "html", page)
    yield ".html", html_files
    docx = converted("docx", html_files, writer, "docx")
    yield ".docx", docx
    yield ".docx, numbered by Word", converted("docx-lists", write("lists", "html", lambda text: page(text, lists=True)), writer, "docx")
    yield ".pdf", converted("pdf", docx, "pdf", "pdf")
    yield ".docx, .VnTime and .VnTimeH", converted("docx-vntime", write("vntime", "html", lambda text: page(text, encode=tcvn3, face=".VnTime", face_capitals=".VnTimeH")), writer, "docx")
    yield ".docx, VNI-Times", converted("docx-vni", write("vnifont", "html", lambda text: page(text, encode=vni, face="VNI-Times")), writer, "docx")
    yield ".txt, TCVN3", write("txt-tcvn3", "txt", lambda text: tcvn3(flat(text)).encode("cp1252", "replace"))
    yield ".txt, VNI", write("txt-vni", "txt", lambda text: vni(flat(text)).encode("cp1252", "replace"))
    yield ".txt, windows-1258", write("txt-1258", "txt", lambda text: b"".join(table[letter]["cp1258"] if letter in table else letter.encode("cp1258", "replace") for letter in flat(text)))
    yield ".txt, UTF-16", write("txt-utf16", "txt", lambda text: flat(text).encode("utf-16"))
    yield ".txt, VIQR", write("txt-viqr", "txt", lambda text: viqr(flat(text)))


def imported(folder, file):
    """Imports one file into an archive of its own; the report, or none."""
    root = pathlib.Path(tempfile.mkdtemp(dir=folder))
    (root / "content").mkdir()
    (root / "content/archive.toml").write_bytes((PROJECT / "content/archive.toml").read_bytes())
    said = run(VANTHU, "--lang", "en", "--root", root, "import", file)
    reports = list((root / "content").rglob("*.md"))
    if len(reports) != 1:
        print(f"  {file.name}: {said.stdout.strip()}{said.stderr.strip()}", file=sys.stderr)
        return root, None
    return root, reports[0]


def compare(folder, form, files, truths, sources):
    shares, orders, right, total, wrong = [], [], 0, 0, []
    for file, truth, source in zip(files, truths, sources):
        root, report = imported(folder, file)
        if report is None:
            shares.append(0.0)
            orders.append(0.0)
            total += len(FIELDS)
            continue
        source_words = words(unicodedata.normalize("NFC", source).replace("Ð", "Đ"))
        if form in (".txt, TCVN3", ".docx, .VnTime and .VnTimeH") or "VnTime" in form:
            compared = [[word.lower() for word in text] for text in (source_words, words(report.read_text()))]
        else:
            compared = [source_words, words(report.read_text())]
        share, order = kept(*compared)
        shares.append(share)
        orders.append(order)
        found, _, _ = explain(root, report)
        for field in FIELDS:
            # What only the front matter of the source says is not in the file that was made of it.
            if field in truth[1]:
                continue
            total += 1
            same = found[field].lower() == truth[0][field].lower() if "VnTime" in form or "TCVN3" in form else found[field] == truth[0][field]
            right += same
            if not same:
                wrong.append(f"{file.stem} {field}: {found[field]!r} for {truth[0][field]!r}")
    print(f"| {form} | {len(files)} | {100 * sum(shares) / len(shares):.2f} % | {min(shares) * 100:.2f} % | {100 * sum(orders) / len(orders):.2f} % | {100 * right / total:.1f} % |", flush=True)
    for line in wrong[:12]:
        print(f"  {line}", file=sys.stderr)


def mixed(folder, reports, table):
    """Thirty reports, each in another form, by the commands of a new user."""
    paths = sorted(pathlib.Path(reports).rglob("*.md"))[:30]
    (folder / "truth/content").mkdir(parents=True)
    for index, path in enumerate(paths):
        (folder / f"truth/content/{index:03}.md").write_bytes(path.read_bytes())
    truths = [explain(folder / "truth", folder / f"truth/content/{index:03}.md")[0] for index in range(len(paths))]
    (folder / "mixed").mkdir()
    (folder / "in").mkdir()
    made = list(forms(folder / "mixed", [path.read_text() for path in paths], table))
    chosen = [made[index % len(made)][1][index] for index in range(len(paths))]
    for index, path in enumerate(chosen):
        (folder / "in" / f"{index:03}{path.suffix}").write_bytes(path.read_bytes())
    root = folder / "kho"
    begun = time.monotonic()
    commands = [["init", root, "--title", "Kho", "--body", "Sở Nội vụ tỉnh Bắc Sơn", "--symbol", "SNV"], ["--root", root, "import", folder / "in"],
                ["--root", root, "check", "--fix"], ["--root", root, "build"]]
    for command in commands:
        said = run(VANTHU, "--lang", "en", *command)
        if said.returncode not in (0, 1):
            sys.exit(said.stderr)
    seconds = time.monotonic() - begun
    found = {}
    for path in (root / "content").rglob("*.md"):
        digest = re.search(r'^ban_goc_sha256: "(\w+)"', path.read_text(), re.M)
        if digest:
            found[digest[1]] = explain(root, path)[0]
    right = 0
    for index, path in enumerate(sorted((folder / "in").iterdir())):
        values = found.get(hashlib.sha256(path.read_bytes()).hexdigest(), {})
        for field in ("number", "date", "title", "issuer", "signer"):
            same = values.get(field) == truths[index][field]
            right += same
            if not same:
                print(f"  mixed: {path.name} {field}: {values.get(field)!r} for {truths[index][field]!r}", file=sys.stderr)
    print(f"\n{len(paths)} mixed files: {right} of {5 * len(paths)} values right; {len(commands)} commands in {seconds:.1f} s")


def damages(random):
    """Each kind of damage as a function of a text: the damaged text, or none where it cannot be done."""
    def at_random(pattern, change):
        def damage(text):
            found = list(re.finditer(pattern, text, re.M))
            if not found:
                return None
            one = random.choice(found)
            return text[:one.start()] + change(one) + text[one.end():]
        return damage

    mark = lambda: random.choice(["\n\n\x0c\n\n", "\n\n\x0c{n}\n\n", "\n\n{{1}}------------------------------------------------\n\n", "\n\n--- end of page=3 ---\n\n", "\n\n\n\n\n"]).replace("{n}", "4").replace("{{1}}", "{1}")
    return {
        "page break in a sentence": at_random(r"(?<=[a-zđơưăâêô]{2}) (?=[a-zđơưăâêô]{2}[^\n]{20})", lambda found: mark()),
        "page break between paragraphs": at_random(r"(?<=[.;])\n\n(?=[-\d])", lambda found: mark()),
        "heading lost": at_random(r"^#+ (?=[IVX]+\.)", lambda found: ""),
        "heading of a wrong level": at_random(r"^#+ (?=[IVX]+\.)", lambda found: "#" * random.randint(1, 6) + " "),
        "point set as a heading": at_random(r"^(?=\d+\. )", lambda found: "#" * random.randint(1, 6) + " "),
        "number torn": at_random(r"\d{1,3}(?:\.\d{3}){2,}", lambda found: torn(found[0], random)),
        "number and date on one line": at_random(r"^(Số: \S+)\n+(?=\S[^\n]*ngày)", lambda found: found[1] + " "),
        "recipients on one line": at_random(r"^- [^\n]*;\n+(?:- [^\n]*;\n+)*- Lưu[^\n]*", lambda found: " ".join(found[0].split())),
        "signature on one line": at_random(r"^\*\*(TM\. [^\n*]*?)  \n([^\n*]*)\*\*", lambda found: f"**{found[1].strip()} {found[2].strip()}**"),
    }


def torn(number, random):
    at = random.choice([index for index in range(1, len(number))])
    return number[:at] + " " + number[at:]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("legacy")
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--damages", type=int, default=40)
    parser.add_argument("--reports")
    parser.add_argument("--font", default=FONT)
    parser.add_argument("--details", type=int, default=0)
    arguments = parser.parse_args()
    globals()["FONT"] = arguments.font
    files = sorted((PROJECT / "content").rglob("*.md"))
    sources = [path.read_text() for path in files]
    truths = [explain(PROJECT, path) for path in files]
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        print("| form | reports | words kept | the least of a report | in their order | metadata right |\n|---|---:|---:|---:|---:|---:|")
        for form, made in forms(folder, sources, legacy(arguments.legacy)):
            compare(folder, form, made, truths, sources)
        print("\n| damage | made | mended |\n|---|---:|---:|")
        random_ = random.Random(arguments.seed)
        for kind, damage in damages(random_).items():
            made = mended = 0
            for _ in range(arguments.damages):
                index = random_.randrange(len(sources))
                damaged = damage(sources[index])
                if damaged is None or damaged == sources[index]:
                    continue
                path = folder / "damaged.md"
                path.write_text(damaged)
                root, report = imported(folder, path)
                made += 1
                if report:
                    values, _, structure = explain(root, report)
                    good = (values, structure) == (truths[index][0], truths[index][2])
                    mended += good
                    if not good:
                        different = [pair for pair in zip(structure, truths[index][2]) if pair[0] != pair[1]][:1]
                        print(f"  {kind}: {files[index].name}: {different}", file=sys.stderr)
            print(f"| {kind} | {made} | {100 * mended / max(1, made):.0f} % |", flush=True)
        if arguments.details:
            import details

            details.table(arguments.details, arguments.seed)
        if arguments.reports:
            mixed(folder, arguments.reports, legacy(arguments.legacy))


if __name__ == "__main__":
    main()
