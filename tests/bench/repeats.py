#!/usr/bin/env python3
"""Tells whether the cost of a report grows with its size alone: builds a real report with one kind of line repeated after it, once
to 250 kB and once to 1 MB, and compares the work.

    tests/bench/repeats.py VANTHU [--seconds] [--alone] [KIND...]

VANTHU is a release build. Work is counted in instructions (valgrind's callgrind), or measured in seconds of the processor with
`--seconds`, which is faster and less exact; `--alone` takes the lines for a report of their own, which is Markdown. The work of building the report without the lines is taken off. KINDS are words that
the names of kinds begin with; without any all are built. Prints a Markdown table: line kind, work at 250 kB and at 1 MB, their ratio,
and the seconds of the larger build. Four times the size may cost five times as much: exit code 1 names what costs more, or takes more
than two seconds.
"""
import os, pathlib, re, resource, signal, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
REPORT = next((ROOT / "content" / "lai-chau").glob("*2023-10*.md"))
SIZES = 250_000, 1_000_000
RATIO_MAX, SECONDS_MAX, GIVEN_UP = 5.0, 2.0, 60

HEAD, BODY = "head", "body"

# Name, where the lines stand, what stands once before them, and the line; {n} counts.
KINDS = [
    ("points", BODY, "", "{n}. Tổ chức hội nghị cho đoàn viên.\n\n"),
    ("points in one hundred", BODY, "", "{h}. Tổ chức hội nghị cho đoàn viên.\n\n"),
    ("clauses of two numbers", BODY, "", "{h}.{h}. Tổ chức hội nghị.\n\n"),
    ("letters", BODY, "", "a) Tổ chức hội nghị cho đoàn viên;\n"),
    ("dashes", BODY, "", "- Tổ chức hội nghị cho đoàn viên.\n"),
    ("dashes within dashes", BODY, "", "- Một\n  - Hai\n"),
    ("sections", BODY, "", "I. MỤC\n\n"),
    ("sections with a point", BODY, "", "I. MỤC\n\n1. một\n\n"),
    ("tasks of a plan", BODY, "IV. NHIỆM VỤ TRỌNG TÂM\n\n", "{n}. Tổ chức Tết trồng cây đợt {n}.\n\n"),
    ("parts", BODY, "", "PHẦN THỨ NHẤT\n\n"),
    ("headings", BODY, "", "## Mục {n}\n\n"),
    ("headings with one name", BODY, "", "# Cùng tên\n\n"),
    ("bold headings", BODY, "", "**Mục {n}**\n\n"),
    ("headings in the head", HEAD, "", "### Kết quả công tác {n}\n"),
    ("capitals", BODY, "", "CÔNG ĐOÀN TỈNH\n"),
    ("paragraphs", BODY, "", "Đoạn văn dài về công đoàn và người lao động.\n\n"),
    ("paragraphs before the first section", HEAD, "", "Đoạn văn về công đoàn.\n\n"),
    ("wrapped lines", BODY, "", "dòng của một đoạn văn dài\n"),
    ("words on one line", BODY, "", "một từ "),
    ("one long word", BODY, "", "nghiêng"),
    ("other words", BODY, "", "từ{n} "),
    ("blank lines", BODY, "", "\n"),
    ("spaces", BODY, "", " "),
    ("tabs", BODY, "", "a\t"),
    ("columns set apart by spaces", BODY, "", "Một      Hai\n"),
    ("form feeds", BODY, "", "dòng {n} và\n\f\n"),
    ("form feeds at line ends", BODY, "", "dòng {n} và\f\n"),
    ("form feeds alone", BODY, "", "\f"),
    ("page numbers in a sentence", BODY, "", "câu còn đi tiếp\n\n\n\n{t}\n\n\n\n"),
    ("page numbers alone", BODY, "", "{t}\n\n"),
    ("page marks", BODY, "", "câu còn đi tiếp\n\n{{{n}}}------------------------------------------------\n\n"),
    ("page marks of pymupdf", BODY, "", "câu còn đi tiếp\n\n--- end of page={n} ---\n\n"),
    ("one citation", BODY, "", "Nghị quyết số 02-NQ/TW; "),
    ("citations on one line", BODY, "", "Nghị quyết số {n}-NQ/TW; "),
    ("citations in paragraphs", BODY, "", "Nghị quyết số {n}-NQ/TW ngày 12/6/2021 của Bộ Chính trị.\n\n"),
    ("one citation in points", BODY, "", "- Nghị quyết số 02-NQ/TW.\n"),
    ("citations in points", BODY, "", "- Nghị quyết số {n}-NQ/TW.\n"),
    ("citations after a long heading", HEAD, "# {long}\n\n", "Nghị quyết số {n}-NQ/TW.\n\n"),
    ("articles of laws", BODY, "", "khoản {n} Điều {n} Luật Công đoàn, "),
    ("articles and points", BODY, "", "điểm a khoản {h} Điều {h} Nghị định số {n}/2020/NĐ-CP "),
    ("numbers like those of letters", BODY, "", "121/LĐLĐ-TG "),
    ("numbers without end", BODY, "", "1/NQ-"),
    ("dates", BODY, "", "ngày {d} tháng 10 năm 2023, "),
    ("dates in figures", BODY, "", "{d}/10/2023 "),
    ("months and years", BODY, "", "tháng 10 năm 2023 "),
    ("quantities", BODY, "", "kết nạp {n} đoàn viên, đạt 20,5% kế hoạch; "),
    ("thousands", BODY, "", "1.234.567 đồng "),
    ("digits", BODY, "", "1"),
    ("digits and dots", BODY, "", "1."),
    ("lone digits", BODY, "", "1 "),
    ("telephones", BODY, "", "điện thoại 0912 345 {h}8 "),
    ("digits like telephones", BODY, "", "0912 345 678 "),
    ("mail", BODY, "", "a{n}@b.vn "),
    ("signs of mail", BODY, "", "a.b@"),
    ("abbreviations", BODY, "", "Liên đoàn Lao động (LĐLĐ), "),
    ("abbreviations of the list", BODY, "", "UBND, HĐND và LĐLĐ "),
    ("other abbreviations", BODY, "", "{A} {B} {C} ({a}{b}{c}); "),
    ("capitals and hyphens", BODY, "", "KT-"),
    ("definitions", BODY, "", "CĐCS: Công đoàn cơ sở\n"),
    ("brackets", BODY, "", "("),
    ("colons", BODY, "", "a: "),
    ("semicolons", BODY, "", "một việc; "),
    ("stops", BODY, "", "Câu. "),
    ("quotation marks", BODY, "", "“a” "),
    ("open quotation marks", BODY, "", "về “"),
    ("recipients", BODY, "\nNơi nhận:\n", "- Ban thứ {n};\n"),
    ("labels of recipients", BODY, "", "Nơi nhận:\n"),
    ("signatures", BODY, "", "TM. BAN THƯỜNG VỤ\n\nPHÓ CHỦ TỊCH\n\nNguyễn Văn A\n\n"),
    ("authorities", BODY, "", "TM. BAN THƯỜNG VỤ\n\n"),
    ("appendices", BODY, "", "PHỤ LỤC {n}\n\n"),
    ("addressees", HEAD, "Kính gửi:\n\n", "- Ban thứ {n}\n"),
    ("table rows", BODY, "\n| a | b |\n|---|---|\n", "| {n} | hai |\n"),
    ("tables", BODY, "", "\n| a | b |\n|---|---|\n| 1 | 2 |\n"),
    ("rulers of tables", BODY, "", "|-|\n"),
    ("cells", BODY, "\n", "|a"),
    ("rows that grow", BODY, "\n| a |\n|---|\n", "| a | b | c |\n"),
    ("layout rows", BODY, "", "| Nơi nhận: | PHÓ CHỦ TỊCH |\n"),
    ("line breaks in cells", BODY, "\n| a |\n|---|\n", "| một<br>hai |\n"),
    ("links", BODY, "", "[a](b{n}.md)\n"),
    ("links to one file", BODY, "", "[a](b)\n"),
    ("links to the web", BODY, "", "[a](https://a.vn/{n}) "),
    ("links to its own points", BODY, "", "[a](bao-cao.md#m1-k{n}) "),
    ("addresses in angles", BODY, "", "<https://a.vn/{n}> "),
    ("pictures", BODY, "", "![a](b{n}.png) "),
    ("open links", BODY, "", "[a]("),
    ("open brackets", BODY, "", "["),
    ("open pictures", BODY, "", "!["),
    ("reference links", BODY, "", "[a{n}][b] "),
    ("link definitions", BODY, "", "[a{n}]: b\n"),
    ("footnotes", BODY, "", "chữ[^{n}]\n\n[^{n}]: lời\n\n"),
    ("references to one footnote", BODY, "\n[^a]: lời\n\n", "chữ[^a] "),
    ("nested footnotes", BODY, "", "[^a]: "),
    ("emphasis", BODY, "", "*a* "),
    ("open emphasis", BODY, "", "*a "),
    ("open strong emphasis", BODY, "", "**a "),
    ("underscores", BODY, "", "_a"),
    ("strikethrough", BODY, "", "~~a "),
    ("code", BODY, "", "`a` "),
    ("ticks", BODY, "", "`"),
    ("ticks of growing number", BODY, "", "{ticks}a"),
    ("fences", BODY, "", "```\na\n```\n"),
    ("open fence", BODY, "```\n", "dòng {n}\n"),
    ("quotes", BODY, "", "> trích\n"),
    ("nested quotes", BODY, "", "> "),
    ("nested lists", BODY, "", "- "),
    ("lists of growing depth", BODY, "", "{deep}- a\n"),
    ("numbered lists", BODY, "", "1) a\n"),
    ("rulers", BODY, "", "---\n"),
    ("underlined headings", BODY, "", "a\n=\n\n"),
    ("angles", BODY, "", "<"),
    ("open tags", BODY, "", "<a "),
    ("tags", BODY, "", "<b>a</b> "),
    ("tags of blocks", BODY, "", "<div>\na\n\n"),
    ("comments", BODY, "", "<!-- a"),
    ("whole comments", BODY, "", "chữ <!-- a --> "),
    ("page marks in comments", BODY, "", "câu còn\n\n<!-- PageNumber=\"{t}\" -->\n\n"),
    ("raised letters", BODY, "", "m<sup>2</sup> "),
    ("tags without an end", BODY, "", "<b><td>a "),
    ("ends without a tag", BODY, "", "</b></td>a "),
    ("nested tags", BODY, "", "<div><b>"),
    ("crossed tags", BODY, "", "<b><i>a</b></i> "),
    ("HTML tables", BODY, "", "<table><tr><td>a</td><td>b</td></tr></table>\n\n"),
    ("HTML rows", BODY, "\n<table>\n", "<tr><td>a</td><td>b</td></tr>\n"),
    ("merged HTML cells", BODY, "\n<table>\n", "<tr><td rowspan=9 colspan=9>a</td></tr>\n"),
    ("HTML cells of one row", BODY, "\n<table><tr>\n", "<td>a</td>\n"),
    ("breaks", BODY, "", "a<br>"),
    ("running heads", BODY, "", "câu còn đi\n\nBáo cáo tháng {t}\n\ntiếp theo và\n\n"),
    ("worded page numbers", BODY, "", "câu còn đi\n\nTrang {t}\n\n"),
    ("formulas", BODY, "", "$m^{{2}}$ "),
    ("open formulas", BODY, "", "$m^{{2 "),
    ("attributes of pandoc", BODY, "", "[a]{{.mark}} "),
    ("fenced divs", BODY, "", "::: a\n"),
    ("grid tables", BODY, "", "+---+---+\n| a | b |\n+---+---+\n\n"),
    ("rows without a ruler", BODY, "", "| a | b |\n"),
    ("bold beside letters", BODY, "", "**a:**b "),
    ("stars in numbers", BODY, "", "2*3 "),
    ("pictures in the text", BODY, "", "![a](data:image/gif;base64,R0lGODlh) "),
    ("links with spaces", BODY, "", "[a](b c{n}.md) "),
    ("links in double brackets", BODY, "", "[[a{n}]] "),
    ("notes of one name", BODY, "", "chữ[^1]\n\n[^1]: lời\n\n"),
    ("declarations", BODY, "", "<!A "),
    ("instructions", BODY, "", "<?a "),
    ("ampersands", BODY, "", "&"),
    ("entities", BODY, "", "&amp; "),
    ("escapes", BODY, "", "\\*"),
    ("escaped labels", BODY, "", "{h}\\. một\n\n"),
    ("hard breaks", BODY, "", "dòng  \n"),
    ("marks apart", BODY, "", "Tô\u0323i "),
    ("many marks on a letter", BODY, "", "\u0323"),
    ("control characters", BODY, "", "a\x01"),
    ("orders of reading", BODY, "", "a\u202e"),
    ("line ends of old Macs", BODY, "", "a\r"),
    ("ends of two kinds", BODY, "", "a\r\nb\n"),
    ("marks of secrecy", BODY, "", "bí mật | MẬT ONG | "),
    ("after a long heading", HEAD, "# {long}\n\n", "Đoạn.\n\n"),
    ("after a long title", HEAD, "**{long}**\n\n", "Đoạn.\n\n"),
    ("in a part with a long name", BODY, "PHẦN THỨ {longword}\n\n", "- a\n"),
    ("fields", "front", "", "truong{n}: giá trị\n"),
    ("recipients in front matter", "front", "recipients:\n", "  - Ban thứ {n}\n"),
    ("aliases", "front", "a: &a \"{longword}\"\nb: [", "*a, "),
    ("aliases of a word", "front", "a: &a x\nb: [", "*a, "),
    ("relations", "front", "thay_the:\n", "  - {n}/BC-LĐLĐ\n"),
    ("results of tasks", "front", "ket_qua_cua:\n", "  m3-k{n}: m1-k1\n"),
]


