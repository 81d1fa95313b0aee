#!/usr/bin/env python3
"""Tells which words of an archive's reports are missing on their pages.

    tests/bench/words.py CONTENT PUBLIC [--explain VANTHU] [--sample N]

CONTENT is the folder of the reports, PUBLIC the site that was built from it. Each word of a Markdown file, without markup, must
stand on its page as often as in the file; that words keep their order is tested in tests/it/words.rs. A word that is missing counts as kept only if `check --explain` lists it as left out of the
running text, for which `--explain` names the program; `--sample` prints so many of the listed lines, drawn with a fixed seed, to be
read by a person. Prints the share of words kept and the reports with losses; exit code 1 if there are any.
"""
import argparse, collections, html, json, pathlib, random, re, shutil, subprocess, sys, tempfile, unicodedata

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
    text = re.sub(r"\{[#.][^{}\n]*\}", " ", text)
    text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
    text = re.sub(r"(?<=\d)\*(?=\d)", " ", text)
    text = re.sub(r"(?<=\w)\*+|\*+(?=\w)", "", text)
    return WORD.findall(normal(html.unescape(text)))


def page_words(path):
    text = path.read_text(encoding="utf-8")
    start = text.find("<article")
    text = text[start:text.find("</article>", start)]
    text = re.sub(r"<[a-z0-9]+[^<>]* data-derived[^<>]*>.*?</[a-z0-9]+>", " ", text, flags=re.S)
    text = numbered(text)
    text = re.sub(r"</?(?:strong|em|b|i|u|s|del|sup|sub|a|abbr|span|code|mark)\b[^<>]*>", "", text)
    return WORD.findall(normal(html.unescape(re.sub(r"<[^<>]*>", " ", text))))


def numbered(text):
    """The page with the numbers of list items, which a browser writes."""
    lists = []

    def tag(found):
        name, attributes = found[1], found[2]
        if name in ("ol", "ul"):
            start = re.search(r'start="(\d+)"', attributes)
            lists.append([int(start[1]) if start else 1, name == "ol"])
        elif name in ("/ol", "/ul") and lists:
            lists.pop()
        elif name == "li" and lists and lists[-1][1]:
            value = re.search(r'value="(\d+)"', attributes)
            lists[-1][0] = (int(value[1]) if value else lists[-1][0]) + 1
            return f" {lists[-1][0] - 1} "
        return " "

    return re.sub(r"<(/?ol|/?ul|li)\b([^<>]*)>", tag, text)


def missing(source, page):
    """The words that the page has fewer times than the source, without those that it only cuts elsewhere."""
    lost, more = collections.Counter(source), collections.Counter(page)
    lost.subtract(page)
    more.subtract(source)
    extra = " ".join(word for word, count in more.items() if count > 0)
    return [word for word, count in lost.items() for _ in range(count) if word not in extra]


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
