//! What can go wrong on the way to the ebook.

crate::codes! {
    /// The ebook could not be made: an image cannot be converted, or the files cannot be packed.
    NOT_MADE = "ebook/not-made";
}
