//! Punycode as RFC 3492 defines it.

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const FIRST_BIAS: u32 = 72;
const FIRST_CODE_POINT: u32 = 128;

/// The longest text that is encoded or decoded, in code points; the work grows with its square.
const MOST_CODE_POINTS: usize = 4096;

/// Encodes a text; `None` when it is too long.
pub(super) fn encode(text: &str) -> Option<String> {
    let mut out: String = text.chars().filter(char::is_ascii).collect();
    let total = u32::try_from(text.chars().take(MOST_CODE_POINTS + 1).count()).ok()?;
    if total as usize > MOST_CODE_POINTS {
        return None;
    }
    let basic = u32::try_from(out.len()).ok()?;
    let mut handled = basic;
    if basic > 0 {
        out.push('-');
    }
    let (mut code_point, mut delta, mut bias) = (FIRST_CODE_POINT, 0_u32, FIRST_BIAS);
    while handled < total {
        let next = text
            .chars()
            .map(u32::from)
            .filter(|c| *c >= code_point)
            .min()?;
        delta = delta.checked_add((next - code_point).checked_mul(handled + 1)?)?;
        code_point = next;
        for c in text.chars().map(u32::from) {
            if c < code_point {
                delta = delta.checked_add(1)?;
            }
            if c == code_point {
                write_number(delta, bias, &mut out)?;
                bias = adapt(delta, handled + 1, if handled == basic { DAMP } else { 2 });
                delta = 0;
                handled += 1;
            }
        }
        delta = delta.checked_add(1)?;
        code_point += 1;
    }
    Some(out)
}

/// Decodes a text; `None` when it is not Punycode or too long.
pub(super) fn decode(text: &str) -> Option<String> {
    if !text.is_ascii() || text.len() > MOST_CODE_POINTS {
        return None;
    }
    let (basic, extended) = text.rsplit_once('-').unwrap_or(("", text));
    let mut out: Vec<char> = basic.chars().collect();
    let (mut code_point, mut at, mut bias) = (FIRST_CODE_POINT, 0_u32, FIRST_BIAS);
    let mut digits = extended.chars();
    while !digits.as_str().is_empty() {
        let before = at;
        let (mut weight, mut k) = (1_u32, BASE);
        loop {
            let digit = digits.next()?.to_digit(BASE)?;
            // `to_digit` counts 0 to 9 first, Punycode counts letters first.
            let digit = if digit < 10 { digit + 26 } else { digit - 10 };
            at = at.checked_add(digit.checked_mul(weight)?)?;
            let threshold = threshold(k, bias);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(BASE - threshold)?;
            k += BASE;
        }
        let length = u32::try_from(out.len() + 1).ok()?;
        bias = adapt(at - before, length, if before == 0 { DAMP } else { 2 });
        code_point = code_point.checked_add(at / length)?;
        at %= length;
        out.insert(usize::try_from(at).ok()?, char::from_u32(code_point)?);
        at += 1;
    }
    Some(out.into_iter().collect())
}

fn write_number(mut number: u32, bias: u32, out: &mut String) -> Option<()> {
    let mut k = BASE;
    loop {
        let threshold = threshold(k, bias);
        if number < threshold {
            out.push(digit(number)?);
            return Some(());
        }
        let rest = number - threshold;
        out.push(digit(threshold + rest % (BASE - threshold))?);
        number = rest / (BASE - threshold);
        k += BASE;
    }
}

fn digit(value: u32) -> Option<char> {
    let digit = if value < 26 { value + 10 } else { value - 26 };
    char::from_digit(digit, BASE)
}

fn threshold(k: u32, bias: u32) -> u32 {
    k.saturating_sub(bias).clamp(T_MIN, T_MAX)
}

/// The next bias, as RFC 3492 has it: the first difference is damped more than those after it.
fn adapt(delta: u32, length: u32, damping: u32) -> u32 {
    let mut delta = delta / damping;
    delta += delta / length;
    let mut k = 0;
    while delta > (BASE - T_MIN) * T_MAX / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_ascii_begins_with_its_digits() {
        assert_eq!(
            encode("他们为什么不说中文").as_deref(),
            Some("ihqwcrb4cv8a8dqg056pqjye")
        );
        assert_eq!(
            decode("ihqwcrb4cv8a8dqg056pqjye").as_deref(),
            Some("他们为什么不说中文")
        );
    }

    #[test]
    fn a_number_that_is_cut_off_or_too_large_is_refused() {
        assert_eq!(decode("a-999999999999999"), None);
        assert_eq!(decode("a-b9"), None);
    }
}
