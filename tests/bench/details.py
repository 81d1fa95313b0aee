#!/usr/bin/env python3
"""Measures how well `vanthu import` keeps superscripts, equations, lines in table cells, and sentences that cross page breaks
or columns.

    details.py [--documents N] [--seed N]

Makes documents with python-docx and LibreOffice (`soffice`), imports each into an archive of its own, and looks for each
statement that was written. A missing statement counts as silent if the import reports nothing about its document.
"""
import argparse, json, pathlib, random, re, subprocess, sys, tempfile

import docx
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

PROJECT = pathlib.Path(__file__).resolve().parents[2]
VANTHU = PROJECT / "target/release/vanthu"
WORDS = ("công tác phát triển kinh tế tập thể được cấp ủy chính quyền địa phương quan tâm chỉ đạo thực hiện đồng bộ các giải pháp "
         "nâng cao đời sống nhân dân trên địa bàn huyện trong thời gian qua đạt nhiều kết quả").split()


def sentence(random, least=8, most=18):
    return " ".join(random.choice(WORDS) for _ in range(random.randint(least, most)))


def document():
    made = docx.Document()
    made.styles["Normal"].font.name, made.styles["Normal"].font.size = "Liberation Serif", Pt(14)
    for line in ("UBND HUYỆN SÔNG MẪU", "Số: 15/BC-UBND", "Sông Mẫu, ngày 05 tháng 6 năm 2024", "BÁO CÁO", "Kết quả công tác tháng 5 năm 2024", "I. KẾT QUẢ"):
        made.add_paragraph(line)
    return made


def shifted(random, made, number):
    """A point with raised and lowered digits."""
    unit, power = random.choice([("m", "2"), ("km", "2"), ("m", "3"), ("10", "6"), ("10", "9")])
    before, figure = sentence(random), random.randint(2, 999)
    paragraph = made.add_paragraph(f"{number}. {before} {figure} {unit}")
    paragraph.add_run(power).font.superscript = True
    gas, count = random.choice([("CO", "2"), ("SO", "2"), ("NO", "3")])
    paragraph.add_run(f" và {gas}")
    paragraph.add_run(count).font.subscript = True
    paragraph.add_run(" giảm.")
    return f"{before} {figure} {unit}^{power} và {gas}_{count} giảm."


def math(inner):
    return parse_xml(f"<m:oMath {nsdecls('m')}>{inner}</m:oMath>")


def equation(random, made, number):
    """A point with an equation of Word."""
    run = lambda text: f"<m:r><m:t>{text}</m:t></m:r>"
    one, two, power = random.randint(2, 99), random.randint(2, 99), random.randint(2, 9)
    kinds = [
        (f"<m:f><m:num>{run(one)}</m:num><m:den>{run(two)}</m:den></m:f>", f"{one}/{two}"),
        (f"<m:sSup><m:e>{run(one)}</m:e><m:sup>{run(power)}</m:sup></m:sSup>", f"{one}^{power}"),
        (f"<m:rad><m:radPr><m:degHide m:val='1'/></m:radPr><m:deg/><m:e>{run(one)}</m:e></m:rad>", f"√{one}"),
    ]
    inner, shown = random.choice(kinds)
    before = sentence(random)
    paragraph = made.add_paragraph(f"{number}. {before} là ")
    paragraph._p.append(math(inner))
    paragraph.add_run(" lần.")
    return f"{before} là {shown} lần."


def cell(random, made, _number):
    """A table whose cells hold two lines of figures."""
    table = made.add_table(rows=2, cols=2)
    figures = [f"{random.randint(1, 99)}.{random.randint(100, 999)}" for _ in range(4)]
    for index, name in enumerate(("Năm trước", "Năm nay")):
        table.rows[0].cells[index].text = name
        place = table.rows[1].cells[index]
        place.text = figures[2 * index]
        place.add_paragraph(figures[2 * index + 1])
    made.add_paragraph("")
    return f"{figures[0]} {figures[1]} {figures[2]} {figures[3]}"


def points(random, made, number):
    """A long point, so that many break over pages or stand in columns."""
    text = sentence(random, 40, 70)
    made.add_paragraph(f"{number}. {text}.")
    return f"{text}."


def with_furniture(random, made):
    section = made.sections[0]
    section.header.paragraphs[0].text = "Báo cáo của UBND huyện Sông Mẫu"
    foot = section.footer.paragraphs[0]
    foot.add_run("Trang ")
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = foot.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def with_columns(random, made):
    section = made.add_section(WD_SECTION.CONTINUOUS)
    columns = section._sectPr.xpath("./w:cols")[0]
    columns.set(qn("w:num"), "2")


