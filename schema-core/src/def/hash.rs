//! FNV-1a, 64 bit: the only digest that is cheap enough for `const` evaluation.
//!
//! It tells names and definitions apart; nothing about it is secure, and nothing here needs that.

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
pub(crate) const FNV1A_PRIME: u128 = 0x0000_0100_0000_01b3;

/// One byte more. A macro, and multiplied without `wrapping_mul`, because constants pay for each call.
macro_rules! fnv1a_step {
    ($state:expr, $byte:expr) => {
        (($state ^ $byte as u64) as u128 * $crate::def::FNV1A_PRIME) as u64
    };
}
pub(crate) use fnv1a_step;

/// The FNV-1a digest of `text`.
///
/// ```
/// assert_eq!(schema_core::def::fnv1a("orders"), schema_core::def::fnv1a("orders"));
/// assert_ne!(schema_core::def::fnv1a("orders"), schema_core::def::fnv1a("order_items"));
/// ```
pub const fn fnv1a(text: &str) -> u64 {
    fnv1a_continue(OFFSET, text.as_bytes())
}

/// Continues the digest `state` with `bytes`.
pub const fn fnv1a_continue(mut state: u64, bytes: &[u8]) -> u64 {
    let mut rest = bytes;
    while let [byte, tail @ ..] = rest {
        state = fnv1a_step!(state, *byte);
        rest = tail;
    }
    state
}
