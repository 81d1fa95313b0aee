//! `vanthu serve`: build, serve, and when a file changes show the page that it makes at once and build again.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;

use anyhow::Result;

use super::progress::Shown;
use super::{Publishing, outcome};
use crate::diag::{Diagnostics, Severity};
use crate::lock::locked;
use crate::message;
use crate::messages::{self, Message};
use crate::pipeline::{self, Standing};
use crate::read;
use crate::render::data::records;
use crate::serve::{self, Odd, Site};
use crate::watch::Watch;

/// Arguments of `serve`.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    publishing: Publishing,
    #[arg(long, value_name = "N", default_value_t = 8000)]
    port: u16,
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,
}

/// The folder that shows drafts, below the root; hidden, so that it is no content where the archive is a bare folder.
const DRAFTS_OUTPUT: &str = ".public.drafts";

/// More reports than this are not being written by hand, and are shown once they are built.
const SHOWN_AT_ONCE_MAX: usize = 4;

/// Builds one after another; the end of the program waits for a running one.
struct Builder {
    root: PathBuf,
    publishing: Publishing,
    site: Site,
    /// The archive as the last build has published it, held while the next one runs.
    standing: Arc<Mutex<Option<Standing>>>,
}

pub(super) fn run(root: &Path, arguments: &Arguments) -> Result<u8> {
    // Events of the system name whole paths.
    let root = std::path::absolute(root)?;
    let mut publishing = arguments.publishing.clone();
    if publishing.drafts && publishing.content.output.is_none() {
        // Drafts never come among what is published.
        publishing.content.output = Some(root.join(DRAFTS_OUTPUT));
    }
    let options = publishing.options(&root)?;
    let site = Site::new(&options.layout.output);
    let standing = Arc::default();
    let builder = Builder { root, publishing, site: site.clone(), standing: Arc::clone(&standing) };
    // The watch begins before the first build, so that nothing saved meanwhile is missed.
    let mut watch = Watch::start(&options.layout)?;
    builder.build();
    let (listener, taken) = serve::listen(arguments.bind, arguments.port)?;
    if !arguments.bind.is_loopback() {
        eprintln!("{}", message!("serve-open", address = arguments.bind.to_string()));
    }
    for port in taken {
        eprintln!("{}", message!("port-taken", port = port.to_string()));
    }
    let address = listener.local_addr()?;
    serve::run(listener, site, || {
        let mut out = std::io::stdout();
        writeln!(out, "{}", message!("serving", path = options.layout.output.display(), address = format!("http://{address}/")))?;
        out.flush()?;
        thread::spawn(move || {
            builder.stand();
            loop {
                match watch.wait() {
                    Ok(Some(changed)) => builder.show(&changed),
                    Ok(None) => break,
                    Err(failure) => say(&message!("failure", reason = messages::failure(&failure))),
                }
                builder.build();
            }
        });
        Ok(())
    })?;
    // A build that is being published now is finished first.
    let _finished = locked(&standing);
    Ok(0)
}

/// Tells the clerk; a closed terminal is no reason to stop serving.
fn say(what: &Message) {
    let _ = writeln!(std::io::stderr(), "{what}");
}

impl Builder {
    /// What is odd in each published report, by the address of its page.
    fn odd(&self, diagnostics: &Diagnostics) -> Odd {
        let mut odd = Odd::new();
        let records = self.publishing.options(&self.root).and_then(|options| {
            let records = read::published(&options.layout.output.join(records::ADDRESS))?.unwrap_or_default();
            Ok((records::read(&records), options.layout))
        });
        let Ok((records, layout)) = records else { return odd };
        let addresses: BTreeMap<String, String> =
            records.into_iter().map(|record| (layout.shown(&layout.content.join(&record.source)), record.address)).collect();
        for item in diagnostics.sorted().into_iter().filter(|item| item.severity == Severity::Warning) {
            if let Some(address) = addresses.get(&item.path) {
                odd.entry(address.clone()).or_default().push(item.to_string());
            }
        }
        odd
    }

    /// Assembles the archive where the first build found it published already.
    fn stand(&self) {
        let mut standing = locked(&self.standing);
        if standing.is_none() {
            // Whatever fails is said by the next build.
            *standing = self.publishing.options(&self.root).and_then(|options| pipeline::standing(&options)).ok().flatten();
        }
    }

    /// Shows the pages of a few changed reports before anything is built.
    fn show(&self, changed: &BTreeSet<PathBuf>) {
        let mut standing = locked(&self.standing);
        let (Some(standing), Ok(options)) = (&mut *standing, self.publishing.options(&self.root)) else { return };
        if changed.len() <= SHOWN_AT_ONCE_MAX {
            for source in changed.iter().filter_map(|file| read::source(&options.layout, file)) {
                if let Some(page) = standing.page(&source, options.drafts) {
                    self.site.changed(&page.address, page.bytes.into_owned());
                }
            }
        }
    }

    /// Builds once; the last good site stays up when that fails.
    fn build(&self) {
        let mut standing = locked(&self.standing);
        let built = self.publishing.options(&self.root).and_then(|options| {
            let _shown = Shown::start(&options.progress);
            pipeline::build(&options)
        });
        match built {
            Ok(mut built) => {
                *standing = built.standing.take().or_else(|| standing.take());
                // A closed terminal is no reason to stop serving.
                let _ = outcome::print_some(&built.diagnostics);
                let _ = outcome::print_not_kept(&built);
                let _ = writeln!(std::io::stdout(), "{}", outcome::summary(&built));
                let changed = built.summary.is_some_and(|summary| summary.written + summary.removed > 0);
                let faults = built.diagnostics.sorted().into_iter().filter(|item| item.severity == Severity::Fault);
                let faults = faults.map(ToString::to_string).collect();
                self.site.built(changed, faults, self.odd(&built.diagnostics));
            }
            Err(failure) => {
                let said = messages::failure(&failure);
                say(&message!("failure", reason = &said));
                self.site.built(false, vec![said], Odd::new());
            }
        }
    }
}
