//! Sentences as Vale has them: the Punkt method (Kiss and Strunk, 2006) with the English model that Vale uses.
//!
//! A full stop ends a sentence unless the word before it is an abbreviation, an initial or a number that what follows goes
//! on from. Of the model stand here its abbreviations, its starters and its collocations. It also knows of 20,000 words
//! how they are written inside sentences; of those only the common ones are here, and they are asked for only where a word
//! with a capital follows an abbreviation, an initial or points. Measures and the packs of others are read so; what
//! the house reads sentence by sentence goes by [`super::sentences`].

use super::sentences::push;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

type Words = LazyLock<HashSet<&'static str>>;

fn words(text: &'static str) -> HashSet<&'static str> {
    text.split(' ').collect()
}

/// Abbreviations, without their last full stop.
static ABBREVIATIONS: Words = Words::new(|| {
    words(
        "a.a a.c a.d a.g a.h a.m a.m.e a.s a.t adm ala ariz aug ave b.f b.v bros c c.i.t c.o.m.b c.v calif chg cie co \
     col colo conn corp cos ct d d.c d.h d.w dec dr e e.f e.h e.l e.m f f.g f.j feb fla fri ft g g.d g.f g.k ga gen \
     gov h h.c h.f h.m i.m.s ill inc j.b j.c j.j j.k j.p j.r jan jr k kan ky l l.a l.f l.p lt ltd m m.b.a m.d.c m.j \
     maj messrs mg mich minn mr mrs ms mt n n.c n.d n.h n.j n.m n.v n.y nev no nov oct ok okla ore p p.a.m p.m pa \
     ph.d prof r r.a r.h r.i r.j r.k r.t rep reps s s.a s.a.y s.c s.g s.p.a s.s sen sep sept sgt sr st sw t t.j \
     tenn tues u.k u.n u.s u.s.a u.s.s.r v va vs vt w w.c w.r w.va w.w wash wed wis yr",
    )
});

/// Words that begin sentences more often than chance has it.
static STARTERS: Words = Words::new(|| {
    words(
        "according although among both but despite even he however i if in indeed instead it many meanwhile moreover \
     most nevertheless nonetheless nor sales separately similarly since so some the there these they this though \
     thus under when while yet",
    )
});

/// A word before a full stop, and one behind it, that belong together.
static TOGETHER: Words = Words::new(|| {
    words(
        "##number##,abreast ##number##,aes ##number##,business ##number##,cbot ##number##,colgate \
     ##number##,commodities ##number##,cooper ##number##,corrections ##number##,credit ##number##,dividend \
     ##number##,financing ##number##,genentech ##number##,henley ##number##,insider ##number##,international \
     ##number##,leisure ##number##,letters ##number##,notable ##number##,pay-fone ##number##,pegasus \
     ##number##,pepper ##number##,review ##number##,rj ##number##,wedgestone ##number##,who ##number##,zimmer \
     b,edelman b,levine b,smith b,stewart b,wigton i,magnin i,toussie j,aron j,fialka j,walter o,ludcke",
    )
});

/// Words that are written with a small letter inside sentences.
static COMMON: Words = Words::new(|| {
    words(
        "a about above across after again all almost also am an and another any anyone are as asking at be because been \
     before being below best better between both build but by can change children come could day did do does down \
     during each early even ever every everyone everything few find first five for four from further get give given \
     going good great had has have he head heads help her here him his how however if in instead into is it its \
     just keep know large last later leaders leadership learning least less let life like little local long look \
     made make making many may members might more most much must national near nearly neither network networks \
     never new next no none nor not nothing now of off often old on once one only open or other others our out over \
     own parents part people perhaps place policy project public put question rather read right school schools see \
     several she should show since six small so some somebody sometimes soon staff still such support take teachers \
     tell ten than that the their them then there these they things think this those though three through time to \
     together too training two under until up us use used very was we well were what when where whether which while \
     who whole whose why will with within without words work working would write year years yes yet you young your",
    )
});

/// The sentences of a text, each without the space around it.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut tokens = tokens(text);
    tokens.iter_mut().for_each(Token::mark);
    for at in 1..tokens.len() {
        let (before, after) = tokens.split_at_mut(at);
        if let (Some(one), Some(two)) = (before.last_mut(), after.first()) {
            one.weigh(two);
        }
    }
    for at in 1..tokens.len() {
        let (before, after) = tokens.split_at_mut(at);
        if let (Some(one), Some(two)) = (before.last_mut(), after.first_mut()) {
            one.weigh_again(two);
        }
    }
    let mut found = Vec::new();
    let mut start = 0;
    for token in tokens.iter().filter(|token| token.ends) {
        push(text, start..token.end, &mut found);
        start = token.end;
    }
    push(text, start..text.len(), &mut found);
    found
}

