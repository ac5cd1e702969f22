//! Expressions of a product's parameters, evaluated in a sandbox.
//!
//! The language is rhai's expressions and nothing else: arithmetic, comparison, `&&`, `||`, `!`,
//! `if a { b } else { c }`, and the functions registered in [`engine`]. Statements, loops, assignments, modules
//! and `eval` are switched off; operations, depth, strings and lists are limited. Every number is a float, so
//! `width / 2` means the same whether the width was written 1800 or 1800.0; a number may carry a unit (`60cm`,
//! `1.8m`, `2in`, `30deg`), which makes it millimetres or degrees.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use homewright_geometry::math;
use rhai::{AST, Array, Dynamic, Engine, EvalAltResult, ImmutableString, OptimizationLevel, Position, Scope};

use crate::Value;
use crate::product::Expression;

/// Longest expression in characters.
pub const MAX_EXPRESSION: usize = 500;
/// Largest magnitude an expression may have: 1 km in millimetres.
pub const MAX_MAGNITUDE: f64 = 1.0e6;
const MAX_OPERATIONS: u64 = 2_000;
const MAX_CACHED: usize = 20_000;

/// Why an expression has no value.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{reason}{}", .column.map(|column| format!(" (at character {column})")).unwrap_or_default())]
pub struct ExpressionError {
    /// What is wrong, and what to do where that is known.
    pub reason: String,
    /// Character of the expression, counted from 1, where it was noticed.
    pub column: Option<usize>,
}

impl ExpressionError {
    fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), column: None }
    }
}

/// The named values an expression can use.
#[derive(Debug, Clone, Default)]
pub struct Variables {
    scope: Scope<'static>,
    values: BTreeMap<String, f64>,
}

impl Variables {
    /// Adds or replaces a named value.
    pub fn set(&mut self, name: &str, value: &Value) {
        match value {
            Value::Number(number) => {
                self.values.insert(name.to_owned(), *number);
                self.scope.set_value(name.to_owned(), *number);
            }
            Value::Flag(flag) => {
                self.values.remove(name);
                self.scope.set_value(name.to_owned(), *flag);
            }
            Value::Choice(choice) => {
                self.values.remove(name);
                self.scope.set_value(name.to_owned(), ImmutableString::from(choice.as_str()));
            }
        }
    }

    /// Whether a name is known.
    pub fn contains(&self, name: &str) -> bool {
        self.scope.contains(name)
    }

