//! Why a file is not imported, each reason with its cure.

use serde::{Deserialize, Serialize};

use crate::message;
use crate::messages::Message;

/// Why a file is not imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// There is nothing in it.
    Empty,
    /// It is longer than any report.
    TooLarge,
    /// All that it holds is nested too deep.
    TooDeep,
    /// It is not whole, or not what its first bytes say; with what the parser says.
    Damaged(String),
    /// It wants a password.
    Encrypted,
    /// It would fill the memory.
    Bomb,
    /// An archive that is no Word file.
    NotWord,
    /// A format that is not read.
    Format(Format),
    /// A picture, or a PDF of pictures.
    NoText,
    /// A PDF whose text is all hidden.
    OnlyHidden,
    /// Nothing that has text.
    Unknown,
    /// What could not be read in time, or broke the reader.
    Unreadable,
}

/// A file format that is recognised and not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names of formats")]
pub enum Format {
    /// Word before 2007.
    Doc,
    /// Excel before 2007.
    Xls,
    /// PowerPoint before 2007.
    Ppt,
    /// A message of Outlook.
    Msg,
    Xlsx,
    Pptx,
    Odt,
    Ods,
    Odp,
    Rtf,
    /// A web page with its pictures in one file.
    Mht,
    /// An e-mail.
    Eml,
    Heic,
    WebP,
    Bmp,
    Svg,
    Xml,
}

impl Refusal {
    /// A file that is not whole.
    pub fn damaged(reason: &str) -> Refusal {
        Refusal::Damaged(reason.to_owned())
    }

    /// What the clerk is told, with what to do.
    pub fn message(&self) -> Message {
        match self {
            Self::Empty => message!("refused-empty"),
            Self::TooDeep => message!("refused-too-deep"),
            Self::TooLarge => message!("refused-too-large"),
            Self::Damaged(reason) => message!("refused-damaged", reason = crate::diag::shown(reason)),
            Self::Encrypted => message!("refused-encrypted"),
            Self::Bomb => message!("refused-bomb"),
            Self::NotWord => message!("refused-not-word"),
            Self::Format(format) => format.message(),
            Self::NoText => message!("refused-no-text"),
            Self::OnlyHidden => message!("refused-only-hidden"),
            Self::Unknown => message!("refused-unknown"),
            Self::Unreadable => message!("refused-unreadable"),
        }
    }
}

impl Format {
    fn message(self) -> Message {
        match self {
            Self::Doc => message!("refused-doc"),
            Self::Xls => message!("refused-spreadsheet", kind = "Excel (.xls)"),
            Self::Xlsx => message!("refused-spreadsheet", kind = "Excel (.xlsx)"),
            Self::Ods => message!("refused-spreadsheet", kind = "LibreOffice Calc (.ods)"),
            Self::Ppt => message!("refused-slides", kind = "PowerPoint (.ppt)"),
            Self::Pptx => message!("refused-slides", kind = "PowerPoint (.pptx)"),
            Self::Odp => message!("refused-slides", kind = "LibreOffice Impress (.odp)"),
            Self::Odt => message!("refused-text-document", kind = "LibreOffice Writer (.odt)"),
            Self::Rtf => message!("refused-text-document", kind = "Rich Text Format (.rtf)"),
            Self::Mht => message!("refused-mht"),
            Self::Eml => message!("refused-mail", kind = ".eml"),
            Self::Msg => message!("refused-mail", kind = "Outlook, .msg"),
            Self::Heic => message!("refused-picture", kind = "HEIC"),
            Self::WebP => message!("refused-picture", kind = "WebP"),
            Self::Bmp => message!("refused-picture", kind = "BMP"),
            Self::Svg => message!("refused-svg"),
            Self::Xml => message!("refused-xml"),
        }
    }
}
