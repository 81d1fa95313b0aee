//! Finds page trees and forms that lead back to themselves, which would never end.

use std::collections::BTreeSet;

use pdf_extract::{Dictionary, Document as Pdf, Object, ObjectId};

/// Trees of pages and forms within forms are no deeper.
const DEPTH_MAX: usize = 64;

/// The library follows parents and forms without looking whether they lead back.
pub(super) fn is_circular(pdf: &Pdf) -> bool {
    pdf.get_pages().values().any(|page| {
        let parent = |of: ObjectId| pdf.get_dictionary(of).and_then(|page| page.get(b"Parent")).and_then(Object::as_reference).ok();
        let line: Vec<ObjectId> = std::iter::successors(Some(*page), |of| parent(*of)).take(DEPTH_MAX + 1).collect();
        let own = |of: &ObjectId| dictionary(pdf, pdf.get_dictionary(*of).ok()?.get(b"Resources").ok()?);
        let resources = line.iter().find_map(own);
        line.len() > DEPTH_MAX || resources.is_some_and(|found| has_circular_form(pdf, found, &mut Vec::new(), &mut BTreeSet::new()))
    })
}

fn dictionary<'a>(pdf: &'a Pdf, object: &'a Object) -> Option<&'a Dictionary> {
    let object = match object {
        Object::Reference(id) => pdf.get_object(*id).ok()?,
        own => own,
    };
    match object {
        Object::Dictionary(found) => Some(found),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

fn has_circular_form(pdf: &Pdf, resources: &Dictionary, path: &mut Vec<ObjectId>, done: &mut BTreeSet<ObjectId>) -> bool {
    let Some(forms) = resources.get(b"XObject").ok().and_then(|forms| dictionary(pdf, forms)) else { return false };
    for id in forms.iter().filter_map(|(_, form)| form.as_reference().ok()) {
        if path.contains(&id) || path.len() > DEPTH_MAX {
            return true;
        }
        let below = pdf.get_dictionary(id).ok().and_then(|form| dictionary(pdf, form.get(b"Resources").ok()?));
        let (true, Some(below)) = (done.insert(id), below) else { continue };
        path.push(id);
        if has_circular_form(pdf, below, path, done) {
            return true;
        }
        path.pop();
    }
    false
}
