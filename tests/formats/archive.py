"""Makes archives for the tests of formats: reports in, a published site out."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PROGRAM = PROJECT / "target/debug/vanthu"
TOOLS = PROJECT / "target/formats"
NODE = PROJECT / "tests/browser/node_modules"
SITE = "https://example.org/kho/"

CONFIGURATION = """
contact = "vanthu@example.org"
license = "https://creativecommons.org/licenses/by/4.0/"
rights = "Được dùng tự do, ghi nguồn."
"""

# What breaks a format that does not escape: ends of elements, scripts, cells and lines, letters that XML forbids.
HOSTILE = """---
so: 99/BC-SNV
ngay: 2024-05-06
trich_yeu: '=cmd|"/c calc"!A1 </script><script>alert(1)</script> ]]> & <b> "q" {{ 1 }}'
ky: 2024-04
co_quan: 'SNV "An" <Bình> & Co'
nguoi_ky: '=1+1'
khac: '</title>]]>'
---

# =cmd

Dòng một\x0c\x01\x02 </script> ]]> <!-- & "x",'y'
dòng hai

| a | b |
|---|---|
| =1 | +2 |
"""


def run(*arguments, root, code=0):
    """Runs the program on a root."""
    done = subprocess.run([PROGRAM, "--lang", "en", "--root", root, *arguments], capture_output=True, text=True)
    if done.returncode != code:
        raise AssertionError(f"{arguments} ended with {done.returncode}:\n{done.stderr}{done.stdout}")
    return done


class Archive:
    """The content that ships, a hostile report and one without date, in a temporary folder."""

    def __init__(self, configuration=CONFIGURATION, tables="", options=("--base-url", SITE)):
        self.folder = tempfile.TemporaryDirectory(prefix="vanthu-formats-")
        self.root = Path(self.folder.name)
        shutil.copytree(PROJECT / "content", self.root / "content")
        settings = self.root / "content/archive.toml"
        settings.write_text(configuration + settings.read_text(encoding="utf-8") + tables, encoding="utf-8")
        (self.root / "content/hostile.md").write_text(HOSTILE, encoding="utf-8")
        (self.root / "content/undated.md").write_text("# Ghi chép\n\nKhông ngày tháng.\n", encoding="utf-8")
        (self.root / "content/withdrawn.md").write_text(
            "---\nso: 98/BC-SNV\nngay: 2024-05-05\nco_quan: SNV\ntrang_thai: thu hồi\n---\n\nBí mật Kwyjibo.\n", encoding="utf-8"
        )
        self.output = self.root / "public"
        run("build", *options, root=self.root)

    def read(self, address):
        """The text of a published file."""
        return (self.output / address).read_text(encoding="utf-8")

    def close(self):
        self.folder.cleanup()


def tsc(sources):
    """Judges TypeScript by its compiler; the faults that it names."""
    with tempfile.TemporaryDirectory(dir=TOOLS) as folder:
        os.symlink(NODE, Path(folder) / "node_modules")
        names = []
        for name, text in sources.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
            names.append(name)
        compiler = [NODE / ".bin/tsc", "--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2022"]
        done = subprocess.run([*compiler, *names], cwd=folder, capture_output=True, text=True)
        return done.stdout + done.stderr if done.returncode else ""
