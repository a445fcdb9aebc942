//! ONIX for Books 3.0, with reference names: what booksellers and libraries are told.
//!
//! A product for each form of each title. Codes are those of EDItEUR's code lists, which the comments name by number.

use super::{Catalogue, Edition, Entry};
use crate::markup::Markup;
use crate::model::{Contributor, Date, Isbn, IsbnState, Role, Status};
use crate::series::Binding;

/// A form of a title that is sold under a number of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Product {
    Print,
    Ebook,
}

impl Product {
    fn other(self) -> Self {
        match self {
            Self::Print => Self::Ebook,
            Self::Ebook => Self::Print,
        }
    }

    /// The stable name that it has with or without an ISBN.
    fn urn<'a>(self, entry: &'a Entry<'_>) -> &'a str {
        match self {
            Self::Print => &entry.identity.print_urn,
            Self::Ebook => &entry.identity.ebook_urn,
        }
    }

    fn isbn(self, entry: &Entry<'_>) -> Option<Isbn> {
        let state = match self {
            Self::Print => entry.title.isbn_print,
            Self::Ebook => entry.title.isbn_ebook,
        };
        match state {
            IsbnState::Number(isbn) => Some(isbn),
            IsbnState::None | IsbnState::Pending => None,
        }
    }
}

/// The message.
pub fn onix(catalogue: &Catalogue<'_>) -> String {
    let mut out = Message::default();
    out.0.open("ONIXMessage", &[("release", "3.0"), ("xmlns", "http://ns.editeur.org/onix/3.0/reference")]);
    out.0.line();
    let publisher = &catalogue.series.publisher;
    out.group("Header", |out| {
        out.group("Sender", |out| {
            out.value("SenderName", &publisher.name);
            if let Some(email) = &publisher.email {
                out.value("EmailAddress", email);
            }
        });
        out.value("SentDateTime", &digits(catalogue.date()));
        out.value("MessageNote", &catalogue.series.name);
    });
    for entry in &catalogue.entries {
        for product in [Product::Print, Product::Ebook] {
            out.group("Product", |out| write(out, catalogue, entry, product));
        }
    }
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", out.0.finish())
}

fn write(out: &mut Message, catalogue: &Catalogue<'_>, entry: &Entry<'_>, product: Product) {
    out.value("RecordReference", product.urn(entry));
    // List 1: early notification, advance notification, notification confirmed on publication.
    out.value(
        "NotificationType",
        match entry.title.status {
            Status::Planned => "01",
            Status::Forthcoming => "02",
            Status::Published | Status::OutOfPrint => "03",
        },
    );
    // List 44: proprietary.
    out.value("RecordSourceType", "01");
    out.value("RecordSourceName", &catalogue.series.publisher.name);
    identifiers(out, catalogue, entry, product);
    out.group("DescriptiveDetail", |out| description(out, catalogue, entry, product));
    if let Some(summary) = &entry.identity.summary {
        out.group("CollateralDetail", |out| {
            out.group("TextContent", |out| {
                // List 153: description. List 154: for anybody.
                out.value("TextType", "03");
                out.value("ContentAudience", "00");
                out.value("Text", summary);
            });
        });
    }
    out.group("PublishingDetail", |out| publishing(out, catalogue, entry));
    out.group("RelatedMaterial", |out| {
        out.group("RelatedProduct", |out| {
            // List 51: an electronic version is available as; this is based on the printed product.
            out.value(
                "ProductRelationCode",
                match product {
                    Product::Print => "27",
                    Product::Ebook => "13",
                },
            );
            identifiers(out, catalogue, entry, product.other());
        });
    });
}

fn identifiers(out: &mut Message, catalogue: &Catalogue<'_>, entry: &Entry<'_>, product: Product) {
    out.group("ProductIdentifier", |out| {
        // List 5: proprietary.
        out.value("ProductIDType", "01");
        out.value("IDTypeName", &catalogue.series.publisher.name);
        out.value("IDValue", product.urn(entry));
    });
    if let Some(isbn) = product.isbn(entry) {
        // List 5: GTIN-13 and ISBN-13.
        for kind in ["03", "15"] {
            out.group("ProductIdentifier", |out| {
                out.value("ProductIDType", kind);
                out.value("IDValue", &isbn.to_string());
            });
        }
    }
}

