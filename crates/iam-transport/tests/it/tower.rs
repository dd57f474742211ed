//! The adapters to and from tower.

use std::convert::Infallible;

use ::tower::util::BoxCloneService;
use ::tower::{ServiceExt, service_fn};
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use iam_transport::{Body, Kind, ServiceTransport, Transport, TransportError, TransportHandle};

fn request() -> Request<Bytes> {
    Request::post("https://example.com/")
        .body(Bytes::from_static(b"hello"))
        .unwrap()
}

#[tokio::test]
async fn a_boxed_service_with_a_foreign_body_is_a_transport() {
    let service = service_fn(|request: Request<Bytes>| async {
        Ok::<_, Infallible>(Response::new(Full::new(request.into_body())))
    });
    let transport = TransportHandle::new(ServiceTransport::new(BoxCloneService::new(service)));
    assert_eq!(
        transport.send_buffered(request(), 5).await.unwrap().body(),
        "hello"
    );
}

#[tokio::test]
async fn a_transport_error_keeps_its_kind_through_layers_that_box_it() {
    let service = service_fn(|_| async {
        Err::<Response<Body>, _>(TransportError::new(Kind::Connect, "no route"))
    })
    .map_err(Box::<dyn std::error::Error + Send + Sync>::from);
    let error = TransportHandle::new(ServiceTransport::new(service))
        .send(request())
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (Kind::Connect, "no route")
    );
}

#[tokio::test]
async fn any_other_error_of_a_service_may_have_been_acted_on() {
    let service =
        service_fn(|_| async { Err::<Response<Body>, _>(std::io::Error::other("layer gave up")) });
    let error = TransportHandle::new(ServiceTransport::new(service))
        .send(request())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Other);
    assert!(!error.nothing_was_sent());
    assert_eq!(error.to_string(), "the tower service failed: layer gave up");
}

struct Teapot;

impl Transport for Teapot {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let mut response = Response::new(Body::from(request.into_body()));
        *response.status_mut() = StatusCode::IM_A_TEAPOT;
        Ok(response)
    }
}

#[tokio::test]
async fn a_handle_is_a_service_that_takes_layers() {
    let service =
        TransportHandle::new(Teapot).map_response(|response: Response<Body>| response.status());
    assert_eq!(
        service.oneshot(request()).await.unwrap(),
        StatusCode::IM_A_TEAPOT
    );
}
