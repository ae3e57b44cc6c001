use jiff::civil::{Date, Time, date, time};
use leptos::prelude::*;

use super::{LONG_NAME, family};
use crate::{
    Card, DateBlock, DayChoice, DayStrip, NowLine, Split, Tag, TimeButtons, TimeChoice, TimeChoiceAction, TimeGap,
    TimeLine, TimeRow, Tone, WeekDay, WeekEntry, WeekGrid,
};

const MONDAY: Date = date(2026, 11, 23);

pub(super) fn section() -> AnyView {
    view! {
        {family(
            "The next appointment",
            "The day as a leaf of a calendar.",
            view! {
                <Card>
                    <div class="media">
                        <DateBlock date=MONDAY/>
                        <div>
                            <p><strong>"14:30, Dr Grace Hopper"</strong></p>
                            <p class="muted">"Hale General, 2nd floor"</p>
                        </div>
                    </div>
                </Card>
            },
        )}
        {family("Choosing a day", "Only days with free times, the first of them open.", strip())}
        {family("Choosing a time", "Large buttons by part of the day. A time that the clock shows twice says which.", buttons())}
        {family("A day", "Rows in the order of time, a line for now, the selected one beside the list.", day())}
        {family("A week", "Hours by days. Two at the same time stand below each other.", week())}
    }
    .into_any()
}

fn strip() -> AnyView {
    let days = (0..9)
        .map(|index| DayChoice {
            date: MONDAY.saturating_add(jiff::Span::new().days(index)),
            count: 1 + (index * 5) % 11,
            href: "/kit".into(),
            selected: index == 1,
        })
        .collect();
    view! { <DayStrip days=days/> }.into_any()
}

fn buttons() -> AnyView {
    let link = |hour, minute, note: Option<&str>| TimeChoice {
        time: time(hour, minute, 0, 0),
        note: note.map(str::to_owned),
        action: TimeChoiceAction::Link { href: "/kit".into() },
    };
    let times = vec![
        link(1, 30, Some("EDT, before the change")),
        link(1, 30, Some("EST, after the change")),
        link(9, 0, None),
        link(9, 20, None),
        link(11, 40, None),
        link(13, 0, None),
        link(16, 40, None),
        link(18, 20, None),
    ];
    view! { <TimeButtons times=times/> }.into_any()
}

fn day() -> AnyView {
    let at = |hour, minute| -> Time { time(hour, minute, 0, 0) };
    let detail = || {
        view! {
            <Card title="Ada Byron">
                <p class="muted">"46 years, female"</p>
                <p>"Follow-up of blood pressure"</p>
            </Card>
        }
    };
    view! {
        <Split detail=detail>
            <TimeLine label="Monday 23 November">
                <TimeRow time=at(9, 0) until=at(9, 20) title="Mary Seacole" meta="68, female · Cough" href="/kit" past=true>
                    <Tag tone=Tone::Success>"Finished"</Tag>
                </TimeRow>
                <TimeRow time=at(9, 20) until=at(9, 40) title="Ada Byron" meta="46, female · Blood pressure" href="/kit" selected=true>
                    <Tag tone=Tone::Information>"Waiting 8 min"</Tag>
                </TimeRow>
                <NowLine time=at(9, 28)/>
                <TimeRow time=at(9, 40) until=at(10, 0) title=LONG_NAME meta="3 months, sex unknown · First visit" href="/kit" changed=true>
                    <Tag>"Booked"</Tag>
                    <Tag tone=Tone::Attention>"Interpreter"</Tag>
                </TimeRow>
                <TimeGap text="Free until 11:00"/>
                <TimeRow time=at(11, 0) until=at(11, 20) title="Florence Nightingale" meta="90, female" past=true>
                    <Tag tone=Tone::Danger>"Cancelled"</Tag>
                </TimeRow>
            </TimeLine>
        </Split>
    }
    .into_any()
}

fn week() -> AnyView {
    let entry = |hour, minute, title: &str, tone| WeekEntry {
        start: time(hour, minute, 0, 0),
        end: time(hour, minute + 15, 0, 0),
        title: title.into(),
        meta: None,
        href: "/kit".into(),
        tone,
    };
    let days = (0..5)
        .map(|index| WeekDay {
            date: MONDAY.saturating_add(jiff::Span::new().days(index)),
            today: index == 1,
            href: "/kit".into(),
            note: (index == 3).then(|| "Closed".to_owned()),
            entries: match index {
                0 => vec![
                    entry(9, 0, "Mary Seacole", Tone::Success),
                    entry(9, 20, "Ada Byron", Tone::Information),
                    entry(14, 0, "Alan Turing", Tone::Neutral),
                ],
                1 => vec![
                    entry(10, 0, LONG_NAME, Tone::Neutral),
                    entry(10, 0, "Second lane", Tone::Attention),
                    entry(15, 40, "Cancelled visit", Tone::Danger),
                ],
                _ => Vec::new(),
            },
        })
        .collect();
    view! { <WeekGrid caption="Week of 23 November" days=days/> }.into_any()
}