def capital(number):
    """A word of one capital and a small letter, another for each number up to 26 * 26."""
    return chr(65 + number % 26) + chr(97 + number // 26 % 26)


def filled(line, number, size):
    """A line with its places filled in."""
    if "{" not in line:
        return line
    words = [capital(number // 26 ** at) for at in (0, 1, 2)]
    places = {
        "n": number, "h": number % 99 + 1, "t": number % 999 + 1, "d": number % 28 + 1, "deep": "  " * (number % 300),
        "ticks": "`" * (number % 1000 + 1), "long": "một " * (size // 16), "longword": "A" * (size // 4),
        "A": words[0], "B": words[1], "C": words[2], "a": words[0][0], "b": words[1][0], "c": words[2][0],
    }
    return line.format(**places)


def content(kind, size, alone):
    """The report with a kind of line repeated until it has so many bytes; without any at 0."""
    _, where, first, line = kind
    report = "Đoạn.\n" if alone else REPORT.read_text(encoding="utf-8")
    if size == 0:
        return report
    repeated, bytes_left, number = [filled(first, 0, size)], size - len(report.encode()), 0
    bytes_left -= len(repeated[0].encode())
    while bytes_left > 0:
        number += 1
        repeated.append(filled(line, number, size))
        bytes_left -= len(repeated[-1].encode())
    lines = "".join(repeated)
    if where == "front":
        return f"---\n{lines}{']' if '[' in first else ''}\n---\n{report}"
    if alone:
        return lines
    if where == HEAD:
        return report.replace("Trong tháng đại đa số", f"\n{lines}\n\nTrong tháng đại đa số", 1)
    marker = "\n5. Tổ chức thành công"
    return report.replace(marker, f"\n{lines}\n{marker}", 1)


def build(vanthu, text, counted):
    """Builds one report; its work in instructions or seconds, and the seconds. None when it is given up."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "content").mkdir()
        (root / "archive.toml").write_text('title = "Kho"\n', encoding="utf-8")
        (root / "content" / "bao-cao.md").write_bytes(text.encode())
        command = [vanthu, "--root", str(root), "build", "--no-cache"]
        environment = {**os.environ, "RAYON_NUM_THREADS": "1"}
        if counted:
            command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={root / 'out'}", *command]
        limit = GIVEN_UP * (60 if counted else 1)
        limited = lambda: resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run = subprocess.run(command, env=environment, capture_output=True, preexec_fn=limited, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        said = run.stderr.decode(errors="replace")
        if run.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
            return None
        if run.returncode not in (0, 1):
            raise SystemExit(f"{command} ended with {run.returncode}: {said[-2000:]}")
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return int(re.search(r"Collected : (\d+)", said)[1]) / 1e6 if counted else seconds


def main():
    arguments = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    if not arguments:
        raise SystemExit(__doc__)
    counted, alone, vanthu, names = "--seconds" not in sys.argv, "--alone" in sys.argv, arguments[0], arguments[1:]
    empty = build(vanthu, content(KINDS[0], 0, alone), counted)
    unit = "M instructions" if counted else "s"
    print(f"| line kind | 250 kB, {unit} | 1 MB, {unit} | ratio | s at 1 MB |\n|---|---:|---:|---:|---:|")
    worse = []
    for kind in [kind for kind in KINDS if not names or any(kind[0].startswith(name) for name in names)]:
        seconds = build(vanthu, content(kind, SIZES[1], alone), False)
        if seconds is None:
            print(f"| {kind[0]} | | | | > {GIVEN_UP} |", flush=True)
            worse.append(kind[0])
            continue
        small = build(vanthu, content(kind, SIZES[0], alone), counted)
        large = build(vanthu, content(kind, SIZES[1], alone), True) if counted else seconds
        # What costs next to nothing has no ratio worth telling.
        least = 5.0 if counted else 0.01
        ratio = (large - empty) / max(small - empty, least)
        print(f"| {kind[0]} | {small:.2f} | {large:.2f} | {ratio:.1f} | {seconds:.1f} |", flush=True)
        if ratio > RATIO_MAX or seconds > SECONDS_MAX:
            worse.append(kind[0])
    if worse:
        raise SystemExit(f"more than {RATIO_MAX} times the work, or {SECONDS_MAX} s: {', '.join(worse)}")


main()
