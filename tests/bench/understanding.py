#!/usr/bin/env python3
"""How much of real documents is understood: each derived field against a table of the right values.

    understanding.py TRUTH.tsv REPORTS.jsonl [--content DIR] [--errors]

TRUTH.tsv has the columns path, number, date, type, issuer, title and signer; an empty cell is a value that the text does not hold.
REPORTS.jsonl is the list that a build publishes. `--content` is for imported files: a report is found by the SHA-256 of its original,
which lies beside TRUTH.tsv. `--errors` lists what is not right.

Two values are equal if their letters and digits are, without case and accents. A wrong value is worse than a missing one: readers
believe it.
"""
import argparse
import csv
import hashlib
import json
import re
import unicodedata
from pathlib import Path

FIELDS = ["number", "date", "type", "issuer", "title", "signer"]
RIGHT, WRONG, MISSING, BEYOND = "right", "wrong", "missing", "not held, but given"


def comparable(value):
    """Letters and digits alone, without case, accents and zeros at the start."""
    plain = unicodedata.normalize("NFD", value.translate(str.maketrans("ĐđÐð", "DdDd")))
    return re.sub(r"[^a-z0-9]", "", plain.lower()).lstrip("0")


def without_extension(path):
    return str(Path(path).with_suffix(""))


def originals(truth_path, truth, content):
    """The names of the originals by their digests, for the reports that were imported from them."""
    digests = {hashlib.sha256((truth_path.parent / row["path"]).read_bytes()).hexdigest(): name for name, row in truth.items()}
    found = {}
    for report in content.rglob("*.md"):
        digest = re.search(r"^ban_goc_sha256: \"?([0-9a-f]{64})", report.read_text("utf-8")[:4000], re.M)
        if digest and digest[1] in digests:
            found[without_extension(report.relative_to(content))] = digests[digest[1]]
    return found


def judged(wanted, given, field):
    if not wanted:
        return BEYOND if given and field != "title" else None
    if comparable(wanted) == comparable(given):
        return RIGHT
    return WRONG if given else MISSING


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("truth", type=Path)
    parser.add_argument("reports", type=Path)
    parser.add_argument("--content", type=Path)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    with options.truth.open(encoding="utf-8") as file:
        truth = {without_extension(row["path"]): row for row in csv.DictReader(file, delimiter="\t")}
    names = originals(options.truth, truth, options.content) if options.content else {}
    reports = {}
    for line in options.reports.read_text("utf-8").splitlines():
        report = json.loads(line)
        name = without_extension(report["source"])
        reports[names.get(name, name)] = report
    counts = {field: dict.fromkeys([RIGHT, WRONG, MISSING, BEYOND], 0) for field in FIELDS}
    errors = []
    for name, row in truth.items():
        for field in FIELDS:
            given = reports.get(name, {}).get(field) or ""
            given = given.get("name", "") if isinstance(given, dict) else given
            judgement = judged(row[field], given, field)
            if judgement:
                counts[field][judgement] += 1
                if judgement != RIGHT:
                    errors.append((field, judgement, name, row[field], given))
    print(f"{len(truth)} documents, {len(truth.keys() - reports.keys())} not published\n")
    print("| | right % | wrong % | missing % | held | not held, but given |\n|---|---|---|---|---|---|")
    for field, count in counts.items():
        held = count[RIGHT] + count[WRONG] + count[MISSING]
        if held:
            shares = " | ".join(f"{100 * count[kind] / held:.1f}" for kind in (RIGHT, WRONG, MISSING))
            print(f"| {field} | {shares} | {held} | {count[BEYOND]} |")
    if options.errors:
        for error in sorted(errors):
            print("\t".join(str(part).replace("\n", " ") for part in error))


if __name__ == "__main__":
    main()
