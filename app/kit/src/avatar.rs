use leptos::prelude::*;

/// A person's initials in the place of a photo. Decorative: the name stands beside it.
#[component]
pub fn Avatar(#[prop(into)] name: String) -> impl IntoView {
    view! { <span class="avatar" aria-hidden="true">{initials(&name)}</span> }
}

/// First and last initial, without titles: "Dr Grace Hopper" is GH.
fn initials(name: &str) -> String {
    const TITLES: [&str; 6] = ["dr", "dr.", "prof", "prof.", "mr", "mrs"];
    let mut words = name
        .split_whitespace()
        .filter(|word| !TITLES.contains(&word.to_lowercase().as_str()))
        .filter_map(|word| word.chars().find(|letter| letter.is_alphabetic()));
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn titles_are_not_initials() {
        assert_eq!(initials("Dr Grace Hopper"), "GH");
        assert_eq!(initials("Mary Wollstonecraft Shelley"), "MS");
        assert_eq!(initials("Plato"), "P");
        assert_eq!(initials("  "), "");
        assert_eq!(initials("ليلى الفاسي"), "لا");
    }
}
