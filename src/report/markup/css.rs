//! Evaluates the CSS properties `display` and `visibility`.

/// Whether a property is set to a value that shows the element, and whether that is `!important`.
type Setting = Option<(bool, bool)>;

/// Values of `display` and `visibility` in a block of declarations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// `display`.
    pub display: Setting,
    /// `visibility`.
    pub visibility: Setting,
}

impl Shown {
    /// Parses declarations: the value of a `style` attribute or the body of a rule.
    pub fn of(declarations: &str) -> Shown {
        let mut shown = Shown::default();
        for declaration in declarations.split(';') {
            let Some((name, value)) = declaration.split_once(':') else { continue };
            let value = value.trim().to_lowercase();
            let (value, is_important) = value.strip_suffix("!important").map_or((value.as_str(), false), |value| (value.trim(), true));
            match name.trim().to_lowercase().as_str() {
                "display" => shown.display = later(shown.display, Some((value != "none", is_important))),
                "visibility" => {
                    shown.visibility = later(shown.visibility, Some((!matches!(value, "hidden" | "collapse"), is_important)));
                }
                _ => {}
            }
        }
        shown
    }

    /// These declarations, overridden by later ones.
    #[must_use]
    pub fn then(self, next: Shown) -> Shown {
        Shown { display: later(self.display, next.display), visibility: later(self.visibility, next.visibility) }
    }

    /// Whether an element with these declarations and this `hidden` attribute is shown.
    pub fn is_visible(self, is_hidden: bool) -> bool {
        self.display.map_or(!is_hidden, |(shown, _)| shown) && self.visibility.is_none_or(|(shown, _)| shown)
    }
}

/// The later of two settings wins, unless only the earlier is important.
fn later(earlier: Setting, next: Setting) -> Setting {
    match (earlier, next) {
        (Some((_, true)), Some((_, false))) | (_, None) => earlier,
        _ => next,
    }
}
