//! Turns signatures into the people of an archive: who signed, in which posts, from when to when.
//!
//! Signature blocks are the only source. Names in running text are not collected: who is meant by them is a guess,
//! and they are other people's data.

use std::collections::BTreeMap;

use super::{Entry, address};
use crate::digest::hexadecimal as digest;
use crate::report::quantities::canonical;
use jiff::civil::Date;

/// Somebody who signed for one body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name in addresses: name and body, since two bodies may have people of one name.
    pub slug: String,
    /// The name as the newest signature prints it.
    pub name: String,
    /// The body, by its slug.
    pub issuer: String,
    /// The body's short name.
    pub issuer_name: String,
    /// The posts, the newest first.
    pub posts: Vec<Post>,
    /// The reports signed, in the order of the archive.
    pub entries: Vec<usize>,
}

/// A post, as signatures print it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// `Phó Chủ tịch`, perhaps empty.
    pub position: String,
    /// `TM. Ban Thường vụ`, perhaps empty.
    pub authority: String,
    /// The dates of the first and the last report signed so.
    pub dates: Option<(Date, Date)>,
    /// How many reports.
    pub count: usize,
}

/// Collects the signers of an archive, in Vietnamese order of names: by the given name, which is the last word.
pub fn of(entries: &[Entry]) -> Vec<Person> {
    let mut people: BTreeMap<(String, &str), Person> = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        let report = &entry.report;
        let (Some(signer), Some(issuer)) = (&report.signer, &report.issuer) else { continue };
        let (signer, issuer) = (&signer.value, &issuer.value);
        // Hòa and Hoà are one name, Hòa and Hoa are two.
        let name: Vec<String> = signer.name.split_whitespace().map(canonical).collect();
        if name.is_empty() {
            continue;
        }
        let person = people.entry((name.join(" "), &issuer.slug)).or_insert_with(|| Person {
            slug: address::part(&format!("{} {}", signer.name, issuer.slug)),
            name: signer.name.clone(),
            issuer: issuer.slug.clone(),
            issuer_name: issuer.short.clone(),
            posts: Vec::new(),
            entries: Vec::new(),
        });
        person.entries.push(index);
        add_post(&mut person.posts, &signer.position, &signer.authority, report.day());
    }
    tell_apart(&mut people);
    let mut people: Vec<Person> = people.into_values().collect();
    let given_name = |person: &Person| person.name.rsplit(' ').next().unwrap_or_default().to_owned();
    super::collections::sort_by_name(&mut people, |person| format!("{} {}", given_name(person), person.name), |person| person.slug.clone());
    people
}

/// Two names that differ in their marks alone have addresses of their own.
fn tell_apart(people: &mut BTreeMap<(String, &str), Person>) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    people.values().for_each(|person| *counts.entry(person.slug.clone()).or_default() += 1);
    for ((name, _), person) in people {
        if counts.get(&person.slug).is_some_and(|count| *count > 1) {
            person.slug = format!("{}_{}", person.slug, &digest(name.as_bytes())[..6]);
        }
    }
}

fn add_post(posts: &mut Vec<Post>, position: &str, authority: &str, date: Option<Date>) {
    let at = posts.iter().position(|post| post.position == position && post.authority == authority).unwrap_or_else(|| {
        posts.push(Post { position: position.to_owned(), authority: authority.to_owned(), dates: None, count: 0 });
        posts.len() - 1
    });
    let post = &mut posts[at];
    post.count += 1;
    if let Some(date) = date {
        let (first, last) = post.dates.unwrap_or((date, date));
        post.dates = Some((first.min(date), last.max(date)));
    }
}
