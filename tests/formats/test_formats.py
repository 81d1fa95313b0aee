"""The published formats under the reference tools of their communities. Each tool is shown something wrong too, so that
what it lets pass says something."""

import json
import re
import subprocess
import unittest
from collections import Counter

import extruct
import feedparser
import jsonschema
import protego
from frictionless import Package
from lxml import etree

from archive import NODE, SITE, TOOLS, Archive, tsc

OAI = "http://www.openarchives.org/OAI/2.0/"
STATIC = "{%sstatic-repository}" % OAI
ELEMENTS = "title creator subject description publisher contributor date type format identifier source language relation coverage rights"


class Formats(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.archive = Archive()
        cls.marked = Archive("", "\n[data]\nbom = true\n", ())

    @classmethod
    def tearDownClass(cls):
        cls.archive.close()
        cls.marked.close()

    def reports(self):
        return [json.loads(line) for line in self.archive.read("reports.jsonl").splitlines()]

    def published(self):
        return [report for report in self.reports() if report.get("status") != "withdrawn"]

    def test_withdrawn_text_is_nowhere(self):
        for path in self.archive.output.rglob("*"):
            if path.is_file():
                self.assertNotIn("Kwyjibo".encode(), path.read_bytes(), path)

    def test_lists_of_reports_agree(self):
        self.assertEqual(json.loads(self.archive.read("reports.json")), self.reports())
        self.assertEqual(len(self.reports()), 18)

    def test_data_follow_the_published_schema(self):
        schema = json.loads(self.archive.read("report.schema.json"))
        judge = jsonschema.Draft202012Validator
        judge.check_schema(schema)
        judge = judge(schema)
        for report in self.published():
            data = json.loads(self.archive.read(f"{report['id']}.json"))
            self.assertEqual(list(judge.iter_errors(data)), [], report["id"])
            self.assertEqual(data["files"]["sha256"], report["sha256"])
            page = self.archive.read(report["address"])
            for part in data["parts"]:
                if part.get("anchor"):
                    self.assertIn(f'id="{part["anchor"]}"', page, report["id"])
        self.assertTrue(list(judge.iter_errors({**data, "parts": [{"kind": "nothing"}]})))
        self.assertTrue(list(judge.iter_errors({"id": 1})))

    def test_plain_text_holds_all_words_in_order(self):
        for report in self.published():
            text = self.archive.read(f"{report['id']}.txt").removeprefix("\ufeff")
            data = json.loads(self.archive.read(f"{report['id']}.json"))
            words = " ".join(" ".join([part.get("label", ""), part["text"]]) for part in data["parts"]).split()
            self.assertEqual(text.split(), words, report["id"])
            # The page is made in another way: what is printed on it stands here too, but for what vanthu adds.
            article = etree.HTML(self.archive.read(report["address"])).find(".//article")
            for added in article.xpath(".//*[@data-derived]"):
                added.getparent().remove(added) if not (added.tail or "").strip() else added.clear(keep_tail=True)
            letters = lambda string: Counter(re.findall(r"[^\W_]+", string))
            lost = letters("\n".join(article.itertext())) - letters(text)
            self.assertEqual(lost, Counter(), report["id"])

    def heads(self):
        for report in self.published():
            page = self.archive.read(report["address"])
            yield report, page, extruct.extract(page, base_url=SITE + report["address"], syntaxes=["json-ld", "opengraph", "dublincore"])

    def test_heads_of_pages(self):
        for report, page, found in self.heads():
            names = re.findall(r'<meta name="DC\.(\w+)"', page)
            self.assertEqual(list(dict.fromkeys(names)), ELEMENTS.split(), report["id"])
            extracted = {element["name"] for element in found["dublincore"][0]["elements"]}
            self.assertLessEqual({f"DC.{name}" for name in ELEMENTS.split()}, extracted, report["id"])
            card = dict(found["opengraph"][0]["properties"])
            self.assertEqual(card["og:url"], SITE + report["address"])
            self.assertEqual(card["og:title"], report["title"])
            self.assertEqual(len(found["json-ld"]), 1, report["id"])
            for href, kind in re.findall(r'<link rel="alternate" type="([^"]+)" title="[^"]*" href="([^"]+)"', page):
                self.assertTrue((self.archive.output / report["address"]).parent.joinpath(kind).exists(), (href, kind))

    def test_json_ld_is_schema_org(self):
        head = 'import type { WithContext, Report } from "schema-dts";\nexport const x: WithContext<Report> = '
        sources = {f"r{at}.ts": head + json.dumps(found["json-ld"][0]) + ";\n" for at, (_, _, found) in enumerate(self.heads())}
        self.assertEqual(tsc(sources), "")
        for right, wrong in (("reportNumber", "reportNumbr"), ("sha256", "sha265"), ("roleName", "rolName")):
            self.assertIn(wrong, tsc({"wrong.ts": sources["r0.ts"].replace(f'"{right}"', f'"{wrong}"')}))

    def test_json_ld_says_what_the_report_says(self):
        _, _, found = next(head for head in self.heads() if head[0]["number"] == "02/BC-LĐLĐ")
        about = found["json-ld"][0]
        self.assertEqual(about["reportNumber"], "02/BC-LĐLĐ")
        self.assertEqual(about["author"]["roleName"], "Phó Chủ tịch")
        self.assertEqual(about["temporalCoverage"], "2023-10-01/2023-10-31")
        self.assertEqual(about["encoding"][0]["sha256"], next(r["sha256"] for r in self.reports() if r["number"] == "02/BC-LĐLĐ"))

    def test_atom(self):
        feeds = [path for path in self.archive.output.rglob("*.xml") if b"2005/Atom" in path.read_bytes()[:200]]
        self.assertGreaterEqual(len(feeds), 5)
        ids = set()
        for path in feeds:
            feed = feedparser.parse(path.read_bytes())
            self.assertFalse(feed.bozo, (path, feed.get("bozo_exception")))
            self.assertEqual(feed.version, "atom10")
            for item in [feed.feed, *feed.entries]:
                self.assertTrue(item.get("id") and item.get("title") and item.get("updated_parsed"), path)
            self.assertNotIn(feed.feed.id, ids)
            ids.add(feed.feed.id)
            addresses = [entry.link for entry in feed.entries]
            self.assertTrue(addresses and all((self.archive.output / link.removeprefix(SITE)).exists() for link in addresses))
        whole = feedparser.parse((self.archive.output / "feed.xml").read_bytes())
        self.assertEqual(len(whole.entries), 16)
        self.assertTrue(feedparser.parse("<feed xmlns='http://www.w3.org/2005/Atom'><entry></feed>").bozo)

    def test_names_in_feeds_outlive_the_address(self):
        moved = Archive(options=("--base-url", "https://elsewhere.example.org/"))
        try:
            before, after = (feedparser.parse((one.output / "feed.xml").read_bytes()) for one in (self.archive, moved))
            self.assertEqual([entry.id for entry in before.entries], [entry.id for entry in after.entries])
            self.assertNotEqual(before.entries[0].link, after.entries[0].link)
        finally:
            moved.close()

    def test_json_feed(self):
        head = 'import type JSONFeed from "@json-feed-types/1_1";\nexport const f: JSONFeed = '
        feed = self.archive.read("feed.json")
        self.assertEqual(tsc({"feed.ts": head + feed}), "")
        self.assertNotEqual(tsc({"feed.ts": head + feed.replace('"home_page_url"', '"home_page"')}), "")

    def test_site_map(self):
        schema = NODE / "sitemap/schema/sitemap.xsd"
        judge = ["xmllint", "--nonet", "--noout", "--schema", schema]
        path = self.archive.output / "sitemap.xml"
        done = subprocess.run([*judge, path], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        wrong = self.archive.root / "wrong.xml"
        wrong.write_text(path.read_text(encoding="utf-8").replace("2023-10-17", "17/10/2023"), encoding="utf-8")
        self.assertNotEqual(subprocess.run([*judge, wrong], capture_output=True).returncode, 0)
        listed = {element.text for element in etree.parse(path).iter("{*}loc")}
        pages = {SITE + str(page.relative_to(self.archive.output)) for page in self.archive.output.rglob("*.html")}
        left_out = {page.removeprefix(SITE) for page in pages - listed}
        withdrawn = {report["address"] for report in self.reports() if report.get("status")}
        self.assertEqual(listed - pages, set())
        self.assertEqual(left_out, {"404.html", "tim-kiem.html", "ban-dung.html"} | withdrawn)

    def test_robots(self):
        robots = protego.Protego.parse(self.archive.read("robots.txt"))
        self.assertEqual(list(robots.sitemaps), [SITE + "sitemap.xml"])
        self.assertTrue(robots.can_fetch(SITE + "index.html", "AnyBot"))
        self.assertFalse(robots.can_fetch(SITE + "search/entry.json", "AnyBot"))

    def test_open_search(self):
        script = "use WWW::OpenSearch::Description; local $/; my $d = WWW::OpenSearch::Description->new(<STDIN>); " \
            "print $d->ns, ' ', $d->get_best_url->prepare_query({ searchTerms => 'a b' })"
        done = subprocess.run(["perl", "-e", script], input=self.archive.read("opensearch.xml"), capture_output=True, text=True)
        self.assertEqual(done.stdout, f"http://a9.com/-/spec/opensearch/1.1/ {SITE}tim-kiem.html?q=a%20b", done.stderr)

    def test_data_package(self):
        for archive in (self.archive, self.marked):
            package = Package(str(archive.output / "datapackage.json"))
            report = package.validate()
            self.assertTrue(report.valid, report.flatten(["type", "note", "rowNumber", "fieldName"]))
            names = [resource.name for resource in package.resources]
            self.assertEqual(names[:3], ["reports", "citations", "figures"])
            self.assertIn("register-2023", names)
        rows = package.get_resource("reports").read_rows()
        self.assertEqual(len(rows), 18)
        self.assertEqual({row["id"] for row in rows}, {report["id"] for report in self.reports()})
        self.assertTrue((self.marked.output / "register-2023.csv").read_bytes().startswith(b"\xef\xbb\xbf\""))
        self.assertTrue((self.archive.output / "register-2023.csv").read_bytes().startswith(b"\""))
        # No cell is a formula.
        for path in self.archive.output.rglob("*.csv"):
            self.assertIsNone(re.search(r'(^|,)"[=+@\t-]', path.read_text(encoding="utf-8"), re.MULTILINE), path)
        table = self.marked.output / "citations.csv"
        table.write_bytes(table.read_bytes().replace(b"2021-06-12", b"12/6/2021"))
        self.assertFalse(Package(str(self.marked.output / "datapackage.json")).validate().valid)

    def oai_schema(self):
        class Resolver(etree.Resolver):
            def resolve(self, url, public, context):
                return self.resolve_filename(str(TOOLS / "schemas" / url.rsplit("/", 1)[-1]), context)

        parser = etree.XMLParser(no_network=True)
        parser.resolvers.add(Resolver())
        imports = f'<import namespace="{OAI}" schemaLocation="OAI-PMH.xsd"/><import namespace="{OAI}oai_dc/" schemaLocation="oai_dc.xsd"/>'
        driver = f'<schema xmlns="http://www.w3.org/2001/XMLSchema">{imports}</schema>'
        return etree.XMLSchema(etree.fromstring(driver, parser, base_url="file:///x/driver.xsd"))

    def oai_faults(self, text):
        """What the schemas say to each part of a static repository, which is the answer of a repository to one request."""
        schema, faults = self.oai_schema(), []
        root = etree.fromstring(text.encode())
        self.assertEqual([element.tag for element in (root, *root)], [STATIC + name for name in ("Repository", "Identify", "ListMetadataFormats", "ListRecords")])
        for part in list(root):
            answer = etree.Element("{%s}OAI-PMH" % OAI)
            etree.SubElement(answer, "{%s}responseDate" % OAI).text = "2020-01-01T00:00:00Z"
            etree.SubElement(answer, "{%s}request" % OAI).text = SITE
            etree.SubElement(answer, "{%s}%s" % (OAI, part.tag.removeprefix(STATIC))).extend(list(part))
            if not schema.validate(answer):
                faults += [error.message for error in schema.error_log]
        return faults

    def test_oai(self):
        text = self.archive.read("oai.xml")
        self.assertEqual(self.oai_faults(text), [])
        self.assertNotEqual(self.oai_faults(text.replace("dc:rights>", "dc:right>")), [])
        harvest = ["perl", str(TOOLS.parents[1] / "tests/formats/harvest.pl"), str(self.archive.output / "oai.xml")]
        done = subprocess.run(harvest, capture_output=True, text=True, check=True)
        lines = done.stdout.splitlines()
        self.assertEqual(len(lines), len(self.published()))
        self.assertTrue(any(line.startswith("oai:example.org:ldld-lai-chau/2023/10/17/02-bc-ldld Hoạt động") for line in lines), lines)

    def test_without_an_address_nothing_claims_one(self):
        bare = Archive("", options=())
        try:
            there = {path.name for path in bare.output.iterdir()}
            self.assertEqual(there & {"feed.json", "sitemap.xml", "oai.xml", "opensearch.xml"}, set())
            self.assertTrue({"feed.xml", "robots.txt", "reports.csv", "datapackage.json"} <= there)
            feed = feedparser.parse(bare.read("feed.xml").encode())
            self.assertFalse(feed.bozo)
            self.assertNotIn("://", feed.entries[0].links[0].href)
        finally:
            bare.close()


if __name__ == "__main__":
    unittest.main()
