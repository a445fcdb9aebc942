//! What a press file says of itself: output intent, XMP and Info (ISO 15930-7, 6.4, 6.10 and 6.11).

use crate::book::Identity;
use crate::house::OutputCondition;
use lopdf::{Dictionary, Object, StringFormat, dictionary};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// What is said of a file.
pub(super) struct Metadata {
    title: String,
    author: String,
    program: String,
    /// The day of the file, as `2005-03-01`.
    day: String,
    document: Uuid,
}

impl Metadata {
    /// Of the file with this ending: "-print.pdf".
    pub(super) fn new(identity: &Identity, ending: &str) -> Self {
        let date = identity.file_date;
        let name = format!("{}{ending}", identity.print_urn);
        Self {
            title: identity.title.clone(),
            author: identity.publisher.clone(),
            program: format!("galley {}", env!("CARGO_PKG_VERSION")),
            day: format!("{:04}-{:02}-{:02}", date.year, date.month, date.day),
            document: Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()),
        }
    }

    fn date(&self) -> String {
        format!("D:{}000000Z", self.day.replace('-', ""))
    }

    /// The Info dictionary. What it says stands in the XMP too, in the same words.
    pub(super) fn info(&self) -> Dictionary {
        dictionary! {
            "Title" => text(&self.title),
            "Author" => text(&self.author),
            "Creator" => text(&self.program),
            "Producer" => text(&self.program),
            "CreationDate" => text(&self.date()),
            "ModDate" => text(&self.date()),
            "Trapped" => "False",
            "GTS_PDFXVersion" => text(VERSION),
        }
    }

    /// The XMP packet. The digest of all else in the file names this very one.
    pub(super) fn xmp(&self, content: &ContentDigest) -> String {
        let Self { title, author, program, day, document } = self;
        let instance = Uuid::new_v5(document, &content.0);
        let [title, author, program] = [title, author, program].map(|text| escape(text));
        let moment = format!("{day}T00:00:00Z");
        format!(
            "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
             <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
             <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
             <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
             xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\" \
             xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\">\n\
             <dc:format>application/pdf</dc:format>\n\
             <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\n\
             <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\n\
             <xmp:CreatorTool>{program}</xmp:CreatorTool>\n\
             <xmp:CreateDate>{moment}</xmp:CreateDate>\n\
             <xmp:ModifyDate>{moment}</xmp:ModifyDate>\n\
             <xmp:MetadataDate>{moment}</xmp:MetadataDate>\n\
             <pdf:Producer>{program}</pdf:Producer>\n\
             <pdf:Trapped>False</pdf:Trapped>\n\
             <xmpMM:DocumentID>uuid:{document}</xmpMM:DocumentID>\n\
             <xmpMM:InstanceID>uuid:{instance}</xmpMM:InstanceID>\n\
             <xmpMM:VersionID>1</xmpMM:VersionID>\n\
             <xmpMM:RenditionClass>default</xmpMM:RenditionClass>\n\
             <pdfxid:GTS_PDFXVersion>{VERSION}</pdfxid:GTS_PDFXVersion>\n\
             </rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n\
             {}<?xpacket end=\"w\"?>",
            PADDING.repeat(20)
        )
    }
}

/// The digest of a file in which only its own names are missing.
pub(super) struct ContentDigest([u8; 32]);

impl ContentDigest {
    pub(super) fn of(content: &[u8]) -> Self {
        Self(Sha256::digest(content).into())
    }
}

/// What the file claims to be.
const VERSION: &str = "PDF/X-4";

/// Room for programs that write into the packet (XMP part 1, 7.3.2): lines of spaces.
const PADDING: &str =
    "                                                                                                   \n";

/// The output intent (ISO 32000-1, 14.11.5); `profile` is the stream of the profile.
pub(super) fn output_intent(condition: &OutputCondition, profile: Object) -> Dictionary {
    dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFX",
        "OutputConditionIdentifier" => text(&condition.identifier),
        "OutputCondition" => text(&condition.name),
        "RegistryName" => text(&condition.registry),
        "Info" => text(&condition.name),
        "DestOutputProfile" => profile,
    }
}

/// The identifiers of the trailer, from what is in the file.
pub(super) fn identifiers(metadata: &Metadata, content: &ContentDigest) -> Object {
    let string = |bytes: &[u8]| Object::String(bytes.to_vec(), StringFormat::Hexadecimal);
    Object::Array(vec![string(metadata.document.as_bytes()), string(&content.0[..16])])
}

/// A text string (ISO 32000-1, 7.9.2.2): ASCII as it is, all else as UTF-16.
fn text(text: &str) -> Object {
    if text.is_ascii() {
        return Object::String(text.as_bytes().to_vec(), StringFormat::Literal);
    }
    let mut bytes = vec![0xFE, 0xFF];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

fn escape(text: &str) -> String {
    let plain: String = text.chars().filter(|character| !character.is_control()).collect();
    plain.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
