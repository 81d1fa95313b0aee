//! Themes of others: a second tiny one replaces what it names and no more, and `themes/README.md` is true.

use regex::Regex;

use crate::harness::{Site, project, report};

#[test]
fn a_tiny_theme_replaces_what_it_names() {
    let footer = "{% extends \"base.html\" %}\n{% block main %}\n<h1>{{ s.about }}</h1>\n<p class=\"of-ours\">{{ report_count }}</p>\n{% endblock %}\n";
    let site = Site::new(&[
        ("content/archive.toml", "theme = \"nho\"\n"),
        ("content/1.md", &report(1, 1, "Một.")),
        ("themes/nho/templates/about.html", footer),
        ("themes/nho/css/site-colours.css", "/* Colours of the house. */\n@layer site {\n  header.site { border-color: #0a5; }\n}\n"),
        ("themes/nho/strings.vi.toml", "about = \"Về chúng tôi\"\n"),
        ("themes/nho/js/hello.js", "// Says hello.\ndocument.documentElement.dataset.hello = \"yes\";\n"),
    ]);
    site.run(&["build"]).expect(0);
    let about = site.read("public/gioi-thieu.html");
    assert!(about.contains("<h1>Về chúng tôi</h1>\n<p class=\"of-ours\">1</p>"), "{about}");
    // What it does not name is that of the default theme.
    let home = site.read("public/index.html");
    assert!(home.contains(">Về chúng tôi</a>") && home.contains("class=\"hero\""));
    let asset = |end: &str| {
        site.files("public/assets").into_iter().find(|(path, _)| path.ends_with(end)).map(|(_, bytes)| String::from_utf8(bytes).unwrap())
    };
    let style = asset(".css").unwrap();
    assert!(style.starts_with("/* The order of the layers") && style.contains("#0a5") && style.contains(".hero"));
    assert!(asset(".js").unwrap().contains("dataset.hello"));
}

/// Every template is told of, and the tables of fields are what the structs say; `INSTA_UPDATE=always` writes them.
#[test]
fn the_readme_of_themes_is_complete() {
    let file = project().join("themes/README.md");
    let readme = std::fs::read_to_string(&file).unwrap();
    for entry in std::fs::read_dir(project().join("themes/default/templates")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(readme.contains(&format!("`{name}`")), "{name} is not told of");
    }
    let mut expected = readme.clone();
    for views in ["mod", "lists", "reports", "studies"] {
        let source = std::fs::read_to_string(project().join(format!("src/render/views/{views}.rs"))).unwrap();
        for (name, table) in tables(&source) {
            let section = Regex::new(&format!(r"(?s)(\n### [^\n]*`{name}`\n.*?)\| field \| type \| \|\n(?:\|[^\n]*\n)*")).unwrap();
            assert!(section.is_match(&expected), "{name} is not told of");
            expected = section.replace(&expected, |found: &regex::Captures| format!("{}{table}", &found[1])).into_owned();
        }
    }
    if std::env::var("INSTA_UPDATE").is_ok_and(|asked| asked == "always") {
        std::fs::write(&file, &expected).unwrap();
    }
    assert!(readme == expected, "themes/README.md tells of other fields than src/render/views has");
}

/// The structs of a file of views, each with the table of its fields: name, type, and what it says of it.
fn tables(source: &str) -> Vec<(String, String)> {
    let mut tables: Vec<(String, String)> = Vec::new();
    let mut said = String::new();
    for line in source.lines().map(str::trim) {
        if let Some(doc) = line.strip_prefix("/// ") {
            said = if said.is_empty() { doc.to_owned() } else { format!("{said} {doc}") };
        } else if let Some(name) = line.strip_prefix("pub struct ") {
            let name = name.split(|letter: char| !letter.is_alphanumeric()).next().unwrap();
            tables.push((name.to_owned(), "| field | type | |\n|---|---|---|\n".to_owned()));
            said.clear();
        } else if let Some((field, of)) = line.strip_prefix("pub ").and_then(|field| field.split_once(": ")) {
            let (_, table) = tables.last_mut().unwrap();
            *table += &format!("| `{field}` | {} | {} |\n", in_words(of.trim_end_matches(',')), std::mem::take(&mut said));
        } else if !line.starts_with("#[") {
            said.clear();
        }
    }
    tables.retain(|(_, table)| table.lines().count() > 2);
    tables
}

/// A type as a writer of themes knows it.
fn in_words(of: &str) -> String {
    let within = |outer: &str| of.strip_prefix(outer).and_then(|rest| rest.strip_suffix('>'));
    match of {
        "String" | "&'static str" => "text".to_owned(),
        "bool" => "true/false".to_owned(),
        "(usize, String)" => "number and text".to_owned(),
        "usize" | "u8" | "i8" => "number".to_owned(),
        _ => match (within("Vec<"), within("Option<")) {
            (Some(one), _) => format!("list of {}", in_words(one)),
            (_, Some(one)) => format!("{} or none", in_words(one)),
            _ => of.rsplit("::").next().unwrap_or(of).to_owned(),
        },
    }
}

/// The example that the README gives works as it stands there.
#[test]
fn the_example_of_the_readme_works() {
    let readme = std::fs::read_to_string(project().join("themes/README.md")).unwrap();
    let block = Regex::new(r"(?s)`themes/cua-toi/([^`]+)`:\n\n```\w+\n(.*?)```").unwrap();
    let mut files: Vec<(String, String)> = vec![("content/1.md".into(), report(1, 1, "Một."))];
    files.push(("content/archive.toml".into(), "theme = \"cua-toi\"\n".into()));
    files.extend(block.captures_iter(&readme).map(|captures| (format!("themes/cua-toi/{}", &captures[1]), captures[2].to_owned())));
    assert!(files.len() >= 5, "{} files", files.len());
    let site = Site::new(&files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Vec<_>>());
    site.run(&["build"]).expect(0);
    assert!(site.read("public/index.html").contains("Ban Biên tập"));
}
