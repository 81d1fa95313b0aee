//! Knows the names of Vietnamese bodies by their words: how they begin, where they go on over a line, what their initials are.

use vanthu_search::fold;

use super::numbering;

/// Words that names of bodies begin with, in both styles of tone marks.
const OPENINGS: [&str; 84] = [
    "ban",
    "bch",
    "bảo hiểm",
    "bệnh viện",
    "bộ",
    "bưu điện",
    "chi cục",
    "chi nhánh",
    "chính phủ",
    "chủ tịch",
    "công an",
    "công đoàn",
    "công ty",
    "cục",
    "đài",
    "đại học",
    "đại hội",
    "đảng bộ",
    "đảng ủy",
    "đảng uỷ",
    "đoàn",
    "đội",
    "hạt",
    "hđnd",
    "hiệp hội",
    "học viện",
    "hội",
    "hội đồng",
    "huyện đoàn",
    "huyện ủy",
    "huyện uỷ",
    "kho bạc",
    "kiểm toán",
    "khoa",
    "lđlđ",
    "liên đoàn",
    "liên hiệp",
    "liên minh",
    "mặt trận",
    "mttq",
    "nghiệp đoàn",
    "ngân hàng",
    "nhà máy",
    "phòng",
    "quân khu",
    "quân ủy",
    "quân uỷ",
    "quận ủy",
    "quận uỷ",
    "quốc hội",
    "quỹ",
    "sở",
    "tạp chí",
    "tập đoàn",
    "thành đoàn",
    "thanh tra",
    "thành ủy",
    "thành uỷ",
    "thị đoàn",
    "thị ủy",
    "thị uỷ",
    "thông tấn xã",
    "thủ tướng",
    "tỉnh đoàn",
    "tỉnh ủy",
    "tỉnh uỷ",
    "tòa án",
    "toà án",
    "tổ công tác",
    "tổng công ty",
    "tổng cục",
    "tổng liên đoàn",
    "trạm",
    "hợp tác xã",
    "trung tâm",
    "trường",
    "ubnd",
    "ủy ban",
    "uỷ ban",
    "văn phòng",
    "viện",
    "vụ",
    "xí nghiệp",
    "báo",
];

/// Bodies of the State by their part of a symbol: Decree 30/2020/NĐ-CP, annex III, and the decrees on the organisation of the ministries.
const CENTRAL: [(&str, &str); 40] = [
    ("CP", "Chính phủ"),
    ("TTg", "Thủ tướng Chính phủ"),
    ("CTN", "Chủ tịch nước"),
    ("UBTVQH", "Ủy ban Thường vụ Quốc hội"),
    ("QH", "Quốc hội"),
    ("VPQH", "Văn phòng Quốc hội"),
    ("VPCP", "Văn phòng Chính phủ"),
    ("VPCTN", "Văn phòng Chủ tịch nước"),
    ("TANDTC", "Tòa án nhân dân tối cao"),
    ("VKSNDTC", "Viện kiểm sát nhân dân tối cao"),
    ("KTNN", "Kiểm toán nhà nước"),
    ("BCA", "Bộ Công an"),
    ("BCT", "Bộ Công Thương"),
    ("BDTTG", "Bộ Dân tộc và Tôn giáo"),
    ("BGDĐT", "Bộ Giáo dục và Đào tạo"),
    ("BGTVT", "Bộ Giao thông vận tải"),
    ("BKHCN", "Bộ Khoa học và Công nghệ"),
    ("BKHĐT", "Bộ Kế hoạch và Đầu tư"),
    ("BLĐTBXH", "Bộ Lao động - Thương binh và Xã hội"),
    ("BNG", "Bộ Ngoại giao"),
    ("BNNMT", "Bộ Nông nghiệp và Môi trường"),
    ("BNNPTNT", "Bộ Nông nghiệp và Phát triển nông thôn"),
    ("BNV", "Bộ Nội vụ"),
    ("BQP", "Bộ Quốc phòng"),
    ("BTC", "Bộ Tài chính"),
    ("BTNMT", "Bộ Tài nguyên và Môi trường"),
    ("BTP", "Bộ Tư pháp"),
    ("BTTTT", "Bộ Thông tin và Truyền thông"),
    ("BVHTTDL", "Bộ Văn hóa, Thể thao và Du lịch"),
    ("BXD", "Bộ Xây dựng"),
    ("BYT", "Bộ Y tế"),
    ("NHNN", "Ngân hàng Nhà nước Việt Nam"),
    ("TTCP", "Thanh tra Chính phủ"),
    ("UBDT", "Ủy ban Dân tộc"),
    ("BHXH", "Bảo hiểm xã hội Việt Nam"),
    ("TLĐ", "Tổng Liên đoàn Lao động Việt Nam"),
    ("TCTK", "Tổng cục Thống kê"),
    ("TCT", "Tổng cục Thuế"),
    ("TCHQ", "Tổng cục Hải quan"),
    ("KBNN", "Kho bạc Nhà nước"),
];

/// The body of the State that a part of a symbol names: `CP`, `QH15`.
pub fn central(symbol: &str) -> Option<&'static str> {
    // The number of the legislature stands at its end.
    let code = symbol.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let of_legislature = matches!(code, "QH" | "UBTVQH");
    CENTRAL.iter().find(|(known, _)| *known == code && (of_legislature || code == symbol)).map(|(_, name)| *name)
}