/// What stands between spaces.
struct Token<'a> {
    word: &'a str,
    end: usize,
    /// Whether a sentence ends behind it.
    ends: bool,
    abbreviates: bool,
}

/// The words that could end sentences, each with the word behind it.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut wanted = false;
    let mut at = 0;
    for piece in text.split_inclusive(|c: char| c.is_whitespace() || is_wide_stop(c)) {
        let word = piece.trim();
        at += piece.len();
        // The last word is not seen if its last character is of several bytes.
        let is_seen = at < text.len() || text.as_bytes().last().is_some_and(u8::is_ascii);
        if word.is_empty() || !is_seen {
            continue;
        }
        let stops = word.contains(['.', '!', '?']) || word.contains(['。', '！', '？']);
        if stops || wanted {
            let space = piece.len() - piece.trim_end().len();
            tokens.push(Token { word, end: at - space, ends: false, abbreviates: false });
        }
        wanted = stops;
    }
    tokens
}

fn is_wide_stop(c: char) -> bool {
    matches!(c, '。' | '；' | '！' | '？')
}

impl Token<'_> {
    /// What the word itself says.
    fn mark(&mut self) {
        let word = self.word;
        let closes = |c: char| matches!(c, '"' | ')' | '’' | '”');
        let bare = word.strip_suffix(|c| closes(c) || c == '\'').unwrap_or(word);
        let asks = bare.ends_with(['?', '!']);
        let is_closed = word.strip_suffix(closes).is_some_and(|bare| bare.ends_with('.'));
        let opens = [".[", ".(", ".\"", "?[", "?(", "![", "!("].iter().any(|marks| word.contains(marks));
        if ((asks || is_closed) && !word.contains("Yahoo!")) || opens {
            self.ends = true;
        } else if word.ends_with(['.', '。']) && !word.ends_with("..") {
            // Vale counts characters here and takes bytes.
            let body = word.get(..word.chars().count() - 1).unwrap_or_default().to_lowercase();
            let last = body.rsplit('-').next().unwrap_or_default();
            let is_known = |body: &str| ABBREVIATIONS.contains(body);
            self.abbreviates = is_known(&body) || is_known(last);
            self.ends = !self.abbreviates;
        }
    }

    /// What the word behind it says.
    fn weigh(&mut self, next: &Token<'_>) {
        if !self.word.ends_with(['.', '。']) {
            return;
        }
        let kind = without_stop(kind(self.word));
        let pair = format!("{kind},{}", next.kind());
        if TOGETHER.contains(pair.as_str()) {
            (self.ends, self.abbreviates) = (false, true);
            return;
        }
        let initial = self.is_initial();
        if (self.abbreviates || self.word.ends_with("..")) && !initial && next.is_starter() {
            self.ends = true;
        } else if self.word == "." && next.word == "." {
            self.ends = false;
        } else if initial || kind == NUMBER {
            let goes_on = next.goes_on() || (initial && next.is_upper() && !next.is_common());
            if goes_on {
                (self.ends, self.abbreviates) = (false, true);
            }
        }
    }

    /// What Vale adds to the method.
    fn weigh_again(&mut self, next: &mut Token<'_>) {
        let word = self.word;
        if word.ends_with('.') && next.word == "." {
            (self.ends, next.ends) = (false, false);
            return;
        }
        if is_ellipsis(word) && (next.is_upper() || next.is_starter_in_any_case()) {
            self.ends = true;
            return;
        }
        let is_inside = self.ends && word.ends_with([')', '’', '”', '"', '\'']);
        if is_inside && next.is_lower() && !next.is_starter_in_any_case() {
            self.ends = false;
            return;
        }
        if word.ends_with('.') && !self.ends && next.is_upper() && next.is_common() {
            self.ends = true;
        }
        if has_inner_stop(word) && !self.is_initial() {
            self.abbreviates = true;
            self.ends = next.is_starter();
        }
    }

    fn kind(&self) -> String {
        let kind = kind(self.word);
        if self.ends { without_stop(kind) } else { kind }
    }

    fn is_initial(&self) -> bool {
        matches!(self.word.as_bytes(), [letter, b'.'] if letter.is_ascii_alphabetic())
    }

    fn is_upper(&self) -> bool {
        self.word.starts_with(char::is_uppercase)
    }

    fn is_lower(&self) -> bool {
        self.word.starts_with(char::is_lowercase)
    }

    /// Whether a sentence goes on with it: it begins with a small letter or is punctuation.
    fn goes_on(&self) -> bool {
        let mut characters = self.word.chars();
        let is_mark = matches!(
            characters.next(),
            Some(';' | ':' | ',' | '.' | '!' | '?' | '；' | '：' | '，' | '。' | '！' | '？')
        );
        self.is_lower() || (is_mark && characters.next().is_none())
    }

    fn is_common(&self) -> bool {
        COMMON.contains(self.kind().as_str())
    }

    fn is_starter_in_any_case(&self) -> bool {
        STARTERS.contains(self.kind().as_str())
    }

    fn is_starter(&self) -> bool {
        self.is_upper() && self.is_starter_in_any_case()
    }
}

