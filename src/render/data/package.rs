//! Turns the tables into their description, `datapackage.json`: a Tabular Data Package
//! (<https://specs.frictionlessdata.io/tabular-data-package/>).

use serde_json::{Value, json};

use super::tables::{Kind, Table};
use crate::render::Renderer;

/// Its address.
pub(super) const ADDRESS: &str = "datapackage.json";

impl Renderer<'_> {
    pub(super) fn package(&self) -> Vec<u8> {
        let config = &self.archive.config;
        let resources: Vec<Value> =
            self.tables().into_iter().filter(|table| !matches!(table, Table::Figure(_))).map(|table| self.resource(table)).collect();
        let mut package = json!({
            "profile": "tabular-data-package",
            "name": name(&config.title),
            "title": config.title,
            "description": config.description,
            "resources": resources,
        });
        let mut add = |key: &str, value: Option<Value>| {
            value.into_iter().for_each(|value| drop(package.as_object_mut().map(|package| package.insert(key.into(), value))));
        };
        add("homepage", config.address.as_ref().map(|address| json!(address)));
        add(
            "contributors",
            config.contact.as_ref().map(|contact| json!([{ "title": config.title, "email": contact, "role": "maintainer" }])),
        );
        add("licenses", config.license.as_ref().map(|license| json!([{ "path": license, "title": config.rights }])));
        let mut bytes = serde_json::to_vec_pretty(&package).expect("values can always be written");
        bytes.push(b'\n');
        bytes
    }

    fn resource(&self, table: Table) -> Value {
        let path = self.table_address(table);
        let fields: Vec<Value> = table
            .columns()
            .iter()
            .map(|column| {
                let kind = match column.kind {
                    Kind::Text => "string",
                    Kind::Date => "date",
                    Kind::Number => "number",
                    Kind::Boolean => "boolean",
                };
                json!({ "name": column.name, "type": kind, "title": self.say(column.about) })
            })
            .collect();
        let mut schema = json!({ "fields": fields, "missingValues": [""] });
        match table {
            Table::Reports => schema["primaryKey"] = json!("id"),
            _ => schema["foreignKeys"] = json!([{ "fields": "report", "reference": { "resource": "reports", "fields": "id" } }]),
        }
        json!({
            "profile": "tabular-data-resource",
            "name": path.trim_end_matches(".csv"),
            "path": path,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "dialect": { "delimiter": ",", "lineTerminator": "\r\n", "quoteChar": "\"", "doubleQuote": true, "header": true },
            "schema": schema,
        })
    }
}

/// A name as packages have it: lower case, digits, `-`.
fn name(title: &str) -> String {
    let slug = vanthu_search::fold::slug(title);
    if slug.is_empty() { "vanthu".into() } else { slug }
}
