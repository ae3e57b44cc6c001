//! One Hale per data directory. The kernel holds the lock and lets it go when the process ends, however it ends.

use std::{
    fs::{self, File, TryLockError},
    io::Write,
    path::Path,
    time::Duration,
};

use super::EmbeddedError;

/// `is_held` holds the lock for an instant, and so does a Hale that was killed a moment ago.
const LOOKS: u32 = 5;

pub(super) struct Lock(#[expect(dead_code, reason = "the open file is the lock")] File);

impl Lock {
    pub fn take(path: &Path) -> Result<Self, EmbeddedError> {
        let mut file = File::options()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(path)
            .map_err(EmbeddedError::files("Opening", path))?;
        let mut tried = file.try_lock();
        for _ in 0..LOOKS {
            if !matches!(tried, Err(TryLockError::WouldBlock)) {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
            tried = file.try_lock();
        }
        match tried {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let pid = fs::read_to_string(path).unwrap_or_default().trim().to_owned();
                return Err(EmbeddedError::InUse { data: path.parent().unwrap_or(path).to_owned(), pid });
            }
            Err(TryLockError::Error(cause)) => return Err(EmbeddedError::files("Locking", path)(cause)),
        }
        let noted = file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id()));
        noted.map_err(EmbeddedError::files("Writing", path))?;
        Ok(Self(file))
    }

    /// Does another process hold it?
    pub fn is_held(path: &Path) -> bool {
        File::open(path).is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }
}
