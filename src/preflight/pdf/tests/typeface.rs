//! Small font programs for tests.

/// A TrueType program: each glyph is a box as wide as it says, less a tenth on both sides; 1000 units an em.
pub(super) fn truetype(widths: &[u16]) -> Vec<u8> {
    let mut glyf = Vec::new();
    let mut loca = vec![0_u32];
    for width in widths {
        let (left, right) = (width / 10, width - width / 10);
        let mut glyph: Vec<u8> = Vec::new();
        for value in [1, left, 0, right, 700, 3, 0] {
            glyph.extend(value.to_be_bytes());
        }
        glyph.extend([1; 4]);
        let xs = [left, right - left, 0, left.wrapping_sub(right)];
        let ys = [0, 0, 700, 0];
        for value in xs.into_iter().chain(ys) {
            glyph.extend(value.to_be_bytes());
        }
        glyf.extend(glyph);
        loca.push(glyf.len() as u32);
    }
    let count = widths.len() as u16;
    let mut head = vec![0; 54];
    head[..4].copy_from_slice(&[0, 1, 0, 0]);
    head[12..16].copy_from_slice(&[0x5F, 0x0F, 0x3C, 0xF5]);
    head[18..20].copy_from_slice(&1000_u16.to_be_bytes());
    head[40..44].copy_from_slice(&[0x03, 0xE8, 0x02, 0xBC]);
    head[51] = 1;
    let mut hhea = vec![0; 36];
    hhea[..8].copy_from_slice(&[0, 1, 0, 0, 0x03, 0x20, 0, 0]);
    hhea[34..36].copy_from_slice(&count.to_be_bytes());
    let mut maxp = vec![0; 32];
    maxp[..6].copy_from_slice(&[0, 1, 0, 0, (count >> 8) as u8, count as u8]);
    maxp[6..10].copy_from_slice(&[0, 4, 0, 1]);
    maxp[14..16].copy_from_slice(&[0, 1]);
    let hmtx: Vec<u8> =
        widths.iter().flat_map(|width| [width.to_be_bytes(), (width / 10).to_be_bytes()].concat()).collect();
    let loca: Vec<u8> = loca.into_iter().flat_map(u32::to_be_bytes).collect();
    // Codes 65 and on are glyphs 1 and on, in a symbolic map and in that of the Macintosh.
    let mut mac = vec![0_u8; 262];
    mac[..6].copy_from_slice(&[0, 0, 1, 6, 0, 0]);
    for glyph in 1..count {
        mac[6 + 64 + usize::from(glyph)] = glyph as u8;
    }
    let mut cmap = vec![0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 12];
    cmap.extend(mac);
    let tables: [(&[u8; 4], Vec<u8>); 7] = [
        (b"cmap", cmap),
        (b"glyf", glyf),
        (b"head", head),
        (b"hhea", hhea),
        (b"hmtx", hmtx),
        (b"loca", loca),
        (b"maxp", maxp),
    ];
    let mut font = vec![0, 1, 0, 0, 0, 7, 0, 64, 0, 2, 0, 48];
    let mut offset = 12 + 16 * tables.len();
    let mut data = Vec::new();
    for (tag, table) in &tables {
        let padded = table.len().div_ceil(4) * 4;
        let sum = table.chunks(4).fold(0_u32, |sum, word| {
            let mut bytes = [0; 4];
            bytes[..word.len()].copy_from_slice(word);
            sum.wrapping_add(u32::from_be_bytes(bytes))
        });
        font.extend_from_slice(*tag);
        font.extend(sum.to_be_bytes());
        font.extend((offset as u32).to_be_bytes());
        font.extend((table.len() as u32).to_be_bytes());
        offset += padded;
        data.extend_from_slice(table);
        data.resize(data.len() + padded - table.len(), 0);
    }
    font.extend(data);
    font
}
