//! The reader: tokens, filters, functions, and files that other programs have written anew.

use super::kit::*;
use super::{codes, examine};
use crate::preflight::pdf::file::{Budget, Dictionary, Document, Lexer, Object, decode_chain};
use crate::preflight::pdf::function::Function;
use std::process::Command;

fn objects(text: &str) -> Vec<Object> {
    let budget = Budget::of(1000);
    let mut lexer = Lexer::of_file(text.as_bytes(), 0, &budget);
    std::iter::from_fn(|| lexer.object().unwrap()).collect()
}

#[test]
fn tokens_of_all_kinds_are_read() {
    let read = objects(
        "12 -7 +3.5 .5 -.25 4. true null /A#20b /Caf#C3#A9 (a\\(b\\)(c)\\101\\n) <48 65 6C6> [1 0 R 2] % end\n<< /K [/V] >>",
    );
    let numbers: Vec<f64> = read.iter().filter_map(Object::number).collect();
    assert_eq!(numbers, [12.0, -7.0, 3.5, 0.5, -0.25, 4.0]);
    let names: Vec<&str> = read.iter().filter_map(Object::name).collect();
    assert_eq!(names, ["A b", "Café"]);
    let strings: Vec<&[u8]> = read
        .iter()
        .filter_map(|object| if let Object::String(bytes) = object { Some(&**bytes) } else { None })
        .collect();
    assert_eq!(strings, [b"a(b)(c)A\n".as_slice(), b"Hel`"]);
    assert!(matches!(
        read.iter().find_map(Object::array).unwrap(),
        [Object::Reference(_), Object::Integer(2)]
    ));
    assert!(read.last().unwrap().dictionary().unwrap().has("K"));
}

fn decoded(filters: &[(&str, &str)], raw: &[u8]) -> (Vec<u8>, Option<String>) {
    let budget = Budget::of(1_000_000);
    let filters: Vec<(String, Dictionary)> = filters
        .iter()
        .map(|(name, parameters)| {
            let parameters =
                objects(parameters).first().and_then(Object::dictionary).cloned().unwrap_or_default();
            ((*name).to_owned(), parameters)
        })
        .collect();
    let decoded = decode_chain(raw, &filters, 1 << 20, &budget);
    (decoded.bytes.into_owned(), decoded.fault)
}

#[test]
fn filters_give_what_went_in() {
    assert_eq!(decoded(&[("ASCIIHexDecode", "")], b"48 65 6c 6C 6f>").0, b"Hello");
    assert_eq!(decoded(&[("ASCII85Decode", "")], b"87cURD]i,\"Ebo7~>").0, b"Hello World"[..11].to_vec());
    assert_eq!(
        decoded(&[("RunLengthDecode", "")], &[4, b'H', b'e', b'l', b'l', b'o', 254, b'!', 128]).0,
        b"Hello!!!"
    );
    let lzw = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
    assert_eq!(decoded(&[("LZWDecode", "")], &lzw).0, [45, 45, 45, 45, 45, 65, 45, 45, 45, 66]);
    // Rows of three bytes with the predictors Sub, Up, Average and Paeth.
    let rows = [1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 1, 1, 4, 1, 1, 1];
    let parameters = "<< /Predictor 15 /Columns 3 >>";
    let packed = {
        use std::io::Write as _;
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(&rows).unwrap();
        encoder.finish().unwrap()
    };
    assert_eq!(decoded(&[("FlateDecode", parameters)], &packed).0, [1, 2, 3, 2, 3, 4, 2, 3, 4, 3, 4, 5]);
    assert!(decoded(&[("FlateDecode", "")], b"not deflated at all").1.is_some());
    assert!(decoded(&[("Unheard", "")], b"x").1.is_some());
}

fn function(dictionary: &str, stream: Option<&str>) -> Function {
    let body = match stream {
        Some(text) => format!("<< {dictionary} /Length {} >>\nstream\n{text}\nendstream", text.len()),
        None => format!("<< {dictionary} >>"),
    };
    let file = format!("%PDF-1.6\n1 0 obj\n{body}\nendobj\ntrailer << /Root 1 0 R >>");
    let document = Document::open(file.as_bytes());
    Function::read(&document, document.trailer().get("Root").unwrap()).unwrap()
}

