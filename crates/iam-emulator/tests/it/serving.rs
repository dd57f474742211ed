//! Connections: kept alive, limited in time, ended in order; and many at once.

use std::time::Duration;

use iam_emulator::{Fault, Limits};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{
    EXAMPLE_BODY, Received, SET_JOHN, SHOW_JOHN, builder, demo, get, patch, serve,
};

/// Reads one answer off a connection that stays open.
async fn read_answer(stream: &mut TcpStream) -> Received {
    let mut bytes = Vec::new();
    loop {
        let byte = stream.read_u8().await.unwrap();
        bytes.push(byte);
        if bytes.ends_with(b"\r\n\r\n") {
            break;
        }
    }
    let head = Received::read(&bytes);
    let length: usize = head.header("content-length").unwrap().parse().unwrap();
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.unwrap();
    Received { body, ..head }
}

#[tokio::test]
async fn a_connection_serves_one_request_after_another() {
    let served = demo().await;
    let mut stream = TcpStream::connect(served.address()).await.unwrap();
    let host = served.address().to_string();
    for sent in [get(SHOW_JOHN), patch(SET_JOHN, EXAMPLE_BODY), get(SET_JOHN)] {
        let bytes = served.sign(sent).bytes(&host);
        stream.write_all(&bytes).await.unwrap();
        let status = read_answer(&mut stream).await.status;
        assert!([200, 400].contains(&status), "{status}");
    }
    assert_eq!(served.emulator.journal().entries().len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn changes_that_arrive_at_once_are_all_made_one_after_another() {
    let directory = tempfile::tempdir().unwrap();
    let served = serve(builder().data(directory.path().join("idc.redb"))).await;
    let host = served.address().to_string();
    let mut clients = tokio::task::JoinSet::new();
    for client in 0..16 {
        let member = ["department", "manager", "description", "name"][client % 4];
        let body = format!(r#"{{"instance_id":"ssoins-12345","{member}":"{client}"}}"#);
        let create =
            format!(r#"{{"instance_id":"ssoins-12345","name":"x","user_id":"u{client}"}}"#);
        let requests = [
            served.sign(patch(SET_JOHN, body)).bytes(&host),
            served
                .sign(crate::support::post("/v1/users", create))
                .bytes(&host),
        ];
        let address = served.address();
        clients.spawn(async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            for request in requests {
                stream.write_all(&request).await.unwrap();
                let answer = read_answer(&mut stream).await;
                assert!(answer.status < 300, "{answer:?}");
            }
        });
    }
    while let Some(client) = clients.join_next().await {
        client.unwrap();
    }
    let list = served.call(get("/v1/users?instance_id=ssoins-12345")).await;
    assert_eq!(list.json()["count"], 21 + 16);
    let john = served.show_john().await;
    for (index, member) in ["department", "manager", "description", "name"]
        .iter()
        .enumerate()
    {
        let value: usize = john[member].as_str().unwrap().parse().unwrap();
        assert_eq!(value % 4, index, "{member} was set by one of its clients");
    }
}

#[tokio::test]
async fn of_two_clients_that_create_the_same_login_one_is_refused() {
    let served = demo().await;
    let body = r#"{"instance_id":"ssoins-12345","name":"x","user_id":"same"}"#;
    let call = || served.call(crate::support::post("/v1/users", body));
    let (one, other) = tokio::join!(call(), call());
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 400]);
}

#[tokio::test]
async fn a_shutdown_finishes_what_was_accepted() {
    let served = demo().await;
    let address = served.address();
    let bytes = served
        .sign(patch(SET_JOHN, EXAMPLE_BODY))
        .bytes(&address.to_string());
    let mut idle = TcpStream::connect(address).await.unwrap();
    idle.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        .await
        .unwrap();
    read_answer(&mut idle).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let (most, rest) = bytes.split_at(bytes.len() - 10);
    stream.write_all(most).await.unwrap();
    while served.emulator.journal().entries().len() < 2 {
        tokio::task::yield_now().await;
    }
    let ((), answer) = tokio::join!(served.server.shutdown(), async {
        assert_eq!(idle.read(&mut [0]).await.unwrap(), 0, "closed at once");
        stream.write_all(rest).await.unwrap();
        read_answer(&mut stream).await
    });
    assert_eq!(answer.status, 200);
    assert!(
        TcpStream::connect(address).await.is_err(),
        "accepts nothing more"
    );
}

#[tokio::test]
async fn a_shutdown_ends_in_time_whoever_holds_on() {
    let limits = Limits::default().shutdown_timeout(Duration::ZERO);
    let served = serve(builder().limits(limits)).await;
    served
        .emulator
        .faults()
        .add(Fault::delay(Duration::from_secs(3600)));
    let bytes = get("/").bytes(&served.address().to_string());
    let mut stream = TcpStream::connect(served.address()).await.unwrap();
    stream.write_all(&bytes).await.unwrap();
    while served.emulator.journal().entries().is_empty() {
        tokio::task::yield_now().await;
    }
    served.server.shutdown().await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    assert_eq!(answer, b"");
}

#[tokio::test]
async fn dropping_the_server_cuts_its_connections() {
    let served = demo().await;
    let mut stream = TcpStream::connect(served.address()).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    drop(served);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    assert_eq!(answer, b"");
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_sends_nothing_or_half_a_head_is_closed() {
    for sent in ["", "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "] {
        let emulator = builder().build().unwrap();
        let (mut client, server) = tokio::io::duplex(4096);
        client.write_all(sent.as_bytes()).await.unwrap();
        let started = tokio::time::Instant::now();
        let mut answer = Vec::new();
        let reading = client.read_to_end(&mut answer);
        let (_, ()) = tokio::join!(reading, emulator.serve_stream(server, "http"));
        assert!(started.elapsed() >= Duration::from_secs(60));
        assert!(started.elapsed() < Duration::from_secs(61));
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_arrive_is_408() {
    let emulator = builder().build().unwrap();
    let (mut client, server) = tokio::io::duplex(4096);
    let head = "PATCH /v1/users/x HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{";
    client.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let reading = client.read_to_end(&mut answer);
    let (_, ()) = tokio::join!(reading, emulator.serve_stream(server, "http"));
    let answer = Received::read(&answer);
    assert_eq!(answer.status, 408);
    assert_eq!(answer.error()["code"], "RequestTimeout");
}

#[tokio::test]
async fn a_handed_over_stream_is_served_under_its_own_scheme() {
    let emulator = builder().build().unwrap();
    let (mut client, server) = tokio::io::duplex(64 * 1024);
    let sent = get(SHOW_JOHN)
        .signed(emulator.credentials(), "https://idc.example")
        .header("Connection", "close");
    client.write_all(&sent.bytes("idc.example")).await.unwrap();
    let mut answer = Vec::new();
    let reading = client.read_to_end(&mut answer);
    let (read, ()) = tokio::join!(reading, emulator.serve_stream(server, "https"));
    read.unwrap();
    assert_eq!(Received::read(&answer).status, 200);
}

const DISCOVERY: &[u8] = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";

#[tokio::test]
async fn the_connection_that_has_waited_longest_gives_up_its_place_to_another() {
    let served = serve(builder().limits(Limits::default().connections(3))).await;
    let mut held = Vec::new();
    // One has never sent anything, one has sent half a head, and one has been served.
    for sent in [b"".as_slice(), b"GET / HTTP/1.1\r\nX-Slow: ", DISCOVERY] {
        let mut stream = TcpStream::connect(served.address()).await.unwrap();
        stream.write_all(sent).await.unwrap();
        held.push(stream);
    }
    let mut served_before = held.pop().unwrap();
    assert_eq!(read_answer(&mut served_before).await.status, 200);
    let mut others = Vec::new();
    for stream in &mut held {
        let mut another = TcpStream::connect(served.address()).await.unwrap();
        another.write_all(DISCOVERY).await.unwrap();
        assert_eq!(read_answer(&mut another).await.status, 200);
        assert!(matches!(stream.read(&mut [0]).await, Ok(0) | Err(_)));
        others.push(another);
    }
    served_before.write_all(DISCOVERY).await.unwrap();
    assert_eq!(read_answer(&mut served_before).await.status, 200);
}

#[tokio::test]
async fn a_connection_that_is_worked_on_keeps_its_place_and_another_waits() {
    let served = serve(builder().limits(Limits::default().connections(1))).await;
    let bytes = served
        .sign(patch(SET_JOHN, EXAMPLE_BODY))
        .bytes(&served.address().to_string());
    let (most, rest) = bytes.split_at(bytes.len() - 10);
    let mut holder = TcpStream::connect(served.address()).await.unwrap();
    holder.write_all(most).await.unwrap();
    while served.emulator.journal().entries().is_empty() {
        tokio::task::yield_now().await;
    }
    let mut waiting = TcpStream::connect(served.address()).await.unwrap();
    waiting.write_all(DISCOVERY).await.unwrap();
    holder.write_all(rest).await.unwrap();
    assert_eq!(read_answer(&mut holder).await.status, 200);
    assert_eq!(read_answer(&mut waiting).await.status, 200);
    let entries = served.emulator.journal().entries();
    assert_eq!(entries[0].operation, Some("SetUser"));
    assert_eq!(entries.len(), 2);
}

#[tokio::test]
async fn a_shutdown_does_not_wait_for_half_a_head() {
    let limits = Limits::default().shutdown_timeout(Duration::from_secs(3600));
    let served = serve(builder().limits(limits)).await;
    let mut silent = TcpStream::connect(served.address()).await.unwrap();
    let mut slow = TcpStream::connect(served.address()).await.unwrap();
    slow.write_all(b"GET / HTTP/1.1\r\nX-Slow: ").await.unwrap();
    served.server.shutdown().await;
    for stream in [&mut silent, &mut slow] {
        assert!(matches!(stream.read(&mut [0]).await, Ok(0) | Err(_)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_connection_whose_answers_nobody_takes_is_closed() {
    let emulator = builder().build().unwrap();
    let (mut client, server) = tokio::io::duplex(64);
    let started = tokio::time::Instant::now();
    let serving = emulator.serve_stream(server, "http");
    let asking = async {
        // Once the server cannot write, it does not read either.
        while client.write_all(DISCOVERY).await.is_ok() {}
    };
    let ((), ()) = tokio::join!(serving, asking);
    assert!(started.elapsed() >= Duration::from_secs(30));
    assert!(started.elapsed() < Duration::from_secs(31));
}

#[tokio::test(start_paused = true)]
async fn of_large_bodies_only_so_many_are_held_while_small_ones_pass() {
    let limits = Limits::default().large_bodies(1);
    let emulator = builder().limits(limits).build().unwrap();
    let started = tokio::time::Instant::now();
    let connect = |seconds, sent: usize, length: usize| {
        let emulator = emulator.clone();
        async move {
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            let (mut client, server) = tokio::io::duplex(1024 * 1024);
            let head = format!(
                "PATCH /v1/users/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n"
            );
            client.write_all(head.as_bytes()).await.unwrap();
            client.write_all(&vec![b' '; sent]).await.unwrap();
            let mut answer = Vec::new();
            let reading = client.read_to_end(&mut answer);
            let (_, ()) = tokio::join!(reading, emulator.serve_stream(server, "http"));
            (Received::read(&answer).status, started.elapsed().as_secs())
        }
    };
    let (slow, large, small) = tokio::join!(
        connect(0, 50_000, 100_000),
        connect(10, 50_000, 50_000),
        connect(10, 10_000, 10_000),
    );
    assert_eq!(slow, (408, 30));
    // Unsigned.
    assert_eq!(large, (404, 30));
    assert_eq!(small, (404, 10));
}

#[tokio::test]
async fn an_address_in_use_is_named() {
    let served = demo().await;
    let error = served.emulator.bind(served.address()).await.unwrap_err();
    let text = error.to_string();
    assert!(text.contains(&served.address().to_string()), "{text}");
}

#[tokio::test]
async fn other_machines_are_let_in_only_where_that_is_allowed() {
    for address in ["0.0.0.0:0", "[::]:0", "[::ffff:0.0.0.0]:0"] {
        let emulator = builder().build().unwrap();
        let error = emulator.bind(address).await.unwrap_err();
        assert!(
            error.io_error().is_none(),
            "the system was not even asked: {error}"
        );
        for told in [address, "allow_remote", "127.0.0.1"] {
            assert!(error.to_string().contains(told), "{error}");
        }
    }
    for address in ["localhost:0", "127.0.0.1:0"] {
        let emulator = builder().build().unwrap();
        let server = emulator.bind(address).await.unwrap();
        assert!(server.local_addr().ip().is_loopback());
    }
    let emulator = builder().allow_remote(true).build().unwrap();
    let server = emulator.bind("0.0.0.0:0").await.unwrap();
    assert!(server.local_addr().ip().is_unspecified());
}
