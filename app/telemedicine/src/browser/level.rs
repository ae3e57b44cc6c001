use std::time::Duration;

use js_sys::Uint8Array;
use leptos::leptos_dom::helpers::{IntervalHandle, set_interval_with_handle};
use wasm_bindgen::JsValue;
use web_sys::{AudioContext, MediaStream, MediaStreamTrack};

use super::sleep;

const STEP: Duration = Duration::from_millis(100);

/// How loud a microphone is, from 0 to 100, ten times a second for as long as it lives.
pub struct LevelMeter {
    sound: AudioContext,
    clock: Option<IntervalHandle>,
}

impl LevelMeter {
    pub fn new(microphone: &MediaStreamTrack, heard: impl Fn(u8) + 'static) -> Result<Self, JsValue> {
        let sound = AudioContext::new()?;
        // The sound begins after a click; where it does not, the meter stays at nothing.
        drop(sound.resume());
        let stream = MediaStream::new()?;
        stream.add_track(microphone);
        let meter = sound.create_analyser()?;
        meter.set_fft_size(512);
        sound.create_media_stream_source(&stream)?.connect_with_audio_node(&meter)?;
        let wave = Uint8Array::new_with_length(512);
        let measure = move || {
            meter.get_byte_time_domain_data_with_u8_array(&wave);
            heard(loudness(&wave.to_vec()));
        };
        let clock = set_interval_with_handle(measure, STEP).ok();
        Ok(Self { sound, clock })
    }
}

impl Drop for LevelMeter {
    fn drop(&mut self) {
        if let Some(clock) = self.clock.take() {
            clock.clear();
        }
        drop(self.sound.close());
    }
}

/// Of a wave around 128. Speech at arm's length is at about a tenth of what a microphone can take, and shall fill half of
/// the meter.
fn loudness(wave: &[u8]) -> u8 {
    let square: f64 = wave.iter().map(|&at| (f64::from(at) - 128.0).powi(2)).sum();
    let mean = (square / wave.len().max(1) as f64).sqrt() / 128.0;
    (mean.sqrt() * 150.0).min(100.0) as u8
}

/// Three tones upwards, a little more than a second.
pub async fn play_test_sound() -> Result<(), JsValue> {
    let sound = AudioContext::new()?;
    drop(sound.resume());
    let volume = sound.create_gain()?;
    volume.gain().set_value(0.2);
    volume.connect_with_audio_node(&sound.destination())?;
    let now = sound.current_time();
    for (index, pitch) in [440.0, 554.4, 659.3].into_iter().enumerate() {
        let tone = sound.create_oscillator()?;
        tone.frequency().set_value(pitch);
        tone.connect_with_audio_node(&volume)?;
        tone.start_with_when(now + index as f64 * 0.4)?;
        tone.stop_with_when(now + index as f64 * 0.4 + 0.35)?;
    }
    sleep(Duration::from_millis(1400)).await;
    sound.close()?.await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_nothing_and_speech_fills_half_of_the_meter() {
        assert_eq!(loudness(&[128; 512]), 0);
        let wave = |size: f64| (0..512).map(|at| (128.0 + size * f64::from(at).sin()) as u8).collect::<Vec<_>>();
        assert!((40..60).contains(&loudness(&wave(18.0))), "{}", loudness(&wave(18.0)));
        assert_eq!(loudness(&wave(127.0)), 100);
        assert_eq!(loudness(&[]), 0);
    }
}
