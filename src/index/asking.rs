//! Turns a question into an answer of a published index, wherever its files are.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use vanthu_search::chunks::Name;
use vanthu_search::index::chunk_address;
use vanthu_search::{Answer, Request, Session, Step};

use super::{ENTRY, Present, texts};
use crate::message;

/// Where published files are: the content of one by its address below the site's root, none for one that is not there.
pub type Files<'a> = &'a dyn Fn(&str) -> Result<Option<Vec<u8>>>;

/// Opens the index; none where there is no index.
///
/// # Errors
/// Fails when a file is missing or damaged.
pub fn open(files: Files<'_>) -> Result<Option<Session>> {
    let Some(present) = files(ENTRY)? else { return Ok(None) };
    let present: Present = serde_json::from_slice(&present)?;
    let name = Name::parse(&present.bootstrap).with_context(|| message!("index-missing", address = ENTRY))?;
    let bootstrap = fetch(files, &chunk_address(name))?;
    Ok(Some(Session::open(&bootstrap, name)?))
}

/// Asks, and gets what is needed, until there is an answer.
///
/// # Errors
/// Fails when a file is missing or damaged.
pub fn ask(session: &mut Session, files: Files<'_>, request: &Request) -> Result<Answer> {
    let mut got: BTreeSet<String> = BTreeSet::new();
    loop {
        match session.ask(request).context(message!("index-unsound"))? {
            Step::Done(answer) => return Ok(answer),
            Step::Need { files: needed, .. } => {
                for address in needed {
                    // An index that asks for the same again is damaged in a way that nothing else noticed.
                    ensure!(got.insert(address.clone()), message!("index-unsound"));
                    let put = fetch(files, &address).and_then(|bytes| Ok(session.put(&address, bytes)?));
                    put.with_context(|| message!("index-read", path = &address))?;
                }
            }
        }
    }
}

fn fetch(files: Files<'_>, address: &str) -> Result<Vec<u8>> {
    texts::unpack(&files(address)?.with_context(|| message!("index-missing", address = address))?)
}
