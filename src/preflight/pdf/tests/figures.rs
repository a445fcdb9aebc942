//! The figures of an examination are those that other programs measure.

use super::examine;
use super::kit::*;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("galley-preflight-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&path).unwrap();
    path
}

fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("{program} is needed for the tests: {error}"));
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn fact(bytes: &[u8], name: &str) -> String {
    let examination = examine(bytes);
    examination
        .facts
        .iter()
        .find(|fact| fact.name == name)
        .unwrap_or_else(|| panic!("no {name}"))
        .figure
        .clone()
}

/// The most ink on a page by Ghostscript's separations, in per cent. Only pixels whose neighbours are alike count, because
/// Ghostscript paints whatever a shape touches.
fn most_ink(folder: &Path, page: u32) -> f64 {
    let file = folder.join("file.pdf");
    let out = folder.join("p%d.tif");
    run(
        "gs",
        &[
            "-q",
            "-dNOPAUSE",
            "-dBATCH",
            "-dSAFER",
            "-sDEVICE=tiffsep",
            "-r144",
            "-dOverprint=/enable",
            "-dUseBleedBox",
            &format!("-dFirstPage={page}"),
            &format!("-dLastPage={page}"),
            "-o",
            out.to_str().unwrap(),
            file.to_str().unwrap(),
        ],
    );
    let mut sum: Vec<u32> = Vec::new();
    let mut width = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with('p') && name.contains('(') {
            let plate = image::open(&path).unwrap().into_luma8();
            width = plate.width() as usize;
            sum.resize(plate.len(), 0);
            for (total, value) in sum.iter_mut().zip(plate.into_raw()) {
                *total += u32::from(255 - value);
            }
            std::fs::remove_file(path).unwrap();
        }
    }
    let alike = |index: usize| {
        let value = sum[index];
        [index.wrapping_sub(1), index + 1, index.wrapping_sub(width), index + width]
            .into_iter()
            .all(|other| sum.get(other).is_some_and(|other| other.abs_diff(value) < 4))
    };
    let most = (0..sum.len()).filter(|index| alike(*index)).map(|index| sum[index]).max().unwrap_or(0);
    f64::from(most) / 2.55
}

#[test]
fn the_darkest_spot_is_that_of_ghostscript() {
    let folder = folder("ink");
    let mut kit = Kit::good();
    // Overprint, knock-out, a soft mask, a group, multiplication: all on ground that shows them.
    kit.append(42, "/BM /Multiply");
    kit.extend(
        CONTENTS[1],
        "q 0.7 0.3 0 0 k 60 100 60 40 re f /OpT gs 0 0 0 1 k 60 100 20 20 re f Q
         q 0.5 0.5 0 0 k 160 100 60 40 re f /Half gs 0 0 0.9 0.3 k 160 100 40 20 re f Q\n",
    );
    kit.extend(CONTENTS[2], "q 0.9 0.4 0 0 k 200 200 40 40 re f 0 0 0 0.5 k 200 200 20 20 re f Q\n");
    let bytes = kit.write();
    std::fs::write(folder.join("file.pdf"), &bytes).unwrap();
    for page in 1..=4 {
        let expected = most_ink(&folder, page);
        let figure = fact(&bytes, &format!("ink on page {page}"));
        let measured: f64 = figure.split(' ').next().unwrap().parse().unwrap();
        assert!((measured - expected).abs() <= 3.0, "page {page}: {figure}, Ghostscript {expected:.1}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn resolutions_are_those_of_pdfimages() {
    let folder = folder("images");
    let mut kit = Kit::good();
    kit.rewrite(CONTENTS[2], "72 0 0 48 60 300 cm", "30 40 -50 20 120 300 cm");
    let bytes = kit.write();
    let file = folder.join("file.pdf");
    std::fs::write(&file, &bytes).unwrap();
    let list = run("pdfimages", &["-list", file.to_str().unwrap()]);
    let examination = examine(&bytes);
    let mut compared = 0;
    for line in list.lines().skip(2) {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let (page, kind, object) = (fields[0], fields[2], fields[10]);
        if kind == "smask" {
            continue;
        }
        let name = format!("picture on page {page}");
        let own = examination
            .facts
            .iter()
            .find(|fact| fact.name == name && fact.figure.starts_with(&format!("object {object},")))
            .unwrap_or_else(|| panic!("{line}"));
        assert!(own.figure.contains(&format!("{} × {} pixels", fields[3], fields[4])), "{line}\n{own:?}");
        assert!(own.figure.ends_with(&format!("{} × {} ppi", fields[12], fields[13])), "{line}\n{own:?}");
        compared += 1;
    }
    assert_eq!(compared, 2, "{list}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn fonts_are_those_of_pdffonts() {
    let folder = folder("fonts");
    let mut kit = Kit::good();
    kit.replace(RESOURCES, "/F 31 0 R", "/F 31 0 R /H 90 0 R");
    kit.add(90, "/Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding");
    kit.extend(CONTENTS[1], "BT /H 10 Tf 1 0 0 1 60 230 Tm (Aa) Tj ET\n");
    let bytes = kit.write();
    let file = folder.join("file.pdf");
    std::fs::write(&file, &bytes).unwrap();
    let list = run("pdffonts", &[file.to_str().unwrap()]);
    let examination = examine(&bytes);
    for line in list.lines().skip(2) {
        let name = line.split_whitespace().next().unwrap();
        let flags: Vec<&str> = line.split_whitespace().rev().skip(2).take(3).collect();
        let own = examination.facts.iter().find(|fact| fact.name == format!("font {name}")).unwrap();
        assert_eq!(flags[2] == "no", own.figure.contains("not embedded"), "{line}\n{own:?}");
    }
    assert_eq!(list.lines().count(), 4, "{list}");
    std::fs::remove_dir_all(folder).unwrap();
}
