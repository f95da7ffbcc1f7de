//! What `#[table(diesel)]` becomes without the feature.

#[doc(hidden)]
#[macro_export]
macro_rules! __in_diesel {
    ($($tokens:tt)*) => {
        ::core::compile_error!(
            "`diesel` needs the feature of architrave that has its name: `features = [\"diesel\"]` in Cargo.toml"
        );
    };
}
