//! The development server: hands out `public/`, tells open pages to reload, shows faults in them, and to the clerk on the
//! page of a report what is odd in it.
//!
//! Nothing of it is written to `public/`: the script that listens is put into pages on their way out.
//! For looking at an archive on one's own machine, not for hosting.

mod guard;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::{IpAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result};
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::sync::broadcast;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt};
use tower::ServiceExt;
use tower_http::services::{ServeDir, ServeFile};

use crate::lock::locked;
use crate::message;
use crate::render::pages::site::NOT_FOUND;

/// How many ports after the one asked for are tried.
const PORTS_TRIED: u16 = 100;

/// Bytes of the longest name of a file, and of the longest path that is looked for.
const NAME_BYTES_MAX: usize = 255;
const PATH_BYTES_MAX: usize = 2048;

/// A page longer than this is handed out as it is.
const PAGE_BYTES_MAX: usize = 256 << 20;

/// The addresses of the server's own files.
const EVENTS: &str = "/_vanthu/events";
const SCRIPT: &str = "/_vanthu/reload.js";

/// What open pages are told.
#[derive(Clone, Debug)]
pub enum News {
    /// The site has changed.
    Reload,
    /// The page at this address has changed, and the site is about to.
    Page(String),
    /// These faults stand in the way; none when the last build was sound.
    Faults(Vec<String>),
    /// This is odd in the report of the page.
    Odd(Vec<String>),
}

/// What is odd, by the address of the page.
pub type Odd = BTreeMap<String, Vec<String>>;

/// The state of the site that the server and the builder share.
#[derive(Clone)]
pub struct Site {
    output: PathBuf,
    faults: Arc<Mutex<Vec<String>>>,
    odd: Arc<Mutex<Odd>>,
    /// Pages as the build that is under way will publish them, by address.
    pages: Arc<Mutex<BTreeMap<String, Bytes>>>,
    /// How often the site has changed. An open page names the number that it was made with, so that one which was loading
    /// just then is told too.
    changes: Arc<AtomicU64>,
    news: broadcast::Sender<News>,
}

impl Site {
    /// A site published in a folder.
    pub fn new(output: &Path) -> Site {
        let news = broadcast::channel(64).0;
        let output = output.to_owned();
        Site { output, faults: Arc::default(), odd: Arc::default(), pages: Arc::default(), changes: Arc::default(), news }
    }

    /// Shows a page as the build that is about to begin will publish it, until that has ended.
    pub fn changed(&self, address: &str, page: Vec<u8>) {
        locked(&self.pages).insert(address.to_owned(), page.into());
        // Nobody listens when no page is open.
        let _ = self.news.send(News::Page(address.to_owned()));
    }

    /// Tells open pages the outcome of a build.
    pub fn built(&self, changed: bool, faults: Vec<String>, odd: Odd) {
        let shown = std::mem::take(&mut *locked(&self.pages));
        *locked(&self.odd) = odd;
        let mut known = locked(&self.faults);
        let same = *known == faults;
        known.clone_from(&faults);
        drop(known);
        // Nobody listens when no page is open.
        if changed {
            self.changes.fetch_add(1, Ordering::Relaxed);
            let _ = self.news.send(News::Reload);
        } else {
            // They were not published after all.
            shown.into_keys().for_each(|address| drop(self.news.send(News::Page(address))));
            if !same {
                let _ = self.news.send(News::Faults(faults));
            }
        }
    }

    fn page(&self, address: &str) -> Option<Bytes> {
        locked(&self.pages).get(address).cloned()
    }

    fn odd(&self, page: &str) -> Vec<String> {
        locked(&self.odd).get(page).cloned().unwrap_or_default()
    }

    fn faults(&self) -> Vec<String> {
        locked(&self.faults).clone()
    }
}

/// Takes the port asked for at an address of this machine, or the next one that is free; says which were taken.
///
/// # Errors
/// Fails when none of the ports can be had.
pub fn listen(address: IpAddr, port: u16) -> Result<(TcpListener, Vec<u16>)> {
    let mut taken = Vec::new();
    for candidate in port..=port.saturating_add(PORTS_TRIED) {
        match TcpListener::bind((address, candidate)) {
            Ok(listener) => return Ok((listener, taken)),
            Err(error) if error.kind() == ErrorKind::AddrInUse => taken.push(candidate),
            Err(error) => {
                return Err(error).with_context(|| message!("cannot-listen", address = address.to_string(), port = candidate.to_string()));
            }
        }
    }
    anyhow::bail!(message!("ports-taken", first = port.to_string(), last = port.saturating_add(PORTS_TRIED).to_string()))
}

