//! Functions of the schema language. A function is one row of the table below: its word, how it is
//! written, what it takes and gives, and when its value may change. How an engine writes it stands in
//! `dialect/<engine>/function.rs`, where the compiler asks for a missing one.
//!
//! The text above a row is the meaning, which every engine must keep, and which an evaluation outside
//! of a database follows. Where nothing else is said, a function of NULL is NULL.

use super::definition::keywords;

/// What a function takes at one position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// Text.
    Text,
    /// Text, bytes or bits.
    Sized,
    /// A whole number.
    Whole,
    /// Any number.
    Number,
    /// A whole or exact decimal number.
    Exact,
    /// Any value.
    Any,
    /// What can be compared with the first argument.
    Same,
    /// A JSON document, as text or decomposed.
    Json,
    /// A decomposed JSON document.
    JsonB,
    /// The name of a key, or a position in a list.
    Key,
    /// An array.
    Array,
    /// A list of names.
    Names,
    /// An array, a JSON document or a range.
    Container,
    /// What a container of the first argument's type is compared with.
    Contained,
    /// A date, a local date-time or a duration: what has calendar fields in every time zone alike.
    Calendar,
    /// A time of day, a local date-time or a duration.
    Clock,
    /// A date and time without zone.
    Local,
    /// A date and time, with or without zone.
    Moment,
    /// A number as written.
    Literal,
    /// True or false.
    Boolean,
}

/// What a function gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A whole number.
    Whole,
    /// An exact decimal number.
    Numeric,
    /// Floating point of a whole or floating-point number, exact decimals of one.
    Rounded,
    /// Text.
    Text,
    /// True or false.
    Boolean,
    /// The type of the first argument.
    First,
    /// The type that all arguments share.
    Common,
    /// The same kind of JSON.
    Json,
    /// An instant.
    Instant,
    /// A date.
    Date,
    /// A date and time without zone, of one with zone; and the reverse.
    OtherZone,
    /// A duration.
    Interval,
    /// A UUID.
    Uuid,
}

/// When the value of a function may change although its arguments do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Volatility {
    /// Never: it may stand in an index or a generated column.
    Immutable,
    /// From one transaction or session to the next, because time passes.
    Clock,
    /// From one session to the next, because somebody else asks or a setting differs.
    Session,
    /// From row to row.
    Volatile,
}

/// How a function is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `value.word(..)`; the value is the first argument.
    Method,
    /// `word(..)`
    Function,
}

