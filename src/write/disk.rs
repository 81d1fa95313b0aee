//! The calls that change the disk, each one call of the system, so that tests can let any of them fail.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// What writing asks of the machine.
pub trait Disk: Sync {
    /// Makes one folder.
    ///
    /// # Errors
    /// Fails when it is there already, or the system refuses.
    fn create_folder(&self, path: &Path) -> io::Result<()>;

    /// Makes one folder that only its owner may read, where the system knows owners.
    ///
    /// # Errors
    /// Fails when it is there already, or the system refuses.
    fn create_private_folder(&self, path: &Path) -> io::Result<()>;

    /// Opens a file for locking, and makes it when it is not there.
    ///
    /// # Errors
    /// Fails when the system refuses.
    fn open_lock(&self, path: &Path) -> io::Result<File>;

    /// Writes a whole file.
    ///
    /// # Errors
    /// Fails when the system refuses; part of the file may be there then.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Gives a file a second name.
    ///
    /// # Errors
    /// Fails when the system refuses; some file systems know no second names.
    fn link(&self, file: &Path, name: &Path) -> io::Result<()>;

    /// Gives a file another name, in place of what has that name now.
    ///
    /// # Errors
    /// Fails when the system refuses; nothing has changed then.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file.
    ///
    /// # Errors
    /// Fails when the system refuses.
    fn remove_file(&self, path: &Path) -> io::Result<()>;

    /// Removes an empty folder.
    ///
    /// # Errors
    /// Fails when it is not empty, or the system refuses.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;

    /// Returns when all that was written below a folder will outlast a power failure.
    ///
    /// # Errors
    /// Fails when it cannot be said.
    fn flush(&self, folder: &Path) -> io::Result<()>;
}

/// The real one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Machine;

impl Disk for Machine {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    fn create_private_folder(&self, path: &Path) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path)
    }

    fn open_lock(&self, path: &Path) -> io::Result<File> {
        OpenOptions::new().create(true).truncate(false).write(true).open(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        File::create(path)?.write_all(bytes)
    }

    fn link(&self, file: &Path, name: &Path) -> io::Result<()> {
        fs::hard_link(file, name)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    /// One call for the whole file system: a call a file takes minutes for an archive of ten thousand reports.
    #[cfg(target_os = "linux")]
    fn flush(&self, folder: &Path) -> io::Result<()> {
        Ok(rustix::fs::syncfs(File::open(folder)?)?)
    }

    #[cfg(not(target_os = "linux"))]
    fn flush(&self, folder: &Path) -> io::Result<()> {
        for entry in walkdir::WalkDir::new(folder) {
            let entry = entry?;
            if entry.file_type().is_file() {
                OpenOptions::new().write(true).open(entry.path())?.sync_all()?;
            } else if cfg!(unix) && entry.file_type().is_dir() {
                File::open(entry.path())?.sync_all()?;
            }
        }
        Ok(())
    }
}
