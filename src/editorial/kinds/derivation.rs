//! Words that English makes of others, which no dictionary need have.

/// What stands before a word and makes another of it.
const PREFIXES: &[&str] =
    &["cyber", "hyper", "meta", "micro", "mini", "multi", "neuro", "non", "sub", "super"];

/// What stands before a participle or a noun of action.
const PREFIXES_OF_ACTION: &[&str] = &["mis", "off", "over", "re", "un", "under"];

/// How such a word ends.
const ENDINGS_OF_ACTION: &[&str] = &["ed", "ing", "ment", "tion"];

/// Words that stand behind a noun and make one word with it: codebase, timeframe, workstream.
const HEADS: &[&str] = &[
    "base", "book", "cycle", "flow", "folder", "frame", "lane", "log", "map", "name", "note", "path",
    "point", "port", "scape", "set", "sheet", "space", "stream", "ware",
];

/// Adjectives that end so make adverbs with -ly; others are often misspelled.
const ADJECTIVES: &[&str] = &["al", "ive", "ous", "ful", "ing", "ed", "less", "ant", "ent"];

/// Nouns that end so make their plural with -s; so do those in consonant and -y, with -ies.
const NOUNS: &[&str] = &["tion", "ment", "ing", "ism", "ship", "ance", "ence", "age", "ure"];

/// The fewest letters of a word that others are made of.
const SHORTEST: usize = 4;

/// Whether a word that a dictionary does not have is made of one that it has, in a way in which slips are seldom made.
pub(super) fn is_derived(word: &str, has: &dyn Fn(&str) -> bool) -> bool {
    let lower = word.strip_suffix("'s").unwrap_or(word).to_lowercase();
    if !lower.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return false;
    }
    let base = |stem: &str| stem.len() >= SHORTEST && has(stem);
    if inflected(&lower, &base) {
        return true;
    }
    let prefixed =
        |prefix: &&str| lower.strip_prefix(*prefix).is_some_and(|rest| base(rest) || inflected(rest, &base));
    let of_action = || {
        ENDINGS_OF_ACTION.iter().any(|ending| lower.strip_suffix('s').unwrap_or(&lower).ends_with(ending))
            && PREFIXES_OF_ACTION.iter().any(|prefix| lower.strip_prefix(*prefix).is_some_and(base))
    };
    let singular = lower.strip_suffix('s').unwrap_or(&lower);
    let compound = || HEADS.iter().any(|head| singular.strip_suffix(*head).is_some_and(base));
    PREFIXES.iter().any(prefixed) || of_action() || compound()
}

/// Plurals, adverbs, and verbs on -ise with their nouns.
fn inflected(word: &str, base: &dyn Fn(&str) -> bool) -> bool {
    let ends = |stem: &str, endings: &[&str]| endings.iter().any(|ending| stem.ends_with(ending));
    if let Some(stem) = word.strip_suffix("ly")
        && ends(stem, ADJECTIVES)
        && base(stem)
    {
        return true;
    }
    if let Some(stem) = word.strip_suffix("ies")
        && stem.ends_with(|c: char| !"aeiou".contains(c))
        && base(&format!("{stem}y"))
    {
        return true;
    }
    if let Some(stem) = word.strip_suffix('s')
        && ends(stem, NOUNS)
        && base(stem)
    {
        return true;
    }
    ["isation", "isations", "ise", "ised", "ises", "ising"]
        .iter()
        .filter_map(|ending| word.strip_suffix(ending))
        .any(|stem| stem.len() > SHORTEST + 1 && (base(stem) || base(&format!("{stem}er"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_made_of_words_and_slips_are_not() {
        let known = "code frame time regular deployment parameter modular mitigation proficiency class moderate moderated \
                     public true side grate access change notice control travel each other every iterative misery";
        let has = |word: &str| known.split_whitespace().any(|known| known == word);
        for word in [
            "codebase",
            "codebases",
            "timeframe",
            "mitigations",
            "proficiencies",
            "superclass",
            "redeployment",
            "unmoderated",
            "parameterisation",
            "modularise",
            "iteratively",
            "Iteratively",
        ] {
            assert!(is_derived(word, &has), "{word}");
        }
        for word in [
            "publically",
            "truely",
            "deside",
            "intergrate",
            "accessable",
            "noticable",
            "controler",
            "traveling",
            "eachother",
            "everytime",
            "timeframme",
            "mitigation's-",
        ] {
            assert!(!is_derived(word, &has), "{word}");
        }
    }
}
