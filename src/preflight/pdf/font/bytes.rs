//! Big-endian numbers of font programs; behind the end there are none.

pub(super) fn u8_at(bytes: &[u8], position: usize) -> Option<u8> {
    bytes.get(position).copied()
}

pub(super) fn u16_at(bytes: &[u8], position: usize) -> Option<u16> {
    let field = bytes.get(position..position.checked_add(2)?)?;
    Some(u16::from_be_bytes([field[0], field[1]]))
}

pub(super) fn i16_at(bytes: &[u8], position: usize) -> Option<i16> {
    u16_at(bytes, position).map(|value| value as i16)
}

pub(super) fn u32_at(bytes: &[u8], position: usize) -> Option<u32> {
    let field = bytes.get(position..position.checked_add(4)?)?;
    Some(u32::from_be_bytes([field[0], field[1], field[2], field[3]]))
}
