//! Turns away requests that other sites make in the name of this machine.
//!
//! A page of another site can make a browser ask this server, and with a name that it lets point here (DNS rebinding) read the
//! answer. Such a request bears that site's name as host or origin; ours bear an address or a name of this network.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Lets requests pass that are for this machine, and forbids browsers to guess what a file is.
pub(super) async fn guard(request: Request, next: Next) -> Response {
    if let Err(status) = check(request.headers()) {
        return status.into_response();
    }
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn check(headers: &HeaderMap) -> Result<(), StatusCode> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return Err(StatusCode::BAD_REQUEST) };
    if !host.to_str().is_ok_and(is_ours) {
        return Err(StatusCode::MISDIRECTED_REQUEST);
    }
    let is_foreign = |origin: &HeaderValue| !origin.to_str().is_ok_and(|origin| origin.strip_prefix("http://").is_some_and(is_ours));
    if headers.get_all(header::ORIGIN).iter().any(is_foreign) {
        return Err(StatusCode::FORBIDDEN);
    }
    Ok(())
}

/// Whether a host is an address, `localhost`, or a name that no other site can have: one without a dot, or in `.local`.
fn is_ours(host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !host.ends_with(']') => (name, port),
        _ => (host, ""),
    };
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit());
    let address = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(name);
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let is_name =
        is_word(name) || name.rsplit_once('.').is_some_and(|(first, last)| is_word(first) && matches!(last, "local" | "localhost"));
    is_port && (address.parse::<IpAddr>().is_ok() || is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_sites_are_turned_away() {
        for host in
            ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000", "[::1]", "192.168.1.5:80", "may-tinh", "may-tinh.local:8000"]
        {
            assert!(is_ours(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "evil.example:8000",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "localhost:x",
            "a b",
            "127.0.0.1@evil.example",
            ":80",
            "[::1",
            "x.y.local",
        ] {
            assert!(!is_ours(host), "{host}");
        }
    }
}
