use patients::model::Language;

/// Languages that doctors speak besides those that the desk offers.
const OTHERS: [(&str, &str); 20] = [
    ("am", "Amharic"),
    ("cs", "Czech"),
    ("cy", "Welsh"),
    ("da", "Danish"),
    ("el", "Greek"),
    ("fi", "Finnish"),
    ("ga", "Irish"),
    ("gu", "Gujarati"),
    ("hu", "Hungarian"),
    ("ig", "Igbo"),
    ("nb", "Norwegian"),
    ("nl", "Dutch"),
    ("no", "Norwegian"),
    ("pa", "Punjabi"),
    ("ro", "Romanian"),
    ("sv", "Swedish"),
    ("sw", "Swahili"),
    ("ta", "Tamil"),
    ("te", "Telugu"),
    ("yo", "Yoruba"),
];

/// "English, Portuguese": BCP 47 tags as people call the languages. A tag without a name in Hale stays.
pub fn languages(tags: &[String]) -> String {
    tags.iter().map(|tag| name(tag)).collect::<Vec<_>>().join(", ")
}

fn name(tag: &str) -> &str {
    let primary = tag.split('-').next().unwrap_or(tag);
    Language::OFFERED.iter().chain(&OTHERS).find(|(offered, _)| *offered == primary).map_or(tag, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    #[test]
    fn regions_do_not_matter_and_unknown_tags_stay() {
        assert_eq!(super::languages(&["en".into(), "pt-BR".into(), "gsw".into()]), "English, Portuguese, gsw");
    }
}
