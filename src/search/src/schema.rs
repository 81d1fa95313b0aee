//! Names the one field of the index.
//!
//! Everything that can be found is a key of one field, with frequencies and without positions. One field
//! means one dictionary, in which what a query needs stands close together, and one length of each
//! report. What a result list shows of a report is not in tantivy: it is in the [`crate::register`].

use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};

/// The name of the analysis that texts are indexed with; who only reads an index needs none.
pub const ANALYSIS: &str = "vanthu";

/// Builds the schema; equal for every index of this version.
pub fn schema() -> (Schema, Field) {
    let mut builder = Schema::builder();
    let indexing = TextFieldIndexing::default().set_tokenizer(ANALYSIS).set_index_option(IndexRecordOption::WithFreqs).set_fieldnorms(true);
    let text = builder.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
    (builder.build(), text)
}