/// The name of a body of the State as running text writes it; none for any other name.
pub fn central_name(name: &str) -> Option<&'static str> {
    let wanted = fold::slug(name);
    CENTRAL.iter().map(|(_, name)| *name).find(|known| fold::slug(known) == wanted)
}

/// The only body that issues documents of a type; none where several do.
pub fn of_type(name: &str) -> Option<&'static str> {
    match name {
        "Nghị định" => Some("Chính phủ"),
        "Hiến pháp" | "Bộ luật" | "Luật" => Some("Quốc hội"),
        "Pháp lệnh" => Some("Ủy ban Thường vụ Quốc hội"),
        _ => None,
    }
}

/// Levels of administration, which stand between the name of a body and its place.
pub const LEVELS: [&str; 15] = [
    "tỉnh",
    "thành phố",
    "huyện",
    "quận",
    "thị xã",
    "xã",
    "phường",
    "thị trấn",
    "đặc khu",
    "TP.",
    "TP",
    "Tỉnh",
    "Thành phố",
    "Huyện",
    "Quận",
];

/// The part of a symbol that a body with a name has: `UBND` of ỦY BAN NHÂN DÂN TỈNH HÒA BÌNH.
pub fn symbol_of(name: &str) -> String {
    let lower = name.to_lowercase();
    let end = LEVELS.iter().filter_map(|level| lower.find(&format!(" {} ", level.to_lowercase()))).min().unwrap_or(lower.len());
    initials(&lower[..end])
}

/// Reports whether a text is the name of a body: in capitals, beginning as names of bodies do.
pub fn is_body(text: &str) -> bool {
    text.len() < 200 && numbering::is_capitals(text) && opens(text) && !is_post(text)
}

/// "BỘ TRƯỞNG BỘ Y TẾ" is a person's post; "CHỦ TỊCH NƯỚC" issues documents.
fn is_post(text: &str) -> bool {
    text.split_whitespace().nth(1).is_some_and(|word| word == "TRƯỞNG")
}

/// Reports whether a text begins as names of bodies do.
pub fn opens(text: &str) -> bool {
    let lower = text.to_lowercase();
    let begins = |words: &str| lower.strip_prefix(words).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
    OPENINGS.iter().any(|words| begins(words)) && !lower.starts_with("báo cáo")
}

/// Reports whether a line goes on with the name of a body on the line before.
pub fn goes_on(before: &str, line: &str) -> bool {
    let ends_open = before.ends_with([',', '-', '–', '&']) || ["VÀ", "CỦA", "CÁC"].iter().any(|word| before.ends_with(&format!(" {word}")));
    ends_open || !opens(line)
}

/// The initials of a name without its small words: `BVHTTDL` of BỘ VĂN HÓA, THỂ THAO VÀ DU LỊCH.
pub fn initials(name: &str) -> String {
    name.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty() && !matches!(word.to_lowercase().as_str(), "và" | "của" | "các"))
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_uppercase)
        .collect()
}

/// Reports whether a symbol's part is made of the initials of a name: `SYT`, or `HĐND` of HỘI ĐỒNG NHÂN DÂN TỈNH YÊN BÁI.
pub fn is_symbol_of(symbol: &str, name: &str) -> bool {
    let symbol: String = symbol.split(['-', '/']).next().unwrap_or(symbol).chars().filter(|letter| letter.is_alphabetic()).collect();
    let initials = initials(name);
    let plain = |text: &str| fold::fold(text).to_uppercase();
    symbol.chars().count() > 1 && plain(&initials).starts_with(&plain(&symbol))
        || central(&symbol).is_some_and(|central| fold::slug(central) == fold::slug(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_bodies() {
        for name in ["SỞ Y TẾ", "ỦY BAN NHÂN DÂN", "CHÍNH PHỦ", "VỤ PHÁP CHẾ", "LĐLĐ TỈNH AN BÌNH", "BỘ"] {
            assert!(is_body(name), "{name}");
        }
        for other in ["VÀ DU LỊCH", "TỈNH YÊN BÁI", "Sở Y tế", "XÃ HỘI", "BÁO CÁO", "SỐ 12", ""] {
            assert!(!is_body(other), "{other}");
        }
    }

    #[test]
    fn initials_are_symbols() {
        assert_eq!(initials("BỘ VĂN HÓA, THỂ THAO VÀ DU LỊCH"), "BVHTTDL");
        assert!(is_symbol_of("HĐND", "HỘI ĐỒNG NHÂN DÂN TỈNH YÊN BÁI"));
        assert!(is_symbol_of("QH15", "QUỐC HỘI") && is_symbol_of("TTg", "THỦ TƯỚNG CHÍNH PHỦ"));
        assert!(!is_symbol_of("SYT", "SỞ XÂY DỰNG") && !is_symbol_of("S", "SỞ"));
        assert_eq!((central("UBTVQH15"), central("CP"), central("CP1")), (Some("Ủy ban Thường vụ Quốc hội"), Some("Chính phủ"), None));
    }
}
