//! A build on top of builds before it publishes the bytes of a build from nothing, whatever changed between them.

use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, SystemTime};

use proptest::prelude::*;
use vanthu::pipeline::{Options, Outcome, build};
use vanthu::read::Layout;

use crate::harness::{Site, report};

/// One thing that a clerk, a keeper or bad luck does between two builds; numbers choose among few files.
#[derive(Clone, Debug)]
enum Change {
    Write(u32, u32),
    Title(u32, u32),
    Plan(u32, u32),
    Move(u32, u32),
    Remove(u32),
    Withdraw(u32),
    Correct(u32),
    Draft(u32),
    Redact(u32),
    Break(u32),
    Picture(u32),
    Configure(u32),
    Style(u32),
    Template(u32),
    Nothing,
    Damage(u32),
    Forget,
    Meddle,
}

fn change() -> impl Strategy<Value = Change> {
    let file = 1_u32..7;
    prop_oneof![
        6 => (file.clone(), 0_u32..TEXTS.len() as u32).prop_map(|(file, text)| Change::Write(file, text)),
        2 => (file.clone(), 0_u32..3).prop_map(|(file, title)| Change::Title(file, title)),
        4 => (file.clone(), 3_u32..6).prop_map(|(file, text)| Change::Plan(file, text)),
        2 => (file.clone(), 1_u32..7).prop_map(|(from, to)| Change::Move(from, to)),
        1 => file.clone().prop_map(Change::Remove),
        1 => file.clone().prop_map(Change::Withdraw),
        1 => file.clone().prop_map(Change::Correct),
        1 => file.clone().prop_map(Change::Draft),
        1 => file.clone().prop_map(Change::Redact),
        1 => file.clone().prop_map(Change::Break),
        1 => file.clone().prop_map(Change::Picture),
        1 => file.clone().prop_map(Change::Configure),
        1 => file.clone().prop_map(Change::Style),
        1 => file.prop_map(Change::Template),
        1 => Just(Change::Nothing),
        2 => any::<u32>().prop_map(Change::Damage),
        1 => Just(Change::Forget),
        1 => Just(Change::Meddle),
    ]
}

/// Texts that bear on other reports: links, citations, plans and what became of them, figures, short forms, what was said before.
const TEXTS: [&str; 7] = [
    "Một.",
    "Hai, xem 02/BC-SNV và ![ảnh](anh-1.png); xem [điểm](2.md#m1-k1) và [không có](3.md#m9).",
    "Thu 12 đồng; xem Quyết định số 12/QĐ-TTg và 03/BC-SNV ngày 20/3/2024.",
    "Kết nạp được 25 đoàn viên mới; UBND xã và LĐLĐ tổ chức Tết trồng cây được 64 cây.\n\nII. NHIỆM VỤ THÁNG SAU\n\n1. Tổ chức Tết trồng cây tại các đơn vị trong toàn tỉnh.\n\n2. Khám sức khỏe đợt 2 cho lao động nữ.",
    "Kết nạp được 31 đoàn viên mới; khám sức khỏe đợt 2 cho 88 lao động nữ, đạt 100%.\n\nII. NHIỆM VỤ THÁNG SAU\n\n1. Tổ chức Tết trồng cây tại các đơn vị.",
    "Kết nạp được 47 đoàn viên mới; Ban Tuyên giáo (viết tắt là BTG) tổ chức khám sức khỏe đợt 2 cho lao động nữ; 02-NQ/TW.",
    "Một lần nữa.",
];

