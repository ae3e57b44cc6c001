//! What several pages use.

mod advice;
mod call_bar;
mod call_end;
mod call_settings;
mod call_view;
mod chat_log;
mod chat_panel;
mod device_check;
mod follow;
mod go_afresh;
mod interruption;
mod join;
mod later;
mod own_devices;
mod script_needed;
mod tile;

pub use advice::advice;
pub use call_end::{CallEnd, LinkNotice};
pub use call_view::CallView;
pub use chat_log::ChatLog;
pub use chat_panel::ChatPanel;
pub use device_check::{DeviceCheck, Found};
pub use follow::{follow, follow_when_lost};
pub use go_afresh::go_afresh;
pub use join::join;
pub use script_needed::{ScriptNeeded, Telephone};