/// The table of functions: variant, word, form, parameters (those after `;` may be left out; `..` repeats
/// the last), what it gives, when it changes, how it is written.
macro_rules! functions {
    ($(
        $(#[$meta:meta])*
        $variant:ident $word:literal $form:ident
        ($($parameter:ident),* $(; $($optional:ident),+)? $(.. $rest:ident)?)
        $outcome:ident $volatility:ident $usage:literal;
    )*) => {
        keywords! {
            /// Functions that the language knows by name.
            pub enum Function { $($(#[$meta])* $variant = $word,)* }
        }

        impl Function {
            /// How it is written.
            pub const fn form(self) -> Form {
                match self { $(Self::$variant => Form::$form,)* }
            }

            /// What it takes, with what may be left out.
            pub const fn parameters(self) -> &'static [Parameter] {
                match self { $(Self::$variant => &[
                    $(Parameter::$parameter,)* $($(Parameter::$optional,)+)? $(Parameter::$rest,)?
                ],)* }
            }

            /// How many arguments it needs.
            pub const fn required(self) -> usize {
                match self { $(Self::$variant => {
                    const NEEDED: &[Parameter] = &[$(Parameter::$parameter),*];
                    NEEDED.len()
                })* }
            }

            /// Whether the last parameter may be repeated.
            pub const fn is_variadic(self) -> bool {
                match self { $(Self::$variant => {
                    const REPEATED: &[Parameter] = &[$(Parameter::$rest)?];
                    !REPEATED.is_empty()
                })* }
            }

            /// What it gives.
            pub const fn outcome(self) -> Outcome {
                match self { $(Self::$variant => Outcome::$outcome,)* }
            }

            /// When its value changes although its arguments do not.
            pub const fn volatility(self) -> Volatility {
                match self { $(Self::$variant => Volatility::$volatility,)* }
            }

            /// How it is written, as an example.
            pub const fn usage(self) -> &'static str {
                match self { $(Self::$variant => $usage,)* }
            }
        }
    };
}

functions! {
    /// The number of characters (Unicode code points). The padding of a `char(n)` does not count.
    CharLength "char_length" Method (Text) Whole Immutable ".char_length()";
    /// The number of bytes; of text, in UTF-8.
    OctetLength "octet_length" Method (Sized) Whole Immutable ".octet_length()";
    /// The number of bits: eight times the bytes.
    BitLength "bit_length" Method (Sized) Whole Immutable ".bit_length()";
    /// Lower case. SQLite changes the letters A to Z alone.
    Lower "lower" Method (Text) Text Immutable ".lower()";
    /// Upper case. SQLite changes the letters a to z alone.
    Upper "upper" Method (Text) Text Immutable ".upper()";
    /// Without spaces (U+0020 alone) at both ends.
    Trim "trim" Method (Text) Text Immutable ".trim()";
    /// Without spaces (U+0020 alone) at the start.
    TrimStart "ltrim" Method (Text) Text Immutable ".ltrim()";
    /// Without spaces (U+0020 alone) at the end.
    TrimEnd "rtrim" Method (Text) Text Immutable ".rtrim()";
    /// The characters from a position, counted from 1, and at most so many of them. A position behind the
    /// end gives the empty string.
    Substring "substring" Method (Text, Whole; Whole) Text Immutable ".substring(1, 3)";
    /// Every occurrence of the second text, from the left and not overlapping, by the third. An empty
    /// second text changes nothing.
    Replace "replace" Method (Text, Text, Text) Text Immutable ".replace(\"-\", \"\")";
    /// The texts one after the other. One that is NULL makes the whole NULL (as `||`, and unlike
    /// PostgreSQL's `concat`, which leaves NULLs out).
    Concat "concat" Function (Text, Text .. Text) Text Immutable "concat(first, \" \", last)";
    /// Whether the text begins with the other; every text begins with the empty one.
    StartsWith "starts_with" Method (Text, Text) Boolean Immutable ".starts_with(\"A\")";
    /// Whether the text ends with the other; every text ends with the empty one.
    EndsWith "ends_with" Method (Text, Text) Boolean Immutable ".ends_with(\"Z\")";
    /// Where the other text first occurs, counted in characters from 1; 0 if it does not; 1 for the empty
    /// text.
    Position "position" Method (Text, Text) Whole Immutable ".position(\"@\")";

    /// The absolute value.
    Abs "abs" Method (Number) First Immutable ".abs()";
    /// Rounded to so many decimal places, or to a whole number. Exact decimals round half away from zero;
    /// floating point, and whole numbers without places, become floating point and round half to even.
    Round "round" Method (Number; Whole) Rounded Immutable ".round(2)";
    /// The largest whole number that is not above it.
    Floor "floor" Method (Number) Rounded Immutable ".floor()";
    /// The smallest whole number that is not below it.
    Ceil "ceil" Method (Number) Rounded Immutable ".ceil()";
    /// Raised to a power.
    Power "power" Method (Number, Number) Rounded Immutable ".power(2)";

    /// The first argument that is not NULL; NULL if all are.
    Coalesce "coalesce" Function (Any, Same .. Same) Common Immutable "coalesce(nickname, name)";
    /// NULL where the two are equal, else the first. NULL equals nothing.
    NullIf "nullif" Function (Any, Same) First Immutable "nullif(quantity, 0)";
    /// The greatest of those that are not NULL; NULL if all are.
    Greatest "greatest" Function (Any, Same .. Same) Common Immutable "greatest(a, b)";
    /// The smallest of those that are not NULL; NULL if all are.
    Least "least" Function (Any, Same .. Same) Common Immutable "least(a, b)";

    /// The JSON value under a key of an object, or at a position of an array, counted from 0, or from -1 at
    /// the end. NULL where there is none; a JSON `null` is a value and not NULL.
    Get "get" Method (Json, Key) Json Immutable ".get(\"key\")";
    /// The same as text: strings without their quotes, a JSON `null` as NULL. Objects and arrays have the
    /// spacing of the engine.
    GetText "get_text" Method (Json, Key) Text Immutable ".get_text(\"key\")";
    /// What a JSON value is: `object`, `array`, `string`, `number`, `boolean` or `null`.
    JsonType "json_type" Method (JsonB) Text Immutable ".json_type()";
    /// Whether an object has the key, or an array the string.
    HasKey "has_key" Method (JsonB, Text) Boolean Immutable ".has_key(\"key\")";
    /// Whether one of the keys is there.
    HasAnyKey "has_any_key" Method (JsonB, Names) Boolean Immutable ".has_any_key([\"a\", \"b\"])";
    /// Whether all of the keys are there.
    HasAllKeys "has_all_keys" Method (JsonB, Names) Boolean Immutable ".has_all_keys([\"a\", \"b\"])";

    /// Whether everything of the second is in the first: the elements of arrays in any order and number,
    /// the values of JSON documents, the points of a range.
    Contains "contains" Method (Container, Contained) Boolean Immutable ".contains([\"a\"])";
    /// Whether everything of the first is in the second.
    ContainedBy "contained_by" Method (Container, Contained) Boolean Immutable ".contained_by([\"a\", \"b\"])";
    /// Whether two arrays or ranges have an element in common.
    Overlaps "overlaps" Method (Container, Contained) Boolean Immutable ".overlaps([\"a\", \"b\"])";
    /// The number of elements of an array, in all dimensions together; 0 for an empty one.
    Cardinality "cardinality" Method (Array) Whole Immutable ".cardinality()";
    /// Whether the value equals an element of an array. Unknown, if not, and an element is NULL.
    AnyOf "any_of" Method (Any, Array) Boolean Immutable ".any_of(tags)";

    /// The start of the transaction.
    Now "now" Function () Instant Clock "now()";
    /// The date when the transaction started, in the session's time zone; on SQLite in UTC.
    CurrentDate "current_date" Function () Date Clock "current_date()";
    /// The year.
    Year "year" Method (Calendar) Whole Immutable ".year()";
    /// The quarter, 1 to 4.
    Quarter "quarter" Method (Calendar) Whole Immutable ".quarter()";
    /// The month, 1 to 12.
    Month "month" Method (Calendar) Whole Immutable ".month()";
    /// The day of the month, 1 to 31.
    Day "day" Method (Calendar) Whole Immutable ".day()";
    /// The day of the week, 1 (Monday) to 7 (Sunday), as in ISO 8601.
    DayOfWeek "day_of_week" Method (Calendar) Whole Immutable ".day_of_week()";
    /// The day of the year, 1 to 366.
    DayOfYear "day_of_year" Method (Calendar) Whole Immutable ".day_of_year()";
    /// The week of the year in ISO 8601, 1 to 53.
    IsoWeek "iso_week" Method (Calendar) Whole Immutable ".iso_week()";
    /// The hour, 0 to 23.
    Hour "hour" Method (Clock) Whole Immutable ".hour()";
    /// The minute, 0 to 59.
    Minute "minute" Method (Clock) Whole Immutable ".minute()";
    /// The seconds with their fraction, below 60.
    Second "second" Method (Clock) Numeric Immutable ".second()";
    /// The seconds since 1970, or those of a duration, with their fraction.
    Epoch "epoch" Method (Moment) Numeric Immutable ".epoch()";
    /// An instant as date and time of a zone; a date and time of a zone as an instant.
    AtTimeZone "at_time_zone" Method (Moment, Text) OtherZone Immutable ".at_time_zone(\"UTC\")";
    /// The beginning of the unit: `year`, `quarter`, `month`, `week`, `day`, `hour`, `minute`, `second`.
    DateTrunc "date_trunc" Method (Local, Text) First Immutable ".date_trunc(\"month\")";
    /// A duration of calendar years.
    Years "years" Function (Literal) Interval Immutable "years(1)";
    /// A duration of calendar months. The 31st and a month later is the last day of that month.
    Months "months" Function (Literal) Interval Immutable "months(6)";
    /// A duration of seven days each.
    Weeks "weeks" Function (Literal) Interval Immutable "weeks(2)";
    /// A duration of days.
    Days "days" Function (Literal) Interval Immutable "days(30)";
    /// A duration of hours.
    Hours "hours" Function (Literal) Interval Immutable "hours(24)";
    /// A duration of minutes.
    Minutes "minutes" Function (Literal) Interval Immutable "minutes(15)";
    /// A duration of seconds.
    Seconds "seconds" Function (Literal) Interval Immutable "seconds(30)";

    /// The next number of a sequence, by name, or by namespace and name.
    NextValue "nextval" Function (Text; Text) Whole Volatile "nextval(\"invoice_numbers\")";
    /// A time-ordered UUID.
    UuidV7 "uuid_v7" Function () Uuid Volatile "uuid_v7()";
    /// A random UUID.
    UuidV4 "uuid_v4" Function () Uuid Volatile "uuid_v4()";

    /// The role whose permissions hold.
    CurrentUser "current_user" Function () Text Session "current_user()";
    /// The role that connected.
    SessionUser "session_user" Function () Text Session "session_user()";
    /// A setting of the session as text. Not set is an error, or NULL where the second argument is `true`.
    CurrentSetting "current_setting" Function (Text; Boolean) Text Session "current_setting(\"app.tenant\", true)";
}
