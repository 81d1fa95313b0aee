//! Names the fields of the index and what each holds.
//!
//! Three kinds of term over the whole text, with frequencies and without positions: folded syllables
//! answer a query without accents, accented ones prefer the exact word, and pairs carry the order of
//! words. The same over the title. What a result list shows is stored as one card.

use tantivy::schema::{BytesOptions, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};

use crate::tokenize::{Analysis, TermKind};

/// The fields of the index.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// Canonical syllables of title and text.
    pub accented: Field,
    /// Folded syllables of title and text.
    pub folded: Field,
    /// Folded pairs of title and text.
    pub pairs: Field,
    /// Folded syllables of the title.
    pub title: Field,
    /// Folded pairs of the title.
    pub title_pairs: Field,
    /// Year × 100 + month that the report stands for; 0 when unknown. A fast field.
    pub month: Field,
    /// Date of issue as year × 10,000 + month × 100 + day; 0 when unknown. A fast field.
    pub date: Field,
    /// The card of a hit as JSON; stored only.
    pub card: Field,
}

/// Builds the schema; equal for every index of this version.
pub fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let mut text = |name: &str, kind: TermKind| builder.add_text_field(name, text_options(kind));
    let accented = text("accented", TermKind::Accented);
    let folded = text("folded", TermKind::Folded);
    let pairs = text("pairs", TermKind::Pairs);
    let title = text("title", TermKind::Folded);
    let title_pairs = text("title_pairs", TermKind::Pairs);
    let month = builder.add_u64_field("month", NumericOptions::default().set_fast());
    let date = builder.add_u64_field("date", NumericOptions::default().set_fast());
    let card = builder.add_bytes_field("card", BytesOptions::default().set_stored());
    (builder.build(), Fields { accented, folded, pairs, title, title_pairs, month, date, card })
}

fn text_options(kind: TermKind) -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(kind.tokenizer_name())
        .set_index_option(IndexRecordOption::WithFreqs)
        .set_fieldnorms(true);
    TextOptions::default().set_indexing_options(indexing)
}

/// The analyses that the schema names.
pub fn tokenizers() -> TokenizerManager {
    // The default manager holds "default", which tantivy asks for even where a field is a number.
    let manager = TokenizerManager::default();
    for kind in [TermKind::Accented, TermKind::Folded, TermKind::Pairs] {
        manager.register(kind.tokenizer_name(), TextAnalyzer::from(Analysis(kind)));
    }
    manager
}
