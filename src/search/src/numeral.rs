//! Turns a number that numbers something into its Roman form: "Đại hội 13" is "Đại hội XIII".
//!
//! Only after a word that is numbered (congress, term, quarter, chapter, …): a lone V or 13 is nothing else. The index
//! holds the Roman form of such a number beside it, and a query asks for that.

/// Words whose neighbour is their number, folded.
const CUES: &str = " hoi thu khoa ki qui chuong phan tap muc loai hang cap vong dot doi ";

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

/// The Roman form of a number in figures; none when it is no number, or too high.
pub fn in_letters(word: &str) -> Option<String> {
    other(word).filter(|_| word.starts_with(|first: char| first.is_ascii_digit()))
}

/// The letters of a numeral that is one character: `Ⅻ`.
pub fn letters(letter: char) -> Option<String> {
    match letter as u32 {
        code @ (0x2160..=0x216B | 0x2170..=0x217B) => Some(roman((code & 0xF) + 1)),
        0x216C | 0x217C => Some("l".into()),
        0x216D | 0x217D => Some("c".into()),
        0x216E | 0x217E => Some("d".into()),
        0x216F | 0x217F => Some("m".into()),
        _ => None,
    }
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
        assert_eq!((in_letters("13").as_deref(), in_letters("xiii")), (Some("xiii"), None));
        assert_eq!((letters('Ⅻ').as_deref(), letters('ⅳ').as_deref(), letters('x')), (Some("xii"), Some("iv"), None));
    }
}
