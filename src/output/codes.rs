//! What can go wrong when outputs are written.

crate::codes! {
    /// An output file cannot be written: the folder is protected, the disk is full, or a folder bears the name of the file.
    /// The old outputs are as they were.
    NOT_WRITTEN = "output/not-written";
}