    /// The names, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.scope.iter_raw().map(|(name, ..)| name.to_owned()).collect();
        names.sort();
        names.dedup();
        names
    }

    /// The value of an expression.
    pub fn evaluate(&self, expression: &Expression) -> Result<Value, ExpressionError> {
        let value = match expression {
            Expression::Number(number) => Value::Number(*number),
            Expression::Text(text) => match self.values.get(text.trim()) {
                Some(number) => Value::Number(*number),
                None => self.evaluate_text(text)?,
            },
        };
        if let Value::Number(number) = value {
            finite(number)?;
        }
        Ok(value)
    }

    /// The number that an expression gives.
    pub fn number(&self, expression: &Expression) -> Result<f64, ExpressionError> {
        match self.evaluate(expression)? {
            Value::Number(number) => Ok(number),
            Value::Flag(_) => {
                Err(ExpressionError::new("gives true or false where a number is needed; write `if … { 1 } else { 0 }`"))
            }
            Value::Choice(text) => Err(ExpressionError::new(format!(
                "gives the text \"{text}\" where a number is needed; compare it: `if choice == \"{text}\" {{ … }} else {{ … }}`"
            ))),
        }
    }

    /// Whether an expression holds: true, or a number other than 0.
    pub fn holds(&self, expression: &Expression) -> Result<bool, ExpressionError> {
        match self.evaluate(expression)? {
            Value::Number(number) => Ok(number != 0.0),
            Value::Flag(flag) => Ok(flag),
            Value::Choice(_) => {
                Err(ExpressionError::new("gives a text where a condition is needed; compare it with =="))
            }
        }
    }

    /// Parses an expression and checks that it names known variables only, without evaluating it.
    pub fn check(&self, expression: &Expression) -> Result<(), ExpressionError> {
        match expression {
            Expression::Number(number) => finite(*number).map(|_| ()),
            Expression::Text(text) if self.contains(text.trim()) => Ok(()),
            Expression::Text(text) => compile(text, &self.scope).map(|_| ()).map_err(|error| self.with_hint(error)),
        }
    }

    fn evaluate_text(&self, text: &str) -> Result<Value, ExpressionError> {
        let ast = cached(text, &self.scope).map_err(|error| self.with_hint(error))?;
        let mut scope = self.scope.clone();
        let result = engine().eval_ast_with_scope::<Dynamic>(&mut scope, &ast);
        let value = result.map_err(|error| self.with_hint(runtime_error(text, &error)))?;
        from_dynamic(&value)
    }

    /// Adds the nearest known name to an error about an unknown variable.
    fn with_hint(&self, mut error: ExpressionError) -> ExpressionError {
        if let Some(name) = error.reason.strip_prefix("unknown variable `").and_then(|rest| rest.split('`').next()) {
            let names = self.names();
            if let Some(near) = crate::nearest::nearest(name, names.iter().map(String::as_str)) {
                error.reason = format!("{}; did you mean `{near}`?", error.reason);
            } else {
                error.reason = format!("{}; known are {}", error.reason, names.join(", "));
            }
        }
        error
    }
}

fn finite(number: f64) -> Result<f64, ExpressionError> {
    if number.is_finite() && number.abs() <= MAX_MAGNITUDE {
        Ok(number)
    } else {
        Err(ExpressionError::new(format!(
            "gives {number}, which is no usable size; keep it within ±{MAX_MAGNITUDE} mm"
        )))
    }
}

fn from_dynamic(value: &Dynamic) -> Result<Value, ExpressionError> {
    if let Ok(number) = value.as_float() {
        Ok(Value::Number(number))
    } else if let Ok(number) = value.as_int() {
        Ok(Value::Number(number as f64))
    } else if let Ok(flag) = value.as_bool() {
        Ok(Value::Flag(flag))
    } else if let Ok(text) = value.as_immutable_string_ref() {
        Ok(Value::Choice(text.as_str().to_owned()))
    } else {
        Err(ExpressionError::new(format!("gives {}, not a number, a truth value or a text", value.type_name())))
    }
}

/// The compiled form of an expression, kept for the next evaluation.
fn cached(text: &str, scope: &Scope<'_>) -> Result<Arc<AST>, ExpressionError> {
    static CACHE: OnceLock<Mutex<BTreeMap<String, Arc<AST>>>> = OnceLock::new();
    let cache = CACHE.get_or_init(Mutex::default);
    if let Some(ast) = cache.lock().unwrap_or_else(PoisonError::into_inner).get(text) {
        return Ok(Arc::clone(ast));
    }
    let ast = Arc::new(compile(text, scope)?);
    let mut entries = cache.lock().unwrap_or_else(PoisonError::into_inner);
    if entries.len() >= MAX_CACHED {
        entries.clear();
    }
    entries.insert(text.to_owned(), Arc::clone(&ast));
    Ok(ast)
}

fn compile(text: &str, scope: &Scope<'_>) -> Result<AST, ExpressionError> {
    let length = text.chars().count();
    if length > MAX_EXPRESSION {
        return Err(ExpressionError::new(format!(
            "has {length} characters, {MAX_EXPRESSION} are allowed; split it into `let` values"
        )));
    }
    let (source, changes) = with_float_literals(text);
    engine().compile_expression_with_scope(scope, &source).map_err(|error| {
        let reason = error.err_type().to_string();
        ExpressionError { reason: plain_words(&reason), column: column(error.position(), &changes) }
    })
}

