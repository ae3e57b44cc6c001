use leptos::prelude::*;

use crate::model::{ChatLine, FileLine};

/// What was written, oldest first.
#[component]
pub fn ChatLog(lines: Vec<ChatLine>) -> impl IntoView {
    let lines = lines.into_iter().map(|line| view! { <Line line/> }).collect_view();
    view! { <ol class="chat-lines">{lines}</ol> }
}

#[component]
pub fn Line(line: ChatLine) -> impl IntoView {
    let who = if line.own { "You".to_owned() } else { line.name };
    let time = ::model::time::time(line.at.local.time());
    let text = (!line.text.is_empty()).then(|| view! { <p class="written" dir="auto">{line.text}</p> });
    view! {
        <li class="chat-line" class:own=line.own>
            <p class="muted small"><bdi>{who}</bdi>", "{time}</p>
            {text}
            {line.file.map(|file| view! { <SentFile file/> })}
        </li>
    }
}

#[component]
fn SentFile(file: FileLine) -> impl IntoView {
    let kind = file.kind.words();
    let size = size(file.bytes);
    view! {
        <p>
            <a href=file.href rel="external" download=""><bdi>{file.name}</bdi></a>
            <span class="muted small">" ("{kind}", "{size}")"</span>
        </p>
    }
}

fn size(bytes: i64) -> String {
    match bytes {
        ..1_000_000 => format!("{} kB", (bytes + 999) / 1000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_read_at_a_glance() {
        assert_eq!([size(1), size(120_400), size(9_460_000)], ["1 kB", "121 kB", "9.4 MB"]);
    }
}
