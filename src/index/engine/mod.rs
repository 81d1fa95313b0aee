//! The search engine for browsers: what `src/browser/build` made, and the script that runs it.

use std::io::Read;

use crate::archive::config::Config;
use crate::message;
use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use vanthu_search::chunks::Name;
use vanthu_search::index::chunk_address;

/// The engine, WebAssembly compressed by gzip.
pub const OWN: &[u8] = include_bytes!("engine.wasm.gz");

/// The engine that can ask other archives and a cluster too.
pub const ELSEWHERE: &[u8] = include_bytes!("engine-elsewhere.wasm.gz");

/// The script that loads the engine, fetches what it needs and asks it, in a worker where there are workers.
pub const CLIENT: &str = concat!(
    "\"use strict\";\nvar vanthu = (() => {\n",
    include_str!("client/files.js"),
    include_str!("client/engine.js"),
    include_str!("client/searcher.js"),
    include_str!("client/page.js"),
    "return inPage ? page() : work();\n})();\n",
);

/// The engine that an archive needs: readers fetch no more than that.
pub fn of(config: &Config) -> &'static [u8] {
    if config.remote_search.is_none() && config.federated.is_empty() { OWN } else { ELSEWHERE }
}

/// The engine's address below the site's root; it is named by its content.
///
/// # Errors
/// Fails when the engine that this program was built with is damaged.
pub fn address(engine: &[u8]) -> Result<String> {
    let mut content = Vec::new();
    GzDecoder::new(engine).read_to_end(&mut content).context(message!("engine-damaged"))?;
    Ok(chunk_address(Name::of(&content)))
}
