//! Streams as they are kept: plain, gzip or zstd, seen by their first bytes.

use std::io::{self, BufReader, Cursor, Read};

use flate2::read::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// The most memory that a zstd stream may ask for: what `zstd` uses up to level 19.
const WINDOW: u64 = 8 * 1024 * 1024;

/// `stream`, unpacked if it is packed.
///
/// # Errors
/// What the stream says.
pub fn unpacked<'r>(mut stream: impl Read + Send + 'r) -> io::Result<Box<dyn Read + Send + 'r>> {
    let mut head = [0; 4];
    let mut len = 0;
    while len < head.len() {
        match stream.read(&mut head[len..]) {
            Ok(0) => break,
            Ok(read) => len += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let whole = Cursor::new(head[..len].to_vec()).chain(stream);
    Ok(match head {
        [0x1f, 0x8b, ..] if len >= 2 => Box::new(MultiGzDecoder::new(BufReader::with_capacity(64 * 1024, whole))),
        // A frame, or a frame to be skipped, as parallel compressors write them.
        [0x28, 0xb5, 0x2f, 0xfd] | [0x50..=0x5f, 0x2a, 0x4d, 0x18] => Box::new(Frames {
            stream: BufReader::with_capacity(64 * 1024, whole),
            decoder: new_decoder(),
            inside: false,
        }),
        _ => Box::new(whole),
    })
}

fn new_decoder() -> FrameDecoder {
    let mut decoder = FrameDecoder::new();
    decoder.set_max_window_size(WINDOW);
    decoder
}

/// The frames of a zstd stream, one after another.
struct Frames<R> {
    stream: BufReader<R>,
    decoder: FrameDecoder,
    inside: bool,
}

impl<R: Read> Frames<R> {
    /// Goes to the next frame; `false` at the end of the stream.
    fn open(&mut self) -> io::Result<bool> {
        loop {
            if io::BufRead::fill_buf(&mut self.stream)?.is_empty() {
                return Ok(false);
            }
            match self.decoder.reset(&mut self.stream) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    io::copy(&mut (&mut self.stream).take(u64::from(length)), &mut io::sink())?;
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
    }
}

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if !self.inside {
                if !self.open()? {
                    return Ok(0);
                }
                self.inside = true;
            }
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let some = BlockDecodingStrategy::UptoBlocks(1);
                self.decoder.decode_blocks(&mut self.stream, some).map_err(io::Error::other)?;
            }
            let read = self.decoder.read(buffer)?;
            if read > 0 {
                return Ok(read);
            }
            self.inside = false;
            let (told, found) = (self.decoder.get_checksum_from_data(), self.decoder.get_calculated_checksum());
            if told.is_some() && told != found {
                return Err(io::Error::other("its checksum does not agree with what is in it"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn read(packed: &[u8]) -> io::Result<String> {
        let mut text = String::new();
        unpacked(packed)?.read_to_string(&mut text)?;
        Ok(text)
    }

    fn gzip(text: &str) -> Vec<u8> {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(text.as_bytes()).unwrap();
        packed.finish().unwrap()
    }

    fn zstd(text: &str) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest)
    }

    #[test]
    fn what_is_packed_is_unpacked() {
        let text = "ბოდიში, Ներողություն, sorry\n".repeat(20_000);
        for plain in ["", "a", "abcd", "{}\n"] {
            assert_eq!(read(plain.as_bytes()).unwrap(), plain);
        }
        for pack in [gzip, zstd] {
            assert!(pack(&text).len() < text.len() / 10);
            assert_eq!(read(&pack(&text)).unwrap(), text);
            // Packed files may be joined.
            let joined = [pack("one "), pack(""), pack("two")].concat();
            assert_eq!(read(&joined).unwrap(), "one two");
        }
        let skipped = [&[0x52, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3][..], &zstd("three")].concat();
        assert_eq!(read(&skipped).unwrap(), "three");
    }

    #[test]
    fn what_is_cut_off_or_damaged_is_an_error() {
        let text: String = (0..20_000).map(|i| format!("{i} ")).collect();
        for pack in [gzip, zstd] {
            let packed = pack(&text);
            assert!(read(&packed[..packed.len() - 9]).is_err());
            let mut damaged = packed.clone();
            let last = damaged.len() - 1;
            damaged[last] ^= 1;
            assert!(read(&damaged).is_err());
        }
        // A window of 1 GiB.
        assert!(read(&[0x28, 0xb5, 0x2f, 0xfd, 0, 0xa0, 1, 0, 0]).is_err());
    }
}
