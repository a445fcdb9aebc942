//! Outputs appear whole or not at all.

use super::*;

fn folder(name: &str) -> Utf8PathBuf {
    let path = std::env::temp_dir().join(format!("galley-output-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&path);
    Utf8PathBuf::from_path_buf(path).unwrap()
}

fn names(folder: &Utf8Path) -> Vec<String> {
    let mut names: Vec<String> =
        folder.read_dir_utf8().unwrap().map(|entry| entry.unwrap().file_name().to_owned()).collect();
    names.sort();
    names
}

fn deliverable(name: &str, bytes: &[u8]) -> Deliverable {
    Deliverable { name: name.to_owned(), bytes: bytes.to_vec() }
}

#[test]
fn files_are_written_and_obsolete_ones_removed() {
    let folder = folder("whole");
    let mut findings = Findings::new();
    assert!(write(
        &folder.join("deep"),
        &[deliverable("a", b"1"), deliverable("b", b"2")],
        &[],
        &mut findings
    ));
    fs::write(folder.join("deep/.a.4294967295.partial"), "left by a run that is gone").unwrap();
    assert!(write(&folder.join("deep"), &[deliverable("a", b"3")], &["b".into(), "c".into()], &mut findings));
    assert_eq!(names(&folder.join("deep")), ["a"]);
    assert_eq!(fs::read(folder.join("deep/a")).unwrap(), b"3");
    assert!(findings.is_empty());
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_failure_leaves_the_old_files() {
    let folder = folder("failure");
    fs::create_dir_all(folder.join("b")).unwrap();
    fs::write(folder.join("a"), "old").unwrap();
    let mut findings = Findings::new();
    assert!(!write(&folder, &[deliverable("a", b"new"), deliverable("b", b"new")], &[], &mut findings));
    assert_eq!(fs::read(folder.join("a")).unwrap(), b"old");
    assert_eq!(names(&folder), ["a", "b"]);
    assert_eq!(findings.into_sorted()[0].code.name, "output/not-written");
    fs::remove_dir_all(folder).unwrap();
}
