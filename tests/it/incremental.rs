//! A build on top of builds before it publishes the bytes of a build from nothing, whatever changed between them.

use std::collections::BTreeMap;

use proptest::prelude::*;
use vanthu::pipeline::{Options, build};
use vanthu::read::Layout;

use crate::harness::{Site, report};

/// One thing that a clerk or a keeper does between two builds; numbers choose among few files.
#[derive(Clone, Debug)]
enum Change {
    Write(u32, u32),
    Remove(u32),
    Withdraw(u32),
    Draft(u32),
    Redact(u32),
    Break(u32),
    Picture(u32),
    Configure(u32),
    Theme(u32),
}

fn change() -> impl Strategy<Value = Change> {
    let file = 1_u32..5;
    prop_oneof![
        4 => (file.clone(), 0_u32..4).prop_map(|(file, text)| Change::Write(file, text)),
        1 => file.clone().prop_map(Change::Remove),
        1 => file.clone().prop_map(Change::Withdraw),
        1 => file.clone().prop_map(Change::Draft),
        1 => file.clone().prop_map(Change::Redact),
        1 => file.clone().prop_map(Change::Break),
        1 => file.clone().prop_map(Change::Picture),
        1 => file.clone().prop_map(Change::Configure),
        1 => file.prop_map(Change::Theme),
    ]
}

fn apply(site: &Site, change: &Change) {
    let name = |file: &u32| format!("content/{file}.md");
    let with = |field: &str, file: u32| format!("---\n{field}\n---\n{}", report(file, file, "Xem 01/BC-SNV, gọi 0912 345 678."));
    match change {
        Change::Write(file, text) => {
            let texts = ["Một.", "Hai, xem 02/BC-SNV và ![ảnh](anh-1.png).", "Thu 12 đồng; xem Quyết định số 12/QĐ-TTg.", "Một lần nữa."];
            site.write(&name(file), report(*file, *file, texts[*text as usize]).as_bytes());
        }
        Change::Remove(file) => drop(std::fs::remove_file(site.path(&name(file)))),
        Change::Withdraw(file) => {
            site.write(&name(file), with("status: withdrawn\nly_do: sai\nngay_thu_hoi: 2024-05-01", *file).as_bytes())
        }
        Change::Draft(file) => site.write(&name(file), with("draft: true", *file).as_bytes()),
        Change::Redact(file) => site.write(&name(file), with("redact: [\"0912 345 678\"]", *file).as_bytes()),
        Change::Break(file) => site.write(&name(file), b"\xff"),
        Change::Picture(file) => site.write(&format!("content/anh-{}.png", file % 2), &[b'P', u8::try_from(*file).unwrap()]),
        Change::Configure(file) => site.write("content/archive.toml", format!("title = \"Kho {file}\"\ntheme = \"nho\"\n").as_bytes()),
        Change::Theme(file) => site.write("themes/nho/css/a.css", format!("/* {file} */").as_bytes()),
    }
}

/// Builds, by force: a report that is now faulty goes.
fn publish(site: &Site) -> bool {
    let layout = Layout::of(site.root(), None).unwrap();
    let options = Options { force: true, ..Options::of(layout) };
    loop {
        match build(&options) {
            // Processes that other tests are starting just now hold a copy of a lock for a moment.
            Err(failure) if format!("{failure:#}").contains("another build") => std::thread::sleep(std::time::Duration::from_millis(10)),
            outcome => return outcome.unwrap().summary.is_some(),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if std::env::var_os("VANTHU_LONG").is_some() { 300 } else { 16 }, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn incremental_equals_clean(steps in proptest::collection::vec(proptest::collection::vec(change(), 1..4), 1..5)) {
        let site = Site::new(&[("content/0.md", &report(9, 9, "Luôn có.")), ("themes/nho/css/b.css", "/* b */")]);
        let mut is_published = publish(&site);
        for step in &steps {
            step.iter().for_each(|change| apply(&site, change));
            is_published = publish(&site);
        }
        if is_published {
            let clean = Site::new(&[]);
            for folder in ["content", "themes"] {
                site.files(folder).into_iter().for_each(|(path, bytes)| clean.write(&format!("{folder}/{path}"), &bytes));
            }
            prop_assert!(publish(&clean));
            // The index before is kept for pages that are open; its list and the manifest name it, nothing else differs.
            let names_what_is_kept = ["search/previous.txt", "manifest-sha256.txt"];
            let files = |site: &Site| site.files("public").into_iter().filter(|(path, _)| !names_what_is_kept.contains(&path.as_str())).collect();
            let (mut now, new): (BTreeMap<String, Vec<u8>>, BTreeMap<_, _>) = (files(&site), files(&clean));
            for (path, bytes) in &new {
                prop_assert!(now.remove(path).as_ref() == Some(bytes), "{} is not as built from nothing", path);
            }
            let left: Vec<&String> = now.keys().filter(|path| !path.starts_with("search/")).collect();
            prop_assert!(left.is_empty(), "left behind: {:?}", left);
        }
    }
}
