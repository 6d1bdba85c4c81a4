//! Rules over the bundled tables, made by chance, of everything that rules are made of.

/// Numbers by chance; the same seed gives the same ones.
pub struct Random(u64);

impl Random {
    pub const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or(0) % count.max(1)
    }

    fn pick<'t>(&mut self, of: &[&'t str]) -> &'t str {
        let at = self.below(of.len());
        of.get(at).copied().unwrap_or("")
    }
}

/// The columns that the next stage may read.
#[derive(Clone, Default)]
struct Scope {
    texts: Vec<String>,
    numbers: Vec<String>,
    times: Vec<String>,
}

impl Scope {
    fn of_processes() -> Self {
        let names = |of: &[&str]| of.iter().map(|name| (*name).to_owned()).collect();
        Self {
            texts: names(&["FileName", "DeviceName", "ProcessCommandLine"]),
            numbers: names(&["ProcessId"]),
            times: names(&["Timestamp"]),
        }
    }

    fn text(&self, random: &mut Random) -> Option<String> {
        let at = random.below(self.texts.len());
        self.texts.get(at).cloned()
    }

    fn number(&self, random: &mut Random) -> Option<String> {
        let at = random.below(self.numbers.len());
        self.numbers.get(at).cloned()
    }

    fn time(&self, random: &mut Random) -> Option<String> {
        let at = random.below(self.times.len());
        self.times.get(at).cloned()
    }

    fn has(&self, name: &str) -> bool {
        self.texts.iter().any(|text| text == name)
    }
}

/// A rule of several stages.
pub fn random_rule(seed: u64) -> String {
    let mut random = Random::new(seed);
    let mut scope = Scope::of_processes();
    let mut text = source(&mut random);
    for _ in 0..2 + random.below(4) {
        let made = stage(&mut random, &mut scope);
        text.push_str("\n| ");
        text.push_str(&made.unwrap_or_else(|| condition_stage(&mut random, &scope)));
    }
    text
}

/// What the rule's last statement begins with, and what is declared before it.
fn source(random: &mut Random) -> String {
    let table = "DeviceProcessEvents";
    let scope = Scope::of_processes();
    let filter = condition(random, &scope, 1);
    match random.below(12) {
        0 => format!("let m = materialize({table} | take 5);\nunion m, m"),
        1 => format!("let m = materialize({table} | where {filter});\nunion m, (m | take 1)"),
        2 => {
            let other = condition(random, &scope, 1);
            format!("union ({table} | where {filter}), ({table} | where {other})")
        }
        3 => format!("union {table}, (DeviceEvents | where {filter})"),
        4 => {
            format!("let m = materialize({table} | sample 3);\nunion m, m")
        }
        _ => table.to_owned(),
    }
}

fn condition_stage(random: &mut Random, scope: &Scope) -> String {
    format!("where {}", condition(random, scope, 2))
}

fn stage(random: &mut Random, scope: &mut Scope) -> Option<String> {
    Some(match random.below(20) {
        0..=7 => condition_stage(random, scope),
        8 => extend(random, scope)?,
        9 => summarize(random, scope)?,
        10 | 11 => join(random, scope)?,
        12 => subquery(random, scope)?,
        13 => window(random, scope)?,
        14 => mv_expand(random, scope)?,
        15 => make_series(random, scope)?,
        16 => fewer(random, scope)?,
        17 => {
            let keys = keys(random, scope, 3)?;
            let made = format!("distinct {}", keys.join(", "));
            *scope = of_keys(scope, &keys);
            made
        }
        18 => parse(random, scope)?,
        _ => by_chance(random, scope),
    })
}

