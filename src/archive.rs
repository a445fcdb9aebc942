//! Files as one ZIP archive in a fixed form: the same files always give the same bytes.

use rayon::prelude::*;
use std::io::{Cursor, Write as _};
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// How hard to deflate, from 1 to 9. Fonts are most of what is packed: 6 would take twice the time for 2 % less.
const LEVEL: i64 = 4;

/// Packs files, name and bytes, in the order given: on the first day that the format knows, without extra fields.
///
/// `mimetype`, with which an EPUB begins, and pictures are stored as they are (OCF 3.3, 4.2.2); all else is deflated.
///
/// # Errors
///
/// When a name is given twice, or a file is larger than the format allows.
pub fn pack(files: &[(&str, &[u8])]) -> ZipResult<Vec<u8>> {
    // Each file is deflated for itself, on all cores, and then copied as it is.
    let packed: Vec<Vec<u8>> =
        files.par_iter().map(|(name, bytes)| pack_one(name, bytes)).collect::<ZipResult<_>>()?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for one in packed {
        let mut archive = ZipArchive::new(Cursor::new(one))?;
        writer.raw_copy_file(archive.by_index_raw(0)?)?;
    }
    Ok(writer.finish()?.into_inner())
}

fn pack_one(name: &str, bytes: &[u8]) -> ZipResult<Vec<u8>> {
    let stored = name == "mimetype" || [".png", ".jpg"].iter().any(|ending| name.ends_with(ending));
    let method = if stored { CompressionMethod::Stored } else { CompressionMethod::Deflated };
    let options = SimpleFileOptions::default()
        .compression_method(method)
        .compression_level((method == CompressionMethod::Deflated).then_some(LEVEL))
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file(name, options)?;
    writer.write_all(bytes)?;
    Ok(writer.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn files_come_back_in_their_order_and_form() {
        let files: [(&str, &[u8]); 3] =
            [("mimetype", b"a/b"), ("z.txt", b"zzzzzzzzzzzz"), ("a.png", b"\x89")];
        let bytes = pack(&files).unwrap();
        assert_eq!(bytes, pack(&files).unwrap());
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        assert_eq!(archive.len(), files.len());
        for (index, (name, bytes)) in files.into_iter().enumerate() {
            let mut file = archive.by_index(index).unwrap();
            assert_eq!(file.name(), name);
            assert_eq!(file.compression() == CompressionMethod::Deflated, name == "z.txt");
            let date = file.last_modified().unwrap();
            assert_eq!((date.year(), date.month(), date.day()), (1980, 1, 1));
            let mut read = Vec::new();
            file.read_to_end(&mut read).unwrap();
            assert_eq!(read, bytes);
        }
    }

    #[test]
    fn a_name_given_twice_is_refused() {
        assert!(pack(&[("a", b"1"), ("a", b"2")]).is_err());
    }
}
