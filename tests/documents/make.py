#!/usr/bin/env python3
"""Makes the documents of this folder with python-docx and LibreOffice: one report in the forms that offices send.

It contains details that imports lose easily: raised and lowered digits, a fraction and a power as equations, cells of two lines,
a running head, page numbers, and a sentence that goes on over a page.
"""
import pathlib, random, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "bench"))
import details

FOLDER = pathlib.Path(__file__).resolve().parent
LONG = "công tác tuyên truyền, vận động đoàn viên, người lao động tham gia các phong trào thi đua được các cấp công đoàn trong huyện tổ chức "


def small(paragraph, text, raised):
    run = paragraph.add_run(text)
    run.font.superscript, run.font.subscript = raised, not raised


def run(text):
    return f"<m:r><m:t>{text}</m:t></m:r>"


def main():
    made = details.document()
    point = made.add_paragraph("1. Diện tích 25 m")
    small(point, "2", True)
    point.add_run(", vốn 10")
    small(point, "6", True)
    point.add_run(" đồng, khí CO")
    small(point, "2", False)
    point.add_run(" giảm.")
    for before, equation, after in (
        ("2. Tỷ lệ là ", f"<m:f><m:num>{run(11)}</m:num><m:den>{run(7)}</m:den></m:f>", " lần."),
        ("3. Diện tích là ", f"<m:sSup><m:e>{run(93)}</m:e><m:sup>{run(2)}</m:sup></m:sSup>", " ô."),
    ):
        point = made.add_paragraph(before)
        point._p.append(details.math(equation))
        point.add_run(after)
    table = made.add_table(rows=2, cols=2)
    for column, (head, *lines) in enumerate((("Chỉ tiêu", "Thu", "Chi"), ("Triệu đồng", "12.500", "3.100"))):
        table.rows[0].cells[column].text = head
        table.rows[1].cells[column].text = lines[0]
        table.rows[1].cells[column].add_paragraph(lines[1])
    details.with_furniture(random, made)
    made.add_paragraph("4. Trong tháng, " + LONG * 24 + "có kết quả tốt.")
    for line in ("5. Công tác khác được bảo đảm.", "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lê Văn Mẫu"):
        made.add_paragraph(line)
    made.core_properties.author = ""
    made.save(FOLDER / "word.docx")
    with tempfile.TemporaryDirectory() as folder:
        for form, name in (("docx by LibreOffice", "libreoffice.docx"), ("pdf", "libreoffice.pdf")):
            converted = details.convert(pathlib.Path(folder), FOLDER / "word.docx", form)
            (FOLDER / name).write_bytes(converted.read_bytes())


main()