fn extend(random: &mut Random, scope: &mut Scope) -> Option<String> {
    let (text, other) = (scope.text(random)?, scope.text(random)?);
    let number = scope.number(random).unwrap_or_else(|| "1".to_owned());
    let condition = condition(random, scope, 0);
    let (name, value) = match random.below(8) {
        0 => ("Lower", format!("tolower({text})")),
        1 => ("Both", format!("strcat({text}, ' ', {other})")),
        2 => ("Either", format!("iff({condition}, {text}, 'ab')")),
        3 => ("Word", format!("extract('([a-c]+)', 1, {text})")),
        4 => ("First", format!("tostring(split({text}, ' ')[0])")),
        5 => ("Size", format!("strlen({text})")),
        6 => ("Sum", format!("{number} + 1")),
        _ => ("Some", format!("coalesce({number}, 2)")),
    };
    let list = match name {
        "Size" | "Sum" | "Some" => &mut scope.numbers,
        _ => &mut scope.texts,
    };
    if !list.iter().any(|known| known == name) {
        list.push(name.to_owned());
    }
    Some(format!("extend {name} = {value}"))
}

/// At most this number of text columns, in their order.
fn keys(random: &mut Random, scope: &Scope, most: usize) -> Option<Vec<String>> {
    let first = random.below(scope.texts.len());
    let keys: Vec<String> = scope
        .texts
        .iter()
        .skip(first)
        .take(1 + random.below(most))
        .cloned()
        .collect();
    (!keys.is_empty()).then_some(keys)
}

fn of_keys(scope: &Scope, keys: &[String]) -> Scope {
    let texts = scope.texts.iter().filter(|text| keys.contains(text));
    Scope {
        texts: texts.cloned().collect(),
        ..Scope::default()
    }
}

fn summarize(random: &mut Random, scope: &mut Scope) -> Option<String> {
    let keys = keys(random, scope, 3)?;
    let (text, condition) = (scope.text(random)?, condition(random, scope, 1));
    let number = scope.number(random)?;
    let time = scope.time(random).unwrap_or_else(|| number.clone());
    let mut next = of_keys(scope, &keys);
    let made = match random.below(9) {
        0 | 1 => "Number = count()".to_owned(),
        2 => format!("Number = dcount({text})"),
        3 => format!("Number = countif({condition})"),
        4 => format!("Number = sum({number})"),
        5 => {
            next.texts.push("Last".to_owned());
            format!("arg_max({time}, Last = {text}), Number = count()")
        }
        6 => format!("Number = max({number})"),
        7 => {
            next.texts.push("Any".to_owned());
            format!("Any = take_any({text}), Number = count()")
        }
        _ => format!("Number = array_length(make_set({text}))"),
    };
    next.numbers.push("Number".to_owned());
    let with_time = scope.times.contains(&time) && random.below(2) == 0;
    let times = if with_time {
        next.times.push("Earliest".to_owned());
        format!(", Earliest = min({time})")
    } else {
        String::new()
    };
    *scope = next;
    if random.below(8) == 0 {
        scope.texts.retain(|text| text == "Last" || text == "Any");
        return Some(format!("summarize {made}{times}"));
    }
    Some(format!("summarize {made}{times} by {}", keys.join(", ")))
}

fn join(random: &mut Random, scope: &mut Scope) -> Option<String> {
    if !scope.has("DeviceName") {
        return None;
    }
    let filter = random.pick(&[
        "OSPlatform has 'ab'",
        "OSPlatform == 'ab'",
        "OSPlatform !contains 'b'",
        "DeviceName contains 'ab'",
        "OSBuild > 2",
    ]);
    let right = random.pick(&[
        "",
        " | distinct DeviceName, OSPlatform",
        " | summarize Seen = count() by DeviceName, OSPlatform",
        " | summarize arg_max(Timestamp, *) by DeviceName",
        " | top 2 by OSBuild",
        " | take 2",
    ]);
    if random.below(5) == 0 {
        scope.texts.push("OSPlatform".to_owned());
        let kind = random.pick(&["leftouter", "inner"]);
        return Some(format!(
            "lookup kind={kind} (DeviceInfo | where {filter} | distinct DeviceName, OSPlatform) on DeviceName"
        ));
    }
    let kind = random.pick(&[
        "inner",
        "innerunique",
        "leftouter",
        "rightouter",
        "fullouter",
        "leftanti",
        "rightanti",
        "leftsemi",
        "rightsemi",
    ]);
    match kind {
        "leftanti" | "leftsemi" => {}
        "rightanti" | "rightsemi" => {
            *scope = Scope::default();
            scope.texts = vec!["DeviceName".to_owned(), "OSPlatform".to_owned()];
        }
        _ => scope.texts.push("OSPlatform".to_owned()),
    }
    Some(format!(
        "join kind={kind} (DeviceInfo | where {filter}{right}) on DeviceName"
    ))
}

