use super::*;
use std::thread;

fn folder() -> (tempfile::TempDir, Paths) {
    let folder = tempfile::tempdir().unwrap();
    let paths = Paths::in_directory(folder.path());
    (folder, paths)
}

fn plan(paths: &Paths, config: Option<&str>, credentials: Option<&str>) -> SavePlan {
    let bytes = |text: Option<&str>| text.map(|text| text.as_bytes().to_vec());
    SavePlan { before: load(paths), config: bytes(config), credentials: bytes(credentials) }
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// Files beside the two that are no backups and no lock.
fn litter(folder: &Path) -> Vec<String> {
    let names =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    let known = |name: &str| {
        matches!(name, "config" | "credentials" | ".chime-setup.lock")
            || Path::new(name).extension().is_some_and(|e| e == "bak")
    };
    names.filter(|name| !known(name)).collect()
}

#[test]
fn new_files_in_a_new_folder() {
    let (home, _) = folder();
    let paths = Paths::in_directory(&home.path().join("a/.aws"));
    assert_eq!(load(&paths).config, FileState::Missing);
    let saved = save(&plan(&paths, Some("[default]\n"), Some("[x]\n"))).unwrap();
    assert_eq!(saved.written, [paths.config.clone(), paths.credentials.clone()]);
    assert_eq!(saved.backups, Vec::<PathBuf>::new());
    assert_eq!(
        (text(&paths.config).as_str(), text(&paths.credentials).as_str()),
        ("[default]\n", "[x]\n")
    );
    assert_eq!(litter(&home.path().join("a/.aws")), Vec::<String>::new());
    #[cfg(unix)]
    {
        assert_eq!(mode(&fs::metadata(&paths.credentials).unwrap()), Some(0o600));
        assert_eq!(mode(&fs::metadata(&paths.config).unwrap()), Some(0o600));
        assert_eq!(mode(&fs::metadata(home.path().join("a/.aws")).unwrap()), Some(0o700));
        assert_eq!(mode(&fs::metadata(home.path().join("a")).unwrap()), Some(0o700));
    }
}

#[test]
fn a_change_keeps_a_private_copy_of_the_old() {
    let (folder, paths) = folder();
    fs::write(&paths.config, "old").unwrap();
    let saved = save(&plan(&paths, Some("new"), None)).unwrap();
    assert_eq!(saved.written, std::slice::from_ref(&paths.config));
    assert_eq!(saved.backups.len(), 1);
    assert_eq!((text(&paths.config).as_str(), text(&saved.backups[0]).as_str()), ("new", "old"));
    #[cfg(unix)]
    assert_eq!(mode(&fs::metadata(&saved.backups[0]).unwrap()), Some(0o600));
    assert_eq!(save(&plan(&paths, Some("new"), None)), Ok(Saved::default()), "nothing to do");
    assert!(!paths.credentials.exists());
    assert_eq!(litter(folder.path()), Vec::<String>::new());
}

#[test]
fn the_newest_five_copies_stay_and_others_files_too() {
    let (folder, paths) = folder();
    fs::write(folder.path().join("config.bak"), "theirs").unwrap();
    fs::write(&paths.config, "0").unwrap();
    let mut last = PathBuf::new();
    for round in 1..9 {
        last = save(&plan(&paths, Some(&round.to_string()), None)).unwrap().backups.remove(0);
    }
    let mut kept: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().contains(".chime-setup-"))
        .map(|path| text(&path))
        .collect();
    kept.sort();
    assert_eq!(kept, ["3", "4", "5", "6", "7"]);
    assert_eq!(text(&last), "7");
    assert_eq!(text(&folder.path().join("config.bak")), "theirs");
}

