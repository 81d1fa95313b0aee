#!/usr/bin/env python3
"""Tells which words of an archive's reports are missing on their pages.

    tests/bench/words.py CONTENT PUBLIC [--explain VANTHU] [--sample N]

CONTENT is the folder of the reports, PUBLIC the site that was built from it. The words of each Markdown file, without markup, must
stand on its page in the same order. A word that is missing counts as kept only if `check --explain` lists it as left out of the
running text, for which `--explain` names the program; `--sample` prints so many of the listed lines, drawn with a fixed seed, to be
read by a person. Prints the share of words kept and the reports with losses; exit code 1 if there are any.
"""
import argparse, bisect, collections, html, json, pathlib, random, re, shutil, subprocess, sys, tempfile, unicodedata

WORD = re.compile(r"[^\W_]+")
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789")


def normal(text):
    """NFC with Đ, raised figures as figures, no invisible letters."""
    text = unicodedata.normalize("NFC", text).replace("Ð", "Đ").replace("ð", "đ").translate(RAISED)
    return re.sub("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]", "", text)


def source_words(path):
    text = path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(r"\A\ufeff?---\n.*?\n---\n", "", text, flags=re.S)
    text = re.sub(r"!?\[([^\]\[]*)\]\((?:<[^>]*>|[^()\s]*(?:\([^()]*\)[^()\s]*)*)(?:\s+\"[^\"]*\")?\)", r" \1 ", text)
    text = re.sub(r"</?[a-zA-Z][^<>]*>", " ", text)
    text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
    text = re.sub(r"(?<=\w)\*+|\*+(?=\w)", "", text)
    return WORD.findall(normal(html.unescape(text)))


def page_words(path):
    text = path.read_text(encoding="utf-8")
    start = text.find("<article")
    text = text[start:text.find("</article>", start)]
    text = re.sub(r"<[a-z0-9]+[^<>]* data-derived[^<>]*>.*?</[a-z0-9]+>", " ", text, flags=re.S)
    text = re.sub(r"</?(?:strong|em|b|i|u|s|del|sup|sub|a|abbr|span|code|mark)\b[^<>]*>", "", text)
    return WORD.findall(normal(html.unescape(re.sub(r"<[^<>]*>", " ", text))))


def missing(source, page):
    """The words of the source that are not on the page in order."""
    if source == page:
        return []
    places = collections.defaultdict(list)
    for at in range(len(page) - 2):
        places[tuple(page[at:at + 3])].append(at)
    lost, on_page, at = [], 0, 0
    while at < len(source):
        if on_page < len(page) and source[at] == page[on_page]:
            on_page += 1
            at += 1
            continue
        joined = joins(source, at, page, on_page)
        if joined:
            at, on_page = at + joined[0], on_page + joined[1]
            continue
        # What stands on the page alone is passed over: three words in a row tell where the source goes on.
        found = places.get(tuple(source[at:at + 3]), [])
        next_place = bisect.bisect_left(found, on_page)
        if next_place < len(found) and found[next_place] - on_page < 5000:
            on_page = found[next_place]
        elif len(source) - at < 3 and source[at] in page[on_page:]:
            on_page = page.index(source[at], on_page)
        else:
            lost.append(source[at])
            at += 1
    return lost


def joins(source, at, page, on_page):
    """How many words on both sides are the same letters, cut elsewhere."""
    for words in range(1, 4):
        for others in range(1, 4):
            if words + others > 2 and "".join(source[at:at + words]) == "".join(page[on_page:on_page + others]) != "":
                return words, others
    return None


def left_out(vanthu, path):
    """The texts that `check --explain` lists for one report, in an archive of its own: others would be read as well."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "content").mkdir()
        (root / "archive.toml").write_text('title = "Kho"\n', encoding="utf-8")
        shutil.copy(path, root / "content" / path.name)
        command = [vanthu, "--root", folder, "check", "--format", "json", "--explain", f"content/{path.name}"]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        return [left["text"] for left in json.loads(run.stdout)["report"]["left_out"]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("content", type=pathlib.Path)
    parser.add_argument("public", type=pathlib.Path)
    parser.add_argument("--explain", metavar="VANTHU")
    parser.add_argument("--sample", type=int, default=0)
    arguments = parser.parse_args()
    pages = {}
    for line in (arguments.public / "reports.jsonl").read_text(encoding="utf-8").splitlines():
        report = json.loads(line)
        pages[report["source"]] = arguments.public / report["address"]
    total = kept = listed_words = 0
    losses, listed = [], []
    for path in sorted(arguments.content.rglob("*.md")):
        name = path.relative_to(arguments.content).as_posix()
        if name not in pages:
            continue
        source = source_words(path)
        lost = missing(source, page_words(pages[name]))
        if lost and arguments.explain:
            left = left_out(arguments.explain, path)
            listed += [f"{name}: {text}" for text in left]
            budget = WORD.findall(normal(" ".join(left)))
            still = []
            for word in lost:
                if word in budget:
                    budget.remove(word)
                    listed_words += 1
                else:
                    still.append(word)
            lost = still
        total += len(source)
        kept += len(source) - len(lost)
        if lost:
            losses.append((name, lost))
    for name, lost in losses[:40]:
        print(f"{name}: {len(lost)} words: {' '.join(lost[:30])}")
    share = kept / max(total, 1)
    print(f"{total} words in {len(pages)} reports; {kept} kept, {100 * share:.4f} %; {listed_words} of these listed by check --explain")
    if arguments.sample:
        random.seed(len(listed))
        print("\n".join(random.sample(listed, min(arguments.sample, len(listed)))))
    sys.exit(bool(losses))


main()
