use platform::{Failure, Tx};

/// Words as they were probably meant: what stands in no title, nor begins a word that does, becomes the nearest that
/// does, when no more than a letter or two differ.
pub async fn mended(tx: &mut Tx, words: Vec<String>) -> Result<Vec<String>, Failure> {
    let mut mended = Vec::with_capacity(words.len());
    for word in words {
        let other = if may_be_mistyped(&word) { nearest(tx, &word).await? } else { None };
        mended.push(other.unwrap_or(word));
    }
    Ok(mended)
}

/// Short words and those with digits are abbreviations and numbers.
fn may_be_mistyped(word: &str) -> bool {
    word.chars().count() >= 4 && word.chars().all(char::is_alphabetic)
}

async fn nearest(tx: &mut Tx, word: &str) -> Result<Option<String>, Failure> {
    let known =
        sqlx::query_scalar!(r#"select exists (select from icd10_word where word like $1 || '%') as "known!""#, word,)
            .fetch_one(tx.conn())
            .await?;
    if known {
        return Ok(None);
    }
    let like = sqlx::query_scalar!(
        "select word from icd10_word where word % $1 order by similarity(word, $1) desc, codes desc, word limit 12",
        word,
    )
    .fetch_all(tx.conn())
    .await?;
    let allowed = if word.chars().count() >= 7 { 2 } else { 1 };
    let best = like.into_iter().map(|other| (differing(word, &other), other)).min_by_key(|(letters, _)| *letters);
    Ok(best.filter(|(letters, _)| *letters <= allowed).map(|(_, other)| other))
}

/// In how many letters what was typed differs from the word, or from as much of it as may have been typed so far:
/// wrong, missing, too many, or two that changed places.
fn differing(typed: &str, word: &str) -> usize {
    let typed: Vec<char> = typed.chars().collect();
    let word: Vec<char> = word.chars().collect();
    let mut lines: Vec<Vec<usize>> = vec![(0..=word.len()).collect()];
    for (row, letter) in typed.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, other) in word.iter().enumerate() {
            let changed = lines[row][column] + usize::from(letter != other);
            let mut least = changed.min(lines[row][column + 1] + 1).min(line[column] + 1);
            if row > 0 && column > 0 && typed[row - 1] == *other && word[column - 1] == *letter {
                least = least.min(lines[row - 1][column - 1] + 1);
            }
            line.push(least);
        }
        lines.push(line);
    }
    lines[typed.len()].iter().skip(typed.len().saturating_sub(2)).copied().min().unwrap_or(typed.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_differ_are_counted() {
        for (typed, word, letters) in [
            ("diabetis", "diabetes", 1),
            ("diabtes", "diabetes", 1),
            ("astma", "asthma", 1),
            ("hypretension", "hypertension", 1),
            ("pnuemon", "pneumonia", 1),
            ("asthma", "asthma", 0),
            ("gout", "goitre", 1),
        ] {
            assert_eq!(differing(typed, word), letters, "{typed}");
        }
    }
}
