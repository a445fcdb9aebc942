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

/// The findings about a house.toml: line, code and message.
fn told(own: &str) -> Vec<String> {
    use std::sync::atomic::{AtomicU32, Ordering};
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let root = std::env::temp_dir().join(format!("galley-told-{}-{count}", std::process::id()));
    let root = Utf8PathBuf::from_path_buf(root).unwrap();
    std::fs::create_dir_all(root.join("styles")).unwrap();
    std::fs::write(root.join("styles/house.toml"), own).unwrap();
    let files = Files::open(root.clone());
    let mut findings = Findings::new();
    HouseStyle::load(&files, &mut findings);
    std::fs::remove_dir_all(root).unwrap();
    let line = |place: &Place| match place {
        Place::Span(span) => own[..span.start as usize].matches('\n').count() + 1,
        _ => 0,
    };
    let tell =
        |finding: Finding| format!("{} {}: {}", line(&finding.place), finding.code.name, finding.message);
    findings.into_sorted().into_iter().map(tell).collect()
}

#[test]
fn a_wrong_value_of_every_kind_is_told() {
    for (own, wanted) in [
        // Lengths, whose unit is one that the place can take.
        ("[page]\ntop = 24\n", "`top` asks for a value like \"24mm\""),
        ("[page]\ntop = \"24 mm\"\n", "`top` asks for a value like \"24mm\""),
        ("[page]\ntop = \"24\"\n", "`top` asks for a value like \"24mm\""),
        ("[page]\ntop = \"wide\"\n", "`top` asks for a value like \"24mm\""),
        ("[page]\ntop = \"10%\"\n", "`top` asks for a value like \"24mm\""),
        ("[page]\ntop = \"2em\"\n", "`top` asks for a value like \"24mm\""),
        ("[page]\ntop = \"90px\"\n", "`top` asks for a value like \"24mm\""),
        ("[page]\ntop = \"-5mm\"\n", "`top` asks for a value that is not below 0"),
        ("[type]\nline = \"0pt\"\n", "`line` asks for 1 at least"),
        ("[elements]\nlabel-gap = \"1rem\"\n", "`label-gap` asks for a value like \"0.6em\""),
        ("[elements]\nlabel-gap = \"1%\"\n", "`label-gap` asks for a value like \"0.6em\""),
        // Shares.
        ("[elements]\ntint = 9\n", "`tint` asks for a value like \"9%\""),
        ("[elements]\ntint = \"9pt\"\n", "`tint` asks for a value like \"9%\""),
        ("[covers]\ntitle-width = \"-82%\"\n", "`title-width` asks for a value that is not below 0"),
        // Numbers.
        ("[space]\nmedium = \"6pt\"\n", "`medium` asks for a value like 0.5"),
        ("[space]\nmedium = -0.5\n", "`medium` asks for a value that is not below 0"),
        ("[space]\nmedium = nan\n", "`medium` asks for a value like 0.5"),
        ("[ebook]\nline = inf\n", "`line` asks for a value like 1.5"),
        ("[page]\ncolumns = 5.5\n", "`columns` asks for a whole number"),
        ("[page]\ncolumns = 0\n", "`columns` asks for 1 at least"),
        ("[large-print]\npart-columns = 1\n", "`part-columns` asks for 2 at least"),
        ("[weights]\nbold = \"bold\"\n", "`bold` asks for a value like 700"),
        ("[weights]\nbold = 1000\n", "`bold` asks for a number from 100 to 900"),
        ("[weights]\nbold = 650.5\n", "`bold` asks for a whole number"),
        // Colours, texts and lists.
        ("[ebook]\nnight-rule = \"grey\"\n", "`night-rule` asks for a value like \"#596270\""),
        ("[ebook]\nshade-colour = \"#80808\"\n", "`shade-colour` asks for a value like \"#80808073\""),
        ("[letters]\nkind = true\n", "`kind` asks for a value like \"all-small-caps\""),
        ("[covers]\nshares = 1\n", "`shares` asks for a value like [1]"),
        ("[covers]\nshares = []\n", "`shares` asks for a value like [1]"),
        ("[covers]\nshares = [1, \"half\"]\n", "`shares` asks for a value like [1]"),
        ("[type]\ntext = \"Source Sans 3\"\n", "`text` asks for a value like [\"Source Sans 3\"]"),
        ("[type]\ntext = [3]\n", "`text` asks for a value like [\"Source Sans 3\"]"),
        // Signs.
        (
            "[signs]\ntool.boxes = [[2, 2, 16]]\n",
            "`tool` asks for forms like those of the program's own: boxes, lines",
        ),
        (
            "[signs]\ntool.lines = [[[2, 2]]]\n",
            "`tool` asks for forms like those of the program's own: boxes, lines",
        ),
        (
            "[signs]\ntool.circles = []\n",
            "`tool` asks for forms like those of the program's own: boxes, lines",
        ),
        ("[signs]\ntool = \"box\"\n", "`tool` asks for forms like those of the program's own: boxes, lines"),
    ] {
        assert_eq!(told(own), [format!("2 style/wrong-value: {wanted}")], "{own}");
    }
    assert_eq!(
        told("[spaces]\nmedium = 1\n"),
        ["1 style/unknown-key: the house style knows no `spaces` here"]
    );
    assert_eq!(told("[space]\nmedum = 1\n"), ["2 style/unknown-key: the house style knows no `medum` here"]);
}

