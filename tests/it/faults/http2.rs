//! HTTP/2: the server side by `h2`, with frames of our own where no server would send them.

use std::future::pending;

use bytes::{Bytes, BytesMut};
use h2::RecvStream;
use h2::server::SendResponse;
use http::{Request, Response, header};
use tokio::io::AsyncWriteExt;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::frames::read_first_headers;
use super::line::{Line, SharedLine, Then};
use super::misdeed::{Answer, At, Misdeed};
use super::proxy::Proxying;

/// Serves a line until it ends.
pub(super) async fn serve(mut line: Line, proxying: &Proxying, misdeed: Option<Misdeed>) {
    let early = misdeed.filter(|misdeed| matches!(misdeed.at, At::Unread | At::HalfRead));
    if let Some(Misdeed { at, says, then }) = early.filter(|_| proxying.meets_fault()) {
        if at == At::HalfRead {
            read_first_headers(&mut line).await;
        }
        let bytes = says.over_http2(1, Answer::default());
        return line.end(&bytes, then).await;
    }
    let line = SharedLine::new(line);
    let Ok(mut connection) = h2::server::handshake(line.clone()).await else {
        return;
    };
    let (take_over, mut taken_over) = mpsc::channel(1);
    let mut streams = JoinSet::new();
    let (bytes, then) = loop {
        tokio::select! {
            accepted = connection.accept() => {
                let Some(Ok((request, respond))) = accepted else { return };
                let stream = Stream {
                    respond,
                    line: line.clone(),
                    proxying: proxying.clone(),
                    take_over: take_over.clone(),
                };
                streams.spawn(stream.serve(request, misdeed));
            }
            Some(taken_over) = taken_over.recv() => break taken_over,
            () = proxying.dismissed() => break (Vec::new(), Then::Close),
        }
    };
    drop(connection);
    streams.shutdown().await;
    line.into_line().end(&bytes, then).await;
}

/// One request and its answer.
struct Stream {
    respond: SendResponse<Bytes>,
    line: SharedLine,
    proxying: Proxying,
    /// Takes the line out of the hands of `h2`: the last bytes, and how it ends.
    take_over: mpsc::Sender<(Vec<u8>, Then)>,
}

impl Stream {
    async fn serve(mut self, request: Request<RecvStream>, misdeed: Option<Misdeed>) {
        let Some(request) = whole(request).await else {
            return;
        };
        self.proxying.saw(&request);
        let Some(misdeed) = misdeed.filter(|_| self.proxying.meets_fault()) else {
            return self.answer(self.proxying.forward(&request).await);
        };
        let Misdeed { at, says, then } = misdeed;
        let answer = self.proxying.answer_at(at, &request).await;
        let bytes = says.over_http2(self.respond.stream_id().as_u32(), answer);
        match then {
            Then::Keep => self.write(&bytes).await,
            _ => self.take_over.send((bytes, then)).await.unwrap(),
        }
        // `h2` knows nothing of this; it would reset the stream if it were let go.
        pending::<()>().await;
    }

    /// A client that has seen enough is gone, or resets the stream, which is no failure here.
    async fn write(&mut self, bytes: &[u8]) {
        let _ = self.line.write_all(bytes).await;
        let _ = self.line.flush().await;
    }

    fn answer(&mut self, answer: Answer) {
        let (head, body) = answer.into_parts();
        if let Ok(mut sending) = self
            .respond
            .send_response(Response::from_parts(head, ()), false)
        {
            let _ = sending.send_data(body, true);
        }
    }
}

/// The request with its whole body; `None` when the client resets it before.
async fn whole(request: Request<RecvStream>) -> Option<Request<Bytes>> {
    let (mut head, mut body) = request.into_parts();
    let mut whole = BytesMut::new();
    while let Some(data) = body.data().await {
        let data = data.ok()?;
        body.flow_control().release_capacity(data.len()).ok()?;
        whole.extend_from_slice(&data);
    }
    let authority = head.uri.authority().unwrap().as_str().parse().unwrap();
    head.headers.insert(header::HOST, authority);
    head.uri = head.uri.path_and_query().unwrap().as_str().parse().unwrap();
    Some(Request::from_parts(head, whole.freeze()))
}
