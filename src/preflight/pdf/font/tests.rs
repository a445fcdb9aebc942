//! Small font programs, made here, are read as they were meant.

use super::character_map::CharacterMap;
use super::compact::Compact;
use super::encoding::latin;
use super::type1::Type1;
use crate::preflight::pdf::file::Document;

/// An INDEX of the Compact Font Format.
fn index(items: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = (items.len() as u16).to_be_bytes().to_vec();
    if items.is_empty() {
        return bytes;
    }
    bytes.push(2);
    let mut offset = 1_u16;
    bytes.extend(offset.to_be_bytes());
    for item in items {
        offset += item.len() as u16;
        bytes.extend(offset.to_be_bytes());
    }
    bytes.extend(items.concat());
    bytes
}

/// A number of a DICT or charstring, in three bytes.
fn number(value: i16) -> Vec<u8> {
    [&[28], value.to_be_bytes().as_slice()].concat()
}

/// A font of two glyphs: `.notdef`, and `A`, a box of 300 × 700 that is 620 wide: 20 more than the nominal width.
fn compact() -> Vec<u8> {
    let box_of_a = [
        number(20),
        number(50),
        number(0),
        vec![21],
        number(300),
        vec![6],
        number(700),
        vec![7],
        number(-300),
        vec![6],
        vec![14],
    ]
    .concat();
    let header = vec![1, 0, 4, 2];
    let names = index(&[b"Test".to_vec()]);
    let strings = index(&[]);
    let globals = index(&[]);
    let charset = [vec![0], 34_u16.to_be_bytes().to_vec()].concat();
    let charstrings = index(&[vec![14], box_of_a]);
    let private = [number(500), vec![20], number(600), vec![21]].concat();
    // The numbers of the top DICT have a fixed length, so its size is known before they are.
    let top = |charset: usize, charstrings: usize, private_at: usize| {
        [
            number(charset as i16),
            vec![15],
            number(charstrings as i16),
            vec![17],
            number(private.len() as i16),
            number(private_at as i16),
            vec![18],
        ]
        .concat()
    };
    let start = header.len() + names.len() + index(&[top(0, 0, 0)]).len() + strings.len() + globals.len();
    let at_charstrings = start + charset.len();
    let at_private = at_charstrings + charstrings.len();
    let tops = index(&[top(start, at_charstrings, at_private)]);
    [header, names, tops, strings, globals, charset, charstrings, private].concat()
}

#[test]
fn a_compact_font_gives_outlines_and_widths() {
    let font = Compact::read(compact().into()).unwrap();
    assert_eq!(font.glyph_count(), 2);
    assert!(!font.is_cid_keyed);
    assert_eq!(font.glyph_named("A"), Some(1));
    assert_eq!(font.glyph_of_code(b'A'), Some(1));
    let drawn = font.draw(1).unwrap();
    assert_eq!(drawn.width, Some(620.0));
    let bounds = drawn.path.finish().unwrap().bounds();
    assert_eq!((bounds.left(), bounds.top(), bounds.right(), bounds.bottom()), (50.0, 0.0, 350.0, 700.0));
    assert_eq!(font.draw(0).unwrap().width, Some(500.0));
}

#[test]
fn damaged_compact_fonts_are_no_fonts_or_have_no_glyphs() {
    let whole = compact();
    for end in 0..whole.len() {
        if let Some(font) = Compact::read(whole[..end].into()) {
            let _ = font.draw(1);
        }
    }
    for place in 0..whole.len() {
        for value in [0, 10, 29, 255] {
            let mut broken = whole.clone();
            broken[place] = value;
            if let Some(font) = Compact::read(broken.into()) {
                let _ = (font.draw(0), font.draw(1), font.glyph_of_code(b'A'));
            }
        }
    }
}

#[test]
fn subroutines_that_call_themselves_end() {
    // The global subroutine 0 calls itself twice.
    let endless = [number(-107), vec![29], number(-107), vec![29], vec![11]].concat();
    let mut font = compact();
    // Put it in the place of the empty INDEX, and let the glyph call it; offsets behind it shift, so only the reading of
    // it is tried.
    let place = 4 + index(&[b"Test".to_vec()]).len();
    font.splice(place..place, index(&[endless]));
    let _ = Compact::read(font.into());
}

/// The encryption of Type 1 programs.
fn encrypt(plain: &[u8], key: u16) -> Vec<u8> {
    let mut key = key;
    [&[0; 4], plain]
        .concat()
        .iter()
        .map(|byte| {
            let cipher = byte ^ (key >> 8) as u8;
            key = u16::from(cipher).wrapping_add(key).wrapping_mul(52_845).wrapping_add(22_719);
            cipher
        })
        .collect()
}

/// A number of a Type 1 charstring.
fn old_number(value: i32) -> Vec<u8> {
    [&[255], value.to_be_bytes().as_slice()].concat()
}