#[test]
fn functions_of_all_types_give_their_values() {
    let near = |values: Vec<f64>, expected: &[f64]| {
        assert_eq!(values.len(), expected.len());
        assert!(
            values.iter().zip(expected).all(|(one, other)| (one - other).abs() < 1e-6),
            "{values:?} {expected:?}"
        );
    };
    let exponential = function("/FunctionType 2 /Domain [0 1] /N 2 /C0 [0 1] /C1 [1 0]", None);
    near(exponential.evaluate(&[0.5]), &[0.25, 0.75]);
    near(exponential.evaluate(&[7.0]), &[1.0, 0.0]);
    let stitched = function(
        "/FunctionType 3 /Domain [0 1] /Bounds [0.5] /Encode [0 1 1 0] /Functions [\
         << /FunctionType 2 /Domain [0 1] /N 1 >> << /FunctionType 2 /Domain [0 1] /N 1 >>]",
        None,
    );
    near(stitched.evaluate(&[0.25]), &[0.5]);
    near(stitched.evaluate(&[0.75]), &[0.5]);
    let sampled = function(
        "/FunctionType 0 /Domain [0 1 0 1] /Range [0 1] /Size [2 2] /BitsPerSample 8 /Filter /ASCIIHexDecode",
        Some("00 FF FF 00>"),
    );
    near(sampled.evaluate(&[1.0, 0.0]), &[1.0]);
    near(sampled.evaluate(&[0.5, 0.5]), &[0.5]);
    let calculator = function(
        "/FunctionType 4 /Domain [0 1 0 1] /Range [0 1 0 1]",
        Some("{ 2 copy add 3 1 roll gt { 0.25 } { 0.75 } ifelse }"),
    );
    near(calculator.evaluate(&[0.5, 0.25]), &[0.75, 0.25]);
    near(calculator.evaluate(&[0.25, 0.5]), &[0.75, 0.75]);
    // One that takes more from the stack than there is gives nothing.
    assert!(
        function("/FunctionType 4 /Domain [0 1] /Range [0 1]", Some("{ pop pop add }"))
            .evaluate(&[1.0])
            .is_empty()
    );
}

fn run(program: &str, arguments: &[&str]) {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("{program} is needed for the tests: {error}"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_good_file_passes_however_other_programs_write_it() {
    let folder = std::env::temp_dir().join(format!("galley-preflight-reading-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let (good, other) = (path("good.pdf"), path("other.pdf"));
    std::fs::write(&good, Kit::good().write()).unwrap();
    for (program, arguments) in [
        ("qpdf", vec!["--check", &good]),
        ("qpdf", vec!["--object-streams=generate", "--compress-streams=n", &good, &other]),
        ("qpdf", vec!["--linearize", "--object-streams=generate", &good, &other]),
        ("qpdf", vec!["--object-streams=disable", "--linearize", "--compress-streams=n", &good, &other]),
        ("mutool", vec!["clean", "-gg", "-z", &good, &other]),
    ] {
        run(program, &arguments);
        if arguments.contains(&other.as_str()) {
            let examination = examine(&std::fs::read(&other).unwrap());
            let found = codes(&examination);
            // These programs compress the metadata, which is their fault, not that of the reader.
            let own: Vec<&&str> = found.iter().filter(|code| **code != "pdf/compressed-metadata").collect();
            assert!(own.is_empty(), "{program} {arguments:?}: {:#?}", examination.observations);
        }
    }
    run("qpdf", &["--encrypt", "", "owner", "128", "--use-aes=y", "--", &good, &other]);
    assert_eq!(codes(&examine(&std::fs::read(&other).unwrap())), ["pdf/encrypted"]);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_file_that_was_changed_by_an_appended_part_is_read_as_changed() {
    let mut bytes = Kit::good().write();
    let before = bytes.windows(6).rposition(|window| window == b"\nxref\n").unwrap() + 1;
    let start = bytes.len();
    bytes.extend(b"41 0 obj\n<< /Type /ExtGState /OP false >>\nendobj\n");
    let table = bytes.len();
    bytes.extend(
        format!(
            "xref\n41 1\n{start:010} 00000 n\r\ntrailer\n<< /Size 58 /Root 1 0 R /Info 3 0 R /ID [<01> <02>] /Prev {before} >>\n\
             startxref\n{table}\n%%EOF\n"
        )
        .bytes(),
    );
    assert_eq!(codes(&examine(&bytes)), ["pdf/black-line-knocks-out"]);
    // Where the older part is not found again, the objects are.
    let text = format!("/Prev {before}");
    let place = bytes.windows(text.len()).rposition(|window| window == text.as_bytes()).unwrap();
    bytes[place + 6] = b'9';
    assert_eq!(codes(&examine(&bytes)), ["pdf/black-line-knocks-out", "pdf/damaged-structure"]);
}
