//! Turns theme files into templates, one style sheet, scripts and strings.
//!
//! The default theme is in the binary; a theme in `themes/NAME` replaces it file by file. Assets are
//! named by their digest, so that readers may keep them for ever.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use tera::Tera;

use crate::archive::address;
use crate::archive::config::Config;
use crate::diag::{self, Diagnostics, Place};
use crate::digest::hexadecimal;
use crate::index::engine;
use crate::memo::Key;
use crate::message;
use crate::messages;

static DEFAULT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// A theme ready to render.
#[derive(Debug)]
pub struct Theme {
    /// The digest of all that a page takes from it.
    pub(super) key: Key,
    pub(super) tera: Tera,
    pub(super) strings: Strings,
    /// Assets by address: `assets/site-1a2b3c4d.css`.
    pub assets: BTreeMap<String, Vec<u8>>,
    pub(super) style_address: String,
    pub(super) script_address: String,
}

/// The words that readers see, by key.
#[derive(Clone, Debug, Default)]
pub struct Strings(BTreeMap<String, String>);

impl Strings {
    /// The words that scripts show, by key without `script_`, and how dates are written.
    pub fn of_script(&self) -> BTreeMap<&str, &str> {
        let of_dates = |key: &String| key == "date" || key.starts_with("month_");
        let name = |key: &'_ String| key.strip_prefix("script_").map(str::len).or_else(|| of_dates(key).then_some(key.len()));
        self.0.iter().filter_map(|(key, text)| Some((&key[key.len() - name(key)?..], text.as_str()))).collect()
    }

    /// The text of a key with its `{name}`s filled in; the key itself when it is missing.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut rest = self.0.get(key).map_or(key, String::as_str);
        let mut out = String::with_capacity(rest.len() + 16);
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let named = |close: usize| Some((close, values.iter().find(|(name, _)| *name == &after[..close])?.1));
            if let Some((close, value)) = after.find('}').and_then(named) {
                out.push_str(value);
                rest = &after[close + 1..];
            } else {
                out.push('{');
                rest = after;
            }
        }
        out.push_str(rest);
        out
    }
}

/// Joins the default theme and the files of `themes/`; none when a fault stops the archive.
pub fn load(files: &BTreeMap<String, Vec<u8>>, config: &Config, diagnostics: &mut Diagnostics) -> Option<Theme> {
    let folder = format!("{}/", config.theme);
    let own: BTreeMap<&str, &[u8]> =
        files.iter().filter_map(|(path, bytes)| Some((path.strip_prefix(&folder)?, bytes.as_slice()))).collect();
    if own.is_empty() && config.theme != "default" {
        diagnostics.push(diag::unknown_theme(&config.shown_path, &config.theme));
        return None;
    }
    let mut joined = embedded(&DEFAULT);
    joined.extend(own);
    let shown = |path: &str| format!("themes/{folder}{path}");
    let strings = strings(&joined, config, &shown, diagnostics)?;
    let mut tera = templates(&joined, config, &strings, &shown, diagnostics)?;
    let mut assets = BTreeMap::new();
    let style_address = put(&mut assets, "site.css", &style_sheet(&joined));
    let below = |folder: &'static str| joined.iter().filter_map(move |(path, bytes)| Some((path.strip_prefix(folder)?, *bytes)));
    let script_address = put(&mut assets, "site.js", &script(&joined));
    let files: BTreeMap<&str, String> = below("static/").map(|(name, bytes)| (name, put(&mut assets, name, bytes))).collect();
    tera.global_context().insert("files", &files);
    let of_pages: Vec<_> = joined.iter().filter(|(path, _)| path.starts_with("templates/")).collect();
    let key = Key::of("theme", &(of_pages, &strings.0, &config.title, &config.description, &config.language, &files));
    Some(Theme { key, tera, strings, assets, style_address, script_address })
}

fn embedded(folder: &'static Dir<'static>) -> BTreeMap<&'static str, &'static [u8]> {
    let mut files: BTreeMap<_, _> = folder.files().filter_map(|file| Some((file.path().to_str()?, file.contents()))).collect();
    for inner in folder.dirs() {
        files.extend(embedded(inner));
    }
    files
}

