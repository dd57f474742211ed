//! What is left of secrets in the memory of this process, read through `/proc/self/mem`.
//!
//! It shows what is promised of our own types and of the bodies and headers made of them. What hyper, rustls and the
//! system keep in their buffers is nobody's to wipe from here, so nothing is sent in this test.
#![cfg(target_os = "linux")]

use std::fs::File;
use std::io::{Read as _, Seek as _};
use std::os::unix::fs::FileExt as _;

use crate::support::instance;
use iam_client::Client;
use iam_client::auth::{Credentials, FixedClock, Signer, SigningInput, UnixMillis};
use iam_client::model::users::{CreateUser, UserCreateRequest};
use iam_client::model::{Secret, encode};
use iam_client::transport::testing::Script;
use memchr::memmem;

/// A secret that is nowhere in the program: what is looked for is made of its inverted bytes, on the stack of whoever
/// looks, and never whole in memory otherwise.
struct Unwritten {
    inverted: [u8; 48],
}

impl Unwritten {
    fn new(mut number: u64) -> Self {
        Self {
            inverted: std::array::from_fn(|_| {
                // Letters without a pattern that could be found at two places of one secret.
                number = number
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                !(b'a' + u8::try_from((number >> 33) % 26).unwrap())
            }),
        }
    }

    /// The secret, in a string of its own size.
    fn write(&self) -> String {
        let mut text = String::with_capacity(self.inverted.len());
        text.extend(self.inverted.iter().map(|byte| char::from(!byte)));
        text
    }
}

/// This process' memory, and what it takes to look at it: made before there is something to look for, since whatever is
/// allocated later may stand where something was given back.
struct Memory {
    memory: File,
    maps: File,
    ranges: String,
    piece: Vec<u8>,
}

impl Memory {
    fn open() -> Self {
        Self {
            memory: File::open("/proc/self/mem").unwrap(),
            maps: File::open("/proc/self/maps").unwrap(),
            ranges: String::with_capacity(4 << 20),
            piece: vec![0; 4 << 20],
        }
    }

    /// How often the end of a secret stands there; an allocator writes over the beginning of what was given back.
    fn copies_of(&mut self, secret: &Unwritten) -> usize {
        let end = &secret.inverted[24..];
        let first = [!end[0], !end[1]];
        let mut count = 0;
        self.each_writable_range(end.len(), |bytes| {
            for at in memmem::find_iter(bytes, &first) {
                let found = bytes[at..].iter().map(|byte| !byte).take(end.len());
                count += usize::from(found.eq(end.iter().copied()));
            }
        });
        count
    }

    /// All that can be written to, in pieces that overlap by one byte less than `length`; without the piece itself.
    fn each_writable_range(&mut self, length: usize, mut look: impl FnMut(&[u8])) {
        self.ranges.clear();
        self.maps.rewind().unwrap();
        self.maps.read_to_string(&mut self.ranges).unwrap();
        let own = self.piece.as_ptr().addr() as u64;
        let own = own..own + self.piece.len() as u64;
        for line in self.ranges.lines() {
            let mut columns = line.split_whitespace();
            let (range, permissions) = (columns.next().unwrap(), columns.next().unwrap());
            let (start, end) = range.split_once('-').unwrap();
            let [start, end] = [start, end].map(|text| u64::from_str_radix(text, 16).unwrap());
            if !permissions.starts_with("rw") {
                continue;
            }
            let is_within = start < own.end && own.start < end;
            // What stands before the piece and behind it.
            let ranges = match is_within {
                true => [start..own.start.max(start), own.end.min(end)..end],
                false => [start..end, end..end],
            };
            for range in ranges {
                let mut start = range.start;
                while start < range.end {
                    let left = usize::try_from(range.end - start).unwrap();
                    let size = left.min(self.piece.len());
                    // A range may go away while it is read.
                    if let Ok(read) = self.memory.read_at(&mut self.piece[..size], start) {
                        look(&self.piece[..read]);
                    }
                    let step = if size < left {
                        size - (length - 1)
                    } else {
                        size
                    };
                    start += step as u64;
                }
            }
        }
        self.piece.fill(0);
    }
}

fn signed_and_dropped(secret_key: String, token: String) {
    let credentials = Credentials::new("AK", secret_key)
        .unwrap()
        .with_session_token(token)
        .unwrap();
    let clone = credentials.clone();
    let signer = Signer::new(credentials);
    let input = SigningInput::new("GET", "https://idc.example/v1/users", UnixMillis::new(1));
    let signed = signer.sign(&input).unwrap();
    let mut headers = http::HeaderMap::new();
    signed.apply_to(&mut headers);
    assert_eq!(headers["x-auth-token"].len(), 48);
    assert_eq!(clone.secret_key().expose_secret().len(), 48);
}

/// Long enough for the body to grow when the password has been written.
fn create_user(password: String) -> CreateUser {
    let request = UserCreateRequest::new(instance(), "x", "x")
        .password(Secret::new(password))
        .phone_number("0".repeat(3_000));
    CreateUser::new(request)
}

fn encoded_and_dropped(password: String) {
    let encoded = encode(&create_user(password)).unwrap();
    assert!(encoded.body.unwrap().len() > 3_000);
}

async fn prepared_and_dropped(client: &Client, password: String) {
    let prepared = client.prepare(&create_user(password)).await.unwrap();
    assert!(prepared.body().len() > 3_000);
}

#[tokio::test]
async fn nothing_of_a_secret_is_left_in_memory_when_its_last_holder_is_gone() {
    let client = Client::builder()
        .endpoint("https://idc.example".parse().unwrap())
        .credentials(Credentials::new("AK", "sk").unwrap())
        .clock(FixedClock::new(UnixMillis::new(1_795_392_000_000)))
        .transport(Script::new())
        .build()
        .unwrap();
    let mut memory = Memory::open();
    let [secret_key, token, encoded, prepared, kept] = [1, 2, 3, 4, 5].map(Unwritten::new);
    signed_and_dropped(secret_key.write(), token.write());
    assert_eq!(memory.copies_of(&secret_key), 0);
    assert_eq!(memory.copies_of(&token), 0);
    encoded_and_dropped(encoded.write());
    assert_eq!(memory.copies_of(&encoded), 0);
    prepared_and_dropped(&client, prepared.write()).await;
    assert_eq!(memory.copies_of(&prepared), 0);
    // What somebody holds is found.
    let holder = Secret::new(kept.write());
    assert_eq!(memory.copies_of(&kept), 1);
    drop(holder);
    assert_eq!(memory.copies_of(&kept), 0);
}
