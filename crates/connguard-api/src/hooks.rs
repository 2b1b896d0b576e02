//! The hooks of the generated clients: each request goes to the exchange of its call.

use std::sync::{Arc, Mutex};

use http::StatusCode;
use progenitor_client::{ClientHooks, Error, OperationInfo};

use crate::exchange::{BoxError, Exchange};
use crate::generated::{lerian, matillion};

/// One call: the exchange that it goes through, and where the exchange's error is kept.
///
/// A hook can only return an error of reqwest's, so the transport's own travels here, beside it.
#[derive(Debug, Clone)]
pub struct Call {
    exchange: Arc<dyn Exchange>,
    error: Arc<Mutex<Option<BoxError>>>,
}

impl Call {
    /// A call through this exchange.
    pub fn new(exchange: Arc<dyn Exchange>) -> Self {
        Self { exchange, error: Arc::default() }
    }

    pub(crate) fn take_error(&self) -> Option<BoxError> {
        self.error.lock().ok()?.take()
    }

    async fn exec(&self, request: reqwest::Request, operation: &'static str) -> reqwest::Response {
        match self.exchange.exchange(request, operation).await {
            Ok(reply) => reply.into(),
            Err(error) => {
                if let Ok(mut slot) = self.error.lock() {
                    *slot = Some(error);
                }
                // Undocumented for every operation, so the generated client fails and the error above is taken.
                let mut reply = http::Response::new(bytes::Bytes::new());
                *reply.status_mut() = StatusCode::IM_A_TEAPOT;
                reply.into()
            }
        }
    }
}

macro_rules! hooks {
    ($client:ty) => {
        impl ClientHooks<Call> for $client {
            async fn pre<E>(&self, request: &mut reqwest::Request, _: &OperationInfo) -> Result<(), Error<E>> {
                // The generator adds the document's version, which means nothing to the services.
                request.headers_mut().remove("api-version");
                Ok(())
            }

            async fn exec(
                &self,
                request: reqwest::Request,
                info: &OperationInfo,
            ) -> reqwest::Result<reqwest::Response> {
                Ok(self.inner.exec(request, info.operation_id).await)
            }
        }
    };
}

hooks!(matillion::Client);
hooks!(lerian::Client);
