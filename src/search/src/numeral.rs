//! Turns a numeral that numbers something into its other form: "Đại hội XIII" is "Đại hội 13".
//!
//! Only after a word that is numbered (congress, term, quarter, chapter, …): a lone V or 13 is nothing else.

/// Words whose neighbour is their number, folded.
const CUES: &str = " hoi thu khoa ki qui chuong phan so tap muc loai hang cap vong dot doi ";

/// No congress, chapter or century has a higher number.
const NUMBER_MAX: u32 = 99;

/// Reports whether a folded word is one that numbers follow.
pub fn is_cue(word: &str) -> bool {
    CUES.contains(&format!(" {word} "))
}

/// The other form of a number: Roman for Arabic, Arabic for Roman; none when it is neither.
pub fn other(word: &str) -> Option<String> {
    if let Ok(number) = word.parse::<u32>() {
        return (1..=NUMBER_MAX).contains(&number).then(|| roman(number));
    }
    // Every Roman numeral is found by writing them all.
    let is_roman = !word.is_empty() && word.bytes().all(|byte| b"ivxlc".contains(&byte));
    is_roman.then(|| (1..=NUMBER_MAX).find(|number| roman(*number) == word)).flatten().map(|number| number.to_string())
}

/// Reports whether a folded word is a Roman numeral of two letters or more, which is hardly anything else.
pub fn is_long_roman(word: &str) -> bool {
    word.len() > 1 && word.starts_with(|first: char| first.is_ascii_alphabetic()) && other(word).is_some()
}

fn roman(number: u32) -> String {
    let digit = |digit: u32, [one, five, ten]: [char; 3]| match digit {
        4 => format!("{one}{five}"),
        9 => format!("{one}{ten}"),
        5..=8 => format!("{five}{}", one.to_string().repeat(digit as usize - 5)),
        _ => one.to_string().repeat(digit as usize),
    };
    digit(number / 10, ['x', 'l', 'c']) + &digit(number % 10, ['i', 'v', 'x'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_and_neighbours() {
        for (arabic, roman) in [("13", "xiii"), ("4", "iv"), ("21", "xxi"), ("49", "xlix"), ("99", "xcix"), ("1", "i")] {
            assert_eq!(other(arabic).as_deref(), Some(roman));
            assert_eq!(other(roman).as_deref(), Some(arabic));
        }
        for none in ["0", "100", "iiii", "vx", "chi", "", "2023", "d"] {
            assert_eq!(other(none), None, "{none}");
        }
        assert!(is_cue("hoi") && !is_cue("o") && !is_cue("cong"));
        assert!(is_long_roman("xiii") && !is_long_roman("x") && !is_long_roman("13"));
    }
}
