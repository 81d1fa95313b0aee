//! Turns the list of what is published into text and back, in the form that `sha256sum -c` reads.

use std::collections::BTreeMap;

/// The address of the list; a folder that has it was written by vanthu.
pub const MANIFEST: &str = "manifest-sha256.txt";

/// The list of files: address, and SHA-256 in hexadecimal.
pub fn write<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    files.map(|(address, sha256)| format!("{sha256}  {address}\n")).collect()
}

/// Reads a list; a line that is none is given by its number, from 1.
pub fn read(text: &[u8]) -> (BTreeMap<String, String>, Vec<usize>) {
    let (mut files, mut wrong) = (BTreeMap::new(), Vec::new());
    for (index, line) in String::from_utf8_lossy(text).lines().enumerate() {
        match line.split_once("  ") {
            Some((sha256, address)) if is_digest(sha256) && is_inside(address) => drop(files.insert(address.to_owned(), sha256.to_owned())),
            _ => wrong.push(index + 1),
        }
    }
    (files, wrong)
}

fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether an address names something below the folder, on every system: no `..`, no root, no drive, no `\`.
pub fn is_inside(address: &str) -> bool {
    let is_name = |part: &str| !part.is_empty() && part != "." && part != "..";
    address.split('/').all(is_name) && !address.contains(['\\', ':', '\0'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_nothing_outside() {
        let digest = "0".repeat(64);
        let text = write([("a/b.html", digest.as_str()), ("c.md", &digest)].into_iter());
        assert_eq!(read(text.as_bytes()).0.len(), 2);
        for address in ["../a", "/a", "a//b", "a/../b", "c:\\a", "..\\a", "", "a/."] {
            assert_eq!(read(format!("{digest}  {address}\n").as_bytes()), (BTreeMap::new(), vec![1]), "{address}");
        }
        assert_eq!(read(b"xyz  a.html\n").1, [1]);
    }
}