fn description(out: &mut Message, catalogue: &Catalogue<'_>, entry: &Entry<'_>, product: Product) {
    let ebook = entry.outputs.iter().find(|output| output.edition == Edition::Ebook);
    // List 2: a single item.
    out.value("ProductComposition", "00");
    match product {
        Product::Print => {
            // List 150: a pamphlet, a paperback. List 175: saddle-sewn, unsewn.
            let (form, detail) = match entry.title.print.binding {
                Binding::SaddleStitch => ("BF", "B310"),
                Binding::PerfectBound => ("BC", "B305"),
            };
            out.value("ProductForm", form);
            out.value("ProductFormDetail", detail);
            let (width, height) = entry.title.print.trim;
            // List 48: height and width.
            for (kind, length) in [("01", height), ("02", width)] {
                out.group("Measure", |out| {
                    out.value("MeasureType", kind);
                    out.value("Measurement", &length.to_string());
                    out.value("MeasureUnitCode", "mm");
                });
            }
        }
        Product::Ebook => {
            // List 150: a download. List 175: EPUB.
            out.value("ProductForm", "ED");
            out.value("ProductFormDetail", "E101");
            if ebook.is_some() {
                // List 79: accessibility. List 196: nothing is switched off, contents, one order of reading,
                // short descriptions, the pages of the print, language tags, steps from heading to heading.
                for feature in ["10", "11", "13", "14", "19", "22", "29"] {
                    out.group("ProductFormFeature", |out| {
                        out.value("ProductFormFeatureType", "09");
                        out.value("ProductFormFeatureValue", feature);
                    });
                }
            }
            // List 81: text. List 144: none.
            out.value("PrimaryContentType", "10");
            out.value("EpubTechnicalProtection", "00");
        }
    }
    out.group("Collection", |out| {
        // List 148: a series of the publisher's.
        out.value("CollectionType", "10");
        out.group("CollectionIdentifier", |out| {
            // List 13: proprietary.
            out.value("CollectionIDType", "01");
            out.value("IDTypeName", &catalogue.series.publisher.name);
            out.value("IDValue", &entry.identity.series_urn);
        });
        out.group("TitleDetail", |out| {
            // List 15: the distinctive title. List 149: of the product, of the collection.
            out.value("TitleType", "01");
            out.group("TitleElement", |out| {
                out.value("TitleElementLevel", "01");
                out.value("PartNumber", &entry.title.number.to_string());
            });
            out.group("TitleElement", |out| {
                out.value("TitleElementLevel", "02");
                out.value("TitleText", &catalogue.series.name);
            });
        });
    });
    out.group("TitleDetail", |out| {
        out.value("TitleType", "01");
        out.group("TitleElement", |out| {
            out.value("TitleElementLevel", "01");
            out.value("TitleText", &entry.title.title);
        });
    });
    contributors(out, &entry.identity.contributors);
    if let Some(edition) = &entry.identity.edition {
        out.value("EditionStatement", edition);
    }
    if let Some(code) = language_code(&catalogue.series.language) {
        out.group("Language", |out| {
            // List 22: of the text.
            out.value("LanguageRole", "01");
            out.value("LanguageCode", code);
        });
    }
    extents(out, entry, product, ebook.map(|output| output.bytes));
    let keywords = &entry.identity.keywords;
    if !keywords.is_empty() {
        out.group("Subject", |out| {
            // List 27: keywords, with semicolons between them.
            out.value("SubjectSchemeIdentifier", "20");
            out.value("SubjectHeadingText", &keywords.join("; "));
        });
    }
}

fn contributors(out: &mut Message, contributors: &[Contributor]) {
    if contributors.is_empty() {
        out.0.empty("NoContributor", &[]);
        out.0.line();
    }
    for (index, Contributor { name, sort_name, role }) in contributors.iter().enumerate() {
        out.group("Contributor", |out| {
            out.value("SequenceNumber", &(index + 1).to_string());
            // List 17.
            out.value(
                "ContributorRole",
                match role {
                    Role::Author => "A01",
                    Role::Editor => "B01",
                    Role::Contributor => "A32",
                    Role::Illustrator => "A12",
                    Role::Translator => "B06",
                },
            );
            out.value("PersonName", name);
            if name != sort_name {
                out.value("PersonNameInverted", sort_name);
            }
        });
    }
}