fn type1() -> Vec<u8> {
    let glyph = |width: i32, drawing: Vec<u8>| {
        encrypt(&[old_number(50), old_number(width), vec![13], drawing, vec![14]].concat(), 4330)
    };
    let drawing = [
        old_number(0),
        vec![22],
        old_number(300),
        vec![6],
        old_number(700),
        vec![7],
        old_number(-300),
        vec![6],
        vec![9],
    ]
    .concat();
    let mut private =
        b"dup /Private 5 dict dup begin /lenIV 4 def /Subrs 0 array\n/CharStrings 2 dict dup begin\n"
            .to_vec();
    for (name, charstring) in [(".notdef", glyph(500, Vec::new())), ("A", glyph(620, drawing))] {
        private.extend(format!("/{name} {} RD ", charstring.len()).bytes());
        private.extend(charstring);
        private.extend(b" ND\n");
    }
    private.extend(b"end end readonly put");
    let clear = b"%!PS-AdobeFont-1.0: Test\n/FontMatrix [0.001 0 0 0.001 0 0] readonly def\n\
        /Encoding 256 array 0 1 255 {1 index exch /.notdef put} for\ndup 1 /A put\nreadonly def\ncurrentfile eexec\n";
    [clear.as_slice(), &encrypt(&private, 55_665)].concat()
}

#[test]
fn a_type_1_font_gives_outlines_and_widths() {
    let font = Type1::read(&type1()).unwrap();
    assert_eq!(font.glyph_count(), 2);
    assert!((font.units - 1000.0).abs() < 0.01, "{}", font.units);
    assert_eq!(font.glyph_named("A"), Some(1));
    assert_eq!(font.glyph_of_code(1), Some(1));
    let drawn = font.draw(1).unwrap();
    assert_eq!(drawn.width, Some(620.0));
    let bounds = drawn.path.finish().unwrap().bounds();
    assert_eq!((bounds.left(), bounds.top(), bounds.right(), bounds.bottom()), (50.0, 0.0, 350.0, 700.0));
}

#[test]
fn damaged_type_1_fonts_are_no_fonts_or_have_no_glyphs() {
    let whole = type1();
    for end in (0..whole.len()).step_by(3) {
        if let Some(font) = Type1::read(&whole[..end]) {
            let _ = font.draw(1);
        }
    }
    for place in 0..whole.len() {
        let mut broken = whole.clone();
        broken[place] ^= 0x3C;
        if let Some(font) = Type1::read(&broken) {
            let _ = (font.draw(0), font.draw(1));
        }
    }
}

#[test]
fn encodings_know_their_names() {
    for (set, code, name) in [
        (latin::Set::WinAnsi, 0x80, Some("Euro")),
        (latin::Set::WinAnsi, 0xE9, Some("eacute")),
        (latin::Set::MacRoman, 0x8E, Some("eacute")),
        (latin::Set::Standard, 0x27, Some("quoteright")),
        (latin::Set::Standard, 0xE9, Some("Oslash")),
        (latin::Set::Standard, 0x80, None),
    ] {
        assert_eq!(set.name(code), name, "{code:x}");
    }
    assert_eq!(latin::unicode("fi"), Some(0xFB01));
    assert_eq!(latin::unicode("uni20AC"), Some(0x20AC));
    assert_eq!(latin::unicode("A.alt"), Some(0x41));
    assert_eq!(latin::unicode("nothing"), None);
}

#[test]
fn character_maps_are_read_with_ranges_of_all_kinds() {
    let text = "1 begincodespacerange <00> <7F> endcodespacerange 1 begincodespacerange <8000> <FFFF> endcodespacerange
        2 begincidrange <20> <7E> 1 <8140> <817E> 633 endcidrange 1 begincidchar <8180> 7 endcidchar
        1 beginbfrange <20> <22> <0041> endbfrange 1 beginbfrange <30> <31> [<00660069> <D835DC00>] endbfrange
        1 beginbfchar <40> <FFFD> endbfchar";
    let file = format!(
        "%PDF-1.6\n1 0 obj\n<< /Length {} >>\nstream\n{text}\nendstream\nendobj\ntrailer << /Root 1 0 R >>",
        text.len()
    );
    let document = Document::open(file.as_bytes());
    let stream = document.value(document.trailer(), "Root");
    let map = CharacterMap::read(&document, &stream).unwrap();
    assert_eq!(map.next_code(&[0x20, 0x81]), (0x20, 1));
    assert_eq!(map.next_code(&[0x81, 0x40, 0x20]), (0x8140, 2));
    assert_eq!(map.identifier(0x21), Some(2));
    assert_eq!(map.identifier(0x8141), Some(634));
    assert_eq!(map.identifier(0x8180), Some(7));
    assert_eq!(map.text(0x22).as_deref(), Some("C"));
    assert_eq!(map.text(0x30).as_deref(), Some("fi"));
    assert_eq!(map.text(0x31).as_deref(), Some("\u{1D400}"));
    assert_eq!(map.text(0x50), None);
}
