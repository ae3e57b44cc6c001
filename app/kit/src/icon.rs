use leptos::prelude::*;

/// The icons of Hale. An icon stands beside its word, and screen readers pass over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    Home,
    Book,
    Calendar,
    Week,
    Person,
    People,
    Search,
    Menu,
    Close,
    SignOut,
    Clock,
    Video,
    Place,
    Check,
    Information,
    Attention,
    Danger,
    Back,
    Forward,
    Moon,
    Key,
    Flask,
    Receipt,
    Drawer,
    More,
    Microphone,
    Screen,
    Window,
    Phone,
    Gear,
}

impl Glyph {
    const fn path(self) -> &'static str {
        match self {
            Self::Home => "M3 11 12 4l9 7M5.5 9.5V20h13V9.5M10 20v-6h4v6",
            Self::Book => "M8 3v4m8-4v4M4 9.5h16M4 5h16v15H4zm8 7v5m-2.5-2.5h5",
            Self::Calendar => "M8 3v4m8-4v4M4 9.5h16M4 5h16v15H4zm4 8h2m4 0h2m-8 3.5h2",
            Self::Week => "M4 5h16v15H4zM4 9.5h16M9.3 9.5V20m5.4-10.5V20",
            Self::Person => "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.5 8.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6",
            Self::People => {
                "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 19.5c.5-3.5 3-5.3 6.5-5.3s6 1.8 6.5 5.3M15.5 4.8a3.5 3.5 0 0 1 0 6.4m2.5 3.4c2 .8 3.2 2.5 3.5 4.9"
            }
            Self::Search => "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Zm5-1.5L21 21",
            Self::Menu => "M4 6.5h16M4 12h16M4 17.5h16",
            Self::Close => "M6 6l12 12M18 6 6 18",
            Self::SignOut => "M14 4H5v16h9M10 12h11m-4-4 4 4-4 4",
            Self::Clock => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-14v5l3.5 2",
            Self::Video => "M3 6.5h12v11H3zM15 10.5l6-3.5v10l-6-3.5",
            Self::Place => {
                "M12 21c4.5-4.8 7-8.2 7-11.3A7 7 0 0 0 5 9.7C5 12.8 7.5 16.2 12 21Zm0-9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z"
            }
            Self::Check => "M5 12.5l4.5 4.5L19 7.5",
            Self::Information => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-10v5.5M12 7.3v.9",
            Self::Attention => "M12 3.5 21.5 20h-19ZM12 10v4.5M12 16.6v.9",
            Self::Danger => "M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3ZM12 7.5v5.5M12 15.6v.9",
            Self::Back => "M15 5l-7 7 7 7",
            Self::Forward => "M9 5l7 7-7 7",
            Self::Moon => "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z",
            Self::Flask => {
                "M9 3h6M10 3v6.5L4.8 18.4A1.8 1.8 0 0 0 6.4 21h11.2a1.8 1.8 0 0 0 1.6-2.6L14 9.5V3M7.2 15h9.6"
            }
            Self::Receipt => "M6 3h12v18l-3-2-3 2-3-2-3 2ZM9 8h6M9 12h6",
            Self::Drawer => "M4 5h16v6H4zM3 11h18v8H3zM10 15h4",
            Self::More => "M5 12h.1M12 12h.1M19 12h.1",
            Self::Microphone => {
                "M12 14.5a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v5.5a3 3 0 0 0 3 3ZM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3"
            }
            Self::Screen => "M3 5h18v11H3zM9 20h6m-3-4v4m0-12v5m-2.2-2.8L12 8l2.2 2.2",
            Self::Window => "M3 5h18v14H3zM12 12h6v4h-6z",
            Self::Phone => "M3 13.5c5-5.3 13-5.3 18 0l-2.4 3-3.8-1.3v-2.6a10 10 0 0 0-5.6 0v2.6L5.4 16.5Z",
            Self::Gear => {
                "M4 7h9m4 0h3M4 17h3m4 0h9M15 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM9 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z"
            }
            Self::Key => "M8 20.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Zm3.2-7.7L20 4m-4 4 3 3",
        }
    }
}

#[component]
pub fn Icon(glyph: Glyph) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=glyph.path()></path>
        </svg>
    }
}