fn runtime_error(text: &str, error: &EvalAltResult) -> ExpressionError {
    let (_, changes) = with_float_literals(text);
    let reason = match error {
        EvalAltResult::ErrorVariableNotFound(name, _) => format!("unknown variable `{name}`"),
        EvalAltResult::ErrorFunctionNotFound(signature, _) => unknown_function(signature),
        EvalAltResult::ErrorTooManyOperations(_) => "takes too long to evaluate; simplify it".to_owned(),
        other => plain_words(&other.to_string()),
    };
    ExpressionError { reason, column: column(error.position(), &changes) }
}

const FUNCTIONS: [&str; 15] = [
    "min", "max", "clamp", "round", "floor", "ceil", "abs", "sqrt", "sin", "cos", "tan", "atan2", "mix", "vary", "pick",
];

fn unknown_function(signature: &str) -> String {
    let name = signature.split(['(', ' ']).next().unwrap_or_default();
    if FUNCTIONS.contains(&name) {
        return format!("`{name}` does not take these arguments: {signature}");
    }
    if signature.contains("f64") || signature.contains("bool") || signature.contains("string") {
        let is_operator = !name.chars().next().is_some_and(|first| first.is_ascii_alphabetic());
        if is_operator {
            return format!("the operator does not fit its operands: {signature}");
        }
    }
    format!("unknown function `{name}`; known are {}", FUNCTIONS.join(", "))
}

/// The parser's words for an unknown variable, said as everywhere else.
fn plain_words(reason: &str) -> String {
    for prefix in ["Undefined variable: ", "Variable not found: "] {
        if let Some(rest) = reason.strip_prefix(prefix) {
            let name = rest.split([' ', '(']).next().unwrap_or(rest).trim_matches(['\'', '`', '"']);
            return format!("unknown variable `{name}`");
        }
    }
    let mut characters = reason.chars();
    characters.next().map(|first| first.to_lowercase().collect::<String>() + characters.as_str()).unwrap_or_default()
}

fn column(position: Position, changes: &[Change]) -> Option<usize> {
    let column = position.position()?;
    let mut shift = 0_isize;
    for change in changes {
        let at = change.at.cast_signed() + shift;
        if at + change.longer.max(0) < column.cast_signed() {
            shift += change.longer;
        }
    }
    Some((column.cast_signed() - shift).max(1) as usize)
}

/// Where a number was written otherwise for the parser.
#[derive(Debug, Clone, Copy)]
struct Change {
    /// End of the number, in characters of the original from 0.
    at: usize,
    /// By how many characters it grew.
    longer: isize,
}

/// Units that may stand right behind a number, and what one is in millimetres (degrees for angles).
const UNITS: [(&str, f64); 10] = [
    ("mm", 1.0),
    ("cm", 10.0),
    ("m", 1_000.0),
    ("in", 25.4),
    ("ft", 304.8),
    ("deg", 1.0),
    ("°", 1.0),
    ("毫米", 1.0),
    ("厘米", 10.0),
    ("米", 1_000.0),
];

