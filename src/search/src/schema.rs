//! Names the one field of the index.
//!
//! Everything that can be found is a key of one field, with frequencies and without positions. One field
//! means one dictionary, in which what a query needs stands close together, and one length of each
//! report. What a result list shows of a report is not in tantivy: it is in the [`crate::register`].

use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};

use crate::tokenize::Analysis;

/// Builds the schema; equal for every index of this version.
pub fn schema() -> (Schema, Field) {
    let mut builder = Schema::builder();
    let indexing =
        TextFieldIndexing::default().set_tokenizer(Analysis::NAME).set_index_option(IndexRecordOption::WithFreqs).set_fieldnorms(true);
    let text = builder.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
    (builder.build(), text)
}

/// The analysis that the schema names.
pub fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::new();
    manager.register(Analysis::NAME, TextAnalyzer::from(Analysis));
    manager
}