fn subquery(random: &mut Random, scope: &Scope) -> Option<String> {
    let filter = random.pick(&["OSPlatform has 'ab'", "OSPlatform == 'ab'", "OSBuild >= 2"]);
    if random.below(3) == 0 {
        let number = scope.number(random)?;
        let of = random.pick(&[
            "count",
            "summarize max(OSBuild)",
            "summarize dcount(DeviceName)",
        ]);
        return Some(format!(
            "where {number} {} toscalar(DeviceInfo | where {filter} | {of})",
            random.pick(&[">", "<=", "=="])
        ));
    }
    let text = scope.text(random)?;
    let more = random.pick(&[
        "",
        " | take 2",
        " | distinct DeviceName",
        " | top 1 by Timestamp",
    ]);
    Some(format!(
        "where {text} {} ((DeviceInfo | where {filter}{more} | project DeviceName))",
        random.pick(&["in", "!in", "in~", "!in~"])
    ))
}

fn window(random: &mut Random, scope: &mut Scope) -> Option<String> {
    let text = scope.text(random)?;
    let by = scope.time(random).or_else(|| scope.number(random))?;
    let order = random.pick(&["asc", "desc"]);
    let (name, value, is_text) = match random.below(5) {
        0 => ("Before", format!("prev({text})"), true),
        1 => ("After", format!("next({text}, 1, 'ab')"), true),
        2 => ("Row", "row_number()".to_owned(), false),
        3 => {
            let number = scope.number(random)?;
            (
                "Total",
                format!("row_cumsum({number}, {text} != prev({text}))"),
                false,
            )
        }
        _ => ("Rank", format!("row_rank_dense({text})"), false),
    };
    let list = if is_text {
        &mut scope.texts
    } else {
        &mut scope.numbers
    };
    list.push(name.to_owned());
    Some(format!("sort by {by} {order}\n| extend {name} = {value}"))
}

fn mv_expand(random: &mut Random, scope: &mut Scope) -> Option<String> {
    let text = scope.text(random)?;
    scope.texts.push("Item".to_owned());
    Some(match random.below(4) {
        0 => format!("mv-expand Item = split({text}, ' ') to typeof(string)"),
        1 => {
            format!("mv-expand with_itemindex = Place Item = split({text}, ' ') to typeof(string)")
        }
        2 => format!("mv-expand Item = split({text}, ' ') to typeof(string) limit 2"),
        _ => format!(
            "mv-apply Item = split({text}, ' ') to typeof(string) on (where Item {} 'ab')",
            random.pick(&["has", "!has", "==", "contains"])
        ),
    })
}

fn make_series(random: &mut Random, scope: &mut Scope) -> Option<String> {
    let (time, key) = (scope.time(random)?, scope.text(random)?);
    let mut next = of_keys(scope, std::slice::from_ref(&key));
    next.numbers.push("Number".to_owned());
    *scope = next;
    let range = random.pick(&["from ago(4h) to now() ", ""]);
    Some(format!(
        "make-series Series = count() default = 0 on {time} {range}step 1h by {key}\n| {}",
        random.pick(&[
            "mv-expand Number = Series to typeof(long)",
            "extend Number = toint(series_stats_dynamic(Series).max)",
            "extend Number = array_length(Series)",
            "extend Number = array_sum(Series)",
        ])
    ))
}

