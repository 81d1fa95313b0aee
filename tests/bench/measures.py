#!/usr/bin/env python3
"""Turns folders of Rust sources into one row each of what a reader meets: lengths, comments, docs, unwraps.

    tests/bench/measures.py [NAME=]FOLDER...

Lengths are in lines. A function counts from `fn` to its last brace; those inside another one count for both. `///` and
`//` are shares of the lines that are not blank, `///` with `//!`. Docs are of items that are `pub` and no more, outside
tests; modules have their first line. Unwraps are `.unwrap()` in a thousand lines outside tests; `mod tests` and folders of tests and benches are tests.
Folders named target, node_modules and snapshots are left out, and build scripts.
"""
import pathlib, re, statistics, sys

LEFT_OUT = {"target", "node_modules", "snapshots", "tests", "benches", "examples", "fuzz"}
ITEM = re.compile(r"^\s*pub (?:const |async |unsafe |extern \"C\" )*(?:fn|struct|enum|trait|type|const|static|union|macro) ")


def without_text(source):
    """The source with letters of comments, strings and characters blanked, so that braces count; lines stay."""
    pattern = re.compile(
        r"//[^\n]*|/\*.*?\*/|b?r(#*)\".*?\"\1|b?\"(?:\\.|[^\"\\])*\"|b?'(?:\\(?:x[0-9a-fA-F]{2}|u\{[^}]*\}|.)|[^'\\\n])'", re.S)
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), source)


def closing(code, start):
    """Where the braces that begin at a place are closed."""
    depth = 0
    for found in re.finditer(r"[{}]", code[start:]):
        depth += 1 if found[0] == "{" else -1
        if depth == 0:
            return start + found.start()
    return len(code)


def functions(code):
    for found in re.finditer(r"\bfn\s+\w+", code):
        body = re.compile(r"[{;]").search(code, found.end())
        while body and body[0] == ";" and code.count("[", found.end(), body.start()) > code.count("]", found.end(), body.start()):
            body = re.compile(r"[{;]").search(code, body.end())
        if body and body[0] == "{":
            yield code.count("\n", found.start(), closing(code, body.start())) + 1


def without_tests(source, code):
    for found in reversed(list(re.finditer(r"#\[cfg\(test\)\]\s*(?:pub(?:\([^)]*\))? )?mod \w+ \{", code))):
        end = closing(code, found.end() - 1) + 1
        source, code = source[:found.start()] + source[end:], code[:found.start()] + code[end:]
    return source


def is_build_script(path):
    return path.name == "build.rs" and (path.parent / "Cargo.toml").exists()


def measure(folder):
    lengths, of_functions, lines, docs, comments, opened, items, documented, unwraps, tested_lines = [], [], 0, 0, 0, 0, 0, 0, 0, 0
    for path in sorted(folder.rglob("*.rs")):
        if LEFT_OUT & set(path.relative_to(folder).parts[:-1]) or path.name == "tests.rs" or is_build_script(path):
            continue
        source = path.read_text(errors="replace")
        code = without_text(source)
        lengths.append(source.count("\n"))
        of_functions.extend(functions(code))
        opened += bool(re.match(r"(?:#!.*\n|\s)*(?://!|/\*!)", source))
        written = [line.strip() for line in source.splitlines() if line.strip()]
        lines += len(written)
        docs += sum(line.startswith(("///", "//!")) for line in written)
        comments += sum(line.startswith("//") and not line.startswith(("///", "//!")) for line in written)
        rest = without_tests(source, code)
        tested_lines += rest.count("\n")
        unwraps += len(re.findall(r"\.unwrap\(\)", without_text(rest)))
        above = ""
        for line in rest.splitlines():
            if ITEM.match(line):
                items += 1
                documented += above.startswith(("///", "#[doc"))
            if not line.strip().startswith(("#[", "#![")) and not re.match(r"^\s*[\w\"),=\s]*\)\]$", line):
                above = line.strip()
    ninth = lambda values: statistics.quantiles(values, n=10)[8]
    long = sum(length > 70 for length in of_functions) / len(of_functions)
    return [
        f"{len(lengths)} / {statistics.median(lengths):.0f} / {ninth(lengths):.0f} / {max(lengths)}",
        f"{statistics.median(of_functions):.0f} / {ninth(of_functions):.0f} / {max(of_functions)} / {long:.1%}",
        f"{docs / lines:.1%} : {comments / lines:.1%}",
        f"{opened / len(lengths):.0%} / {documented / max(items, 1):.0%}",
        f"{unwraps / tested_lines * 1000:.1f}",
    ]


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    print("| | files: number / median / p90 / longest | functions: median / p90 / longest / over 70 | `///` : `//` | first line / public items documented | unwraps |")
    print("|---|---|---|---|---|---|")
    for argument in sys.argv[1:]:
        name, _, folder = argument.rpartition("=")
        print(f"| {name or pathlib.Path(folder).name} | {' | '.join(measure(pathlib.Path(folder)))} |")


if __name__ == "__main__":
    main()
