//! What a browser does in a call: camera and microphone, the connections to the others, the signalling. Nothing here is
//! called while the server makes a page; the pages see it through [`Room`].

mod blur;
mod capture;
mod engine;
mod files;
mod js;
mod level;
mod own;
mod peer;
mod picture;
mod prefs;
mod quality;
mod relay;
mod room;

use capture::Capture;
pub use capture::{Device, DeviceKind, can_share_screen};
pub use files::send_file;
pub use js::copy;
use js::sleep;
pub use level::{LevelMeter, play_test_sound};
pub use own::Own;
pub use picture::has_small_window;
pub use prefs::Wishes;
pub use quality::Quality;
pub use relay::check as check_relay;
pub use room::{Caption, Link, Reach, Room, Seat, Seen, Unsent};