fn apply(site: &Site, change: &Change) {
    let name = |file: &u32| format!("content/{file}.md");
    let with = |field: &str, file: u32| format!("---\n{field}\n---\n{}", report(file, file, "Xem 01/BC-SNV, gọi 0912 345 678."));
    match change {
        Change::Write(file, text) => site.write(&name(file), report(*file, *file, TEXTS[*text as usize]).as_bytes()),
        Change::Title(file, title) => site.write(&name(file), with(&format!("title: Tên {title}"), *file).as_bytes()),
        Change::Plan(file, text) => {
            let of = format!("period: 2024-{file:02}\nnext_period: 2024-{:02}", file + 1);
            site.write(&name(file), format!("---\n{of}\n---\n{}", report(*file, *file, TEXTS[*text as usize])).as_bytes());
        }
        Change::Move(from, to) => drop(fs::rename(site.path(&name(from)), site.path(&name(to)))),
        Change::Remove(file) => drop(fs::remove_file(site.path(&name(file)))),
        Change::Withdraw(file) => {
            site.write(&name(file), with("status: withdrawn\nly_do: sai\nngay_thu_hoi: 2024-05-01", *file).as_bytes())
        }
        Change::Correct(file) => site.write(&name(file), with("dinh_chinh: 02/BC-SNV", *file).as_bytes()),
        Change::Draft(file) => site.write(&name(file), with("draft: true", *file).as_bytes()),
        Change::Redact(file) => site.write(&name(file), with("redact: [\"0912 345 678\"]", *file).as_bytes()),
        Change::Break(file) => site.write(&name(file), b"\xff"),
        Change::Picture(file) => site.write(&format!("content/anh-{}.png", file % 2), &[b'P', u8::try_from(*file).unwrap()]),
        Change::Configure(file) => {
            let issuer = "[[issuer]]\nsymbol = \"SNV\"\nplace = \"An Bình\"\nname = \"Sở Nội vụ\"\n";
            let figure = "[[indicator]]\nslug = \"doan-vien\"\nlabel = \"Đoàn viên\"\npatterns = [\"Kết nạp được {n} đoàn viên\"]\n";
            let parts = [issuer, figure].into_iter().enumerate().filter(|(at, _)| file >> at & 1 == 1).map(|(_, part)| part);
            let text = format!("title = \"Kho {}\"\ntheme = \"nho\"\n{}", file % 2, parts.collect::<String>());
            site.write("content/archive.toml", text.as_bytes());
        }
        Change::Style(file) => site.write("themes/nho/css/a.css", format!("/* {file} */").as_bytes()),
        Change::Template(file) => site.write("themes/nho/templates/gaps.html", format!("<p>{file}</p>").as_bytes()),
        Change::Nothing => {}
        Change::Damage(random) => damage(site, *random as usize),
        Change::Forget => drop(fs::remove_dir_all(site.path(CACHE))),
        Change::Meddle => site.write("public/index.html", b"?"),
    }
}

const CACHE: &str = ".public.cache";

/// One file of the cache loses its end, or has another byte somewhere.
fn damage(site: &Site, random: usize) {
    let files = if site.path(CACHE).is_dir() { site.files(CACHE) } else { Vec::new() };
    let Some((name, bytes)) = files.get(random % files.len().max(1)).filter(|(_, bytes)| !bytes.is_empty()) else { return };
    let at = random / 7 % bytes.len();
    let mut bytes = bytes.clone();
    if random.is_multiple_of(3) {
        bytes.truncate(at)
    } else {
        bytes[at] ^= 1 << (random % 8)
    }
    site.write(&format!("{CACHE}/{name}"), &bytes);
}

#[expect(clippy::disallowed_methods, reason = "the age of files is the matter of the test")]
/// Sources that are a moment old are read again, since a further change could have the same time; these are an hour old.
fn age(site: &Site) {
    let hour_ago = SystemTime::now() - Duration::from_secs(3600);
    for path in site.files("content").into_iter().map(|(path, _)| path) {
        let file = fs::File::options().write(true).open(site.path(&format!("content/{path}"))).unwrap();
        if file.metadata().unwrap().modified().unwrap() > hour_ago + Duration::from_secs(1000) {
            file.set_modified(hour_ago).unwrap();
        }
    }
}

/// Builds, by force: a report that is now faulty goes.
fn publish(site: &Site) -> Outcome {
    age(site);
    let layout = Layout::of(site.root(), None).unwrap();
    let options = Options { force: true, ..Options::of(layout) };
    loop {
        match build(&options) {
            // Processes that other tests are starting just now hold a copy of a lock for a moment.
            Err(failure) if format!("{failure:#}").contains("another build") => std::thread::sleep(Duration::from_millis(10)),
            outcome => return outcome.unwrap(),
        }
    }
}

/// What the clerk is told.
fn said(outcome: &Outcome) -> Vec<String> {
    outcome.diagnostics.sorted().into_iter().map(ToString::to_string).collect()
}