/// All style sheets in one: the file that orders the layers first.
fn style_sheet(files: &BTreeMap<&str, &[u8]>) -> Vec<u8> {
    let mut sheets: Vec<_> = files.iter().filter(|(path, _)| path.starts_with("css/") && path.ends_with(".css")).collect();
    sheets.sort_by_key(|(path, _)| (**path != "css/layers.css", **path));
    let mut joined = Vec::new();
    for (_, bytes) in sheets {
        joined.extend_from_slice(bytes);
        joined.push(b'\n');
    }
    joined
}

/// All scripts in one: the client of the search, which also runs as a worker, then what works on pages.
fn script(files: &BTreeMap<&str, &[u8]>) -> Vec<u8> {
    let mut joined = engine::CLIENT.as_bytes().to_vec();
    joined.extend_from_slice(b"if (typeof document !== \"undefined\") {\n");
    for (_, bytes) in files.iter().filter(|(path, _)| path.starts_with("js/") && path.ends_with(".js")) {
        joined.extend_from_slice(bytes);
        joined.push(b'\n');
    }
    joined.extend_from_slice(b"}\n");
    joined
}

/// Adds an asset under a name that holds its digest: `site.css` becomes `assets/site-1a2b3c4d.css`.
fn put(assets: &mut BTreeMap<String, Vec<u8>>, name: &str, bytes: &[u8]) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    let stem = stem.split('/').map(address::part).collect::<Vec<_>>().join("/");
    let address = format!("assets/{stem}-{}.{}", &hexadecimal(bytes)[..8], address::part(extension));
    assets.insert(address.clone(), bytes.to_vec());
    address
}

type Shown<'a> = &'a dyn Fn(&str) -> String;

/// The strings of the archive's language; a theme that lacks one falls back to the default theme's.
fn strings(files: &BTreeMap<&str, &[u8]>, config: &Config, shown: Shown<'_>, diagnostics: &mut Diagnostics) -> Option<Strings> {
    let name = format!("strings.{}.toml", config.language);
    let default = DEFAULT.get_file(&name).map(|file| file.contents()).unwrap_or_default();
    let mut strings = BTreeMap::new();
    for bytes in [default, files.get(name.as_str()).copied().unwrap_or_default()] {
        let text = String::from_utf8_lossy(bytes);
        match toml::from_str::<BTreeMap<String, String>>(&text) {
            Ok(read) => strings.extend(read),
            Err(error) => {
                let place = Place::of(&text, error.span().map_or(0, |span| span.start));
                diagnostics.push(diag::theme(&shown(&name), place, messages::parser(error.message())));
                return None;
            }
        }
    }
    Some(Strings(strings))
}

fn templates(
    files: &BTreeMap<&str, &[u8]>,
    config: &Config,
    strings: &Strings,
    shown: Shown<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Tera> {
    let mut tera = Tera::default();
    tera.global_context().insert("s", &strings.0);
    tera.global_context().insert("site_title", &config.title);
    tera.global_context().insert("description", &config.description);
    tera.global_context().insert("language", &config.language);
    // Reports are Vietnamese whatever the language of the pages around them.
    tera.global_context().insert("of_reports", if config.language == "vi" { "" } else { " lang=\"vi\"" });
    let templates =
        files.iter().filter_map(|(path, bytes)| Some((path.strip_prefix("templates/")?, String::from_utf8_lossy(bytes).into_owned())));
    match tera.add_raw_templates(templates.collect::<Vec<_>>()) {
        Ok(()) => Some(tera),
        Err(error) => {
            diagnostics.push(template_fault(&error, shown));
            None
        }
    }
}

/// A template's fault with its file and line.
pub(super) fn template_fault(error: &tera::Error, shown: Shown<'_>) -> diag::Diagnostic {
    match error.kind() {
        tera::ErrorKind::SyntaxError(report) | tera::ErrorKind::RenderingError(report) => {
            let place = Place { line: report.span().start_line, column: report.span().start_col + 1 };
            diag::theme(&shown(&format!("templates/{}", report.filename())), place, message!("theme-template", reason = report.message()))
        }
        other => diag::theme(&shown("templates"), Place::default(), message!("theme-templates", reason = other.to_string())),
    }
}
