use leptos::{
    attr::{Attribute, any_attribute::AnyAttribute},
    prelude::*,
    tachys::{
        hydration::Cursor,
        view::{Position, PositionState, add_attr::AddAnyAttr},
    },
};

use super::{context::Field, field::field_frame};

/// Several lines of text. The only place in Hale that writes a `textarea`: Leptos 0.8 does not escape what
/// stands in one, and a note would otherwise be able to run a script in the next reader's browser.
#[component]
pub fn TextArea(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    #[prop(default = 4)] rows: u8,
    #[prop(optional)] maxlength: Option<u16>,
    #[prop(optional)] required: bool,
    /// Writes "(optional)" behind the label.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let field = Field::of(name);
    let described_by = field.described_by(hint.is_some());
    let invalid = field.invalid();
    let control = view! {
        <textarea
            class="input"
            id=field.id.clone()
            name=field.name.clone()
            rows=rows.to_string()
            maxlength=maxlength.map(|length| length.to_string())
            required=required
            dir="auto"
            aria-invalid=move || invalid.get()
            aria-describedby=move || described_by.get()
        >
            {EscapedText(field.initial(value))}
        </textarea>
    };
    field_frame(&field, label, hint, optional, control.into_any())
}

/// Text that is escaped whatever its parent element says. In the browser it is an ordinary text node.
struct EscapedText(String);

impl Render for EscapedText {
    type State = <String as Render>::State;

    fn build(self) -> Self::State {
        self.0.build()
    }

    fn rebuild(self, state: &mut Self::State) {
        self.0.rebuild(state);
    }
}

impl AddAnyAttr for EscapedText {
    type Output<A: Attribute> = Self;

    fn add_any_attr<A: Attribute>(self, _attribute: A) -> Self
    where
        Self::Output<A>: RenderHtml,
    {
        self
    }
}

impl RenderHtml for EscapedText {
    type AsyncOutput = Self;
    type Owned = Self;
    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn html_len(&self) -> usize {
        self.0.len()
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        _escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        // The parser drops a line break right after the tag: without this one, it would take the first of a text.
        buf.push('\n');
        if !self.0.is_empty() {
            *position = Position::FirstChild;
            self.0.to_html_with_buf(buf, position, true, mark_branches, extra_attrs);
        }
    }

    // Leptos leaves the children of a textarea alone while hydrating: what was typed in the meantime stays.
    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Self::State {
        self.0.hydrate::<FROM_SERVER>(cursor, position)
    }

    fn into_owned(self) -> Self {
        self
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::form::FormContext;

    fn rendered(text: &str) -> String {
        let owner = Owner::new();
        let text = text.to_owned();
        owner.with(|| {
            provide_context(FormContext::sample("", None, false));
            view! { <TextArea name="note" label="Note" value=text/> }.to_html()
        })
    }

    #[test]
    fn markup_in_a_note_stays_text() {
        let html = rendered("</textarea><script>alert(1)</script>");
        assert!(!html.contains("<script"), "{html}");
        assert_eq!(html.matches("</textarea>").count(), 1, "{html}");
        assert!(html.contains("&lt;/textarea&gt;&lt;script&gt;"), "{html}");
    }

    #[test]
    fn an_ampersand_and_a_leading_line_break_survive() {
        assert!(rendered("\n&amp; 5 < 6").contains(">\n\n&amp;amp; 5 &lt; 6</textarea>"));
        assert!(rendered("").contains(">\n</textarea>"));
    }
}
