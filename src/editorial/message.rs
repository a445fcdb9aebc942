//! The messages of rules, with what was found filled in: `%s`, `%d`, `%[1]s`.

/// Fills in a message; a place without a value stays empty.
pub(super) fn fill(message: &str, values: &[&str]) -> String {
    let mut filled = String::with_capacity(message.len() + 16);
    let mut next = 0;
    let mut rest = message;
    while let Some(at) = rest.find('%') {
        filled.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let mut spec = rest;
        if let Some(after) = spec.strip_prefix('%') {
            filled.push('%');
            rest = after;
            continue;
        }
        let mut index = None;
        if let Some((number, after)) = spec.strip_prefix('[').and_then(|inside| inside.split_once(']')) {
            index = number.parse::<usize>().ok();
            spec = after;
        }
        let verb = spec.chars().next().filter(|c| matches!(c, 's' | 'd' | 'v' | 'q'));
        let Some(verb) = verb else {
            filled.push('%');
            continue;
        };
        let place = index.map_or(next, |index| index.saturating_sub(1));
        next = place + 1;
        let value = values.get(place).copied().unwrap_or_default();
        if verb == 'q' {
            filled.push_str(&format!("\"{value}\""));
        } else {
            filled.push_str(value);
        }
        rest = &spec[1..];
    }
    filled.push_str(rest);
    filled
}

/// A list of replacements in words: 'a', 'b', or 'c'.
pub(super) fn either(options: &[String]) -> String {
    let quoted: Vec<String> = options.iter().map(|option| format!("'{option}'")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [one, other] => format!("{one} or {other}"),
        [first @ .., last] => format!("{}, or {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_filled_in() {
        for (message, values, filled) in [
            ("Use '%s', not '%s'.", vec!["a", "b"], "Use 'a', not 'b'."),
            ("%[2]s then %[1]s", vec!["a", "b"], "b then a"),
            ("%d words, 100%% of %s", vec!["5"], "5 words, 100% of "),
            ("plain %", vec!["a"], "plain %"),
            ("%x", vec!["a"], "%x"),
        ] {
            assert_eq!(fill(message, &values), filled);
        }
        let list = |words: &[&str]| either(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        assert_eq!(list(&["a"]), "'a'");
        assert_eq!(list(&["a", "b"]), "'a' or 'b'");
        assert_eq!(list(&["a", "b", "c"]), "'a', 'b', or 'c'");
    }
}
