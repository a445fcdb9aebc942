//! Profiles, and reports of what was examined.

use super::pdf::tests::kit::{CONTENTS, Kit};
use super::pdf::tests::profile_named;
use super::{FileKind, Job, Profile, Report, Spot, examine, html};
use crate::finding::Severity;

fn read(files: &[(&str, &str)]) -> Result<Profile, String> {
    let text =
        |name: &str| files.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned());
    Profile::read("own", &text)
}

#[test]
fn a_profile_says_what_is_wrong_with_it() {
    let house = include_str!("../../styles/preflight/house.toml");
    assert!(read(&[]).unwrap_err().contains("no preflight profile own"));
    assert!(read(&[("own", "limits = ")]).unwrap_err().contains("no TOML"));
    assert!(read(&[("own", "extends = \"own\"")]).unwrap_err().contains("circle"));
    assert!(
        read(&[("own", "extends = \"house\"\n[limits]\nink = 3"), ("house", house)])
            .unwrap_err()
            .contains("ink")
    );
    assert!(read(&[("own", "description = \"a\"")]).unwrap_err().contains("limits"));
    let own = "extends = \"house\"\n[limits]\nbleed-mm = 5.0\n[severity]\n\"pdf/page-count\" = \"off\"\n\"pdf/crop-box\" = \"error\"";
    let profile = read(&[("own", own), ("house", house)]).unwrap();
    assert_eq!((profile.limits.bleed_mm, profile.limits.safe_mm), (5.0, 5.0));
    let code = |name: &str| super::pdf::codes().into_iter().find(|code| code.name == name).unwrap();
    assert_eq!(profile.severity(code("pdf/page-count"), Severity::Warning), None);
    assert_eq!(profile.severity(code("pdf/crop-box"), Severity::Warning), Some(Severity::Error));
    assert_eq!(profile.severity(code("pdf/lzw"), Severity::Error), Some(Severity::Error));
}

fn faulty() -> Vec<u8> {
    let mut kit = Kit::good();
    kit.extend(CONTENTS[1], "0.9 0.9 0.7 rg 100 150 60 60 re f\n");
    kit.write()
}

#[test]
fn the_order_goes_before_the_profile() {
    let examine = |job: &Job| examine("file.pdf", &Kit::good().write(), &profile_named("house"), job);
    let job = Job { trim: Some((100.0, 140.0)), bleed: Some(3.0), pages_multiple: Some(2), ink: Some(300.0) };
    assert!(examine(&job).observations.is_empty());
    let codes = |job: &Job| -> Vec<&str> {
        examine(job).observations.iter().map(|observation| observation.finding.code.name).collect()
    };
    assert_eq!(codes(&Job { trim: Some((148.0, 210.0)), ..Job::default() }), ["pdf/wrong-trim-size"]);
    assert_eq!(codes(&Job { pages_multiple: Some(3), ..Job::default() }), ["pdf/page-count"]);
    assert!(codes(&Job { bleed: Some(5.0), ..Job::default() }).contains(&"pdf/small-bleed"));
    assert!(codes(&Job { ink: Some(100.0), ..Job::default() }).contains(&"pdf/too-much-ink"));
}

#[test]
fn the_report_names_every_rule_and_what_it_found() {
    let examination = examine("file.pdf", &faulty(), &profile_named("house"), &Job::default());
    let report = serde_json::to_value(Report::of(&examination)).unwrap();
    assert_eq!((report["kind"].as_str(), report["passes"].as_bool()), (Some("PDF"), Some(false)));
    let rules = report["rules"].as_array().unwrap();
    assert_eq!(rules.len(), super::pdf::codes().len());
    let rule = |name: &str| rules.iter().find(|rule| rule["code"] == name).unwrap();
    assert_eq!(rule("pdf/lzw")["outcome"], "passed");
    assert_eq!(rule("pdf/rgb-colour")["outcome"], "error");
    let place = &rule("pdf/rgb-colour")["findings"][0]["at"];
    assert_eq!((place["page"].as_u64(), place["width"].as_f64()), (Some(2), Some(21.2)));
    // 100 pt from the left of the media, less the bleed; 210 pt from its foot.
    assert_eq!((place["left"].as_f64(), place["top"].as_f64()), (Some(32.3), Some(68.9)));
}

#[test]
fn the_page_for_people_shows_every_page_with_its_findings() {
    let (profile, job) = (profile_named("house"), Job::default());
    let bytes = faulty();
    let examination = examine("a <b>.pdf", &bytes, &profile, &job);
    let page = html(&examination, &bytes, &profile, &job);
    assert_eq!(page.matches("data:image/png;base64,iVBOR").count(), 4);
    assert_eq!(page.matches("<div class=\"mark error\"").count(), 1);
    assert!(page.contains("a &lt;b&gt;.pdf") && !page.contains("<b>.pdf"));
    assert!(page.contains("pdf/rgb-colour") && page.contains("Failed: 1 error, 0 warnings, 0 notes"));
    let other = examine("x", b"text", &profile, &job);
    assert_eq!(other.kind, FileKind::Unknown);
    assert!(html(&other, b"text", &profile, &job).contains("neither a PDF nor an EPUB"));
}

#[test]
fn notes_do_not_stop_a_file() {
    let mut kit = Kit::good();
    kit.append(super::pdf::tests::kit::CATALOG, "/Outlines << /Type /Outlines >>");
    kit.extend(CONTENTS[1], "0.1 0 0 0 k 12 100 40 40 re f\n");
    let examination = examine("file.pdf", &kit.write(), &profile_named("house"), &Job::default());
    let names: Vec<&str> = examination.findings().map(|finding| finding.code.name).collect();
    assert_eq!(names, ["pdf/navigation-left-in", "pdf/object-in-safe-margin"]);
    assert!(examination.passes());
    assert!(matches!(examination.observations[1].spot, Some(Spot::Area { page: 2, .. })));
}
