//! The house style reads whole, and every fault of one is told.

use super::*;

fn load(own: &[(&str, &str)]) -> (HouseStyle, Vec<String>) {
    let root = std::env::temp_dir().join(format!("galley-house-{}-{}", std::process::id(), own.len()));
    let name = own.iter().map(|(_, text)| text.len()).sum::<usize>();
    let root = Utf8PathBuf::from_path_buf(root).unwrap().join(name.to_string());
    for (path, text) in own {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let mut findings = Findings::new();
    let house = HouseStyle::load(&Files::open(root.clone()), &mut findings);
    let _ = std::fs::remove_dir_all(root);
    (house, findings.into_sorted().into_iter().map(|finding| finding.code.name.to_owned()).collect())
}

#[test]
fn the_program_s_own_style_is_sound() {
    let (house, found) = load(&[]);
    assert_eq!(found, Vec::<String>::new());
    assert_eq!(house.fonts.iter().filter(|font| font.in_ebook).count(), 4);
    assert!(house.typst_tokens.contains("\"line\": "));
    assert!(!house.stylesheet.contains("var(--ink)"));
    assert!(house.stylesheet.contains("var(--accent)"));
}

#[test]
fn a_workspace_changes_one_value_and_keeps_the_others() {
    let (house, found) = load(&[("styles/house.toml", "[type]\nsize = \"12pt\"\n")]);
    assert_eq!(found, Vec::<String>::new());
    assert!(house.typst_tokens.contains("\"size\": 12pt"));
    assert!(house.colours.contains_key("ink"));
}

#[test]
fn every_fault_is_told_at_once() {
    let own = "[type]\nsise = \"12pt\"\nline = 3\n[colours.mud]\ncmyk = [100, 100, 100, 100]\nsrgb = \"#fefefe\"\n\
               [colours.ink]\ncmyk = [1]\nsrgb = \"red\"\n[series]\naccents = [\"mud\", \"blu\"]\n";
    let (_, found) = load(&[("styles/house.toml", own)]);
    for code in
        ["unknown-key", "wrong-value", "too-much-ink", "wrong-colour", "low-contrast", "unknown-colour"]
    {
        assert!(found.contains(&format!("style/{code}")), "{code} is missing in {found:?}");
    }
    let (_, found) = load(&[("styles/house.toml", "[type\n")]);
    assert_eq!(found, ["style/invalid-toml"]);
    let (_, found) = load(&[("styles/ebook/book.css", "p { color: var(--inc) }")]);
    assert_eq!(found, ["style/unknown-token"]);
}

#[test]
fn small_capitals_are_those_of_the_face_or_none() {
    let (house, _) = load(&[]);
    assert!(house.typst_tokens.contains("\"kind\": \"all-small-caps\""));
    assert!(house.stylesheet.contains("font-variant-caps: all-small-caps"));
    // A face that has none sets ordinary letters, without the space between.
    let (house, found) = load(&[("styles/house.toml", "[type]\ntext = [\"Source Code Pro\"]\n")]);
    assert_eq!(found, Vec::<String>::new());
    assert!(house.typst_tokens.contains("\"kind\": \"normal\""));
    assert!(house.typst_tokens.contains("\"kind-spacing\": 0em"));
    assert!(!house.stylesheet.contains("small-caps;"));
    let own = "[letters]\nkind = \"capitals\"\nfigures = \"roman\"\nlabel = \"normal\"\n";
    let (house, found) = load(&[("styles/house.toml", own)]);
    assert_eq!(found, ["style/wrong-value", "style/wrong-value"]);
    assert!(house.typst_tokens.contains("\"figures\": \"lining-nums\""));
}

#[test]
fn words_that_cannot_be_read_are_told() {
    let messages = |own: &str| {
        let root = std::env::temp_dir().join(format!("galley-contrast-{}-{}", std::process::id(), own.len()));
        let root = Utf8PathBuf::from_path_buf(root).unwrap();
        std::fs::create_dir_all(root.join("styles")).unwrap();
        std::fs::write(root.join("styles/house.toml"), own).unwrap();
        let mut findings = Findings::new();
        HouseStyle::load(&Files::open(root.clone()), &mut findings);
        std::fs::remove_dir_all(root).unwrap();
        findings.into_sorted().into_iter().map(|finding| finding.message).collect::<Vec<_>>()
    };
    let grey = "[colours.grey]\ncmyk = [0, 0, 0, 50]\nsrgb = \"#8a8a8a\"\n";
    assert!(
        messages(grey).contains(&"grey on paper has a contrast of 3.45:1".to_owned()),
        "{:?}",
        messages(grey)
    );
    let tint = messages("[elements]\ntint = \"60%\"\n");
    assert!(tint.iter().any(|message| message.starts_with("blue on its tint of 60 %")), "{tint:?}");
    let night = messages("[ebook]\nnight-ink = \"#334455\"\n");
    assert!(night.iter().any(|message| message.starts_with("night-ink on night-ground")), "{night:?}");
    let family = messages("[type]\ncode = [\"Source Code Por\"]\n");
    assert_eq!(family, ["no font file is of the family Source Code Por"]);
    let line = messages("[type]\ndisplay-line = \"20pt\"\n");
    assert_eq!(line, ["`display-line` asks for a line that holds letters of 32 pt"]);
}

#[test]
fn titles_take_the_colours_in_turn() {
    let (house, _) = load(&[]);
    assert_eq!(house.accent(None, 1).0, "blue");
    assert_eq!(house.accent(None, 7).0, "blue");
    assert_eq!(house.accent(Some("teal"), 1).0, "teal");
    assert_eq!(house.accent(Some("no such"), 2).0, "teal");
}
