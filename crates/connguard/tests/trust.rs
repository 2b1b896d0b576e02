//! Tokens and bodies go to the configured host alone, and to nobody whose certificate does not hold.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use connguard::{ErrorKind, Matillion, matillion};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{ServerConfig, crypto::ring};

const PROJECT: &str = "550e8400-e29b-41d4-a716-446655440002";

/// A server that counts the requests that reach it and gives each the same answer.
async fn server(answer: String, tls: Option<TlsAcceptor>) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let requests = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&requests);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (answer, counted, tls) = (answer.clone(), Arc::clone(&counted), tls.clone());
            tokio::spawn(async move {
                match tls {
                    // A client that does not trust the certificate ends the handshake.
                    Some(tls) => {
                        if let Ok(stream) = tls.accept(stream).await {
                            exchange(stream, &answer, &counted).await;
                        }
                    }
                    None => exchange(stream, &answer, &counted).await,
                }
            });
        }
    });
    (port, requests)
}

async fn exchange(mut stream: impl AsyncReadExt + AsyncWriteExt + Unpin, answer: &str, requests: &AtomicUsize) {
    let mut buffer = vec![0; 65536];
    if stream.read(&mut buffer).await.is_ok_and(|read| read > 0) {
        requests.fetch_add(1, Ordering::SeqCst);
        let _ = stream.write_all(answer.as_bytes()).await;
        let _ = stream.shutdown().await;
    }
}

fn page() -> String {
    let body = r#"{"results":[],"total":0}"#;
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (elsewhere, reached) = server(page(), None).await;
    for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let answer = format!(
            "HTTP/1.1 {status}\r\nlocation: http://127.0.0.1:{elsewhere}/login\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        );
        let (port, _) = server(answer, None).await;
        let client = Matillion::builder()
            .base_url(format!("http://127.0.0.1:{port}"))
            .token("a-token-for-one-host")
            .max_retries(0)
            .build()
            .unwrap();
        let connections = client.project(PROJECT).connections();
        let read = connections.list().all().await.unwrap_err();
        assert!(!read.to_string().contains("a-token-for-one-host"), "{read}");
        connections.create(matillion::aws("analytics", "secret")).await.unwrap_err();
        connections.delete("analytics").await.unwrap_err();
    }
    assert_eq!(reached.load(Ordering::SeqCst), 0, "nothing may go where a reply points");
}

#[tokio::test]
async fn a_certificate_that_nobody_signed_is_not_trusted_unless_it_is_named() {
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(own.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key)
        .unwrap();
    let (port, reached) = server(page(), Some(TlsAcceptor::from(Arc::new(config)))).await;
    let file = std::env::temp_dir().join(format!("connguard-trust-{}.pem", std::process::id()));
    std::fs::write(&file, own.cert.pem()).unwrap();
    // An authority that has not signed it, and the certificate itself.
    let other = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/authority.pem");
    for (authority, trusted) in [(other, false), (file.to_str().unwrap(), true)] {
        let client = Matillion::builder()
            .base_url(format!("https://localhost:{port}"))
            .token("a-token-for-one-host")
            .trust_store("ca_file")
            .ca_file(authority)
            .max_retries(0)
            .build()
            .unwrap();
        let listed = client.project(PROJECT).connections().list().all().await;
        assert_eq!(reached.load(Ordering::SeqCst), usize::from(trusted), "{listed:?}");
        match listed {
            Ok(_) => assert!(trusted),
            Err(error) => {
                assert!(!trusted, "{error}");
                assert_eq!(error.kind(), ErrorKind::Transport);
                assert!(error.to_string().to_lowercase().contains("certificate"), "{error}");
            }
        }
    }
    std::fs::remove_file(file).unwrap();
}
