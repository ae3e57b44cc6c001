use leptos::prelude::*;

use super::{LONG_NAME, RIGHT_TO_LEFT, family};
use crate::{
    Avatar, Button, ButtonRow, Card, CardGrid, Dialog, DownloadLink, Glyph, Icon, LinkButton, Tag, Tone, Variant,
};

pub(super) fn section() -> AnyView {
    let (open, set_open) = signal(false);
    view! {
        {family(
            "Buttons",
            "One primary action per page. A danger button names what it takes away. Links that are the next step look like buttons.",
            view! {
                <ButtonRow>
                    <LinkButton href="/book">"Book an appointment"</LinkButton>
                    <Button>"Show more"</Button>
                    <DownloadLink href="/favicon.svg">"Download the icon"</DownloadLink>
                    <Button variant=Variant::Quiet>"Not now"</Button>
                    <Button variant=Variant::Danger>"Cancel this appointment"</Button>
                    <Button disabled=true>"Not possible yet"</Button>
                </ButtonRow>
            },
        )}
        {family(
            "Dialog",
            "Blocks the page for a decision that cannot wait. Never the only way to do something.",
            view! {
                <p class="needs-script"><Button on:click=move |_| set_open.set(true)>"Open the dialog"</Button></p>
                <Dialog
                    id="sample-dialog"
                    title="You will be signed out soon"
                    open=open
                    on_close=Callback::new(move |()| set_open.set(false))
                >
                    <p>"For your safety, Hale signs you out after a while without activity."</p>
                    <p class="countdown">"Time left: "<strong>"1:45"</strong></p>
                    <ButtonRow>
                        <Button variant=Variant::Primary on:click=move |_| set_open.set(false)>"Stay signed in"</Button>
                        <Button on:click=move |_| set_open.set(false)>"Sign out"</Button>
                    </ButtonRow>
                </Dialog>
            },
        )}
        {family(
            "Tags",
            "A state in one or two words. Word, shape and colour say the same.",
            view! {
                <p class="row">
                    <Tag>"Booked"</Tag>
                    <Tag tone=Tone::Information>"Arrived"</Tag>
                    <Tag tone=Tone::Success>"Finished"</Tag>
                    <Tag tone=Tone::Attention>"Late by 12 min"</Tag>
                    <Tag tone=Tone::Danger>"Cancelled"</Tag>
                </p>
            },
        )}
        {family(
            "Cards",
            "A thing of its own. Long names break, names in other scripts keep their direction.",
            view! {
                <CardGrid>
                    <Card>
                        <div class="media"><Avatar name="Dr Grace Hopper"/><strong>"Dr Grace Hopper"</strong></div>
                        <p class="muted">"General practice · English, German"</p>
                        <p><Icon glyph=Glyph::Video/>" In person or by video"</p>
                        <LinkButton href="/book" variant=Variant::Secondary>"See free times"</LinkButton>
                    </Card>
                    <Card title=LONG_NAME>
                        <p class="muted">"A name of nearly two hundred characters."</p>
                    </Card>
                    <Card title=RIGHT_TO_LEFT>
                        <p class="muted">"A name that is read from the right."</p>
                    </Card>
                </CardGrid>
            },
        )}
    }
    .into_any()
}
