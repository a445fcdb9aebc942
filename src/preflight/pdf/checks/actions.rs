//! Scripts, actions, forms and embedded files.

use super::Tally;
use crate::finding::{Code, Severity};
use crate::preflight::Observations;
use crate::preflight::pdf::file::Document;
use crate::preflight::pdf::walk::Used;

crate::codes! {
    /// The file holds JavaScript. PDF/X forbids it (ISO 15930-7, 6.16): a script may change what is printed, and
    /// programs at the printer's stop at it. Take it out.
    JAVASCRIPT = "pdf/javascript";
    /// The file starts a program, opens another file or sends data when something happens (ISO 15930-7, 6.16 allows no
    /// actions but navigation). Take the action out.
    ACTION = "pdf/action";
    /// Something is set to happen when the file or a page is opened, printed or closed (`AA`, `OpenAction`; ISO 15930-7, 6.16).
    /// Take it out.
    TRIGGER = "pdf/trigger";
    /// The file is a form to be filled in (`AcroForm`; ISO 15930-7, 6.16). What is printed depends on what stands in its
    /// fields. Print the form into a new file.
    FORM = "pdf/form";
    /// Other files are embedded in the file (ISO 15930-7, 6.17). Take them out.
    EMBEDDED_FILE = "pdf/embedded-file";
}

/// What was found.
#[derive(Debug, Default)]
pub(in crate::preflight::pdf) struct Active {
    found: Tally,
}

impl Active {
    fn add(&mut self, code: Code, severity: Severity, used: &Used<'_>, message: impl Into<String>) {
        self.found.add(code, severity, used.page, message.into());
    }

    /// Looks at an object.
    pub(in crate::preflight::pdf) fn look(&mut self, document: &Document<'_>, used: &Used<'_>) {
        let dictionary = used.dictionary;
        let is_action = matches!(used.key, "A" | "OpenAction" | "AA" | "Next" | "JavaScript" | "Names")
            || document.name(dictionary, "Type").as_deref() == Some("Action")
            || dictionary.has("JS");
        if is_action && let Some(kind) = document.name(dictionary, "S") {
            self.action(&kind, used);
        }
        if used.key != "Trailer" && dictionary.has("AA") {
            let whose = if used.key == "Page" { "the page" } else { "the file" };
            self.add(
                TRIGGER,
                Severity::Error,
                used,
                format!("{whose} has actions that start by themselves (AA)"),
            );
        }
        let kind = document.name(dictionary, "Type");
        if kind.as_deref() == Some("Catalog") {
            self.catalog(document, used);
        }
        if kind.as_deref() == Some("EmbeddedFile") || dictionary.has("EF") {
            let name = document.text(dictionary, "UF").or_else(|| document.text(dictionary, "F"));
            let name = name.map_or_else(String::new, |name| format!(" ({name})"));
            if dictionary.has("EF") {
                self.add(EMBEDDED_FILE, Severity::Error, used, format!("another file is embedded{name}"));
            }
        }
    }

    fn action(&mut self, kind: &str, used: &Used<'_>) {
        match kind {
            "GoTo" | "Named" | "URI" | "Thread" => {}
            "JavaScript" | "Rendition" => {
                self.add(JAVASCRIPT, Severity::Error, used, "the file holds JavaScript")
            }
            "Launch" => {
                self.add(ACTION, Severity::Error, used, "an action starts a program or opens a file (Launch)")
            }
            "GoToR" | "GoToE" => {
                self.add(ACTION, Severity::Error, used, format!("an action opens another file ({kind})"))
            }
            "SubmitForm" | "ImportData" | "ResetForm" => {
                self.add(ACTION, Severity::Error, used, format!("an action sends or reads data ({kind})"));
            }
            "Movie" | "Sound" | "Hide" | "SetOCGState" | "Trans" | "GoTo3DView" | "RichMediaExecute" => {
                self.add(
                    ACTION,
                    Severity::Error,
                    used,
                    format!("an action changes what is shown or plays something ({kind})"),
                );
            }
            _ => {}
        }
    }

    fn catalog(&mut self, document: &Document<'_>, used: &Used<'_>) {
        let dictionary = used.dictionary;
        if let Some(form) = document.dictionary(dictionary, "AcroForm")
            && (!document.array(&form, "Fields").is_empty() || form.has("XFA"))
        {
            self.add(FORM, Severity::Error, used, "the file is a form to be filled in");
        }
        if let Some(action) = document.dictionary(dictionary, "OpenAction")
            && document.name(&action, "S").is_some_and(|kind| &*kind != "GoTo")
        {
            self.add(TRIGGER, Severity::Error, used, "an action starts when the file is opened (OpenAction)");
        }
        if let Some(names) = document.dictionary(dictionary, "Names")
            && names.has("JavaScript")
        {
            self.add(JAVASCRIPT, Severity::Error, used, "the file holds JavaScript");
        }
    }

    /// Tells all.
    pub(in crate::preflight::pdf) fn give(self, observations: &mut Observations<'_>) {
        let help = |code| if code == FORM { "Print the form into a new file" } else { "Take it out" };
        self.found.give(help, observations);
    }
}