/// Stands for a number at the end of a word.
const NUMBER: &str = "##number##";

/// A word in small letters, without commas; a number at its end counts as any other.
fn kind(word: &str) -> String {
    let lower = word.to_lowercase();
    let kind = match number_at_end(&lower) {
        Some(start) => format!("{}{NUMBER}", &lower[..start]),
        None => lower,
    };
    if kind.len() == 1 { kind } else { kind.replace(',', "") }
}

/// Where a number begins that ends a word: a digit, more of those with points, commas and hyphens, and what stands before.
fn number_at_end(word: &str) -> Option<usize> {
    let bytes = word.as_bytes();
    let body = bytes.iter().rposition(|byte| !(byte.is_ascii_digit() || matches!(byte, b',' | b'.' | b'-')));
    let run = body.map_or(0, |at| at + 1);
    let digit = run + bytes[run..].iter().position(u8::is_ascii_digit)?;
    let mark = digit.checked_sub(1).filter(|at| *at >= run && matches!(bytes[*at], b',' | b'.'));
    let start = mark.unwrap_or(digit);
    Some(start.checked_sub(1).filter(|at| *at >= run && bytes[*at] == b'-').unwrap_or(start))
}

fn without_stop(kind: String) -> String {
    match kind.strip_suffix('.') {
        Some(bare) if !bare.is_empty() => bare.to_owned(),
        Some(_) | None => kind,
    }
}

/// Whether a word holds three points.
fn is_ellipsis(word: &str) -> bool {
    word.contains("...")
}

/// Whether a single letter or figure and a stop stand somewhere before a last stop: 'e.g.', 'U.K.', '2.5.', 'example.org.'.
fn has_inner_stop(word: &str) -> bool {
    let bytes = word.as_bytes();
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (1..bytes.len()).any(|at| {
        let after = &bytes[at + 1..];
        let length = after.iter().take_while(|byte| is_word(**byte)).count();
        bytes[at] == b'.' && is_word(bytes[at - 1]) && after.get(length) == Some(&b'.')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_vale_ends_them() {
        for (text, expected) in [
            ("One. Two? Three!", vec!["One.", "Two?", "Three!"]),
            ("Dr. Smith met J. Jones. They talked.", vec!["Dr. Smith met J. Jones.", "They talked."]),
            ("Pens, etc. and ink. ", vec!["Pens, etc.", "and ink."]),
            ("‘Is it so?’ she asked. “Yes.” He left.", vec!["‘Is it so?’ she asked.", "“Yes.”", "He left."]),
            ("A rise of 2.5. The rest, e.g. here.", vec!["A rise of 2.5.", "The rest, e.g. here."]),
            ("In 2004. in 2005. We met.", vec!["In 2004. in 2005.", "We met."]),
            ("And then... it stopped... The end", vec!["And then...", "it stopped...", "The end"]),
            ("The U.K. policy. In the U.K. It is so.", vec!["The U.K. policy.", "In the U.K.", "It is so."]),
            ("no stop", vec!["no stop"]),
            ("  ", vec![]),
        ] {
            let found: Vec<_> = sentences(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn numbers_end_words() {
        for (word, kind_) in [
            ("2004.", NUMBER),
            ("-1,5", NUMBER),
            ("a-2", "a##number##"),
            ("(2004).", "(2004)."),
            ("so,", "so"),
        ] {
            assert_eq!(kind(word), kind_, "{word}");
        }
    }
}
