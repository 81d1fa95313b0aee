#!/usr/bin/env python3
"""Tells what a publisher has to upload of the index after one month was added.

    month.py FOLDER REPORTS PER_MONTH      FOLDER has content/ of more than REPORTS + PER_MONTH reports

Builds the first REPORTS files (by name), then PER_MONTH more, and prints how many bytes of public/search are new.
"""
import pathlib, shutil, subprocess, sys, tempfile

PROJECT = pathlib.Path(__file__).resolve().parents[2]


def index(root):
    """Name and size of the files of the present index."""
    kept = root / "public/search/previous.txt"
    before = set(kept.read_text().split()) if kept.exists() else set()
    files = {path.relative_to(root / "public").as_posix(): path.stat().st_size for path in (root / "public/search").rglob("*") if path.is_file()}
    return {name: size for name, size in files.items() if name not in before and name != "search/previous.txt"}


def main():
    source, count, step = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    reports = sorted((source / "content").rglob("*.md"))
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "content").mkdir()

        def build(from_, to):
            for path in reports[from_:to]:
                shutil.copy(path, root / "content" / path.name)
            subprocess.run([PROJECT / "target/release/vanthu", "--root", root, "build"], check=True, capture_output=True)
            return index(root)

        old, new = build(0, count), build(count, count + step)
        changed = sum(size for name, size in new.items() if name not in old or name.startswith("search/entry."))
        total = sum(new.values())
        print(f"{step} reports added to {count}: {changed} of {total} bytes of the index are new ({100 * changed / total:.1f} %)")


if __name__ == "__main__":
    main()
