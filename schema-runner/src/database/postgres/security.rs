//! How a connection is secured: what `sslmode`, `sslrootcert`, `sslcert` and `sslkey` of the address mean.
//!
//! | `sslmode` | means, as in libpq |
//! |---|---|
//! | `disable` | plain text |
//! | `prefer`, or nothing | encrypted where the server can, without a look at its certificate |
//! | `require` | encrypted; with `sslrootcert`, the certificate is checked as by `verify-ca` |
//! | `verify-ca` | encrypted, and the certificate comes from an authority that is trusted |
//! | `verify-full` | that, and it is the certificate of the host in the address |
//!
//! Trusted are the authorities of the system, or those in the file that `sslrootcert` names. With `sslcert` and `sslkey` the
//! client shows a certificate of its own.

use super::DatabaseError;
#[cfg(feature = "tls")]
use super::certificate;
use ::postgres::config::SslMode;
use ::postgres::{CancelToken, Client, Config, NoTls};

/// The modes, by their words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Disable,
    Prefer,
    Require,
    VerifyCa,
    VerifyFull,
}

/// What the address says of security, and the address without it: the driver knows only a part of these words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) mode: Mode,
    pub(super) root: Option<String>,
    /// The files of the client's own certificate and of its key.
    pub(super) client: Option<(String, String)>,
    pub(super) rest: String,
}

/// Connects in one of the two ways.
#[derive(Clone)]
pub(super) enum Connector {
    /// In plain text.
    Plain,
    /// With TLS.
    #[cfg(feature = "tls")]
    Tls(tokio_postgres_rustls::MakeRustlsConnect),
}

impl Wanted {
    /// Takes the options of security out of the address.
    pub(super) fn read(url: &str) -> Result<Self, DatabaseError> {
        let wrong = |problem: String| DatabaseError::Address { problem };
        let mut wanted = Self {
            mode: if cfg!(feature = "tls") {
                Mode::Prefer
            } else {
                Mode::Disable
            },
            root: None,
            client: None,
            rest: url.to_owned(),
        };
        let Some((address, options)) = url.rsplit_once('?') else {
            return Ok(wanted);
        };
        let mut kept = Vec::new();
        let (mut certificate, mut key) = (None, None);
        for option in options.split('&') {
            match option.split_once('=') {
                Some(("sslmode", mode)) => {
                    wanted.mode = match mode {
                        "disable" => Mode::Disable,
                        "prefer" | "allow" => Mode::Prefer,
                        "require" => Mode::Require,
                        "verify-ca" => Mode::VerifyCa,
                        "verify-full" => Mode::VerifyFull,
                        _ => {
                            return Err(wrong(
                                "`sslmode` is one of disable, prefer, require, verify-ca and verify-full"
                                    .to_owned(),
                            ));
                        }
                    }
                }
                Some(("sslrootcert", "system")) => {}
                Some(("sslrootcert", path)) => wanted.root = Some(decoded(path)),
                Some(("sslcert", path)) => certificate = Some(decoded(path)),
                Some(("sslkey", path)) => key = Some(decoded(path)),
                Some((name @ ("sslpassword" | "sslcrl" | "sslcrldir"), _)) => {
                    return Err(wrong(format!("`{name}` is not supported")));
                }
                _ => kept.push(option),
            }
        }
        wanted.client = match (certificate, key) {
            (Some(certificate), Some(key)) => Some((certificate, key)),
            (None, None) => None,
            (Some(_), None) => {
                return Err(wrong(
                    "`sslcert` is of use only together with `sslkey`".to_owned(),
                ));
            }
            (None, Some(_)) => {
                return Err(wrong(
                    "`sslkey` is of use only together with `sslcert`".to_owned(),
                ));
            }
        };
        wanted.rest = match kept.as_slice() {
            [] => address.to_owned(),
            kept => format!("{address}?{}", kept.join("&")),
        };
        Ok(wanted)
    }

    /// Makes the connector; `address` is the address without secrets, for messages.
    pub(super) fn connector(
        &self,
        config: &mut Config,
        address: &str,
    ) -> Result<Connector, DatabaseError> {
        config.ssl_mode(match self.mode {
            Mode::Disable => SslMode::Disable,
            Mode::Prefer => SslMode::Prefer,
            Mode::Require | Mode::VerifyCa | Mode::VerifyFull => SslMode::Require,
        });
        if self.mode == Mode::Disable {
            return Ok(Connector::Plain);
        }
        #[cfg(feature = "tls")]
        {
            certificate::connector(self, address).map(Connector::Tls)
        }
        #[cfg(not(feature = "tls"))]
        {
            Err(DatabaseError::TlsUnsupported {
                address: address.to_owned(),
            })
        }
    }
}

/// A path of an address, in which `%2F` stands for `/`; what is no such code stays as it is.
fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, after @ ..] = rest {
        let code = match (first, after) {
            (b'%', [high, low, ..]) => {
                let digits = [*high, *low];
                let digits = std::str::from_utf8(&digits).ok();
                digits.and_then(|digits| u8::from_str_radix(digits, 16).ok())
            }
            _ => None,
        };
        bytes.push(code.unwrap_or(*first));
        rest = match code {
            Some(_) => after.get(2..).unwrap_or_default(),
            None => after,
        };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

impl Connector {
    pub(super) fn connect(&self, config: &Config) -> Result<Client, ::postgres::Error> {
        match self {
            Self::Plain => config.connect(NoTls),
            #[cfg(feature = "tls")]
            Self::Tls(tls) => config.connect(tls.clone()),
        }
    }

    pub(super) fn cancel(&self, token: &CancelToken) -> Result<(), ::postgres::Error> {
        match self {
            Self::Plain => token.cancel_query(NoTls),
            #[cfg(feature = "tls")]
            Self::Tls(tls) => token.cancel_query(tls.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_security_are_taken_out_of_the_address() {
        let read = |url: &str| Wanted::read(url).unwrap();
        let wanted =
            read("postgres://me@h/d?sslmode=verify-full&connect_timeout=3&sslrootcert=/ca.pem");
        assert_eq!(wanted.mode, Mode::VerifyFull);
        assert_eq!(wanted.root.as_deref(), Some("/ca.pem"));
        assert_eq!(wanted.rest, "postgres://me@h/d?connect_timeout=3");
        assert_eq!(
            read("postgres://me@h/d?sslmode=require").rest,
            "postgres://me@h/d"
        );
        assert_eq!(read("postgres://me@h/d?sslrootcert=system").root, None);
        let error = Wanted::read("postgres://me:s3cret@h/d?sslmode=s3cret").unwrap_err();
        assert!(!error.to_string().contains("s3cret"), "{error}");
        let both = read("postgres://me@h/d?sslcert=%2Fa%20b.pem&sslkey=/k.pem");
        assert_eq!(
            both.client,
            Some(("/a b.pem".to_owned(), "/k.pem".to_owned()))
        );
        assert_eq!(both.rest, "postgres://me@h/d");
        for (option, other) in [
            ("sslkey", "sslcert"),
            ("sslcert", "sslkey"),
            ("sslcrl", "not supported"),
        ] {
            let error = Wanted::read(&format!("postgres://me@h/d?{option}=x")).unwrap_err();
            let error = error.to_string();
            assert!(error.contains(option) && error.contains(other), "{error}");
        }
    }
}