fn extents(out: &mut Message, entry: &Entry<'_>, product: Product, bytes: Option<u64>) {
    let mut extent = |kind: &str, value: String, unit: &str| {
        out.group("Extent", |out| {
            out.value("ExtentType", kind);
            out.value("ExtentValue", &value);
            out.value("ExtentUnit", unit);
        });
    };
    // List 23: all pages as they are bound; those of the print that an ebook follows; the size of the file.
    // List 24: pages, bytes.
    if let Some(pages) = entry.pages {
        let kind = match product {
            Product::Print => "06",
            Product::Ebook => "08",
        };
        extent(kind, pages.to_string(), "03");
    }
    if let (Product::Ebook, Some(bytes)) = (product, bytes) {
        extent("22", bytes.to_string(), "17");
    }
}

fn publishing(out: &mut Message, catalogue: &Catalogue<'_>, entry: &Entry<'_>) {
    out.group("Publisher", |out| {
        // List 45: the publisher.
        out.value("PublishingRole", "01");
        out.value("PublisherName", &catalogue.series.publisher.name);
        if let Some(web) = &entry.title.web {
            out.group("Website", |out| {
                // List 73: the publisher's page of this work.
                out.value("WebsiteRole", "02");
                out.value("WebsiteLink", web);
            });
        }
    });
    // List 64.
    out.value(
        "PublishingStatus",
        match entry.title.status {
            Status::Planned | Status::Forthcoming => "02",
            Status::Published => "04",
            Status::OutOfPrint => "07",
        },
    );
    if let Some(date) = entry.title.date {
        out.group("PublishingDate", |out| {
            // List 163: of publication.
            out.value("PublishingDateRole", "01");
            out.0.element("Date", &[("dateformat", "00")], &digits(date));
            out.0.line();
        });
    }
}

/// A message that is being written, an element a line.
#[derive(Default)]
struct Message(Markup);

impl Message {
    fn group(&mut self, name: &'static str, contents: impl FnOnce(&mut Self)) {
        self.0.open(name, &[]);
        self.0.line();
        contents(self);
        self.0.close_line();
    }

    fn value(&mut self, name: &'static str, value: &str) {
        self.0.element(name, &[], value);
        self.0.line();
    }
}

/// A day as `20050301`.
fn digits(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year, date.month, date.day)
}

/// The code of a language in ISO 639-2/B (list 74), for languages that the house publishes or may;
/// none where it cannot be told.
fn language_code(tag: &str) -> Option<&'static str> {
    const CODES: [(&str, &str); 38] = [
        ("ar", "ara"),
        ("be", "bel"),
        ("bg", "bul"),
        ("br", "bre"),
        ("bs", "bos"),
        ("ca", "cat"),
        ("cs", "cze"),
        ("cy", "wel"),
        ("da", "dan"),
        ("de", "ger"),
        ("el", "gre"),
        ("en", "eng"),
        ("es", "spa"),
        ("et", "est"),
        ("eu", "baq"),
        ("fi", "fin"),
        ("fr", "fre"),
        ("ga", "gle"),
        ("gd", "gla"),
        ("gl", "glg"),
        ("he", "heb"),
        ("hr", "hrv"),
        ("hu", "hun"),
        ("is", "ice"),
        ("it", "ita"),
        ("lt", "lit"),
        ("lv", "lav"),
        ("mt", "mlt"),
        ("nl", "dut"),
        ("no", "nor"),
        ("pl", "pol"),
        ("pt", "por"),
        ("ro", "rum"),
        ("sk", "slo"),
        ("sl", "slv"),
        ("sv", "swe"),
        ("uk", "ukr"),
        ("zh", "chi"),
    ];
    let language = tag.split('-').next()?.to_ascii_lowercase();
    CODES.iter().find(|(short, _)| *short == language).map(|(_, code)| *code)
}
