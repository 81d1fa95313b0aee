//! Turns changes of content and themes into lists of what has changed, after a moment of quiet.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use notify_debouncer_full::notify::{RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, DebouncedEvent, Debouncer, RecommendedCache, new_debouncer};

use crate::message;
use crate::read::Layout;

/// Editors save in several steps; this long without a further event is the end of them.
const QUIET: Duration = Duration::from_millis(40);

/// The paths that changes touch, or why some may have been missed.
type Changed = Result<BTreeSet<PathBuf>>;

/// Watches an archive; dropping it ends the watch.
pub struct Watch {
    debouncer: Debouncer<RecommendedWatcher, RecommendedCache>,
    events: Receiver<Changed>,
    layout: Layout,
    watched: Vec<(PathBuf, RecursiveMode)>,
}

impl Watch {
    /// Begins to watch content and themes, and the root for folders that are yet to come.
    ///
    /// # Errors
    /// Fails when the system cannot watch the folders.
    pub fn start(layout: &Layout) -> Result<Watch> {
        let (sender, events) = channel();
        let own = layout.clone();
        let debouncer = new_debouncer(QUIET, None, move |result: DebounceEventResult| forward(result, &own, &sender))
            .context(message!("cannot-watch-content"))?;
        let mut watch = Watch { debouncer, events, layout: layout.clone(), watched: Vec::new() };
        watch.watch(&layout.root, RecursiveMode::NonRecursive)?;
        watch.watch_folders()?;
        Ok(watch)
    }

    /// Waits for the next change, and tells the paths that it touches; none when the watch has ended.
    ///
    /// # Errors
    /// Fails when the system has lost changes, or a new folder cannot be watched; it can be asked again.
    pub fn wait(&mut self) -> Result<Option<BTreeSet<PathBuf>>> {
        let Ok(first) = self.events.recv() else { return Ok(None) };
        let mut changed = first?;
        for more in self.events.try_iter() {
            changed.extend(more?);
        }
        // A folder that was put in place of the one before is another one to the system.
        for folder in [&self.layout.content, &self.layout.themes].into_iter().filter(|folder| changed.contains(*folder)) {
            self.watched.retain(|(watched, mode)| watched != folder || *mode == RecursiveMode::NonRecursive);
            // The one before may be gone already.
            let _ = self.debouncer.unwatch(folder);
        }
        self.watch_folders()?;
        Ok(Some(changed))
    }

    /// Content and themes may be made while we watch.
    fn watch_folders(&mut self) -> Result<()> {
        let content = self.layout.root.join("content");
        let content = if content.is_dir() { content } else { self.layout.content.clone() };
        for folder in [content, self.layout.themes.clone()] {
            if folder.is_dir() {
                self.watch(&folder, RecursiveMode::Recursive)?;
            } else {
                self.watched.retain(|(watched, _)| *watched != folder);
            }
        }
        Ok(())
    }

    fn watch(&mut self, folder: &Path, mode: RecursiveMode) -> Result<()> {
        // In a bare folder the root is the content, and is watched with all that is in it.
        let wanted = (folder.to_owned(), mode);
        if !self.watched.contains(&wanted) {
            self.debouncer.watch(folder, mode).with_context(|| message!("cannot-watch", path = folder.display()))?;
            self.watched.push(wanted);
        }
        Ok(())
    }
}

/// Passes on what may change the archive: no reading, nothing of the output, nothing hidden.
fn forward(result: DebounceEventResult, layout: &Layout, sender: &Sender<Changed>) {
    let changed = result.map(|events| {
        let changes = events.iter().filter(|event| !event.kind.is_access()).flat_map(|event: &DebouncedEvent| event.paths.iter());
        let mut changed: BTreeSet<PathBuf> = changes.filter(|path| matters(path, layout)).cloned().collect();
        // More happened at once than the system could tell.
        changed.extend(events.iter().any(|event| event.need_rescan()).then(|| layout.content.clone()));
        changed
    });
    let changed = changed.map_err(|errors| {
        errors.into_iter().next().map_or_else(
            || anyhow!(message!("cannot-watch-content")),
            |error| anyhow::Error::new(error).context(message!("cannot-watch-content")),
        )
    });
    if changed.as_ref().map_or(true, |changed| !changed.is_empty()) {
        // The receiver is gone when the program ends.
        let _ = sender.send(changed);
    }
}

/// The root is watched for folders that are yet to come, so what else changes in it is no matter.
fn matters(path: &Path, layout: &Layout) -> bool {
    // A bare folder holds what is kept for the next build, in a folder that is hidden.
    let below = path.strip_prefix(&layout.root).unwrap_or(path);
    let hidden = below.components().any(|part| matches!(part, Component::Normal(name) if name.to_string_lossy().starts_with('.')));
    let inside = [&layout.content, &layout.themes, &layout.root.join("content")].into_iter().any(|folder| path.starts_with(folder));
    inside && !hidden && !path.starts_with(&layout.output)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(content: &str, path: &str, expected: bool) {
        let root = PathBuf::from("/a/.b");
        let layout = Layout { content: root.join(content), themes: root.join("themes"), output: root.join("public"), root };
        assert_eq!(matters(&layout.root.join(path), &layout), expected, "{path}");
    }

    #[test]
    fn what_a_build_writes_is_no_change() {
        check("content", "content/2024/a.md", true);
        check("content", "content/2024/.a.md.swp", false);
        check("content", "public/index.html", false);
        check("content", "notes.md", false);
        check("", "a.md", true);
        check("", ".public.cache/0.pack", false);
        check("", ".public.cache/list.new", false);
    }
}
