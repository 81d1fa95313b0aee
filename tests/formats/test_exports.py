"""What `vanthu export` makes, under the tools of its readers: BagIt by the Library of Congress, Quickwit's documented
configuration, lines of JSON."""

import json
import shutil
import subprocess
import unittest
from pathlib import Path

import bagit
import jsonschema
import yaml

from archive import PROJECT, SITE, TOOLS, Archive, run


class Exports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.archive = Archive()
        cls.root = cls.archive.root

    @classmethod
    def tearDownClass(cls):
        cls.archive.close()

    def reports(self):
        records = [json.loads(line) for line in self.archive.read("reports.jsonl").splitlines()]
        return [record for record in records if record.get("status") != "withdrawn"]

    def test_bag(self):
        place = self.root / "bag"
        run("export", "bag", str(place), root=self.root)
        bag = bagit.Bag(str(place))
        bag.validate()
        self.assertEqual(bag.info["Contact-Email"], "vanthu@example.org")
        self.assertEqual(bag.version, "1.0")
        for report in self.reports():
            for path in (f"originals/{report['original']}", f"text/{report['id']}.txt", f"metadata/{report['id']}.json", f"site/{report['address']}"):
                self.assertTrue((place / "data" / path).is_file(), path)
        site = {str(path.relative_to(self.archive.output)) for path in self.archive.output.rglob("*") if path.is_file() and path.name[0] != "."}
        self.assertEqual(site, {str(path.relative_to(place / "data/site")) for path in (place / "data/site").rglob("*") if path.is_file()})
        # Equal archives make equal bags.
        run("export", "bag", str(self.root / "again"), root=self.root)
        self.assertEqual((place / "tagmanifest-sha256.txt").read_bytes(), (self.root / "again/tagmanifest-sha256.txt").read_bytes())
        # The tool notices what is wrong.
        (place / "data/text" / f"{self.reports()[0]['id']}.txt").write_text("khác", encoding="utf-8")
        with self.assertRaises(bagit.BagValidationError):
            bag.validate()

    def test_what_is_there_stays(self):
        place = self.root / "there"
        place.mkdir()
        self.assertIn("is there already", run("export", "bag", str(place), root=self.root, code=2).stderr)
        self.assertEqual(list(place.iterdir()), [])
        self.assertIn("is there already", run("export", "jsonl", str(place), root=self.root, code=2).stderr)
        missing = self.root / "no/such/folder.jsonl"
        self.assertIn("cannot create", run("export", "jsonl", str(missing), root=self.root, code=2).stderr)
        self.assertIn("--base-url", run("build", "--base-url", "example.org", root=self.root, code=2).stderr)

    def test_what_was_altered_is_not_exported(self):
        copy = self.root / "copy"
        shutil.copytree(self.archive.output, copy)
        report = self.reports()[0]
        (copy / report["original"]).write_text("khác", encoding="utf-8")
        done = run("export", "bag", str(self.root / "altered"), "--output", str(copy), root=self.root, code=2)
        self.assertIn(f"{report['original']} is not as it was published; build again", done.stderr)
        self.assertFalse((self.root / "altered").exists())
        self.assertEqual([path.name for path in self.root.iterdir() if "unfinished" in path.name], [])
        done = run("export", "bag", str(self.root / "nothing"), "--output", str(self.root / "nowhere"), root=self.root, code=2)
        self.assertIn("vanthu has not built there", done.stderr)
        settings = self.root / "content/archive.toml"
        right = settings.read_text(encoding="utf-8")
        settings.write_text("title = ", encoding="utf-8")
        done = run("export", "bag", str(self.root / "nameless"), root=self.root, code=1)
        self.assertIn("archive.toml:1", done.stderr)
        self.assertFalse((self.root / "nameless").exists())
        settings.write_text(right, encoding="utf-8")

    def test_lines_of_json(self):
        out = run("export", "jsonl", "-", root=self.root).stdout
        judge = jsonschema.Draft202012Validator(json.loads(self.archive.read("report.schema.json")))
        lines = [json.loads(line) for line in out.splitlines()]
        self.assertEqual([line["id"] for line in lines], [report["id"] for report in self.reports()])
        self.assertEqual([error for line in lines for error in judge.iter_errors(line)], [])
        self.assertEqual(json.loads(run("schema", "report", root=self.root).stdout), json.loads(self.archive.read("report.schema.json")))

    def test_quickwit(self):
        place = self.root / "quickwit"
        run("export", "quickwit", str(place), "--base-url", SITE, root=self.root)
        text = (place / "index-config.yaml").read_text(encoding="utf-8")
        judge = jsonschema.Draft202012Validator(json.loads((PROJECT / "tests/formats/quickwit.schema.json").read_text()))
        configuration = yaml.safe_load(text)
        self.assertEqual(list(judge.iter_errors(configuration)), [])
        for wrong in ("tokeniser: raw", "record: often", "mode: loose", "fieldnorm: true"):
            right = {"tokeniser: raw": "tokenizer: raw", "record: often": "record: freq", "mode: loose": "mode: strict", "fieldnorm: true": "fieldnorms: true"}[wrong]
            self.assertTrue(list(judge.iter_errors(yaml.safe_load(text.replace(right, wrong)))), wrong)
        fields = {field["name"]: field["type"] for field in configuration["doc_mapping"]["field_mappings"]}
        kinds = {"text": str, "u64": int, "array<text>": list}
        documents = [json.loads(line) for path in sorted(place.glob("*.ndjson")) for line in path.read_text(encoding="utf-8").splitlines()]
        self.assertEqual([document["id"] for document in documents], [report["id"] for report in self.reports()])
        self.assertTrue(any(document["date"] == "" for document in documents))
        for document in documents:
            # The mapping is strict: a field that it does not name is refused.
            self.assertEqual(document.keys() | {"day"}, fields.keys())
            self.assertEqual("day" in document, document["date"] != "")
            for name, value in document.items():
                self.assertIsInstance(value, kinds[fields[name]])
            self.assertNotIn("\x01", document["terms"])
            self.assertEqual(document["site"], SITE)

    def test_files_for_quickwit_are_bounded(self):
        folder = self.root / "many"
        words = " ".join(f"từ{number} ngữ{number}" for number in range(4000))
        for number in range(60):
            path = folder / f"content/{number}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"# Báo cáo {number}\n\n{words}\n", encoding="utf-8")
        run("export", "quickwit", str(folder / "out"), root=folder)
        sizes = [path.stat().st_size for path in Path(folder / "out").glob("*.ndjson")]
        self.assertGreater(len(sizes), 1)
        self.assertLessEqual(max(sizes), 8 << 20)

    def test_container(self):
        lint = [TOOLS / "venv/bin/hadolint", "--no-color"]
        file = PROJECT / "tests/hosting/Dockerfile"
        done = subprocess.run([*lint, file], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)
        wrong = self.root / "Dockerfile"
        wrong.write_text(file.read_text().replace("COPY . .", "ADD . ."), encoding="utf-8")
        self.assertNotEqual(subprocess.run([*lint, wrong], capture_output=True).returncode, 0)


if __name__ == "__main__":
    unittest.main()
