#!/usr/bin/env python3
"""Writes engine.sources for a built engine.

engine.sources lists the SHA-256 of every source file, without its tests, and the locked version of every
crate that the engine was built from; a test compares it with the tree.
"""
import hashlib, pathlib, re, subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "src/browser"
OUT = ROOT / "src/index/engine"


def crates():
    """The locked crates of the browser's closure, as `name version checksum`."""
    tree = subprocess.run(
        ["cargo", "tree", "--locked", "--package", "vanthu-browser", "--target", "wasm32-unknown-unknown", "--edges", "normal",
         "--prefix", "none", "--format", "{p}"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    names = sorted({" ".join(line.split()[:2]) for line in tree.splitlines() if line.strip()})
    return [f"crate {name}" for name in names if not name.startswith("vanthu")]


def sources():
    """The files that are compiled, with their digests."""
    files = sorted([*ROOT.glob("src/search/src/*.rs"), *ROOT.glob("src/browser/src/*.rs"), ROOT / "src/search/Cargo.toml", HERE / "Cargo.toml", HERE / "build"])
    without_tests = lambda source: re.split(rb"#\[cfg\(test\)\]\n(?:pub\(crate\) )?mod tests", source)[0]
    digest = lambda path: hashlib.sha256(without_tests(path.read_bytes())).hexdigest()
    return [f"{digest(path)}  {path.relative_to(ROOT).as_posix()}" for path in files if path.name != "publish.rs"]


def main():
    (OUT / "engine.sources").write_text("\n".join(sources() + crates()) + "\n")


if __name__ == "__main__":
    main()
