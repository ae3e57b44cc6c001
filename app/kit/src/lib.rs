//! The design system of Hale, on native HTML. `use kit::*;` brings all of it.
//!
//! | component | use | props (`?` optional) |
//! |---|---|---|
//! | [`PortalFrame`] | layout of the portal; children are the page | `place` (string or signal), `items: Vec<NavItem>`, `who?` and `banner?` (view fns: `move \|\| view! {..}`) |
//! | [`StaffFrame`] | layout of the staff dashboards | view fns: `place`, `rail` (a [`NavList`]), `search?` (a [`SearchLink`]), `who?`, `banner?` |
//! | [`DemoBanner`] | nothing here is real; goes into `banner` | |
//! | [`PageHead`] | h1 and document title, once per page | `title: &'static str`, `heading?`, `lead?`, `back?=("Back to …", href)`; children: actions beside the h1 |
//! | [`Split`] | list and selected detail beside each other | `detail` (view fn); children: the list |
//! | [`Card`], [`CardGrid`] | a thing of its own | `title?` |
//! | [`Button`], [`LinkButton`], [`ButtonRow`] | acts on the page, leads to the next step | `variant?: Variant` (`Primary`, `Secondary`, `Quiet`, `Danger`), `href`, `disabled?`; `on:click` on `Button`; `afresh?` on `LinkButton`, for a page that the router must not show |
//! | [`DownloadLink`] | a file to take away | `href`; children: the words |
//! | [`Tag`] | a state in one or two words | `tone?: Tone` |
//! | [`Notice`] | something to know before going on | `tone?: Tone`, `title` |
//! | [`EmptyState`] | nothing here yet, and what to do | `title`, `text`; children: the next step |
//! | [`Skeleton`] | the shape of what is coming | `lines?` |
//! | [`ErrorView`] | in the place of what could not be shown; sets the HTTP status through [`PageStatus`] | `error: AppError` |
//! | [`Loaded`] | the answer to a question, with skeleton and error | `resource: Asked<T>` (from [`ask`]), `view=\|value: T\| view! {..}`, `lines?` |
//! | [`PageLoaded`] | the same as a whole page: one that was refused has its heading, too | `title`, `resource`, `view` |
//! | [`SummaryList`], [`SummaryRow`] | facts as name and value | `label`, `action?=("Change", href)`; children: the value |
//! | [`Table`] | rows and columns; children are `<tr>` | `caption`, `columns=vec![Column::text(..), Column::numeric(..)]` |
//! | [`LineChart`] | figures over time with the usual range, as a drawing and a table | `chart: model::chart::Chart` |
//! | [`ValueLine`] | one figure among what is usual | `line: model::chart::NumberLine`, `value`, `words`, `flagged?` |
//! | [`Tabs`] | views and filters as links with counts | `label`, `tabs: Vec<TabLink { label, href, count, current }>` |
//! | [`DateBlock`] | a day as a large block | `date: jiff::civil::Date` |
//! | [`DayStrip`] | days with free times | `days: Vec<DayChoice { date, count, href, selected }>` |
//! | [`TimeButtons`] | free times by morning, afternoon, evening | `times: Vec<TimeChoice { time, note, action: TimeChoiceAction::{Submit, Link} }>` |
//! | [`TimeLine`], [`TimeRow`], [`NowLine`], [`TimeGap`] | a day in the order of time | `TimeRow`: `time`, `until?`, `title`, `meta?`, `href?`, `selected?`, `past?`, `changed?`; children: tags |
//! | [`WeekGrid`] | a week, hours by days | `caption`, `days: Vec<WeekDay { date, today, href, note, entries: Vec<WeekEntry> }>` |
//! | [`PatientBanner`] | who the page is about | `name`, `age`, `sex`, `mrn`, `birth_date?`, `href?`; children: tags |
//! | [`Avatar`] | initials beside a name | `name` |
//! | [`Icon`] | beside a word | `glyph: Glyph` |
//! | [`Dialog`] | blocks the page; only with WebAssembly | `id`, `title`, `open: Signal<bool>`, `on_close?` |
//! | [`Disclosure`] | what is opened first: a form that takes something away, a list of what was | `summary` |
//! | [`SessionGuard`] | warns two minutes before the session ends | `check=session_left` (async fn `-> Result<Option<u32>, AppError>`); children: the forms "Stay signed in", "Sign out" |
//! | [`RouteAnnouncer`] | focus and announcement after a navigation, and the outcome of a form posted without WebAssembly; once, inside the router, before the pages | |
//! | [`ThemeToggle`] | light, dark, or as the system says; cookie `theme`, read by [`theme_of`] | |
//! | [`KitPage`] | this table to look at: every component in every state, at `/kit`, in its own frame | |
//! | [`ask`] | asks the server, again whenever something that the question reads has changed | `ask(move \|\| api::X { query: X { day: day.get() } })` is an [`Asked`]: `get()`, `.await`, `refetch()` |
//! | [`ask_about`] | the same, about something that the address has to name | `ask_about(move \|\| Some(api::X { query: X { id: id.get()? } }))` |
//! | [`ask_after`] | asks for what an earlier answer leads to | `ask_after(session, \|info\| Ok(api::X { .. }))` |
//! | [`ask_first`] | the same, and the server sends nothing before the answer is there | |
//! | [`call`] | calls a server function once, for an event in the browser | `call(api::X { .. }).await` |
//! | [`param`], [`query`] | a part of the path, a value behind the question mark | `param::<PatientId>("patient")` is a `Memo<Option<PatientId>>` |
//! | [`live`] | refetch when the server says that something changed | `live(url, on_change)` |
//!
//! Forms. A server function behind a form takes `(key: IdempotencyKey, cmd: X)`; `name="birth_day"` is sent
//! as `cmd[birth_day]`.
//!
//! | component | props beside `name`, `label`, `hint?` |
//! |---|---|
//! | [`Submission`] | what became of the forms of one command: `Submission::<S>::new()`, `value()`, `pending()`, `version()`, `clear()` |
//! | [`Form`] | `action: Submission<S>`, `id?` (where a page has several forms), `class?` |
//! | [`AskForm`] | asks by its address and changes nothing: `action` (the page that answers), `class?` |
//! | [`TextField`] | `value?`, `kind?="email"`, `autocomplete?`, `inputmode?`, `required?`, `optional?`, `width?=10` (characters), `maxlength?`, `disabled?` |
//! | [`PasswordField`] | `autocomplete?="new-password"` |
//! | [`TextArea`] | `value?`, `rows?`, `maxlength?`, `required?`, `optional?` |
//! | [`SelectField`] | `options: Vec<(String, String)>`, `value?`, `placeholder?`, `required?`, `optional?` |
//! | [`RadioField`] | `options: Vec<Choice>`, `value?`, `required?`, `optional?` |
//! | [`CheckField`] | `checked?`, `value?="true"` |
//! | [`CheckChoice`] | one of a list that may be ticked: `name="tests[]"`, `value`, `checked?` |
//! | [`CellField`] | one value in a grid: `name="values[id]"`, `label` for those who can't see it, `value?`, `choices?`, `numeric?` |
//! | [`BirthDateField`] | `value?` (`YYYY[-MM[-DD]]`), `own?`, `optional?`; sends `<name>_day`, `_month`, `_year` |
//! | [`Hidden`] | `value` (no label) |
//! | [`SubmitButton`] | `variant?`, `name?` and `value?` where there are several buttons; children: the words |
//!
//! Classes for the rest of a page: `stack` (children below each other), `row` (beside each other), `media`
//! (a date block or an avatar, and a text beside it), `nowrap`, `muted`,
//! `small`, `measure` (lines that can be read), `visually-hidden`, `no-print`, `only-print`, `needs-script`.

