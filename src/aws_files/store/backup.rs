//! Dated copies of a file's former content, beside the file.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::lock::private;

/// Copies kept for each file.
const KEPT: usize = 5;

/// Writes `bytes` to a new file `NAME.chime-setup-DATE.bak` beside `target`, readable by the owner only.
pub(super) fn write(target: &Path, bytes: &[u8], now: SystemTime) -> io::Result<PathBuf> {
    let (folder, prefix) = place(target)?;
    let date = date(now);
    for attempt in 0..100_u32 {
        let mut name = prefix.clone();
        name.push(format!("{date}-{attempt:02}.bak"));
        let path = folder.join(name);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        private(&mut options);
        match options.open(&path) {
            Ok(mut file) => {
                let written = file.write_all(bytes).and_then(|()| file.sync_all());
                if let Err(error) = written {
                    // A torn copy is worse than none.
                    let _ = fs::remove_file(&path);
                    return Err(error);
                }
                return Ok(path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Removes all but the newest copies. Failures are left for the next time: a copy too many does no harm.
pub(super) fn tidy(target: &Path) {
    let Ok((folder, prefix)) = place(target) else {
        return;
    };
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut ours: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| is_ours(&entry.file_name(), &prefix))
        .map(|entry| entry.path())
        .collect();
    ours.sort();
    for old in ours.iter().rev().skip(KEPT) {
        let _ = fs::remove_file(old);
    }
}

fn place(target: &Path) -> io::Result<(&Path, OsString)> {
    let name = target.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let mut prefix = name.to_owned();
    prefix.push(".chime-setup-");
    Ok((target.parent().unwrap_or(Path::new(".")), prefix))
}

/// Only names that this module makes: `DATE-NN.bak` after the prefix.
fn is_ours(name: &std::ffi::OsStr, prefix: &OsString) -> bool {
    let (Some(name), Some(prefix)) = (name.to_str(), prefix.to_str()) else {
        return false;
    };
    let Some(rest) = name.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(".bak")) else {
        return false;
    };
    let shape: String = rest.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    shape == "00000000T000000.000Z-00"
}

/// UTC date and time to the millisecond, such as `20261123T081700.250Z`.
fn date(now: SystemTime) -> String {
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    let (days, rest) = (since.as_secs() / 86_400, since.as_secs() % 86_400);
    // Civil date from days since 1970, after Howard Hinnant's `civil_from_days`; years from 1970 on only.
    let shifted = days + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    let millis = since.subsec_millis();
    format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}.{millis:03}Z")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn dates_are_civil_dates() {
        let at = |seconds: u64| date(UNIX_EPOCH + Duration::from_millis(seconds * 1000 + 7));
        assert_eq!(at(0), "19700101T000000.007Z");
        assert_eq!(at(951_782_399), "20000228T235959.007Z");
        assert_eq!(at(951_782_400), "20000229T000000.007Z");
        assert_eq!(at(1_795_420_800), "20261123T080000.007Z");
        assert_eq!(at(4_107_542_399), "21000228T235959.007Z");
        assert_eq!(at(4_107_542_400), "21000301T000000.007Z");
    }

    #[test]
    fn only_our_own_names_are_tidied() {
        let prefix = OsString::from("credentials.chime-setup-");
        let ours = |name: &str| is_ours(name.as_ref(), &prefix);
        assert!(ours("credentials.chime-setup-20261123T080000.007Z-00.bak"));
        assert!(!ours("credentials.chime-setup-mine.bak"));
        assert!(!ours("credentials.bak"));
        assert!(!ours("config.chime-setup-20261123T080000.007Z-00.bak"));
    }
}