#[test]
fn a_change_by_another_program_is_not_overwritten() {
    let (_folder, paths) = folder();
    fs::write(&paths.config, "old").unwrap();
    let stale = plan(&paths, Some("ours"), Some("ours too"));
    fs::write(&paths.config, "theirs").unwrap();
    assert_eq!(save(&stale), Err(SaveError::ChangedOnDisk { path: paths.config.clone() }));
    assert_eq!(text(&paths.config), "theirs");
    assert!(!paths.credentials.exists(), "neither file is written");
    // Also when it only came or went.
    let fresh = plan(&paths, None, Some("ours"));
    fs::write(&paths.credentials, "").unwrap();
    assert_eq!(save(&fresh), Err(SaveError::ChangedOnDisk { path: paths.credentials.clone() }));
    let gone = plan(&paths, Some("ours"), None);
    fs::remove_file(&paths.config).unwrap();
    assert_eq!(save(&gone), Err(SaveError::ChangedOnDisk { path: paths.config.clone() }));
    assert!(!paths.config.exists());
}

#[test]
fn when_the_second_file_fails_the_first_is_put_back() {
    let (folder, paths) = folder();
    fs::write(&paths.config, "old").unwrap();
    let mut plan = plan(&paths, Some("new"), Some("x"));
    // The folder of the second file vanishes between the checks and the write: its name is taken by a file.
    plan.before.paths.credentials = folder.path().join("sub/credentials");
    let jobs_folder = folder.path().join("sub");
    fs::create_dir(&jobs_folder).unwrap();
    let result = save::save_with(&plan, &mut |path: &Path| {
        if path == paths.config {
            fs::remove_dir_all(&jobs_folder).unwrap();
        }
    });
    let Err(SaveError::Half { written, restored: true, cause }) = &result else {
        panic!("{result:?}")
    };
    assert_eq!(*written, paths.config);
    assert!(matches!(**cause, SaveError::NotWritable { .. }), "{cause:?}");
    assert_eq!(text(&paths.config), "old");
    // A first file that was new is gone again.
    fs::remove_file(&paths.config).unwrap();
    fs::create_dir(&jobs_folder).unwrap();
    plan.before.config = FileState::Missing;
    let result = save::save_with(&plan, &mut |_: &Path| {
        let _ = fs::remove_dir_all(&jobs_folder);
    });
    assert!(matches!(result, Err(SaveError::Half { restored: true, .. })), "{result:?}");
    assert!(!paths.config.exists());
}

#[test]
fn windows_of_ours_take_turns_and_lose_no_edit() {
    let (_folder, paths) = folder();
    fs::write(&paths.config, "").unwrap();
    let add = |who: usize| {
        for round in 0..20 {
            loop {
                let before = load(&paths);
                let mut bytes = before.config.bytes().to_vec();
                bytes.extend_from_slice(format!("{who}.{round}\n").as_bytes());
                let plan = SavePlan { before, config: Some(bytes), credentials: None };
                match save(&plan) {
                    Ok(_) => break,
                    Err(SaveError::ChangedOnDisk { .. }) => {}
                    Err(error) => panic!("{error}"),
                }
            }
        }
    };
    thread::scope(|scope| {
        for who in 0..3 {
            scope.spawn(move || add(who));
        }
    });
    let content = text(&paths.config);
    let mut lines: Vec<&str> = content.lines().collect();
    lines.sort_unstable();
    lines.dedup();
    assert_eq!(lines.len(), 60);
}

#[test]
fn what_cannot_be_read_says_why_and_is_not_written() {
    let (folder, paths) = folder();
    fs::create_dir(&paths.config).unwrap();
    let big = fs::File::create(&paths.credentials).unwrap();
    big.set_len(LARGEST + 1).unwrap();
    let snapshot = load(&paths);
    for (state, why) in [(&snapshot.config, "folder"), (&snapshot.credentials, "larger than 10 MB")]
    {
        let FileState::Unreadable { reason } = state else { panic!("{state:?}") };
        assert!(reason.contains(why), "{reason}");
    }
    let plan = SavePlan { before: snapshot, config: None, credentials: Some(b"x".to_vec()) };
    assert!(matches!(save(&plan), Err(SaveError::Unreadable { .. })));
    assert_eq!(fs::metadata(&paths.credentials).unwrap().len(), LARGEST + 1);
    assert_eq!(litter(folder.path()), Vec::<String>::new());
}

