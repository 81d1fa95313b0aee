//! The files of HOSTING.md, each run by the real server: compression, caching, policy, what is not there.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::harness::{Site, project};

/// A server that ends with its test.
struct Server {
    child: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Starts a server by its arguments and waits until it answers.
    fn start(port: u16, program: &str, arguments: &[&str]) -> Server {
        let path = format!("{}:/usr/sbin", std::env::var("PATH").unwrap());
        let child = Command::new(program).args(arguments).env("PATH", path).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let child = child.unwrap_or_else(|error| panic!("{program}: {error}; tests/run installs it"));
        let server = Server { child, port };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(10), "{program} does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }

    /// The head of the answer in lower case, and the body, perhaps in chunks.
    fn get(&self, path: &str) -> (String, Vec<u8>) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        (String::from_utf8_lossy(&answer[..end]).to_lowercase(), answer[end + 4..].to_vec())
    }
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

/// The shipped archive as a server finds it, in `www/bao-cao`.
fn published() -> Site {
    let site = Site::shipped();
    let output = site.path("www/bao-cao");
    site.run(&["build", "--output", output.to_str().unwrap()]).expect(0);
    site
}

/// A file of HOSTING.md with the folder and the port of a test.
fn configured(name: &str, site: &Site, port: u16) -> String {
    let text = std::fs::read_to_string(project().join("tests/hosting").join(name)).unwrap();
    let folder = site.path("www/bao-cao").display().to_string();
    text.replace("/srv/www/bao-cao", &folder).replace("listen 80;", &format!("listen 127.0.0.1:{port};"))
}

/// Addresses of files that are named by their content.
fn named_by_content(site: &Site) -> Vec<String> {
    let files = site.files("www/bao-cao").into_iter().map(|(path, _)| path);
    let asset = |path: &String| path.starts_with("assets/") && path.ends_with(".css");
    let files: Vec<String> = files.collect();
    let chunk = files.iter().find(|path| path.starts_with("search/") && path.ends_with(".bin")).unwrap();
    vec![files.iter().find(|path| asset(path)).unwrap().clone(), chunk.clone()]
}

/// What every server of HOSTING.md has to do.
fn check(server: &Server, site: &Site) {
    let (head, body) = server.get("/bao-cao/index.html");
    assert!(status(&head) == "200" && head.contains("text/html") && head.contains("charset=utf-8"), "{head}");
    assert!(head.contains("content-encoding: gzip") && body.windows(2).take(16).any(|window| window == [0x1F, 0x8B]), "{head}");
    assert!(head.contains("cache-control: no-cache") && !head.contains("immutable"), "{head}");
    assert!(head.contains("content-security-policy: default-src 'self'") && head.contains("frame-ancestors 'none'"), "{head}");
    assert!(head.contains("x-content-type-options: nosniff"), "{head}");
    let (head, _) = server.get("/bao-cao/");
    assert!(status(&head) == "200" && head.contains("text/html"), "{head}");
    for path in named_by_content(site) {
        let (head, _) = server.get(&format!("/bao-cao/{path}"));
        assert!(status(&head) == "200" && head.contains("max-age=31536000, immutable") && !head.contains("no-cache"), "{path}: {head}");
    }
    let (head, _) = server.get("/bao-cao/khong-co.html");
    assert!(status(&head) == "404" && head.contains("text/html"), "{head}");
    let (head, body) = server.get("/bao-cao/search/");
    assert!(["403", "404"].contains(&status(&head)), "a folder is listed: {head}");
    assert!(!String::from_utf8_lossy(&body).contains(".bin"), "a folder is listed");
    let (head, body) = server.get("/bao-cao/ldld-lai-chau/2023/10/17/02-bc-ldld.md");
    assert!(status(&head) == "200" && (head.contains("gzip") || !body.is_empty()), "{head}");
}

/// The code of an answer's first line.
fn status(head: &str) -> &str {
    head.split(' ').nth(1).unwrap_or_default()
}

fn user() -> &'static str {
    // Servers that are started by the superuser give up what they need to read a test's folder.
    if Path::new("/proc/self").exists() && std::fs::read_to_string("/proc/self/status").is_ok_and(|status| status.contains("\nUid:\t0\t")) {
        "root"
    } else {
        ""
    }
}

#[test]
fn nginx() {
    let (site, port) = (published(), free_port());
    let own = site.path("own");
    std::fs::create_dir(&own).unwrap();
    let own = own.display().to_string();
    let user = if user().is_empty() { "" } else { "user root;" };
    let text = format!(
        "daemon off; {user} pid {own}/pid; error_log {own}/log; events {{}} http {{ include /etc/nginx/mime.types; access_log off;
        client_body_temp_path {own}; proxy_temp_path {own}; fastcgi_temp_path {own}; uwsgi_temp_path {own}; scgi_temp_path {own};\n{}\n}}",
        configured("nginx.conf", &site, port)
    );
    site.write("own/nginx.conf", text.as_bytes());
    let server = Server::start(port, "nginx", &["-c", &format!("{own}/nginx.conf"), "-e", &format!("{own}/log")]);
    check(&server, &site);
    // The master would leave its workers behind.
    let _ = Command::new("kill").arg(server.child.id().to_string()).status();
    std::thread::sleep(Duration::from_millis(200));
}

