//! Turns signatures into the people of an archive: who signed, in which posts, from when to when.
//!
//! Signature blocks are the only source. Names in running text are not collected: who is meant by them is a guess,
//! and they are other people's data.

use std::collections::BTreeMap;

use jiff::civil::Date;
use vanthu_search::fold;

use super::Entry;

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
    let mut people: BTreeMap<String, Person> = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        let report = &entry.report;
        let (Some(signer), Some(issuer)) = (&report.signer, &report.issuer) else { continue };
        let (signer, issuer) = (&signer.value, &issuer.value);
        let name = fold::slug(&signer.name);
        if name.is_empty() {
            continue;
        }
        let slug = format!("{name}-{}", issuer.slug);
        let person = people.entry(slug.clone()).or_insert_with(|| Person {
            slug,
            name: signer.name.clone(),
            issuer: issuer.slug.clone(),
            issuer_name: issuer.short.clone(),
            posts: Vec::new(),
            entries: Vec::new(),
        });
        person.entries.push(index);
        add_post(&mut person.posts, &signer.position, &signer.authority, report.date.as_ref().map(|date| date.value));
    }
    let mut people: Vec<Person> = people.into_values().collect();
    let given_name = |person: &Person| person.name.rsplit(' ').next().unwrap_or_default().to_owned();
    super::collections::sort_by_name(&mut people, |person| format!("{} {}", given_name(person), person.name), |person| person.slug.clone());
    people
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
