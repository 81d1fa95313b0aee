//! Turns the published archive into a BagIt bag (RFC 8493): originals, texts, metadata and the whole site.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use anyhow::Result;
use rayon::prelude::*;
use vanthu_search::fold;

use super::{whole, write as write_file};
use crate::archive::address;
use crate::archive::config;
use crate::cli::outcome;
use crate::cli::published::Published;
use crate::diag::Diagnostics;
use crate::digest::hexadecimal;
use crate::manifest::MANIFEST;
use crate::message;
use crate::read::{self, Layout};

const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

pub(super) fn write(layout: &Layout, place: &Path, base_url: Option<&str>) -> Result<u8> {
    let published = Published::open(layout)?;
    let mut diagnostics = Diagnostics::default();
    let config = config::read(read::configuration(layout)?.as_ref(), base_url, &mut diagnostics);
    if diagnostics.stops_archive() {
        outcome::print_some(&diagnostics)?;
        return Ok(1);
    }
    let payload = payload(&published);
    whole(place, |folder| {
        let copied: Vec<(String, String, usize)> = payload
            .par_iter()
            .map(|(path, address)| {
                let bytes =
                    if address == MANIFEST { read::attachment(&published.output.join(address))? } else { published.read(address)? };
                write_file(&folder.join(path), &bytes)?;
                Ok((hexadecimal(&bytes), path.clone(), bytes.len()))
            })
            .collect::<Result<_>>()?;
        let list: String = copied.iter().map(|(sha256, path, _)| format!("{sha256}  {}\n", encoded(path))).collect();
        let bytes: usize = copied.iter().map(|(.., bytes)| bytes).sum();
        let tags =
            [("bagit.txt", DECLARATION.to_owned()), ("bag-info.txt", info(&config, bytes, copied.len())), ("manifest-sha256.txt", list)];
        let mut of_tags = String::new();
        for (name, text) in &tags {
            write_file(&folder.join(name), text.as_bytes())?;
            of_tags.push_str(&format!("{}  {name}\n", hexadecimal(text.as_bytes())));
        }
        write_file(&folder.join("tagmanifest-sha256.txt"), of_tags.as_bytes())
    })?;
    writeln!(std::io::stdout(), "{}", message!("exported", count = published.reports.len(), path = place.display()))?;
    Ok(0)
}

/// What the bag holds: path in the bag, and address of the published file.
fn payload(published: &Published) -> BTreeMap<String, String> {
    let mut payload = BTreeMap::new();
    let mut add = |path: String, address: String| {
        if published.files.contains_key(&address) || address == MANIFEST {
            payload.insert(path, address);
        }
    };
    for report in &published.reports {
        add(format!("data/originals/{}", report.original), report.original.clone());
        add(format!("data/text/{}.txt", report.id), address::text(&report.id));
        add(format!("data/metadata/{}.json", report.id), address::data(&report.id));
    }
    for table in ["reports.csv", "citations.csv", "figures.csv", "datapackage.json", "report.schema.json"] {
        add(format!("data/metadata/{table}"), table.to_owned());
    }
    for address in published.files.keys().filter(|address| address.starts_with("register-")) {
        add(format!("data/metadata/{address}"), address.clone());
    }
    add(format!("data/site/{MANIFEST}"), MANIFEST.to_owned());
    published.files.keys().for_each(|address| add(format!("data/site/{address}"), address.clone()));
    payload
}

/// The names of RFC 8493, section 2.2.2. There is no date of bagging: equal archives make equal bags.
fn info(config: &config::Config, bytes: usize, files: usize) -> String {
    let mut info = String::new();
    let mut add = |name: &str, value: &str| {
        // A line that goes on is a value of its own without this.
        let value = fold::single_spaced(value);
        if !value.is_empty() {
            info.push_str(&format!("{name}: {value}\n"));
        }
    };
    add("Source-Organization", &config.title);
    add("Contact-Email", config.contact.as_deref().unwrap_or_default());
    add("External-Description", &config.description);
    add("External-Identifier", config.address.as_deref().unwrap_or_default());
    add("Payload-Oxum", &format!("{bytes}.{files}"));
    add("Bag-Software-Agent", concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")));
    info
}

/// A path as manifests write it (section 2.1.3).
fn encoded(path: &str) -> String {
    path.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}
