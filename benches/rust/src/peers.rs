//! What somebody would write without connguard: reqwest with typed serde, and hyper without any decoding.

use bytes::Bytes;
use http::{Request, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::contender::{Contender, Failure};
use crate::scene::Scene;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewConnection {
    name: String,
    platform_connection_type: String,
    auth_provider: String,
    auth_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    connection_details: Option<Details>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Details {
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secrets_location: Option<Value>,
    connection_properties: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
struct Connection {
    name: String,
    platform_connection_type: Option<String>,
    auth_provider: Option<String>,
    auth_type: Option<String>,
    created_by: Option<String>,
    created_date: Option<String>,
    connection_details: Option<Value>,
}

/// One client for all workers, as its documentation wants it.
#[derive(Clone)]
pub(crate) struct Reqwest {
    client: reqwest::Client,
    url: String,
    token: String,
}

impl Reqwest {
    pub(crate) fn new(scene: &Scene) -> Result<Self, Failure> {
        Ok(Self { client: Scene::http().build()?, url: scene.url(), token: scene.token.clone() })
    }
}

impl Contender for Reqwest {
    type Item = NewConnection;

    fn item(body: Value) -> Result<NewConnection, Failure> {
        Ok(serde_json::from_value(body)?)
    }

    async fn create(&mut self, new: NewConnection) -> Result<(), Failure> {
        let reply = self.client.post(&self.url).bearer_auth(&self.token).json(&new).send().await?.error_for_status()?;
        let connection: Connection = reply.json().await?;
        if connection.name == new.name { Ok(()) } else { Err("the reply is another connection".into()) }
    }
}

/// One connection for each worker; the reply is read, but not decoded.
pub(crate) struct Hyper {
    authority: String,
    path: String,
    token: String,
    sender: Option<SendRequest<Full<Bytes>>>,
}

impl Hyper {
    pub(crate) fn new(scene: &Scene) -> Self {
        let url = scene.url();
        let rest = url.strip_prefix("http://").unwrap_or(&url);
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (authority, path) = (authority.to_owned(), format!("/{path}"));
        Self { authority, path, token: format!("Bearer {}", scene.token), sender: None }
    }

    async fn connect(&self) -> Result<SendRequest<Full<Bytes>>, Failure> {
        let stream = tokio::net::TcpStream::connect(&self.authority).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::task::spawn_local(connection);
        Ok(sender)
    }
}

impl Contender for Hyper {
    type Item = Value;

    fn item(body: Value) -> Result<Value, Failure> {
        Ok(body)
    }

    async fn create(&mut self, body: Value) -> Result<(), Failure> {
        let request = Request::post(&self.path)
            .header(header::HOST, &self.authority)
            .header(header::AUTHORIZATION, &self.token)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::new(Bytes::from(serde_json::to_vec(&body)?)))?;
        if self.sender.as_ref().is_none_or(SendRequest::is_closed) {
            self.sender = Some(self.connect().await?);
        }
        let sender = self.sender.as_mut().ok_or("there is no connection")?;
        sender.ready().await?;
        let reply = sender.send_request(request).await?;
        let status = reply.status();
        reply.into_body().collect().await?.to_bytes();
        if status == StatusCode::CREATED { Ok(()) } else { Err(format!("answered {status}").into()) }
    }
}
