//! Huffman codes of JPEG pictures (ITU-T T.81, Annex F.2).

/// A table of codes.
#[derive(Debug, Clone)]
pub(super) struct Table {
    /// For the next nine bits: the length of the code in them and its symbol; length 0 where the code is longer.
    short: Vec<(u8, u8)>,
    /// For the next ten bits: what a coefficient takes that is not kept. Empty for the tables of means.
    steps: Vec<Step>,
    /// For each length: the first code, the number of codes, the index of the first symbol.
    lengths: [(u32, u32, usize); 17],
    symbols: Vec<u8>,
}

/// A coefficient that is not kept, or the end of a block.
#[derive(Debug, Clone, Copy, Default)]
struct Step {
    /// The bits of its code and its value; 0 where the code is longer than ten.
    bits: u8,
    /// How far the next coefficient lies behind the one before.
    advance: u8,
}

/// Behind the last coefficient of any block.
const END: usize = 128;

impl Step {
    fn of(length: usize, symbol: u8) -> Self {
        let (run, size) = (symbol >> 4, symbol & 15);
        match (run, size) {
            // A run of sixteen zeros is rare, and may lie about the end.
            (15, 0) => Self::default(),
            (_, 0) => Self { bits: length as u8, advance: END as u8 },
            (_, _) => Self { bits: length as u8 + size, advance: run + 1 },
        }
    }
}

impl Table {
    pub(super) fn new(counts: &[u8], symbols: &[u8], is_for_means: bool) -> Option<Self> {
        let mut table = Self {
            short: vec![(0, 0); 512],
            steps: if is_for_means { Vec::new() } else { vec![Step::default(); 1024] },
            lengths: [(0, 0, 0); 17],
            symbols: symbols.to_vec(),
        };
        let (mut code, mut index) = (0_u32, 0_usize);
        for length in 1..=16_usize {
            let count = u32::from(counts[length - 1]);
            table.lengths[length] = (code, count, index);
            for step in 0..count {
                if length <= 9 {
                    let first = ((code + step) << (9 - length)) as usize;
                    let range = table.short.get_mut(first..first + (1 << (9 - length)))?;
                    range.fill((length as u8, symbols[index + step as usize]));
                }
                if length <= 10 && !is_for_means {
                    let first = ((code + step) << (10 - length)) as usize;
                    let range = table.steps.get_mut(first..first + (1 << (10 - length)))?;
                    range.fill(Step::of(length, symbols[index + step as usize]));
                }
            }
            code = (code + count) << 1;
            index += count as usize;
            if code > 1 << (length + 1) {
                return None;
            }
        }
        Some(table)
    }
}

/// Reads codes from the data of a scan.
pub(super) struct Bits<'a> {
    data: &'a [u8],
    position: usize,
    buffer: u64,
    count: u32,
    /// Bytes that were read behind the end of the data.
    padded: usize,
}

impl<'a> Bits<'a> {
    pub(super) fn new(data: &'a [u8]) -> Self {
        Self { data, position: 0, buffer: 0, count: 0, padded: 0 }
    }

    /// Bytes that were read behind the end of the data.
    pub(super) fn padded(&self) -> usize {
        self.padded
    }

    fn fill(&mut self) {
        // Mostly the next bytes hold no marker, and can be taken at once.
        if let Some(next) =
            self.data.get(self.position..self.position + 8).and_then(|bytes| bytes.try_into().ok())
        {
            let next = u64::from_be_bytes(next);
            let has_marker = (next & 0x7F7F_7F7F_7F7F_7F7F).wrapping_add(0x0101_0101_0101_0101)
                & next
                & 0x8080_8080_8080_8080;
            if has_marker == 0 {
                let taken = (64 - self.count) / 8;
                self.buffer |= next >> self.count;
                self.position += taken as usize;
                self.count += 8 * taken;
                // What was taken of the byte behind them comes again.
                if self.count < 64 {
                    self.buffer &= !(u64::MAX >> self.count);
                }
                return;
            }
        }
        while self.count <= 48 {
            let byte = match self.data.get(self.position) {
                Some(0xFF) => match self.data.get(self.position + 1) {
                    Some(0) => {
                        self.position += 2;
                        0xFF
                    }
                    // A marker: the data end here.
                    _ => {
                        self.padded += 1;
                        0
                    }
                },
                Some(byte) => {
                    self.position += 1;
                    *byte
                }
                None => {
                    self.padded += 1;
                    0
                }
            };
            self.buffer |= u64::from(byte) << (56 - self.count);
            self.count += 8;
        }
    }

