//! Small ICC profiles for tests (ICC.1).

fn word(value: u32) -> [u8; 4] {
    value.to_be_bytes()
}

/// The header of a profile with these signatures, and its tags.
fn profile(class: &[u8; 4], space: &[u8; 4], tags: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut bytes = vec![0; 128];
    bytes[8..12].copy_from_slice(&[2, 0x10, 0, 0]);
    bytes[12..16].copy_from_slice(class);
    bytes[16..20].copy_from_slice(space);
    bytes[20..24].copy_from_slice(b"Lab ");
    bytes[24..36].copy_from_slice(&[7, 0xEA, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5]);
    bytes[36..40].copy_from_slice(b"acsp");
    bytes[68..80].copy_from_slice(&[0, 0, 0xF6, 0xD6, 0, 1, 0, 0, 0, 0, 0xD3, 0x2D]);
    bytes.extend(word(tags.len() as u32));
    let mut offset = 132 + 12 * tags.len();
    for (tag, data) in tags {
        bytes.extend_from_slice(*tag);
        bytes.extend(word(offset as u32));
        bytes.extend(word(data.len() as u32));
        offset += data.len().div_ceil(4) * 4;
    }
    for (_, data) in tags {
        bytes.extend_from_slice(data);
        bytes.resize(bytes.len().div_ceil(4) * 4, 0);
    }
    let size = word(bytes.len() as u32);
    bytes[..4].copy_from_slice(&size);
    bytes
}

/// A table from `inputs` to `outputs` numbers with two points along each input (`mft1`).
fn table(inputs: u8, outputs: u8, entry: &dyn Fn(usize) -> Vec<u8>) -> Vec<u8> {
    let mut bytes = b"mft1\0\0\0\0".to_vec();
    bytes.extend([inputs, outputs, 2, 0]);
    for index in 0..9 {
        bytes.extend(word(if index % 4 == 0 { 0x0001_0000 } else { 0 }));
    }
    for _ in 0..inputs {
        bytes.extend(0..=255_u8);
    }
    for index in 0..1_usize << inputs {
        bytes.extend(entry(index));
    }
    for _ in 0..outputs {
        bytes.extend(0..=255_u8);
    }
    bytes
}

fn texts() -> [(&'static [u8; 4], Vec<u8>); 3] {
    let mut description = b"desc\0\0\0\0\0\0\0\x05Test\0".to_vec();
    description.resize(description.len() + 78, 0);
    let mut white = b"XYZ \0\0\0\0".to_vec();
    white.extend([0, 0, 0xF6, 0xD6, 0, 1, 0, 0, 0, 0, 0xD3, 0x2D]);
    [(b"desc", description), (b"cprt", b"text\0\0\0\0none\0".to_vec()), (b"wtpt", white)]
}

/// A profile of a press: dark Lab values get much ink, black is 80/70/70/90.
pub(super) fn cmyk() -> Vec<u8> {
    let to_press = |_| {
        table(3, 4, &|index| {
            // The first input, the lightness, is the slowest.
            if index >> 2 & 1 == 1 { vec![0, 0, 0, 0] } else { vec![204, 178, 178, 230] }
        })
    };
    let to_lab = table(4, 3, &|index| {
        let inks = index.count_ones();
        vec![255 - (60 * inks).min(250) as u8, 128, 128]
    });
    let mut tags: Vec<(&[u8; 4], Vec<u8>)> = texts().to_vec();
    for tag in [b"B2A0", b"B2A1", b"B2A2"] {
        tags.push((tag, to_press(())));
    }
    for tag in [b"A2B0", b"A2B1", b"A2B2"] {
        tags.push((tag, to_lab.clone()));
    }
    profile(b"prtr", b"CMYK", &tags)
}

/// The header of a profile of another class or space; nothing reads more of it.
pub(super) fn other(class: &[u8; 4], space: &[u8; 4]) -> Vec<u8> {
    profile(class, space, &texts())
}