# Name, function that writes a statement, number of statements, setup, forms.
KINDS = [
    ("superscripts", shifted, 12, None, ("docx", "docx by LibreOffice", "html", "pdf")),
    ("equations", equation, 12, None, ("docx", "docx by LibreOffice", "pdf")),
    ("cells", cell, 6, None, ("docx", "docx by LibreOffice", "html", "pdf")),
    ("furniture", points, 40, with_furniture, ("pdf",)),
    ("columns", points, 20, with_columns, ("pdf",)),
]


def normal(text):
    """Text without markup; raised letters as ^2, lowered ones as _2."""
    small = {"⁰¹²³⁴⁵⁶⁷⁸⁹"[value]: f"^{value}" for value in range(10)} | {"₀₁₂₃₄₅₆₇₈₉"[value]: f"_{value}" for value in range(10)}
    text = re.sub(r"<sup>(.*?)</sup>", r"^\1", re.sub(r"<sub>(.*?)</sub>", r"_\1", text))
    text = "".join(small.get(letter, letter) for letter in text)
    return " ".join(re.sub(r"<br>|[|*\\]", " ", text).split())


def convert(folder, path, form):
    """The document in another form."""
    if form == "docx":
        return path
    extension = form.split()[0]
    target = {"docx": "docx:MS Word 2007 XML", "pdf": "pdf", "html": "html"}[extension]
    place = folder / form.replace(" ", "-")
    place.mkdir(exist_ok=True)
    source = path
    if form == "docx by LibreOffice":
        # Through ODT, so that LibreOffice writes its own model of the document.
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "odt", "--outdir", place, path], capture_output=True, check=True)
        source = place / f"{path.stem}.odt"
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", target, "--outdir", place, source], capture_output=True, check=True)
    return place / f"{path.stem}.{extension}"


def imported(folder, file):
    """The text of the imported report, and the output of the import."""
    root = pathlib.Path(tempfile.mkdtemp(dir=folder))
    (root / "content").mkdir()
    said = subprocess.run([VANTHU, "--lang", "en", "--root", root, "import", file], capture_output=True, text=True)
    reports = list((root / "content").rglob("*.md"))
    if len(reports) != 1:
        return "", said.stdout + said.stderr, root
    text = re.sub(r"\A---\n.*?\n---\n", "", reports[0].read_text(), flags=re.S)
    # A sentence over a page break is one on the page; here the mark and the number between its halves go.
    shown = subprocess.run([VANTHU, "--lang", "en", "--root", root, "check", "--explain", reports[0], "--format", "json"], capture_output=True, text=True)
    parts = " ".join(part["text"] for part in json.loads(shown.stdout)["report"]["structure"])
    parts = re.sub("\ufdd0.*?\ufdd1", " ", parts)
    return normal(text) + " " + normal(parts), said.stdout, root


def table(documents, seed):
    """Prints the share of statements kept, for each kind of detail and form of document."""
    print("| detail | form | statements | right | wrong and said | wrong and silent |\n|---|---|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name, write, count, before, forms in KINDS:
            rows = {form: [0, 0, 0, 0] for form in forms}
            rand = random.Random(seed)
            for index in range(documents):
                made = document()
                if before:
                    before(rand, made)
                expected = [normal(write(rand, made, number + 1)) for number in range(count)]
                path = folder / f"{name}{index:02}.docx"
                made.save(path)
                for form in forms:
                    text, said, _ = imported(folder, convert(folder, path, form))
                    is_said = bool(re.search(r"columns|not taken over|could not be read|pages", said))
                    for statement in expected:
                        row = rows[form]
                        row[0] += 1
                        right = statement in text and not ("furniture" == name and "Trang" in text.split(statement)[0][-12:])
                        row[1 if right else 2 if is_said else 3] += 1
                        if not right and row[2] + row[3] <= 3:
                            print(f"  {path.name} {form}: {statement!r} is missing", file=sys.stderr)
            for form, (all_, right, said, silent) in rows.items():
                print(f"| {name} | .{form} | {all_} | {100 * right / all_:.1f} % | {said} | {silent} |", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=10)
    parser.add_argument("--seed", type=int, default=26)
    arguments = parser.parse_args()
    table(arguments.documents, arguments.seed)


if __name__ == "__main__":
    main()
