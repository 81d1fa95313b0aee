//! Turns numbers and strings into the bytes of the published format, and back.
//!
//! Whole numbers are varints (LEB128: seven bits a byte, low bits first); strings and lists are preceded by
//! their length. A reader never trusts a length: what is not there is an error, not a panic.

use std::fmt;

/// Bytes that are not what the format says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damaged;

impl fmt::Display for Damaged {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the published index is damaged")
    }
}

impl std::error::Error for Damaged {}

/// Appends a whole number.
pub fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Appends bytes and their length.
pub fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_number(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Reads what the functions above wrote.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    /// Reads a whole number.
    ///
    /// # Errors
    /// Fails at the end of the bytes, or when the number does not fit.
    pub fn number(&mut self) -> Result<u64, Damaged> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Damaged)
    }

    /// Reads a number that is an index or a length in memory.
    ///
    /// # Errors
    /// As [`Reader::number`].
    pub fn size(&mut self) -> Result<usize, Damaged> {
        usize::try_from(self.number()?).map_err(|_| Damaged)
    }

    /// Reads the length of a list whose items take a byte at least.
    ///
    /// # Errors
    /// As [`Reader::number`]; a list longer than the bytes that are left is refused before memory is taken.
    pub fn count(&mut self) -> Result<usize, Damaged> {
        let count = self.size()?;
        if count > self.0.len() { Err(Damaged) } else { Ok(count) }
    }

    /// Reads so many bytes.
    ///
    /// # Errors
    /// Fails when there are fewer.
    pub fn take(&mut self, length: usize) -> Result<&'a [u8], Damaged> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Damaged)?;
        self.0 = rest;
        Ok(taken)
    }

    /// Reads bytes preceded by their length.
    ///
    /// # Errors
    /// Fails when there are fewer.
    pub fn bytes(&mut self) -> Result<&'a [u8], Damaged> {
        let length = self.count()?;
        self.take(length)
    }

    /// Reads a string.
    ///
    /// # Errors
    /// Fails when it is cut or not UTF-8.
    pub fn string(&mut self) -> Result<&'a str, Damaged> {
        std::str::from_utf8(self.bytes()?).map_err(|_| Damaged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_wrote() {
        let mut out = Vec::new();
        for number in [0, 1, 127, 128, 300, u64::MAX] {
            put_number(&mut out, number);
        }
        put_bytes(&mut out, "Đại hội".as_bytes());
        let mut reader = Reader(&out);
        for number in [0, 1, 127, 128, 300, u64::MAX] {
            assert_eq!(reader.number(), Ok(number));
        }
        assert_eq!(reader.string(), Ok("Đại hội"));
        assert_eq!(reader.number(), Err(Damaged));
    }

    #[test]
    fn wrong_bytes_are_an_error() {
        assert_eq!(Reader(&[0xFF; 12]).number(), Err(Damaged));
        assert_eq!(Reader(&[9, b'a']).bytes(), Err(Damaged));
        assert_eq!(Reader(&[1, 0xFF]).string(), Err(Damaged));
        assert_eq!(Reader(&[200, 1]).count(), Err(Damaged));
    }
}