#[test]
fn apache() {
    let (site, port) = (published(), free_port());
    let own = site.path("own").display().to_string();
    let modules = "/usr/lib/apache2/modules";
    let load = |name: &str| format!("LoadModule {name}_module {modules}/mod_{name}.so\n");
    let names = ["mpm_event", "authz_core", "alias", "dir", "mime", "headers", "filter", "deflate"];
    let user = if user().is_empty() { String::new() } else { "User www-data\nGroup www-data\n".to_owned() };
    let text = format!(
        "ServerRoot {own}\nServerName localhost\nListen 127.0.0.1:{port}\nPidFile {own}/pid\nErrorLog {own}/log\n{user}{}TypesConfig {own}/types\n{}",
        names.map(load).concat(),
        configured("apache.conf", &site, port)
    );
    site.write("own/types", b"text/html html\ntext/css css\ntext/javascript js\napplication/json json\n");
    site.write("own/httpd.conf", text.as_bytes());
    open_to_all(&site);
    let server = Server::start(port, "apache2", &["-X", "-f", &format!("{own}/httpd.conf")]);
    check(&server, &site);
}

#[test]
fn lighttpd() {
    let (site, port) = (published(), free_port());
    let own = site.path("own").display().to_string();
    let text = format!(
        "server.document-root = \"{}\"\nserver.port = {port}\nserver.bind = \"127.0.0.1\"\nserver.errorlog = \"{own}/log\"\nserver.modules = ()\n\
         mimetype.assign = ( \".html\" => \"text/html; charset=utf-8\", \".css\" => \"text/css; charset=utf-8\", \".js\" => \"text/javascript; charset=utf-8\", \".json\" => \"application/json\", \"\" => \"application/octet-stream\" )\n{}",
        site.path("www").display(),
        configured("lighttpd.conf", &site, port)
    );
    site.write("own/lighttpd.conf", text.as_bytes());
    let server = Server::start(port, "lighttpd", &["-D", "-f", &format!("{own}/lighttpd.conf")]);
    check(&server, &site);
}

/// Servers without compression and caching: the archive works.
#[test]
fn busybox_and_python() {
    let site = published();
    let folder = site.path("www").display().to_string();
    for (program, arguments) in [
        ("busybox", ["httpd", "-f", "-p", "PORT", "-h", "FOLDER"]),
        ("python3", ["-m", "http.server", "--directory", "FOLDER", "PORT", "-b"]),
    ] {
        let port = free_port();
        let mut arguments: Vec<String> = arguments.iter().map(|part| part.replace("FOLDER", &folder)).collect();
        match program {
            "busybox" => arguments[3] = format!("127.0.0.1:{port}"),
            _ => {
                arguments[4] = port.to_string();
                arguments.push("127.0.0.1".to_owned());
            }
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let server = Server::start(port, program, &arguments);
        for path in named_by_content(&site).into_iter().chain(["index.html".to_owned()]) {
            let (head, body) = server.get(&format!("/bao-cao/{path}"));
            assert!(status(&head) == "200" && !body.is_empty(), "{program} {path}: {head}");
        }
    }
}

/// Files for services that no test can have: they parse.
#[test]
fn files_to_copy() {
    use saphyr::LoadableYamlNode;
    let folder = project().join("tests/hosting");
    for name in ["github-pages.yml", "gitlab-ci.yml"] {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        let parsed = saphyr::Yaml::load_from_str(&text).unwrap();
        assert!(parsed[0].as_mapping().is_some(), "{name}");
        assert!(text.contains(env!("CARGO_PKG_VERSION")), "{name} names another version");
    }
    let container = std::fs::read_to_string(folder.join("Dockerfile")).unwrap();
    for file in ["tests/hosting/nginx.conf", "public/.gitignore", "Cargo.lock"] {
        assert!(project().join(file).is_file(), "{file}");
    }
    assert_eq!(container.lines().filter(|line| line.starts_with("FROM ")).count(), 2);
    let rust = env!("CARGO_PKG_RUST_VERSION");
    assert!(container.contains(&format!("rust:{rust}")), "the container has another Rust than {rust}");
    assert!(Command::new("sh").arg("-n").arg(folder.join("s3.sh")).status().unwrap().success());
    let hosting = std::fs::read_to_string(project().join("HOSTING.md")).unwrap();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(hosting.contains(&format!("tests/hosting/{name}")), "{name} is not in HOSTING.md");
    }
}

/// Apache's workers are somebody else.
fn open_to_all(site: &Site) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(site.root(), std::fs::Permissions::from_mode(0o755)).unwrap();
    }
}
