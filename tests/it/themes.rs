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

/// Every template is told of, with its struct; every field of the structs too.
#[test]
fn the_readme_of_themes_is_complete() {
    let readme = std::fs::read_to_string(project().join("themes/README.md")).unwrap();
    for entry in std::fs::read_dir(project().join("themes/default/templates")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(readme.contains(&format!("`{name}`")), "{name} is not told of");
    }
    let field = Regex::new(r"(?m)^    pub (\w+): ").unwrap();
    let name = Regex::new(r"(?m)^pub struct (\w+)").unwrap();
    for file in ["mod", "lists", "reports", "studies"] {
        let text = std::fs::read_to_string(project().join(format!("src/render/views/{file}.rs"))).unwrap();
        for captures in name.captures_iter(&text) {
            assert!(readme.contains(&format!("`{}`", &captures[1])), "{} is not told of", &captures[1]);
        }
        for captures in field.captures_iter(&text) {
            assert!(readme.contains(&format!("`{}`", &captures[1])), "the field {} is not told of", &captures[1]);
        }
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