#[test]
fn values_that_a_place_can_take_are_taken() {
    let own = Files::embedded_text(Utf8Path::new("styles/house.toml")).unwrap();
    assert_eq!(told(own), Vec::<String>::new(), "the program's own values are of their kinds");
    for own in [
        "[page]\ntop = \"1in\"\n",
        "[elements]\nlabel-gap = \"5pt\"\n",
        "[type]\ndisplay-spacing = \"0.01em\"\n",
        "[letters]\nspacing = \"-0.01em\"\n",
        "[ebook]\nmeasure = \"680px\"\ncaption = \"90%\"\n",
        "[catalogue]\npage = \"1000px\"\n",
        "[space]\nmedium = 1\n",
        "[signs]\ntool.rings = [[10, 10, 8.5]]\n",
        // Large print may have its own of every key of [type] and [elements].
        "[large-print]\ntint = \"5%\"\nnotes-line = 3\ncell = \"5pt\"\nhang = \"0em\"\n",
    ] {
        assert_eq!(told(own), Vec::<String>::new(), "{own}");
    }
}

#[test]
fn a_key_is_looked_for_in_its_group() {
    let own = "[type]\nline = \"14pt\"\n\n[charts]\nline = \"wide\"\n";
    assert_eq!(told(own), ["5 style/wrong-value: `line` asks for a value like \"1.6pt\""]);
}

#[test]
fn spaces_of_the_ebook_are_parts_of_its_line() {
    let css = "p { margin: var(--space-medium) -var(--space-tiny) }";
    let own =
        |line: &str| [("styles/ebook/book.css", css.to_owned()), ("styles/house.toml", line.to_owned())];
    for (line, wanted) in [("", "0.75em -0.225em"), ("[ebook]\nline = 2\n", "1em -0.3em")] {
        let files = own(line);
        let (house, found) = load(&files.each_ref().map(|(path, text)| (*path, text.as_str())));
        assert_eq!(found, Vec::<String>::new());
        assert_eq!(house.stylesheet, format!("p {{ margin: {wanted} }}"));
    }
}

#[test]
fn a_sheet_of_a_workspace_may_hold_values_of_its_own() {
    let css = "p { margin: 0 0 0.8em; color: var(--ink); border-radius: 3px }";
    let (house, found) = load(&[("styles/ebook/book.css", css)]);
    assert_eq!(found, Vec::<String>::new());
    assert_eq!(house.stylesheet, css.replace("var(--ink)", "#1d1d1f"));
}
