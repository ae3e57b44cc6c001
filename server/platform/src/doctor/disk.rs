use std::path::Path;

use nix::sys::statvfs::statvfs;

use super::Finding;
use crate::settings::Settings;

const CHECK: &str = "disk";
const ADVICE: &str = "Make room, or set HALE_DATA to a larger disk.";
const MB: u64 = 1_000_000;

pub(super) fn examine(settings: &Settings) -> Finding {
    // Before the first start there is no such directory; its disk is that of the nearest one above.
    let absolute = std::path::absolute(&settings.data).unwrap_or_else(|_| settings.data.clone());
    let there = absolute.ancestors().find(|path| path.exists()).unwrap_or(Path::new("/"));
    // With links followed: the database may be on another disk.
    let cluster = there.join("postgres");
    let disk = statvfs(if cluster.exists() { cluster.as_path() } else { there });
    match disk {
        Ok(disk) => judge(disk.blocks_available() * disk.fragment_size(), &settings.data),
        Err(error) => Finding::failed(CHECK, format!("{}: {error}", there.display()), ADVICE),
    }
}

fn judge(free: u64, data: &Path) -> Finding {
    let found = format!("{}.{} GB free in {}", free / (1_000 * MB), free / (100 * MB) % 10, data.display());
    if free >= 2_000 * MB {
        Finding::ok(CHECK, found)
    } else if free >= 200 * MB {
        Finding::attention(CHECK, found, ADVICE)
    } else {
        Finding::failed(CHECK, found, ADVICE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Status;

    #[test]
    fn little_room_is_noticed_before_there_is_none() {
        let data = Path::new("./data");
        assert_eq!(judge(12_340 * MB, data).found, "12.3 GB free in ./data");
        assert_eq!(judge(1_999 * MB, data).status, Status::Attention);
        assert_eq!(judge(50 * MB, data).status, Status::Failed);
    }
}