    fn skip(&mut self, count: u32) {
        self.buffer <<= count;
        self.count = self.count.saturating_sub(count);
    }

    fn symbol(&mut self, table: &Table) -> Option<u8> {
        if self.count < 32 {
            self.fill();
        }
        let (length, symbol) = table.short[(self.buffer >> 55) as usize];
        if length > 0 {
            self.skip(u32::from(length));
            return Some(symbol);
        }
        for length in 10..=16_u32 {
            let code = (self.buffer >> (64 - length)) as u32;
            let (first, count, index) = table.lengths[length as usize];
            if code >= first && code - first < count {
                self.skip(length);
                return table.symbols.get(index + (code - first) as usize).copied();
            }
        }
        None
    }

    /// A number of `size` bits, which are one less than half of all for the negative ones.
    fn number(&mut self, size: u32) -> i32 {
        if size == 0 {
            return 0;
        }
        if self.count < size {
            self.fill();
        }
        let bits = (self.buffer >> (64 - size)) as i32;
        self.skip(size);
        if bits < 1 << (size - 1) { bits - (1 << size) + 1 } else { bits }
    }

    /// Reads a block; of its coefficients those of the lowest frequencies are kept.
    pub(super) fn block(&mut self, dc: &Table, ac: &Table, before: &mut i32) -> Option<[i32; 4]> {
        let size = u32::from(self.symbol(dc)?);
        if size > 11 {
            return None;
        }
        *before = before.wrapping_add(self.number(size));
        let mut kept = [*before, 0, 0, 0];
        let mut index = 1;
        while index < 64 {
            if self.count < 32 {
                self.fill();
            }
            let step = ac.steps.get((self.buffer >> 54) as usize).copied().unwrap_or_default();
            let next = index + usize::from(step.advance);
            // Behind the four that are kept nothing is read but lengths.
            if step.bits > 0 && next > 5 {
                if (65..END).contains(&next) {
                    return None;
                }
                self.skip(u32::from(step.bits));
                index = next;
                continue;
            }
            let symbol = self.symbol(ac)?;
            let (run, size) = (usize::from(symbol >> 4), u32::from(symbol & 15));
            if size == 0 {
                if run < 15 {
                    break;
                }
                index += 16;
                continue;
            }
            index += run;
            match index {
                1 | 2 => kept[index] = self.number(size),
                4 => kept[3] = self.number(size),
                0..64 => {
                    if self.count < size {
                        self.fill();
                    }
                    self.skip(size);
                }
                _ => return None,
            }
            index += 1;
        }
        (self.padded < 4096).then_some(kept)
    }

    /// Where the next marker stands that ends the scan, or the end of the data.
    pub(super) fn end(&self) -> usize {
        let mut position = self.position;
        while let Some(pair) = self.data.get(position..position + 2) {
            match *pair {
                [0xFF, 0 | 0xD0..=0xD7] => position += 2,
                [0xFF, marker] if marker != 0xFF => return position,
                _ => position += 1,
            }
        }
        self.data.len()
    }

    /// Goes on behind a restart marker.
    pub(super) fn restart(&mut self) -> Option<()> {
        (self.buffer, self.count, self.padded) = (0, 0, 0);
        // The marker may stand behind bytes that were not needed.
        while let Some(pair) = self.data.get(self.position..self.position + 2) {
            match *pair {
                [0xFF, 0xD0..=0xD7] => {
                    self.position += 2;
                    return Some(());
                }
                [0xFF, 0] => self.position += 2,
                [0xFF, 0xFF] => self.position += 1,
                [0xFF, _] => return None,
                _ => self.position += 1,
            }
        }
        None
    }
}