#[test]
fn a_snapshot_knows_when_it_is_outdated() {
    let (_folder, paths) = folder();
    let empty = load(&paths);
    assert!(!empty.is_outdated());
    fs::write(&paths.config, "a").unwrap();
    assert!(empty.is_outdated());
    let one = load(&paths);
    assert!(!one.is_outdated());
    save(&plan(&paths, Some("b"), None)).unwrap();
    assert!(one.is_outdated());
}

#[test]
fn a_home_or_a_variable_is_needed() {
    let none = |_: &str| None;
    assert_eq!(Paths::locate(&none, None), None);
    let home = PathBuf::from("h");
    let expected = Paths::in_directory(&home.join(".aws"));
    assert_eq!(Paths::locate(&none, Some(home.clone())), Some(expected.clone()));
    let blank = |name: &str| (name == "HOME" || name == "AWS_CONFIG_FILE").then(String::new);
    assert_eq!(Paths::locate(&blank, Some(home)), Some(expected));
    let tilde = |name: &str| match name {
        "HOME" => Some("h".to_owned()),
        "AWS_CONFIG_FILE" => Some("~/c".to_owned()),
        "AWS_SHARED_CREDENTIALS_FILE" => Some("~other/c".to_owned()),
        _ => None,
    };
    let paths = Paths::locate(&tilde, None).unwrap();
    assert_eq!(
        (paths.config, paths.credentials),
        (Path::new("h").join("c"), PathBuf::from("~other/c"))
    );
    let both = |name: &str| name.starts_with("AWS_").then(|| "f".to_owned());
    assert!(Paths::locate(&both, None).is_some());
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    #[test]
    fn a_mode_is_kept_and_too_open_ones_are_told() {
        let (_folder, paths) = folder();
        for mode_before in [0o640, 0o644, 0o600] {
            fs::write(&paths.credentials, "old").unwrap();
            fs::set_permissions(&paths.credentials, fs::Permissions::from_mode(mode_before))
                .unwrap();
            save(&plan(&paths, None, Some("new"))).unwrap();
            let state = load(&paths);
            let FileState::Read { mode: Some(now), .. } = state.credentials else { panic!() };
            assert_eq!(now, mode_before);
            let open: Vec<u32> = too_open(&state).iter().map(|open| open.mode).collect();
            assert_eq!(open, if mode_before == 0o600 { vec![] } else { vec![mode_before] });
        }
        fs::write(&paths.config, "[default]\nregion = x\n").unwrap();
        fs::set_permissions(&paths.config, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(too_open(&load(&paths)).is_empty(), "a config without secrets may be read");
        fs::write(&paths.config, "[default]\naws_secret_access_key = made/up\n").unwrap();
        assert_eq!(too_open(&load(&paths)).len(), 1);
    }

    #[test]
    fn symlinks_stay_and_their_target_changes() {
        let (folder, paths) = folder();
        let real = folder.path().join("dotfiles/real");
        fs::create_dir(folder.path().join("dotfiles")).unwrap();
        fs::write(&real, "old").unwrap();
        symlink("real", folder.path().join("dotfiles/second")).unwrap();
        symlink("dotfiles/second", &paths.config).unwrap();
        let saved = save(&plan(&paths, Some("new"), None)).unwrap();
        assert_eq!(saved.written, std::slice::from_ref(&paths.config));
        assert!(fs::symlink_metadata(&paths.config).unwrap().is_symlink());
        assert!(fs::symlink_metadata(folder.path().join("dotfiles/second")).unwrap().is_symlink());
        assert_eq!(text(&real), "new");
        assert_eq!(saved.backups[0].parent(), real.parent(), "the copy is beside the real file");
    }

    #[test]
    fn a_dangling_symlink_gets_its_target() {
        let (folder, paths) = folder();
        symlink("later/credentials", &paths.credentials).unwrap();
        assert_eq!(load(&paths).credentials, FileState::Missing);
        save(&plan(&paths, None, Some("new"))).unwrap();
        assert!(fs::symlink_metadata(&paths.credentials).unwrap().is_symlink());
        let real = folder.path().join("later/credentials");
        assert_eq!(text(&real), "new");
        assert_eq!(mode(&fs::metadata(&real).unwrap()), Some(0o600));
        assert_eq!(mode(&fs::metadata(folder.path().join("later")).unwrap()), Some(0o700));
        symlink("loop", folder.path().join("loop")).unwrap();
        let circle = Paths { config: folder.path().join("loop"), ..paths };
        assert!(matches!(load(&circle).config, FileState::Unreadable { .. }));
    }

    #[test]
    fn hard_links_stay_one_file() {
        let (folder, paths) = folder();
        fs::write(&paths.config, "a longer old text").unwrap();
        fs::hard_link(&paths.config, folder.path().join("other")).unwrap();
        let inode = fs::metadata(&paths.config).unwrap().ino();
        let saved = save(&plan(&paths, Some("new"), None)).unwrap();
        assert_eq!(text(&folder.path().join("other")), "new");
        assert_eq!(fs::metadata(&paths.config).unwrap().ino(), inode);
        assert_eq!(text(&saved.backups[0]), "a longer old text");
    }

    #[test]
    fn a_single_file_is_replaced_by_rename() {
        let (_folder, paths) = folder();
        fs::write(&paths.config, "old").unwrap();
        let reader = fs::File::open(&paths.config).unwrap();
        save(&plan(&paths, Some("new"), None)).unwrap();
        let mut seen = String::new();
        (&reader).read_to_string(&mut seen).unwrap();
        assert_eq!(seen, "old", "whoever had it open still reads the whole old file");
    }

    #[test]
    fn write_protection_is_respected() {
        let (folder, paths) = folder();
        fs::write(&paths.config, "old").unwrap();
        fs::set_permissions(&paths.config, fs::Permissions::from_mode(0o400)).unwrap();
        let may_all = fs::OpenOptions::new().write(true).open(&paths.config).is_ok();
        let result = save(&plan(&paths, Some("new"), None));
        if may_all {
            // The superuser is not stopped by modes; the mode itself stays.
            assert!(result.is_ok(), "{result:?}");
            assert_eq!(mode(&fs::metadata(&paths.config).unwrap()), Some(0o400));
            return;
        }
        assert!(matches!(result, Err(SaveError::NotWritable { .. })), "{result:?}");
        assert_eq!(text(&paths.config), "old");
        assert_eq!(litter(folder.path()), Vec::<String>::new());
    }

    #[test]
    fn in_a_closed_folder_the_file_is_written_in_place() {
        let (folder, paths) = folder();
        let closed = folder.path().join("closed");
        fs::create_dir(&closed).unwrap();
        let paths = Paths { config: closed.join("config"), ..paths };
        fs::write(&paths.config, "a longer old text").unwrap();
        let inode = fs::metadata(&paths.config).unwrap().ino();
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o500)).unwrap();
        let may_all = fs::write(closed.join("probe"), "").is_ok();
        let saved = save(&plan(&paths, Some("new"), None));
        let same = fs::metadata(&paths.config).unwrap().ino() == inode;
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
        assert_eq!(saved.map(|saved| saved.written), Ok(vec![paths.config.clone()]));
        assert_eq!(text(&paths.config), "new");
        assert_eq!(same, !may_all, "renamed where that is allowed, else written in place");
    }

    #[test]
    fn a_pipe_is_not_opened() {
        let (_folder, paths) = folder();
        let made = std::process::Command::new("mkfifo").arg(&paths.config).status();
        if !made.is_ok_and(|status| status.success()) {
            println!("skipped: no mkfifo here");
            return;
        }
        let FileState::Unreadable { reason } = load(&paths).config else { panic!() };
        assert!(reason.contains("not a regular file"), "{reason}");
    }
}
