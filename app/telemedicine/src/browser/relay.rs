//! The way through the relay.

use std::{cell::Cell, rc::Rc, time::Duration};

use ::model::AppError;
use js_sys::Date;
use serde_json::json;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    RtcConfiguration, RtcIceCandidateInit, RtcPeerConnection, RtcPeerConnectionIceEvent, RtcSessionDescriptionInit,
};

use super::{
    Seat,
    js::{self, Listener},
    sleep,
};
use crate::{
    api,
    model::{Checked, GuestIceServers, IceConfig, IceServer, IceServers},
};

/// A telephone network that is going to let a call through does so by then.
const PATIENCE_MS: f64 = 10_000.0;
const STEP: Duration = Duration::from_millis(100);

pub fn configuration(servers: &[IceServer], by_relay_alone: bool) -> RtcConfiguration {
    let servers: Vec<_> = servers
        .iter()
        .map(|server| match (&server.username, &server.credential) {
            (Some(username), Some(credential)) => {
                json!({ "urls": server.urls, "username": username, "credential": credential })
            }
            _ => json!({ "urls": server.urls }),
        })
        .collect();
    let policy = if by_relay_alone { "relay" } else { "all" };
    js::object(&json!({ "iceServers": servers, "iceTransportPolicy": policy })).unchecked_into()
}

pub async fn ask(seat: &Seat) -> Result<IceConfig, AppError> {
    match seat {
        Seat::Visit(appointment_id) => {
            kit::call(api::IceServers { query: IceServers { appointment_id: *appointment_id } }).await
        }
        Seat::Guest { guest_id, pass } => {
            let query = GuestIceServers { guest_id: *guest_id, pass: pass.clone() };
            kit::call(api::GuestIceServers { query }).await
        }
    }
}

/// Does a call get out of this network? Two connections of the page meet at the relay and nowhere else. Where the house
/// has no relay, there is nothing to check.
pub async fn check(seat: &Seat) -> Checked {
    let Ok(ice) = ask(seat).await else { return Checked::Fails };
    if ice.servers.is_empty() {
        return Checked::NotUsed;
    }
    match meet(&ice.servers).await {
        Ok(true) => Checked::Works,
        Ok(false) | Err(_) => Checked::Fails,
    }
}

async fn meet(servers: &[IceServer]) -> Result<bool, JsValue> {
    let here = RtcPeerConnection::new_with_configuration(&configuration(servers, true))?;
    let there = RtcPeerConnection::new_with_configuration(&configuration(servers, true))?;
    let channel = here.create_data_channel("check");
    let met = Rc::new(Cell::new(false));
    let opened = {
        let met = met.clone();
        Listener::new(&channel, "open", move |_| met.set(true))
    };
    let candidates = [pass_on(&here, &there), pass_on(&there, &here)];
    let talked = talk(&here, &there).await;
    let until = Date::now() + PATIENCE_MS;
    while talked.is_ok() && !met.get() && Date::now() < until {
        sleep(STEP).await;
    }
    drop((opened, candidates));
    here.close();
    there.close();
    talked.map(|()| met.get())
}

fn pass_on(from: &RtcPeerConnection, to: &RtcPeerConnection) -> Listener {
    let to = to.clone();
    Listener::new(from, "icecandidate", move |event| {
        if let Some(candidate) = event.unchecked_ref::<RtcPeerConnectionIceEvent>().candidate() {
            let init: RtcIceCandidateInit = candidate.to_json().unchecked_into();
            // One that comes too late is none that was needed.
            drop(to.add_ice_candidate_with_opt_rtc_ice_candidate_init(Some(&init)));
        }
    })
}

async fn talk(here: &RtcPeerConnection, there: &RtcPeerConnection) -> Result<(), JsValue> {
    let offer: RtcSessionDescriptionInit = here.create_offer().await?.unchecked_into();
    here.set_local_description(&offer).await?;
    there.set_remote_description(&offer).await?;
    let answer: RtcSessionDescriptionInit = there.create_answer().await?.unchecked_into();
    there.set_local_description(&answer).await?;
    here.set_remote_description(&answer).await?;
    Ok(())
}
