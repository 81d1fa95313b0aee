//! The development server, as a real process spoken to over a real connection.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::time::Duration;

use crate::harness::{Site, report};

const A: &str = "/snv-an-binh/2024/01/20/01-bc-snv.html";
const WAIT: Duration = Duration::from_secs(20);

struct Server {
    child: Child,
    port: u16,
    said: String,
}

impl Server {
    fn start(site: &Site, port: u16) -> Server {
        Server::start_with(site, port, &[])
    }

    fn start_with(site: &Site, port: u16, more: &[&str]) -> Server {
        let mut child = site
            .command(&[&["serve", "--port", &port.to_string()], more].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        while !said.contains("serving ") {
            assert!(out.read_line(&mut said).unwrap() > 0, "ended early: {said}");
        }
        // Whatever it prints later must not fill the pipe.
        std::thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
        let port = said.rsplit_once("http://").unwrap().1.rsplit_once(':').unwrap().1.split('/').next().unwrap().parse().unwrap();
        Server { child, port, said }
    }

    fn connect(&self, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(WAIT)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream
    }

    fn get(&self, path: &str) -> String {
        let mut stream = self.connect(&format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn events(&self) -> BufReader<TcpStream> {
        BufReader::new(self.connect("GET /_vanthu/events HTTP/1.1\r\nHost: localhost\r\n\r\n"))
    }

    #[cfg(unix)]
    fn interrupt(mut self) -> i32 {
        assert!(std::process::Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap().success());
        let code = self.child.wait().unwrap().code().unwrap_or(-1);
        let mut err = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        assert!(!err.contains("panicked"), "{err}");
        code
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads events until one of these names; returns it and its data.
fn next<'a>(events: &mut BufReader<TcpStream>, names: &[&'a str]) -> (&'a str, String) {
    let mut seen = String::new();
    loop {
        let mut line = String::new();
        assert!(events.read_line(&mut line).unwrap() > 0, "the stream ended: {seen}");
        seen.push_str(&line);
        if let Some(name) = names.iter().find(|name| line.trim() == format!("event: {name}")) {
            let mut data = String::new();
            events.read_line(&mut data).unwrap();
            return (name, data.trim().trim_start_matches("data: ").to_owned());
        }
    }
}

/// Reads events until one of this name; returns its data.
fn wait_for(events: &mut BufReader<TcpStream>, name: &str) -> String {
    next(events, &[name]).1
}

fn site() -> Site {
    Site::new(&[("content/a.md", &report(1, 1, "Một."))])
}

#[test]
fn serves_rebuilds_and_tells_open_pages() {
    let site = site();
    let server = Server::start(&site, 18_200);
    let page = server.get(A);
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("text/html"), "{page}");
    assert!(page.contains("<script src=\"/_vanthu/reload.js\" data-change=\"1\" defer></script></body>"), "{page}");
    assert!(!site.read(&format!("public{A}")).contains("_vanthu"), "nothing of serve is written to public/");
    assert!(server.get("/").contains("<h1>"));
    assert!(server.get("/_vanthu/reload.js").contains("EventSource"));
    let mut events = server.events();
    assert_eq!(wait_for(&mut events, "faults"), "[]");

    site.write("content/a.md", report(1, 1, "Đã sửa.").as_bytes());
    wait_for(&mut events, "reload");
    assert!(server.get(A).contains("Đã sửa."));

    // Editors write a new file and rename it over the old one.
    site.write("content/.a.md.swp", report(1, 1, "Đổi tên.").as_bytes());
    std::fs::rename(site.path("content/.a.md.swp"), site.path("content/a.md")).unwrap();
    wait_for(&mut events, "reload");
    assert!(server.get(A).contains("Đổi tên."));

    site.write("content/moi/sau/b.md", report(2, 2, "Trong thư mục mới.").as_bytes());
    wait_for(&mut events, "reload");
    assert!(server.get("/snv-an-binh/2024/02/20/02-bc-snv.html").contains("Trong thư mục mới."));

    site.remove("content/moi/sau/b.md");
    wait_for(&mut events, "reload");
    let gone = server.get("/snv-an-binh/2024/02/20/02-bc-snv.html");
    assert!(gone.starts_with("HTTP/1.1 404") && gone.contains("Không có trang này"), "{gone}");

    // What lies beside content and themes is no matter.
    site.write("serve.log", b"built");

    site.write("themes/default/strings.vi.toml", "home = \"Nhà\"\n".as_bytes());
    wait_for(&mut events, "reload");
    assert!(server.get(A).contains(">Nhà<"));
}

#[test]
fn a_changed_report_is_shown_before_it_is_built_as_it_will_be_built() {
    let site = site();
    let server = Server::start(&site, 18_250);
    let mut events = server.events();
    wait_for(&mut events, "faults");
    site.write("content/a.md", report(1, 1, "Đã sửa.").as_bytes());
    assert_eq!(format!("/{}", wait_for(&mut events, "page")), A);
    let shown = server.get(A);
    assert!(shown.contains("Đã sửa."), "{shown}");
    wait_for(&mut events, "reload");
    // The script is told which change of the site it came with.
    let body = |answer: &str| Some(answer.split_once("\r\n\r\n")?.1.split_once("<script src=\"/_vanthu")?.0.to_owned());
    assert!(body(&shown).is_some());
    assert_eq!(body(&server.get(A)), body(&shown));

    // What is not published is not shown: a draft, a mark of secrecy, another address.
    let with = |text: &str| report(1, 1, text);
    for changed in [
        format!("---\ndraft: true\n---\n{}", with("Nháp.")),
        format!("MẬT\n\n{}", with("Kín.")),
        format!("---\ntrang_thai: thu hồi\n---\n{}", with("Rút.")),
        report(3, 1, "Số khác."),
        with("![Ảnh](anh.png)"),
    ] {
        site.write("content/a.md", changed.as_bytes());
        let (event, _) = next(&mut events, &["page", "reload", "faults"]);
        assert_ne!(event, "page", "{changed}");
        // An archive without reports is none: the build fails, and the next one changes nothing.
        site.write("content/a.md", report(1, 1, "Đã sửa.").as_bytes());
        next(&mut events, &["reload", "faults"]);
    }
}

#[test]
fn a_page_that_missed_a_change_is_told_when_it_listens() {
    let site = site();
    let server = Server::start(&site, 18_260);
    let listen = |change: u64| {
        let request = format!("GET /_vanthu/events?page={A}&change={change} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        next(&mut BufReader::new(server.connect(&request)), &["reload", "faults"]).0
    };
    assert_eq!((listen(1), listen(0)), ("faults", "reload"));
}

#[test]
fn a_content_folder_put_in_place_of_another_is_watched() {
    let site = site();
    let server = Server::start(&site, 18_270);
    let mut events = server.events();
    site.write("neu/a.md", report(1, 1, "Thư mục khác.").as_bytes());
    std::fs::rename(site.path("content"), site.path("cu")).unwrap();
    std::fs::rename(site.path("neu"), site.path("content")).unwrap();
    wait_for(&mut events, "reload");
    assert!(server.get(A).contains("Thư mục khác."));
    site.write("content/a.md", report(1, 1, "Sửa trong đó.").as_bytes());
    wait_for(&mut events, "reload");
    assert!(server.get(A).contains("Sửa trong đó."));
}

/// What is odd in a report stands on its page, and on no other.
#[test]
fn a_page_is_told_what_is_odd_in_its_report() {
    let odd = report(2, 2, "Hai.").replace("I. KẾT QUẢ", "I. KẾT QUẢ\n\n1. Một.\n\nIII. NHIỆM VỤ");
    let site = Site::new(&[("content/a.md", &report(1, 1, "Một.")), ("content/b.md", &odd)]);
    let server = Server::start(&site, 18_270);
    let told = |page: &str| {
        let request = format!("GET /_vanthu/events?page={page} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        wait_for(&mut BufReader::new(server.connect(&request)), "odd")
    };
    assert_eq!(told(A), "[]");
    let said = told("/snv-an-binh/2024/02/20/02-bc-snv.html");
    assert!(said.contains("content/b.md:15: warning: section II is missing"), "{said}");
}

/// A server that is opened to the network says so, and answers there.
#[cfg(unix)]
#[test]
fn an_open_server_says_that_it_is_open() {
    let site = site();
    let mut server = Server::start_with(&site, 18_280, &["--bind", "0.0.0.0"]);
    let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    write!(stream, "GET {A} HTTP/1.1\r\nHost: 192.0.2.7:{}\r\nConnection: close\r\n\r\n", server.port).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    server.child.kill().unwrap();
    let mut err = String::new();
    server.child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert!(err.contains("everybody who can reach 0.0.0.0"), "{err}");
}

#[test]
fn a_failing_rebuild_keeps_the_site_and_shows_the_fault() {
    let site = site();
    let server = Server::start(&site, 18_300);
    let mut events = server.events();
    wait_for(&mut events, "faults");
    site.write("content/a.md", b"\xff");
    let faults = wait_for(&mut events, "faults");
    assert!(faults.contains("content/a.md") && faults.contains("is not UTF-8") && faults.contains("would vanish"), "{faults}");
    assert!(server.get(A).contains("Một."));
    // A page opened later is told at once.
    assert!(wait_for(&mut server.events(), "faults").contains("is not UTF-8"));
    site.write("content/a.md", report(1, 1, "Lại tốt.").as_bytes());
    wait_for(&mut events, "reload");
    assert!(server.get(A).contains("Lại tốt."));
}

#[test]
fn hands_out_what_is_published_and_nothing_else() {
    let site = site();
    site.write("secret.txt", b"kin");
    let server = Server::start(&site, 18_400);
    for path in
        ["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/.vanthu/lock", "/%2Evanthu/lock", "/khong-co.html", "/.gitignore"]
    {
        let answer = server.get(path);
        assert!(!answer.contains("kin") && (answer.starts_with("HTTP/1.1 404") || answer.starts_with("HTTP/1.1 400")), "{path}: {answer}");
    }
    // Names that no file system has.
    for path in [
        format!("/{}.html", "a".repeat(300)),
        format!("/{}", "%C3%A1".repeat(140)),
        format!("/a{}", "/b".repeat(3000)),
        "/a%00.html".to_owned(),
    ] {
        let answer = server.get(&path);
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
    }
    assert!(server.get(&format!("/{}.html", "a".repeat(240))).starts_with("HTTP/1.1 404"));
    let mut stream = server.connect(&format!("POST {A} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 405"), "{answer}");
}

#[test]
fn drafts_are_shown_from_a_folder_of_their_own() {
    let site = site();
    site.run(&["build"]).expect(0);
    let before = site.files("public");
    site.write("content/nhap.md", format!("---\ndraft: true\n---\n{}", report(3, 3, "Chưa xong.")).as_bytes());
    let server = Server::start_with(&site, 19_700, &["--drafts"]);
    assert!(server.get("/snv-an-binh/2024/03/20/03-bc-snv.html").contains("Chưa xong."));
    assert!(site.files("public") == before && site.path(".public.drafts/drafts.txt").exists());
    // The drafts that are shown are no content.
    assert!(site.run(&["build"]).expect(0).out.contains(" 0 pages and files written"));
}

/// Names of other sites that point to this machine, and pages of other sites that ask it.
#[test]
fn requests_of_other_sites_are_turned_away() {
    let site = site();
    let server = Server::start(&site, 18_500);
    let status = |headers: &str| {
        let mut answer = String::new();
        server.connect(&format!("GET / HTTP/1.1\r\n{headers}Connection: close\r\n\r\n")).read_to_string(&mut answer).unwrap();
        answer[9..12].to_owned()
    };
    assert_eq!(status("Host: 127.0.0.1:18500\r\n"), "200");
    assert_eq!(status("Host: localhost\r\nOrigin: http://localhost:18500\r\n"), "200");
    assert_eq!(status("Host: evil.example\r\n"), "421");
    assert_eq!(status("Host: localhost.evil.example:18500\r\n"), "421");
    assert_eq!(status(""), "400");
    assert_eq!(status("Host: localhost\r\nHost: evil.example\r\n"), "400");
    assert_eq!(status("Host: localhost\r\nOrigin: https://evil.example\r\n"), "403");
    assert_eq!(status("Host: localhost\r\nOrigin: null\r\n"), "403");
}

/// What static servers answer: HEAD, parts, conditions, media types, and no list of a folder.
#[test]
fn answers_as_a_static_server_does() {
    let site = site();
    let server = Server::start(&site, 18_600);
    let ask = |method: &str, path: &str, headers: &str| {
        let mut answer = Vec::new();
        let request = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Connection: close\r\n\r\n");
        server.connect(&request).read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    };
    let body = |answer: &str| answer.split_once("\r\n\r\n").unwrap().1.to_owned();
    let original = "/snv-an-binh/2024/01/20/01-bc-snv.md";
    let whole = ask("GET", original, "");
    assert!(whole.contains("x-content-type-options: nosniff") && body(&whole).starts_with("SỞ NỘI VỤ"), "{whole}");
    let head = ask("HEAD", original, "");
    assert!(head.starts_with("HTTP/1.1 200") && body(&head).is_empty() && head.contains("content-length: "), "{head}");
    let part = ask("GET", original, "Range: bytes=0-4\r\n");
    assert!(part.starts_with("HTTP/1.1 206") && body(&part) == "SỞ " && part.contains("content-range: bytes 0-4/"), "{part}");
    assert!(ask("GET", original, "Range: bytes=999999-\r\n").starts_with("HTTP/1.1 416"));
    let modified = whole.lines().find_map(|line| line.strip_prefix("last-modified: ")).unwrap().to_owned();
    let unchanged = ask("GET", original, &format!("If-Modified-Since: {modified}\r\n"));
    assert!(unchanged.starts_with("HTTP/1.1 304") && body(&unchanged).is_empty(), "{unchanged}");
    for (path, media) in [("/search/entry.json", "application/json"), ("/", "text/html"), ("/manifest-sha256.txt", "text/plain")] {
        assert!(ask("GET", path, "").contains(&format!("content-type: {media}")), "{path}");
    }
    // A folder without a page of its own is not listed.
    let folder = ask("GET", "/search/", "");
    assert!(folder.starts_with("HTTP/1.1 404") && !folder.contains("entry.json"), "{folder}");
    assert!(ask("TRACE", "/", "").starts_with("HTTP/1.1 405"));
}

#[cfg(unix)]
#[test]
fn a_taken_port_is_said_and_ctrl_c_ends() {
    let site = site();
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let server = Server::start(&site, port);
    assert_ne!(server.port, port, "{}", server.said);
    let _open_page = server.events();
    assert_eq!(server.interrupt(), 0);
    assert!(!site.path("public/.vanthu").exists());
}

/// Open files of a process.
#[cfg(target_os = "linux")]
fn open_files(server: &Server) -> usize {
    std::fs::read_dir(format!("/proc/{}/fd", server.child.id())).unwrap().count()
}

/// 200 open connections, readers at work, and 50 saves in ten seconds.
#[cfg(target_os = "linux")]
#[test]
fn under_load_every_answer_is_a_whole_page_and_no_file_stays_open() {
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    let site = site();
    let server = Server::start(&site, 18_700);
    server.get(A);
    let before = open_files(&server);
    let (ended, answers, builds) = (AtomicBool::new(false), AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        let mut pages: Vec<_> = (0..190).map(|_| server.events()).collect();
        // The open pages hear of every build.
        let mut first = pages.pop().unwrap();
        first.get_ref().set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let (is_over, heard) = (&ended, &builds);
        scope.spawn(move || {
            let mut line = String::new();
            while !is_over.load(Ordering::Relaxed) && first.read_line(&mut line).is_ok_and(|length| length > 0) {
                heard.fetch_add(usize::from(line.trim() == "event: reload"), Ordering::Relaxed);
                line.clear();
            }
        });
        for _ in 0..10 {
            scope.spawn(|| {
                while !ended.load(Ordering::Relaxed) {
                    for path in [A, "/", "/search/entry.json", "/snv-an-binh/2024/01/20/01-bc-snv.md", "/khong-co.html"] {
                        let answer = server.get(path);
                        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("half an answer for {path}: {answer}"));
                        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
                        assert_eq!(length.parse::<usize>().unwrap(), body.len(), "{path}");
                        assert!(!path.ends_with("html") || body.trim_end().ends_with("</html>"), "half a page: {answer}");
                        assert!(head.starts_with("HTTP/1.1 200") || path == "/khong-co.html", "{path}: {head}");
                        answers.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
        for number in 0..50 {
            // As editors save: a file half written would be half a report.
            site.write("next.md", report(1, 1, &format!("Lần {number}. {}", "Dài. ".repeat(number * 100))).as_bytes());
            std::fs::rename(site.path("next.md"), site.path("content/a.md")).unwrap();
            std::thread::sleep(Duration::from_millis(200));
        }
        let mut last = server.get(A);
        for _ in 0..100 {
            if last.contains("Lần 49.") {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
            last = server.get(A);
        }
        assert!(last.contains("Lần 49."), "the last save was not built");
        ended.store(true, Ordering::Relaxed);
        // One more build wakes the page that waits for it.
        site.write("content/a.md", report(1, 1, "Hết.").as_bytes());
        drop(pages);
    });
    println!("200 connections, {} answers during {} builds", answers.into_inner(), builds.into_inner());
    let closed = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        // Its own for the last build at most.
        open_files(&server) <= before + 2
    });
    assert!(closed, "{} files were open before, {} are after", before, open_files(&server));
}
