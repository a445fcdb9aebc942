//! The ebook with every element.
