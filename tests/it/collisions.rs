//! Reports that share an address or a number.

use std::fs;

use crate::harness::{Site, report};

fn two() -> Site {
    Site::new(&[("content/a.md", &report(1, 1, "Một.")), ("content/b.md", &report(2, 2, "Hai."))])
}

#[test]
fn of_two_files_with_one_address_one_is_withheld() {
    let page = |site: &Site| fs::read_to_string(site.path("public/snv-an-binh/2024/01/20/01-bc-snv.html")).unwrap();
    // Neither is published: the later path goes, the rest is built.
    let site = two();
    site.write("content/copy.md", report(1, 1, "Bản sao.").as_bytes());
    insta::assert_snapshot!(site.run(&["build"]).text());
    assert!(!page(&site).contains("Bản sao.") && site.path("public/snv-an-binh/2024/02/20/02-bc-snv.html").exists());
    // The published report stays, whatever its path.
    let site = two();
    site.run(&["build"]).expect(0);
    site.write("content/a-copy.md", report(1, 1, "Bản sao.").as_bytes());
    let run = site.run(&["build"]).expect(1);
    assert!(
        run.err.contains("content/a-copy.md: error: is withheld: it would have the address") && !page(&site).contains("Bản sao."),
        "{}",
        run.err
    );
    // The same file twice is one report.
    site.write("content/a-copy.md", &fs::read(site.path("content/a.md")).unwrap());
    let run = site.run(&["build"]).expect(0);
    assert!(run.err.contains("content/a-copy.md: warning: is the same file as content/a.md"), "{}", run.err);
    // A copy does not republish redacted or withdrawn text.
    for field in ["redact: [Bản sao]", "withdrawn: true\nly_do: Nhầm"] {
        let site = two();
        site.run(&["build"]).expect(0);
        site.write("content/z.md", format!("---\n{field}\n---\n{}", report(1, 1, "Bản sao.")).as_bytes());
        let run = site.run(&["build"]).expect(1);
        assert!(run.err.contains("content/a.md: error: is withheld"), "{}", run.err);
        assert!(!page(&site).contains("Bản sao") && !page(&site).contains("Kết quả 1."), "{field}: {}", page(&site));
    }
}

#[test]
fn the_same_number_twice_is_a_warning() {
    let site = two();
    site.write("content/c.md", report(1, 3, "Khóa mới.").as_bytes());
    let run = site.run(&["build"]).expect(0);
    assert!(run.err.contains("has number 01/BC-SNV like content/c.md, of the same body and year"), "{}", run.err);
    site.run(&["build", "--strict"]).expect(1);
}
