use crate::model::{Checked, Part};

/// What to do about what does not work, in plain words; nothing where there is nothing to do.
pub const fn advice(part: Part, found: Checked) -> Option<&'static str> {
    Some(match (part, found) {
        (_, Checked::Works | Checked::NotUsed) => return None,
        (Part::Camera, Checked::Refused) => {
            "Your browser does not let this page use the camera. Press the sign beside the address, allow the camera, and try again. You can also join without a picture."
        }
        (Part::Camera, Checked::Missing) => "No camera was found. Plug one in and try again, or join with sound alone.",
        (Part::Camera, Checked::InUse) => {
            "Another program is using the camera. Close it and try again: often it is another video call."
        }
        (Part::Camera, Checked::Fails) => {
            "The camera can’t be used here. Load the page again or try another browser, or join with sound alone."
        }
        (Part::Microphone, Checked::Refused) => {
            "Your browser does not let this page use the microphone. Press the sign beside the address, allow the microphone, and try again."
        }
        (Part::Microphone, Checked::Missing) => {
            "No microphone was found. Plug in a headset and try again. You can also join, listen and write."
        }
        (Part::Microphone, Checked::InUse) => {
            "Another program is using the microphone. Close it and try again: often it is another call."
        }
        (Part::Microphone, Checked::Fails) => {
            "We don’t hear anything. Say a few words, check that the microphone is not switched off, or choose another one below."
        }
        (Part::Speaker, _) => {
            "Turn the volume up, and check whether headphones are connected. If it stays silent, join all the same: the doctor can call you by telephone."
        }
        (Part::Network, _) => {
            "Video calls don’t get out of this network. Try another one: mobile data in place of the Wi-Fi, or the other way round. If it does not help, join all the same: the doctor can call you by telephone."
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_advice_and_nothing_else_has() {
        for part in Part::ALL {
            for found in Checked::ALL {
                let fine = matches!(found, Checked::Works | Checked::NotUsed);
                assert_eq!(advice(*part, *found).is_none(), fine, "{part:?} {found:?}");
            }
        }
    }
}
