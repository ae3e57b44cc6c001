use model::AppError;

/// Several lines as somebody typed them: line breaks as they are everywhere but in forms, without characters that show
/// nothing or turn the direction of what follows. Spaces stay where they were put.
pub fn written(typed: &str, field: &str, limit: usize) -> Result<String, AppError> {
    let hidden = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
    };
    let text: String = typed.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|c| !hidden(*c)).collect();
    let length = text.chars().count();
    if length > limit {
        return Err(AppError::invalid(field, format!("This is too long: {length} characters, and {limit} fit.")));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stay_and_hidden_characters_go() {
        assert_eq!(written("one\r\n  two\t\u{0}\u{202e}\rthree", "body", 100), Ok("one\n  two\t\nthree".into()));
        assert!(written("four", "body", 3).is_err());
    }
}
