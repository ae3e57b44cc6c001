//! The frame around a message on the wire: 0x0B, the message, 0x1C 0x0D.
//!
//! An own codec: of those published, one keeps what comes after a frame for ever, and none has a limit
//! (docs/decisions/2026-11-24-hl7-grammar.md).

use bytes::{Buf, BufMut, Bytes, BytesMut};
use tokio_util::codec::{Decoder, Encoder};

const START: u8 = 0x0B;
const END: u8 = 0x1C;
const CARRIAGE_RETURN: u8 = 0x0D;

/// More than the largest message that is made of results; what is longer is noise, or a film.
pub const LONGEST: usize = 4 << 20;

/// So many bytes outside of any frame are no slip of a sender's any more.
const MOST_NOISE: usize = 64 << 10;

#[derive(Debug, thiserror::Error)]
pub enum Broken {
    #[error("a frame is longer than {LONGEST} bytes")]
    TooLong,
    #[error("more than {MOST_NOISE} bytes came outside of any frame")]
    Noise,
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// Finds frames however they are cut into packets: several in one, one in many. Bytes between frames are passed over.
#[derive(Debug, Default)]
pub struct Mllp {
    /// A frame has begun; so many of its bytes were looked at before.
    inside: Option<usize>,
    noise: usize,
}

impl Mllp {
    /// Is a message under way?
    pub fn is_inside(&self) -> bool {
        self.inside.is_some()
    }
}

impl Decoder for Mllp {
    type Item = Bytes;
    type Error = Broken;

    fn decode(&mut self, src: &mut BytesMut) -> Result<Option<Bytes>, Broken> {
        let looked = match self.inside {
            Some(looked) => looked,
            None => {
                let before = src.iter().position(|byte| *byte == START);
                let noise = before.unwrap_or(src.len());
                self.noise += src[..noise].iter().filter(|byte| !byte.is_ascii_whitespace()).count();
                src.advance(noise);
                if self.noise > MOST_NOISE {
                    return Err(Broken::Noise);
                }
                if before.is_none() {
                    return Ok(None);
                }
                src.advance(1);
                0
            }
        };
        match src[looked..].iter().position(|byte| *byte == END).map(|at| looked + at) {
            // The carriage return may come in the next packet, or never: some senders leave it away.
            Some(end) => {
                if end > LONGEST {
                    return Err(Broken::TooLong);
                }
                let message = src.split_to(end).freeze();
                src.advance(1);
                if src.first() == Some(&CARRIAGE_RETURN) {
                    src.advance(1);
                }
                (self.inside, self.noise) = (None, 0);
                Ok(Some(message))
            }
            None if src.len() > LONGEST => Err(Broken::TooLong),
            None => {
                self.inside = Some(src.len());
                Ok(None)
            }
        }
    }

    /// What the connection broke off is no message.
    fn decode_eof(&mut self, src: &mut BytesMut) -> Result<Option<Bytes>, Broken> {
        let message = self.decode(src)?;
        if message.is_none() {
            src.clear();
        }
        Ok(message)
    }
}

impl Encoder<&[u8]> for Mllp {
    type Error = Broken;

    fn encode(&mut self, message: &[u8], dst: &mut BytesMut) -> Result<(), Broken> {
        dst.reserve(message.len() + 3);
        dst.put_u8(START);
        dst.put_slice(message);
        dst.put_slice(&[END, CARRIAGE_RETURN]);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn frames(packets: &[&[u8]]) -> Result<Vec<Bytes>, Broken> {
        let (mut codec, mut buffer, mut found) = (Mllp::default(), BytesMut::new(), Vec::new());
        for packet in packets {
            buffer.extend_from_slice(packet);
            while let Some(frame) = codec.decode(&mut buffer)? {
                found.push(frame);
            }
        }
        Ok(found)
    }

    #[test]
    fn frames_come_as_the_network_cuts_them() {
        let two = b"\x0bone\x1c\x0d\x0btwo\x1c\x0d";
        assert_eq!(frames(&[two]).unwrap(), ["one", "two"]);
        let bytes: Vec<&[u8]> = two.chunks(1).collect();
        assert_eq!(frames(&bytes).unwrap(), ["one", "two"]);
        assert_eq!(frames(&[b"\x0bone\x1c", b"\x0d\x0btwo\x1c\x0d"]).unwrap(), ["one", "two"]);
        assert_eq!(frames(&[b"\x0bone\x1c\x0btwo\x1c"]).unwrap(), ["one", "two"], "without the carriage return");
        assert_eq!(frames(&[b"\r\n hello\x0bone\x1c\x0d"]).unwrap(), ["one"], "what stands between frames");
        assert_eq!(frames(&[b"\x0b\x1c\x0d"]).unwrap(), [""]);
        assert!(frames(&[b"\x0bone"]).unwrap().is_empty());
    }

    #[test]
    fn what_has_no_end_has_one_here() {
        let megabyte = vec![b'x'; 1 << 20];
        let mut long: Vec<&[u8]> = vec![b"\x0b"];
        long.extend(std::iter::repeat_n(megabyte.as_slice(), 5));
        assert!(matches!(frames(&long), Err(Broken::TooLong)));
        assert!(matches!(frames(&[&megabyte]), Err(Broken::Noise)));
    }

    proptest! {
        #[test]
        fn what_is_framed_is_found_again(
            messages in prop::collection::vec(prop::collection::vec(any::<u8>().prop_filter("not a mark", |b| *b != START && *b != END), 0..200), 0..6),
            cut in 1_usize..50,
        ) {
            let mut wire = BytesMut::new();
            for message in &messages {
                Mllp::default().encode(message.as_slice(), &mut wire).unwrap();
            }
            let packets: Vec<&[u8]> = wire.chunks(cut).collect();
            let found = frames(&packets).unwrap();
            prop_assert_eq!(found.iter().map(|frame| frame.to_vec()).collect::<Vec<_>>(), messages);
        }

        #[test]
        fn nothing_makes_it_panic(packets in prop::collection::vec(prop::collection::vec(prop_oneof![any::<u8>(), Just(START), Just(END), Just(CARRIAGE_RETURN)], 0..60), 0..20)) {
            let packets: Vec<&[u8]> = packets.iter().map(Vec::as_slice).collect();
            let _ = frames(&packets);
        }
    }
}
