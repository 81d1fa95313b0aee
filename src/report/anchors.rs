//! Keeps the anchors of a page unique: the second `m1` is `m1_2`.

use std::collections::BTreeMap;

/// The anchors given out so far, each with how often it was asked for.
#[derive(Clone, Debug, Default)]
pub struct Anchors {
    counts: BTreeMap<String, usize>,
}

impl Anchors {
    /// Gives out `wanted`, or `wanted` with the first free count.
    pub fn give(&mut self, wanted: String) -> String {
        let mut count = self.counts.get(&wanted).copied().unwrap_or(0);
        let mut given = wanted.clone();
        while count > 0 {
            count += 1;
            given = format!("{wanted}_{count}");
            if !self.counts.contains_key(&given) {
                self.counts.insert(given.clone(), 1);
                break;
            }
        }
        self.counts.insert(wanted, count.max(1));
        given
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_anchor_is_given_once() {
        let mut anchors = Anchors::default();
        let given: Vec<String> = ["a", "a_2", "a", "a", "b", "a_2"].into_iter().map(|wanted| anchors.give(wanted.to_owned())).collect();
        assert_eq!(given, ["a", "a_2", "a_3", "a_4", "b", "a_2_2"]);
    }
}