/// Serves until the program is told to end; `announce` is called once it can be told.
///
/// # Errors
/// Fails when the system refuses the socket or the signals.
pub fn run(listener: TcpListener, site: Site, announce: impl FnOnce() -> Result<()>) -> Result<()> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().context(message!("cannot-start-server"))?;
    runtime.block_on(async move {
        listener.set_nonblocking(true).context(message!("cannot-start-server"))?;
        let listener = tokio::net::TcpListener::from_std(listener).context(message!("cannot-start-server"))?;
        let router = Router::new().route(EVENTS, get(events)).route(SCRIPT, get(script)).fallback(file).with_state(site);
        let router = router.layer(axum::middleware::from_fn(guard::guard));
        let told_to_end = told_to_end().context(message!("cannot-hear-signals"))?;
        announce()?;
        // Open pages hold their connection for ever, so the end does not wait for them.
        tokio::select! {
            served = axum::serve(listener, router) => served.context(message!("server-failed")),
            () = told_to_end => Ok(()),
        }
    })
}

/// Listens for the signals that end the program from now on; the future ends with the first.
#[cfg(unix)]
fn told_to_end() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn told_to_end() -> std::io::Result<impl Future<Output = ()>> {
    // Without the signal the program is ended by other means.
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}

async fn script() -> Response {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "no-store")], include_str!("reload.js"))
        .into_response()
}

async fn events(State(site): State<Site>, request: Request) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let news = BroadcastStream::new(site.news.subscribe()).filter_map(Result::ok);
    let value = |key: &str| request.uri().query()?.split('&').find_map(|pair| pair.strip_prefix(key));
    let is_old = value("change=").is_some_and(|change| change != site.changes.load(Ordering::Relaxed).to_string());
    let odd = value("page=/").map(|page| site.odd(page)).unwrap_or_default();
    let now = is_old.then_some(News::Reload).into_iter().chain([News::Faults(site.faults()), News::Odd(odd)]);
    let now: Vec<News> = now.collect();
    Sse::new(tokio_stream::iter(now).chain(news).map(|news| Ok(event(&news)))).keep_alive(KeepAlive::default())
}

fn event(news: &News) -> Event {
    match news {
        News::Reload => Event::default().event("reload").data("1"),
        News::Page(address) => Event::default().event("page").data(address),
        News::Odd(odd) => Event::default().event("odd").data(serde_json::json!(odd).to_string()),
        News::Faults(faults) => Event::default().event("faults").data(serde_json::json!(faults).to_string()),
    }
}

/// Hands out one published file, pages with the listening script in them.
async fn file(State(site): State<Site>, mut request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = request.uri().path();
    // What is not published yet lies in a hidden folder.
    if path.split('/').any(|part| part.starts_with('.') || part.to_ascii_lowercase().starts_with("%2e")) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let is_page = path.ends_with('/') || path.ends_with(".html");
    if !is_name(path) {
        return if is_page { not_found(&site, request).await } else { StatusCode::NOT_FOUND.into_response() };
    }
    let change = site.changes.load(Ordering::Relaxed);
    let changed = site.page(path.trim_start_matches('/'));
    if is_page {
        // The page changes on its way, so ranges and conditions on the file mean nothing.
        for name in [header::RANGE, header::IF_RANGE, header::IF_MODIFIED_SINCE, header::IF_NONE_MATCH] {
            request.headers_mut().remove(name);
        }
    }
    let head_only = request.method() == Method::HEAD;
    let folder = ServeDir::new(&site.output);
    // For a page that is not there the archive has a page, as static servers show it.
    let page = folder.clone().not_found_service(ServeFile::new(site.output.join(NOT_FOUND)));
    let mut response = if let Some(page) = changed {
        ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
    } else if is_page {
        let Ok(response) = page.oneshot(request).await;
        response.map(Body::new)
    } else {
        let Ok(response) = folder.oneshot(request).await;
        response.map(Body::new)
    };
    if is_page && response.status() == StatusCode::OK && !head_only {
        response = with_script(response, change).await;
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The archive's page for addresses that do not exist.
async fn not_found(site: &Site, request: Request) -> Response {
    let Ok(mut response) = ServeFile::new(site.output.join(NOT_FOUND)).oneshot(request).await;
    *response.status_mut() = StatusCode::NOT_FOUND;
    response.map(Body::new)
}

/// Whether a path can be one of a file: no file system has longer names, or names with a zero.
fn is_name(path: &str) -> bool {
    let decoded: Vec<u8> = percent_encoding::percent_decode_str(path).collect();
    decoded.len() <= PATH_BYTES_MAX && decoded.split(|byte| *byte == b'/').all(|part| part.len() <= NAME_BYTES_MAX && !part.contains(&0))
}

async fn with_script(response: Response, change: u64) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(page) = to_bytes(body, PAGE_BYTES_MAX).await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let page = inject(&page, change);
    parts.headers.remove(header::LAST_MODIFIED);
    parts.headers.remove(header::ACCEPT_RANGES);
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(page.len()));
    Response::from_parts(parts, Body::from(page))
}

fn inject(page: &Bytes, change: u64) -> Vec<u8> {
    let tag = format!("<script src=\"{SCRIPT}\" data-change=\"{change}\" defer></script>");
    let end = b"</body>";
    let at = page.windows(end.len()).rposition(|window| window == end).unwrap_or(page.len());
    [&page[..at], tag.as_bytes(), &page[at..]].concat()
}
