// Lighthouse finds nothing to better in accessibility, best practices and search engines on the pages that readers use most.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { build, kinds } from "./site.mjs";
import { audit } from "./lighthouse.mjs";
import { nginx } from "./site.mjs";

let site, server;

before(async () => {
  site = build();
  server = await nginx(site, "gzip on; gzip_types *;");
});

after(() => {
  server?.stop();
  site?.remove();
});

for (const kind of ["home", "report", "search", "comparison", "figure"]) {
  test(`${kind}: 100 in accessibility, best practices and search engines`, async () => {
    const { scores, wrong } = await audit(`${server.address}/${kinds[kind]}`, ["accessibility", "best-practices", "seo"]);
    assert.deepEqual([scores, wrong], [{ accessibility: 100, "best-practices": 100, seo: 100 }, []]);
  });
}