mod ask;
mod avatar;
mod button;
mod card;
mod chart;
mod date_block;
mod day_strip;
mod dialog;
mod disclosure;
mod empty_state;
mod error_view;
mod form;
mod icon;
mod kit_page;
mod live;
mod loaded;
mod nav;
mod notice;
mod page_head;
mod patient_banner;
mod portal_frame;
mod route_announcer;
mod session_guard;
mod shortcuts;
mod skeleton;
mod split;
mod staff_frame;
mod summary_list;
mod table;
mod tabs;
mod tag;
mod theme_toggle;
mod time_buttons;
mod time_line;
mod tone;
mod url;
mod week_grid;
mod wire;

#[cfg(feature = "ssr")]
pub use ask::ask_each_once;
pub use ask::{Asked, Question, ask, ask_about, ask_after, ask_first, call};
pub use avatar::*;
pub use button::*;
pub use card::*;
pub use chart::*;
pub use date_block::*;
pub use day_strip::*;
pub use dialog::*;
pub use disclosure::*;
pub use empty_state::*;
pub use error_view::*;
pub use form::*;
pub use icon::*;
pub use kit_page::KitPage;
pub use live::*;
pub use loaded::*;
pub use nav::{NavItem, NavList};
pub use notice::*;
pub use page_head::*;
pub use patient_banner::*;
pub use portal_frame::*;
pub use route_announcer::*;
pub use session_guard::*;
pub use skeleton::*;
pub use split::*;
pub use staff_frame::*;
pub use summary_list::*;
pub use table::*;
pub use tabs::*;
pub use tag::*;
pub use theme_toggle::*;
pub use time_buttons::*;
pub use time_line::*;
pub use tone::*;
pub use url::{param, query};
pub use week_grid::*;