/// The text with every number as a float without unit, and where that changed it.
fn with_float_literals(text: &str) -> (String, Vec<Change>) {
    let characters: Vec<char> = text.chars().collect();
    let mut source = String::with_capacity(text.len() + 8);
    let mut changes = Vec::new();
    let mut at = 0;
    let mut quote = None;
    while at < characters.len() {
        let character = characters[at];
        if quote.is_some() || !character.is_ascii_digit() {
            if quote == Some(character) {
                quote = None;
            } else if quote.is_none() && matches!(character, '"' | '`') {
                quote = Some(character);
            }
            source.push(character);
            at += 1;
            continue;
        }
        let begins_word = at > 0 && (characters[at - 1].is_alphanumeric() || matches!(characters[at - 1], '_' | '.'));
        let digits = |from: usize| {
            from + characters[from..].iter().take_while(|next| next.is_ascii_digit() || **next == '_').count()
        };
        let whole = digits(at);
        let has_fraction =
            characters.get(whole) == Some(&'.') && characters.get(whole + 1).is_some_and(char::is_ascii_digit);
        let end = if has_fraction { digits(whole + 1) } else { whole };
        let written: String = characters[at..end].iter().collect();
        let letters = end + characters[end..].iter().take_while(|next| next.is_alphabetic() || **next == '°').count();
        let unit: String = characters[end..letters].iter().collect();
        let unit = UNITS.iter().find(|(name, _)| *name == unit && !begins_word);
        let begin = std::mem::replace(&mut at, end);
        if let Some((_, factor)) = unit
            && let Ok(number) = written.replace('_', "").parse::<f64>()
        {
            let plain = format!("{:?}", number * factor);
            let longer = plain.chars().count().cast_signed() - (letters - begin).cast_signed();
            source.push_str(&plain);
            changes.push(Change { at: letters, longer });
            at = letters;
            continue;
        }
        source.push_str(&written);
        let continues = characters.get(end).is_some_and(|next| next.is_alphabetic() && !matches!(next, 'e' | 'E'));
        if !begins_word && !has_fraction && !continues {
            source.push_str(".0");
            changes.push(Change { at: end, longer: 2 });
        }
    }
    (source, changes)
}

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(build_engine)
}

fn build_engine() -> Engine {
    let mut engine = Engine::new_raw();
    engine.set_optimization_level(OptimizationLevel::None);
    engine.set_strict_variables(true);
    engine.set_allow_looping(false);
    engine.set_allow_loop_expressions(false);
    engine.set_allow_statement_expression(false);
    engine.set_allow_switch_expression(false);
    engine.set_max_operations(MAX_OPERATIONS);
    engine.set_max_expr_depths(32);
    engine.set_max_string_size(200);
    engine.set_max_array_size(64);
    engine.set_max_map_size(1);
    engine.set_max_variables(400);
    for symbol in ["eval", "let", "const", "loop", "while", "for", "do", "return", "throw", "try", "**", "in"] {
        engine.disable_symbol(symbol);
    }
    register_functions(&mut engine);
    engine
}

fn register_functions(engine: &mut Engine) {
    engine.register_fn("min", |a: f64, b: f64| a.min(b));
    engine.register_fn("min", |a: f64, b: f64, c: f64| a.min(b).min(c));
    engine.register_fn("max", |a: f64, b: f64| a.max(b));
    engine.register_fn("max", |a: f64, b: f64, c: f64| a.max(b).max(c));
    engine.register_fn("clamp", |value: f64, low: f64, high: f64| value.min(high).max(low));
    engine.register_fn("round", f64::round);
    engine.register_fn("floor", f64::floor);
    engine.register_fn("ceil", f64::ceil);
    engine.register_fn("abs", f64::abs);
    engine.register_fn("sqrt", f64::sqrt);
    engine.register_fn("sin", |degrees: f64| math::sin(degrees.to_radians()));
    engine.register_fn("cos", |degrees: f64| math::cos(degrees.to_radians()));
    engine.register_fn("tan", |degrees: f64| math::tan(degrees.to_radians()));
    engine.register_fn("atan2", |y: f64, x: f64| math::atan2(y, x).to_degrees());
    engine.register_fn("mix", |a: f64, b: f64, t: f64| a + (b - a) * t);
    engine.register_fn("vary", |number: f64| vary(number));
    engine.register_fn("pick", |list: Array, index: f64| -> Dynamic {
        let length = list.len().max(1);
        let index = (index.max(0.0) as usize) % length;
        list.into_iter().nth(index).unwrap_or(Dynamic::from_float(0.0))
    });
}

/// A number between 0 and 1 that looks like chance and is the same everywhere.
fn vary(number: f64) -> f64 {
    let bits = number.to_bits();
    crate::hash::unit(crate::hash::mix(bits as u32 ^ (bits >> 32) as u32))
}
