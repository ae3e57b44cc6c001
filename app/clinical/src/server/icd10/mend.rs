use platform::{Failure, Tx};

/// Words as they were probably meant: what stands in no title, nor begins a word that does, becomes the nearest that
/// do, when no more than a letter or two differ. "diabetis" is as near to "diabetes" as to "diabetic": either will do.
pub async fn mended(tx: &mut Tx, words: Vec<String>) -> Result<Vec<Vec<String>>, Failure> {
    let mut mended = Vec::with_capacity(words.len());
    for word in words {
        let others = if may_be_mistyped(&word) { nearest(tx, &word).await? } else { Vec::new() };
        mended.push(if others.is_empty() { vec![word] } else { others });
    }
    Ok(mended)
}

/// Short words and those with digits are abbreviations and numbers.
fn may_be_mistyped(word: &str) -> bool {
    word.chars().count() >= 4 && word.chars().all(char::is_alphabetic)
}

async fn nearest(tx: &mut Tx, word: &str) -> Result<Vec<String>, Failure> {
    let known =
        sqlx::query_scalar!(r#"select exists (select from icd10_word where word like $1 || '%') as "known!""#, word,)
            .fetch_one(tx.conn())
            .await?;
    if known {
        return Ok(Vec::new());
    }
    let like = sqlx::query_scalar!(
        "select word from icd10_word where word % $1 order by similarity(word, $1) desc, codes desc, word limit 12",
        word,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(closest(word, like))
}

/// Those that differ least, when that is little enough.
fn closest(typed: &str, like: Vec<String>) -> Vec<String> {
    let allowed = if typed.chars().count() >= 7 { 2 } else { 1 };
    let least = like.iter().map(|word| differing(typed, word)).min().filter(|letters| *letters <= allowed);
    like.into_iter().filter(|word| Some(differing(typed, word)) == least).collect()
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

    #[test]
    fn who_is_equally_near_is_meant_as_well() {
        let like = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            closest("diabetis", like(&["diabetic", "diabetes", "diabeticorum"])),
            ["diabetic", "diabetes", "diabeticorum"]
        );
        assert_eq!(closest("astma", like(&["asthma", "asthmatic", "plasma"])), ["asthma", "asthmatic"]);
        assert!(closest("zzzzqqqq", like(&["pizza"])).is_empty());
    }
}