/// Some of the rows.
fn fewer(random: &mut Random, scope: &Scope) -> Option<String> {
    let by = scope.time(random).or_else(|| scope.number(random))?;
    let key = scope.text(random)?;
    Some(match random.below(7) {
        0 => "take 2".to_owned(),
        1 => format!("top 2 by {by} {}", random.pick(&["asc", "desc"])),
        2 => format!("sort by {by} asc"),
        3 => format!("summarize arg_max({by}, *) by {key}"),
        4 => format!("summarize arg_min({by}, *) by {key}"),
        5 => format!("partition by {key} (top 1 by {by})"),
        _ => format!("top-nested 1 of {key} by count()\n| project {key}"),
    })
}

fn parse(random: &mut Random, scope: &mut Scope) -> Option<String> {
    let text = scope.text(random)?;
    let made = random.pick(&["parse", "parse-where"]);
    scope.texts.push("Head".to_owned());
    scope.texts.push("Tail".to_owned());
    Some(format!("{made} {text} with Head ' ' Tail"))
}

/// What gives other rows each time.
fn by_chance(random: &mut Random, scope: &mut Scope) -> String {
    match random.below(4) {
        0 => "sample 2".to_owned(),
        1 => "where rand() < 0.5 or rand() >= 0.5".to_owned(),
        2 => {
            scope.numbers.push("Chance".to_owned());
            "extend Chance = toint(rand() * 3)".to_owned()
        }
        _ => {
            let kept = scope.text(random).unwrap_or_else(|| "1".to_owned());
            format!("where {kept} in ((DeviceInfo | sample 1 | project DeviceName)) or true")
        }
    }
}

fn condition(random: &mut Random, scope: &Scope, depth: usize) -> String {
    if depth > 0 && random.below(2) == 0 {
        let one = condition(random, scope, depth - 1);
        let other = condition(random, scope, depth - 1);
        let word = random.pick(&["and", "or"]);
        return format!("({one} {word} {other})");
    }
    let made = match random.below(8) {
        0..=2 => of_text(random, scope),
        3 => of_list(random, scope),
        4 => scope.number(random).map(|number| {
            let operator = random.pick(&[">", ">=", "<", "<=", "==", "!="]);
            format!("{number} {operator} {}", random.below(4))
        }),
        5 => scope.time(random).map(|time| {
            let operator = random.pick(&[">", "<", ">="]);
            format!("{time} {operator} ago({}h)", random.below(4))
        }),
        6 => scope.number(random).map(|number| {
            format!(
                "{number} between ({} .. {})",
                random.below(3),
                random.below(5)
            )
        }),
        _ => scope.text(random).map(|text| format!("isnotempty({text})")),
    };
    made.unwrap_or_else(|| "1 == 1".to_owned())
}

const TEXTS: [&str; 9] = ["ab", "abc", "b", "x y", "AB", "k", "c.d", "é", ""];

fn of_text(random: &mut Random, scope: &Scope) -> Option<String> {
    let column = scope.text(random)?;
    let column = match random.below(5) {
        0 => format!("tolower({column})"),
        1 => format!("substring({column}, 1)"),
        _ => column,
    };
    let operator = random.pick(&[
        "has",
        "!has",
        "contains",
        "!contains",
        "startswith",
        "endswith",
        "hasprefix",
        "hassuffix",
        "==",
        "!=",
        "=~",
        "!~",
        "has_cs",
        "contains_cs",
        "startswith_cs",
        "matches regex",
    ]);
    let text = if operator == "matches regex" {
        random.pick(&["^ab", "a+b", "(?i)ab$", "[a-c]{2}"])
    } else {
        random.pick(&TEXTS)
    };
    Some(format!("{column} {operator} '{text}'"))
}

fn of_list(random: &mut Random, scope: &Scope) -> Option<String> {
    let column = scope.text(random)?;
    let operator = random.pick(&["in", "!in", "in~", "has_any", "has_all"]);
    let text = random.pick(&TEXTS);
    Some(format!("{column} {operator} ('{text}', 'ab', 'q')"))
}
