//! The page of everybody who signed. What each of them signed is a list of its own.

use super::{PAGE_ROWS, page_count, page_links, page_of, paged};
use crate::archive::collections::Collection;
use crate::render::Renderer;
use crate::render::views::{Counted, People, PersonRow, Post};

/// The address of the page, without extension.
pub const ADDRESS: &str = "nguoi-ky";

impl Renderer<'_> {
    /// How many pages there are.
    pub(crate) fn people_pages(&self) -> usize {
        page_count(self.archive.people.len(), PAGE_ROWS)
    }

    /// What stands on a page.
    pub(crate) fn people_view(&self, page_index: usize) -> People {
        let page = self.common(&paged(ADDRESS, page_index), &self.say("people"), "");
        let people = &self.archive.people;
        let indices: Vec<usize> = (0..people.len()).collect();
        let row = |index: &usize| {
            let person = &people[*index];
            let href = self.list_address(Collection::Signer(*index), 0);
            let link = Counted { href, text: person.name.clone(), count: person.entries.len(), sample: self.is_sample(person.entries[0]) };
            PersonRow { link, issuer: person.issuer_name.clone(), posts: self.posts(*index) }
        };
        People {
            trail: self.trail("", &[]),
            rows: page_of(&indices, page_index, PAGE_ROWS).iter().map(row).collect(),
            pages: page_links("", ADDRESS, people.len(), PAGE_ROWS, page_index),
            page,
        }
    }

    /// The posts of a signer, the newest first.
    pub(super) fn posts(&self, index: usize) -> Vec<Post> {
        let post = |post: &crate::archive::people::Post| Post {
            position: post.position.clone(),
            authority: post.authority.clone(),
            dates: post.dates.map_or_else(Vec::new, |(first, last)| {
                let dates = if first == last { vec![first] } else { vec![first, last] };
                dates.into_iter().map(|date| self.date(date)).collect()
            }),
            count: post.count,
        };
        self.archive.people[index].posts.iter().map(post).collect()
    }
}