#[test]
fn every_configuration_of_the_histories_is_sound() {
    for file in 0..4 {
        let site = Site::new(&[("content/0.md", &report(9, 9, "Luôn có.")), ("themes/nho/css/b.css", "/* b */")]);
        apply(&site, &Change::Configure(file));
        let outcome = publish(&site);
        assert!(outcome.summary.is_some(), "{:?}", said(&outcome));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if std::env::var_os("VANTHU_LONG").is_some() { 300 } else { 16 }, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn incremental_equals_clean(steps in proptest::collection::vec(proptest::collection::vec(change(), 1..4), 1..6)) {
        let site = Site::new(&[("content/0.md", &report(9, 9, "Luôn có.")), ("themes/nho/css/b.css", "/* b */")]);
        publish(&site);
        for step in &steps {
            step.iter().for_each(|change| apply(&site, change));
            let outcome = publish(&site);
            if outcome.summary.is_none() {
                continue;
            }
            let clean = Site::new(&[]);
            for folder in ["content", "themes"] {
                site.files(folder).into_iter().for_each(|(path, bytes)| clean.write(&format!("{folder}/{path}"), &bytes));
            }
            let from_nothing = publish(&clean);
            prop_assert_eq!(said(&outcome), said(&from_nothing));
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

/// The pages that a build rendered, by template.
fn rendered(outcome: &Outcome) -> String {
    let templates = outcome.timings.templates.iter().filter(|(template, _)| **template != "files");
    templates.map(|(template, work)| format!("{} {}", template.trim_end_matches(".html"), work.pages)).collect::<Vec<_>>().join(", ")
}

#[test]
fn little_is_rendered_again() {
    let site = Site::new(&[]);
    for (at, file) in (1..=60_u32).enumerate() {
        let month = file % 12 + 1;
        site.write(&format!("content/{file}.md"), report(file, month, TEXTS[at % TEXTS.len()]).as_bytes());
    }
    let mut all = String::new();
    let mut note = |what: &str| all.push_str(&format!("{what}: {}\n", rendered(&publish(&site))));
    note("from nothing");
    note("nothing");
    let text = site.read("content/29.md");
    site.write("content/29.md", text.replace("Một.", "Một điều khác.").as_bytes());
    note("a text");
    site.write("content/29.md", text.as_bytes());
    note("the text before");
    fs::rename(site.path("content/29.md"), site.path("content/khac.md")).unwrap();
    note("another name of the file");
    site.write("content/khac.md", format!("---\ntitle: Tên khác\n---\n{text}").as_bytes());
    note("a title");
    site.write("content/khac.md", format!("{text}Viết tắt theo 99-NQ/TW.\n").as_bytes());
    note("a citation");
    site.write("content/61.md", report(61, 5, "Mới.").as_bytes());
    note("a new report");
    site.write("content/archive.toml", b"title = \"Kho\"");
    note("the configuration");
    insta::assert_snapshot!(all);
    fs::remove_dir_all(site.path(CACHE)).unwrap();
    assert!(rendered(&publish(&site)).contains("report 61"), "without what was kept all is made anew");
}

#[cfg(unix)]
#[test]
fn what_is_kept_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::new(&[("content/a.md", &report(1, 1, "Một."))]);
    publish(&site);
    assert_eq!(fs::metadata(site.path(CACHE)).unwrap().permissions().mode() & 0o777, 0o700);
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_text_are_kept_too() {
    use std::os::unix::ffi::OsStrExt;
    let site = Site::new(&[("content/b.md", &report(2, 2, "Hai."))]);
    let folder = site.path("content").join(std::ffi::OsStr::from_bytes(b"th\xe1ng"));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.md"), report(1, 1, "![ảnh](anh.png)")).unwrap();
    fs::write(folder.join("anh.png"), b"P").unwrap();
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    fs::File::options().write(true).open(folder.join("anh.png")).unwrap().set_modified(long_ago).unwrap();
    assert!(site.run(&["build"]).expect(0).out.contains("2 published"));
    assert!(site.run(&["build"]).expect(0).out.contains("0 pages and files written"));
}

#[test]
fn a_build_that_publishes_nothing_keeps_nothing() {
    let site = Site::new(&[("content/a.md", &report(1, 1, "Một.")), ("content/archive.toml", "titel = \"a\"\n")]);
    let run = site.run(&["build"]).expect(1);
    assert!(run.out.contains("nothing written"), "{}", run.out);
    assert!(!site.path(CACHE).is_dir() || site.files(CACHE).is_empty());
}

#[test]
fn a_place_that_cannot_be_written_keeps_nothing_and_says_so() {
    let site = Site::new(&[("content/a.md", &report(1, 1, "Một.")), (CACHE, "a file")]);
    let run = site.run(&["build"]).expect(0);
    assert!(run.err.contains(&format!("note: the next build begins from nothing: cannot write ROOT/{CACHE}")), "{}", run.err);
    assert!(!site.run(&["build", "--no-cache"]).expect(0).err.contains("begins from nothing"));
}
